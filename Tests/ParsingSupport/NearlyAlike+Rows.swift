import TestSupport

extension NearlyAlike {
  /// A row of one of the kinds, with at most one value that is odd.
  mutating func row() {
    let choice = choices.byte()
    (oddIn, oddity) = choice >= 128 ? (choices.below(64), choices.byte()) : (-1, 0)
    writer.open("{")
    for member in kinds[(choice & 127) % kinds.count] {
      // A key that is left out, or is another.
      if isOdd(), oddity == 1 { continue }
      writer.key(oddIn == -1 && oddity == 2 ? "other" : member.key)
      write(member.value)
    }
    writer.close("}")
  }

  /// Counts a value; whether it is the odd one.
  private mutating func isOdd() -> Bool {
    oddIn -= 1
    return oddIn == -1
  }

  private mutating func write(_ value: Member.Value) {
    switch value {
    case .number: number()
    case .whole: isOdd() ? writer.value(oddNumber()) : writer.value("\(choices.random.below(100_000))")
    case .text: isOdd() ? writer.value(oddText()) : writer.value(plainText())
    case .null: writer.value(isOdd() ? "0.5" : "null")
    case .skipped: writer.value(isOdd() ? oddText() : skipped())
    case .box: isOdd() ? writer.value(oddPart()) : numbers(["x", "y", "w", "h"])
    case .interval: isOdd() ? writer.value(oddPart()) : numbers(["begin", "end"])
    case .position: isOdd() ? writer.value(oddPart()) : whole(["begin", "end"])
    case .scores(let names): isOdd() ? writer.value(oddPart()) : scores(names)
    }
  }

  private mutating func numbers(_ keys: [String]) {
    writer.open("{")
    for key in keys {
      writer.key(key)
      number()
    }
    writer.close("}")
  }

  private mutating func whole(_ keys: [String]) {
    writer.open("{")
    for key in keys {
      writer.key(key)
      write(.whole)
    }
    writer.close("}")
  }

  private mutating func scores(_ names: [String]) {
    writer.open("[")
    for name in names {
      writer.open("{")
      writer.key("name")
      writer.value(isOdd() ? oddName() : Array("\"\(name)\"".utf8))
      writer.key("score")
      number()
      writer.close("}")
    }
    writer.close("]")
  }

  // MARK: Values

  private mutating func number() {
    if isOdd() { return writer.value(oddNumber()) }
    // As the service writes them: a float32 widened to double; short decimals; exponents.
    let value = choices.random.unit()
    switch choices.random.below(8) {
    case 0: writer.value("\(Double(choices.random.below(1_000)) / 1_000)")
    case 1: writer.value("\(Double(Float(value / 100_000)))")
    case 2: writer.value("\(value * 1_000)")
    default: writer.value("\(Double(Float(value)))")
    }
  }

  private mutating func oddNumber() -> [UInt8] {
    let numbers = [
      "-0", "0", "-0.0", "1e400", "-1e400", "1E5", "null", "\"x\"", "true", "[1, 2]", "{\"a\": 1}", "01", "1.", ".5",
      "-",
      "NaN", "5e-324", "1.7976931348623157e308", "1.7976931348623159e308", "2.2250738585072011e-308", "3.0",
      "9007199254740993", "9223372036854775807", "9223372036854775808", "1e0005", "0.00000000000000000000000000001",
      "0.1e-2", "0.5 ", "0.12345678901234565e+3", "-1.5", "0.0000000000000000", "0.000000000000000000e1",
    ]
    return Array((oddity < numbers.count ? numbers[oddity] : randomDigits(seed: oddity)).utf8)
  }

  /// 1 to 25 digits with a point somewhere among them.
  private mutating func randomDigits(seed: Int) -> String {
    let count = 1 + seed % 25
    var digits = (0..<count).map { _ in "\(choices.random.below(10))" }
    if count > 1 {
      if digits[0] == "0" { digits[1] = "." } else { digits[0] = "0." }
    }
    return digits.joined()
  }

  private mutating func plainText() -> [UInt8] {
    Array("\"\(String(repeating: "so, ", count: choices.random.below(6)))\"".utf8)
  }

  private mutating func oddText() -> [UInt8] {
    let texts = [
      #""a\nb""#, #""\u00e9\ud83d\ude00""#, "\"日本\"", "null", "7", #""\ud83d""#, #""\q""#, "\"\u{1}\"", "\"\"",
      "[[], {}]",
      "{\"a\": [\"]\", {\"b\": null}], \"c\": \"\\\"\"}", "nul", "\"\\\\\"", "-0.5e-7", "[1,2", "\"\\\"\"", "false",
    ]
    switch oddity {
    case 200: return [0x22, 0xC3, 0x22]
    case 201: return [0x22, 0xED, 0xA0, 0x80, 0x22]
    case 202...230: return Array("\"\(String(repeating: "x", count: oddity - 195))\"".utf8)
    case 231...250: return Array("\"\(String(repeating: "long ü ", count: (oddity - 230) * 20))\"".utf8)
    case 251...255: return Array((String(repeating: "[", count: 600) + String(repeating: "]", count: 600)).utf8)
    default: return Array(texts[oddity % texts.count].utf8)
    }
  }

  /// In place of an object of numbers, or a list of scores.
  private mutating func oddPart() -> [UInt8] {
    let parts = [
      "{}", "[]", "null", "0.25", #"{"begin": 1}"#, #"{"end": 2, "begin": 1}"#, #"{"begin": 1, "begin": 2, "end": 3}"#,
      #"{"begin": 1.5, "end": 2.5}"#, #"{"x": 1, "y": 2, "w": 3, "h": 4, "z": 5}"#, #"{"h":1,"w":2,"y":3,"x":4}"#,
      #"{"x": 1, "y": null, "w": 3, "h": 4}"#, "[{}]", "[null]", #"[{"name": "Joy"}]"#, #"[{"score": 0.5}]"#,
      #"[{"score": 0.5, "name": "Joy"}]"#, #"[{"name": "Joy", "score": 1, "more": [2]}]"#, "{", "]", "[[]]", "",
      #"[{"name": "Joy", "score": 1}, {"name": "Joy", "score": 2}]"#, #"[{"name": "Joy", "name": "Awe", "score": 1}]"#,
    ]
    return Array(parts[oddity % parts.count].utf8)
  }

  private mutating func oddName() -> [UInt8] {
    let names = ["\"Serenity\"", "\"Joy\"", "\" Joy\"", #""\u004aoy""#, "null", "\"\"", "\"Schmäh\"", "\"Anger\"", "1"]
    return Array(names[oddity % names.count].utf8)
  }

  private mutating func skipped() -> [UInt8] {
    Array(choices.random.pick(["null", "-0", "[{}]", "\"x\"", "{\"score\": true}", "12.5", "\"\\n\"", "false"]).utf8)
  }
}
