import Foundation

extension RandomPredictions {
  /// The row of that index in its group: steps of a third of a second, or utterances of about two seconds.
  mutating func row(_ model: String, index: Int) -> OracleJSON {
    var members: [OracleMember] = []
    switch model {
    case "face":
      members = [
        OracleMember("frame", number(Double(index * 10))), OracleMember("time", instant(Double(index * 10) / 29.97)),
        OracleMember("prob", optional(number(random.unit()))),
        OracleMember("box", optional(object(["x", "y", "w", "h"].map { OracleMember($0, number(coordinate())) }))),
      ]
    case "burst":
      members = [OracleMember("time", interval(index))]
    case "prosody":
      members = [
        OracleMember("text", optional(.string(text("so, word \(index)")))), OracleMember("time", interval(index)),
      ]
    case "language", "ner":
      members = [
        OracleMember(model == "ner" ? "entity" : "text", .string(text("word \(index)"))),
        OracleMember(
          "position",
          object([
            OracleMember("begin", .number("\(index * 6)")), OracleMember("end", .number("\(index * 6 + 5)")),
          ])),
        OracleMember("time", optional(interval(index))),
      ]
    default: break
    }
    if model == "ner" {
      members += [
        OracleMember("entity_confidence", number(random.unit())), OracleMember("support", number(random.unit())),
        OracleMember("uri", .string(text("https://example.org/e"))), OracleMember("link_word", .string("word")),
      ]
    }
    if ["prosody", "language", "ner"].contains(model) {
      members.append(OracleMember("confidence", optional(number(random.unit()))))
      members.append(OracleMember("speaker_confidence", random.oneIn(2) ? .null : number(random.unit())))
    }
    for (set, key) in OracleVocabulary.sets {
      let names = OracleVocabulary.names(model: model, set: set)
      guard !names.isEmpty else { continue }
      members.append(OracleMember(key, set != "emotion" && random.oneIn(3) ? .null : optional(scores(names))))
    }
    if options.features.contains(.nulls) { members.removeAll { _ in random.oneIn(20) } }
    return object(members)
  }

  // MARK: Scores

  private mutating func scores(_ documented: [String]) -> OracleJSON {
    var names = Array(documented.prefix(options.names ?? documented.count))
    if options.features.contains(.missingNames) {
      names.removeAll { _ in random.oneIn(6) }
      if random.oneIn(4) { names = random.shuffled(names) }
    }
    if has(.unknownNames, oneIn: 4) { names.append(text(random.pick(["Serenity", "Schadenfreude", "joy"]))) }
    if has(.duplicates, oneIn: 4), let name = names.first { names.append(name) }
    return .array(names.map { object([OracleMember("name", .string($0)), OracleMember("score", score())]) })
  }

  private mutating func score() -> OracleJSON {
    if has(.nulls, oneIn: 30) { return .null }
    if has(.wrongTypes, oneIn: 30) { return random.pick([.string("0.5"), .bool(true), .array([]), .number("1e999")]) }
    if has(.outOfRange, oneIn: 8) { return number(random.pick([1.3032999038696289, -0.25, 1.0000001192092896, 12])) }
    // As the service writes them: a float32 widened to double.
    return number(Double(Float(random.unit())))
  }

  // MARK: Times and numbers

  private mutating func instant(_ time: Double) -> OracleJSON {
    if has(.badTimes, oneIn: 6) { return random.pick([.null, .number("-1.5"), .number("1e999"), .string("0:01")]) }
    return number(has(.unsorted, oneIn: 6) ? 0 : time)
  }

  private mutating func interval(_ index: Int) -> OracleJSON {
    if has(.badTimes, oneIn: 8) { return .null }
    let begin = has(.unsorted, oneIn: 6) ? 0 : Double(index) * 2 + Double(random.below(1500)) / 1000
    var end = begin + Double(random.below(4000)) / 1000
    if has(.badTimes, oneIn: 6) { end = begin - 1 }
    return object([OracleMember("begin", number(begin)), OracleMember("end", number(end))])
  }

  private mutating func coordinate() -> Double {
    Double(Float(random.unit() * 400)) - (random.oneIn(5) ? 50 : 0)
  }

  /// A number in one of JSON's spellings, the value exactly kept.
  mutating func number(_ value: Double) -> OracleJSON {
    if let whole = Int(exactly: value) {
      if options.features.contains(.numberForms) {
        return .number(
          random.pick(["\(whole)", "\(whole).0", "\(whole)e0", whole == 0 ? "0.00E-1" : "\(whole)0.00E-1"]))
      }
      return .number("\(whole).0")
    }
    guard has(.numberForms, oneIn: 3) else { return .number("\(value)") }
    return .number(String(format: random.pick(["%.16e", "%.17E", "%.60f", "%.17g"]), value))
  }

  private mutating func optional(_ value: OracleJSON) -> OracleJSON {
    if has(.nulls, oneIn: 8) { return .null }
    return has(.wrongTypes, oneIn: 25)
      ? random.pick([.string("?"), .number("7"), .bool(false), .array([.null])]) : value
  }

  // MARK: Texts, objects, spelling

  mutating func text(_ plain: String) -> String {
    guard has(.escapes, oneIn: 3) else { return plain }
    return plain
      + random.pick(["\"q\"", "\\", "a/b", "\n", "é", "e\u{301}", "日本", "😀", "\u{0}", "\u{7F}", "=1+1", ", x"])
  }

  mutating func object(_ members: [OracleMember], mayAdd: Bool = true) -> OracleJSON {
    var members = members
    if mayAdd, has(.unknownFields, oneIn: 12) {
      let value: OracleJSON = random.pick([
        .null, .number("-0"), .array([.object([])]), .string("x"), .object([OracleMember("score", .bool(true))]),
      ])
      members.append(OracleMember("extra", value))
    }
    if options.features.contains(.keyOrder), random.oneIn(3) { members = random.shuffled(members) }
    if mayAdd, has(.duplicates, oneIn: 12), let member = members.first {
      members.append(OracleMember(member.key, random.pick([.null, .number("0.125"), .string("second"), .array([])])))
    }
    return .object(members)
  }

  /// Writes a value with random white space and escapes; `indent` is the depth in a pretty-printed document.
  mutating func write(_ json: OracleJSON, to bytes: inout [UInt8], indent: Int?) {
    switch json {
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        separate(index, to: &bytes, indent: indent)
        write(element, to: &bytes, indent: indent.map { $0 + 1 })
      }
      finish(elements.isEmpty, "]", to: &bytes, indent: indent)
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        separate(index, to: &bytes, indent: indent)
        write(.string(member.key), to: &bytes, indent: nil)
        space(to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        space(to: &bytes)
        write(member.value, to: &bytes, indent: indent.map { $0 + 1 })
      }
      finish(members.isEmpty, "}", to: &bytes, indent: indent)
    case .string(let text) where has(.escapes, oneIn: 4):
      // Every UTF-16 unit as an escape, but for some of the plain letters.
      bytes.append(UInt8(ascii: "\""))
      for unit in text.utf16 {
        let isPlain = (0x23..<0x5C).contains(unit) && random.oneIn(2)
        bytes += isPlain ? [UInt8(unit)] : Array(String(format: random.pick(["\\u%04x", "\\u%04X"]), Int(unit)).utf8)
      }
      bytes.append(UInt8(ascii: "\""))
    default: bytes += json.bytes
    }
  }

  private mutating func separate(_ index: Int, to bytes: inout [UInt8], indent: Int?) {
    if index > 0 { bytes.append(UInt8(ascii: ",")) }
    if let indent {
      bytes += Array(("\n" + String(repeating: "  ", count: indent + 1)).utf8)
    } else {
      space(to: &bytes)
    }
  }

  private mutating func finish(_ isEmpty: Bool, _ bracket: String, to bytes: inout [UInt8], indent: Int?) {
    if let indent, !isEmpty { bytes += Array(("\n" + String(repeating: "  ", count: indent)).utf8) }
    bytes += Array(bracket.utf8)
  }

  private mutating func space(to bytes: inout [UInt8]) {
    if has(.whiteSpace, oneIn: 10) { bytes += random.pick([[0x20], [0x20, 0x20], [0x0D, 0x0A], [0x09]]) }
  }
}
