import HumeParsing
import HumeTypes
import ParsingSupport
import Testing

/// Documents made for one thing each that a layout could get wrong.
@Suite struct LayoutCaseTests {
  /// A document of one group with these rows.
  static func document(_ rows: [String], model: String = "iris", between: String = ",") -> [UInt8] {
    let head = #"[{"source":{"type":"url","url":"u"},"results":{"predictions":[{"file":"f","models":{""#
    let group = #"":{"grouped_predictions":[{"id":"a","predictions":["#
    return Array((head + model + group + rows.joined(separator: between) + "]}]}}}]}}]\n").utf8)
  }

  /// Reads a document by layouts, whole and in pieces, and says where that differs from the general reader.
  private func same(_ bytes: [UInt8]) -> Transcript {
    let expected = Transcript(of: bytes, usesLayouts: false, bufferSize: bytes.count + 1)
    for bufferSize in [64, 1_000, 70_000, 256 << 10] {
      let found = Transcript(of: bytes, bufferSize: bufferSize)
      #expect(found.difference(from: expected) == nil, "buffer of \(bufferSize)")
    }
    return Transcript(of: bytes, bufferSize: bytes.count + 1)
  }

  static func row(_ time: String, _ scores: [String] = ["0.25", "0.5"]) -> String {
    let list = scores.enumerated().map { #"{"name":"n\#($0.offset)","score":\#($0.element)}"# }
    return #"{"time":\#(time),"emotions":[\#(list.joined(separator: ","))]}"#
  }

  /// What a row may hold in place of a number, and whether that is JSON.
  static let scores: [(text: String, isJSON: Bool)] = [
    ("0.08534232527017593", true), ("-0", true), ("-0.0", true), ("0", true), ("1", true), ("12345678", true),
    ("1e400", true), ("-1E+400", true), ("1e-400", true), ("5e-324", true), ("0.5e1", true), ("0.5E-0001", true),
    ("null", true), ("\"0.5\"", true), ("true", true), ("[0.5]", true), ("{}", true), ("0.5\t", true),
    ("1234567890123456789012345", true), ("0.1234567890123456789012345", true), ("9007199254740993", true),
    ("0.0000000000000000", true), ("0.00000000000000000000", true), ("0.9999999999999999999", true),
    ("", false), ("-", false), (".5", false), ("5.", false), ("0.", false), ("-.5", false), ("00.5", false),
    ("-01", false), ("0.5e", false), ("0.5e+", false), ("0.5.5", false), ("0.5-", false), ("+0.5", false),
    ("0x5", false),
    ("nul", false), ("nulll", false), ("NaN", false), ("Infinity", false), ("0.08534232527017593.", false),
    ("0.08534232527017593e", false), ("0.0853423252701759a", false), ("0:1", false), ("0/1", false), ("1 2", false),
  ]

  @Test(arguments: scores.indices) func anyValueInPlaceOfANumber(_ index: Int) {
    let (text, isJSON) = Self.scores[index]
    let plain = Self.row("0.5")
    for odd in [Self.row("0.5", ["0.25", text]), Self.row("0.5", [text, "0.5"]), Self.row(text)] {
      // Behind rows to learn from, with many or no bytes behind it.
      for rows in [[plain, plain, odd] + Array(repeating: plain, count: 5), [plain, plain, odd], [odd]] {
        let error = same(Self.document(rows)).error
        #expect((error == nil) == isJSON, "\(odd): \(String(describing: error))")
      }
    }
  }

  /// What may stand in place of an object of numbers or a list, in the first row or behind others.
  @Test(arguments: [
    "{}", "[]", "null", "7", #"{"begin":1}"#, #"{"end":2,"begin":1}"#, #"{"begin":1.5,"end":2}"#,
    #"{"begin":1,"begin":2,"end":3}"#,
    #"{"x":1,"y":2,"w":3,"h":4,"z":5}"#, #"{"h":1,"w":2,"y":3,"x":4}"#, #"{"x":1,"y":null,"w":3,"h":4}"#, "[{}]",
    "[null]",
    #"[{"name":"a"}]"#, #"[{"score":0.5}]"#, #"[{"score":0.5,"name":"a","more":[2]}]"#,
    #"[{"name":"a","score":1e999}]"#,
    #"[{"name":"a","score":1},{"name":"a","score":2}]"#, #"[{"name":" a ","score":1}]"#, #"[{"name":"a","score":1}]"#,
  ]) func anyPart(_ text: String) {
    let plain = #"{"box":{"x":1,"y":2,"w":3,"h":4},"emotions":[{"name":"a","score":0.5}]}"#
    for key in ["box", "time", "position", "emotions", "sentiment"] {
      let odd = #"{"\#(key)":\#(text)}"#
      let last = #"{"frame":1,"emotions":[{"name":"a","score":0.5}],"\#(key)":\#(text)}"#
      for rows in [[odd, plain, odd, plain, odd], [plain, plain, last, odd, last, last]] {
        #expect(same(Self.document(rows + rows)).error == nil, "\(key)")
      }
    }
  }

  @Test(arguments: 1...25) func numbersOfAnyLength(_ count: Int) {
    let digits = String("1234567890123456789012345".prefix(count))
    let scores = [digits, "0.\(digits)", "\(digits).5", "-\(digits)e-\(count)", "0.\(String(digits.reversed()))e3"]
    let rows = scores.map { Self.row("0.5", [$0.hasPrefix("0") && !$0.hasPrefix("0.") ? "0" : $0, "0.5"]) }
    _ = same(Self.document(rows + rows))
  }

  @Test func textsAndSkippedValuesOfAnyKindAndLength() {
    let contents = [
      "", "a", "so, word", #"a\nb\"c\\"#, #"\u00e9\ud83d\ude00"#, "日本語", "e\u{301}😀", "\u{7F}",
      String(repeating: "x", count: 63), String(repeating: "y", count: 64), String(repeating: "z", count: 65),
      String(repeating: "long ", count: 2_000), String(repeating: "länger ", count: 12_000),
    ]
    let values =
      contents.map { "\"\($0)\"" } + ["null", "[]", "{\"a\":[1,{\"b\":\"]}\"}]}", "-0.5e3", "true", "[[[[]]]]"]
    let texts = contents.map { #"{"text":"\#($0)","emotions":[{"name":"a","score":0.5}]}"# }
    #expect(same(Self.document(texts)).error == nil)
    let skipped = values.map { #"{"more":\#($0),"emotions":[{"name":"a","score":0.5}],"last":\#($0)}"# }
    let found = same(Self.document(skipped))
    #expect(found.error == nil)
    #expect(found.rowsByLayout > 10)
  }

  /// Too long for layouts: such rows go to the general reader, and windows do not grow for them.
  @Test func rowsLongerThanALayoutMayBe() {
    let scores = (0..<4_000).map { _ in "0.08534232527017593" }
    let long = Self.row("0.5", scores)
    #expect(long.utf8.count > 128 << 10)
    let short = Self.row("0.5")
    #expect(same(Self.document([short, long, short, long, long, short, short])).error == nil)
  }

  @Test func namesThatComeMidWay() {
    let known = Self.row("0.5")
    let new = Self.row("0.5", ["0.1", "0.2", "0.3"])
    let other = known.replacing("n1", with: "n7")
    let rows = [known, known, new, known, new, known, other, known, new, other, other, known]
    #expect(same(Self.document(rows)).error == nil)
    #expect(same(Self.document(rows, model: "face")).error == nil)
  }

  @Test func manyKindsInTurn() {
    let kinds = (0..<9).map { kind in
      (0..<kind).map { #""k\#($0)":\#(kind)"# }.joined(separator: ",") + (kind > 0 ? "," : "")
    }
    let rows = (0..<400).map { index in
      let kind = kinds[index % (index < 200 ? 9 : 3)]
      return #"{\#(kind)"emotions":[{"name":"a","score":0.5}]}"#
    }
    let found = same(Self.document(rows))
    #expect(found.error == nil)
    // Three kinds in turn are less than the kinds that are kept.
    #expect(found.rowsByLayout > 150, "\(found.rowsByLayout)")
  }

  @Test(arguments: [",", ",\n", "\n,\r\n   "]) func theErrorOfARowFarBehindFastOnesHasItsPlace(between: String) throws {
    let row = "{\n  \"frame\": 3,\n  \"emotions\": [\n    {\"name\": \"a\", \"score\": 0.08534232527017593}\n  ]\n}"
    let rows = Array(repeating: row, count: 1_000)
    let broken = Self.document(rows + [row.replacing("0.08", with: "0,08")] + rows, between: between)
    let found = same(broken)
    #expect(found.rowsByLayout == 999)
    let place = try #require(found.error?.place)
    let comma = try #require(Array(broken).firstRange(of: Array("0,08".utf8))).lowerBound + 2
    #expect(place.byte == comma)
    #expect(place.line == 1 + broken[..<comma].count { $0 == 0x0A })
    let rowPath = "$[0].results.predictions[0].models.iris.grouped_predictions[0].predictions[1000]"
    #expect(place.jsonPath?.hasPrefix(rowPath + ".emotions[0]") == true, "\(place)")
  }

  @Test func warningsOfFastRowsAreCounted() {
    let row = #"{"frame":3,"more":{"a":1},"emotions":[{"name":"Joy","score":0.5},{"name":"Serenity","score":0.25}]}"#
    let bytes = Self.document(Array(repeating: row, count: 500), model: "face")
    let found = same(bytes)
    #expect(found.rowsByLayout >= 490)
    let text = found.events.map { String(decoding: $0, as: UTF8.self) }
    for warning in ["unknown_field ×500", "missing_name ×500", "unknown_name ×1 "] {
      #expect(text.contains { $0.hasPrefix(warning) }, "\(warning)")
    }
  }
}
