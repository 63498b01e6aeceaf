import Foundation
import TestSupport
import Testing

/// The oracle's parsers and makers of documents, against tables of cases.
@Suite struct OracleInputsTests {
  // MARK: JSON

  @Test(arguments: [
    "null", " true ", "0", "-0", "12.50e+03", "1E-2", "\"\"", "\"\\u0041\\n\\/\"", "\"\\uD83D\\ude00\"", "[]",
    "[ 1 , [ ] ]", "{}", "{\"a\":1,\"a\":{\"b\":[null,false]}}\r\n\t", "\u{FEFF}1",
    "\"\u{7F}\u{80}\u{FFFF}\u{10FFFF}\"",
  ])
  func isJSON(_ text: String) throws {
    let json = try StrictJSON.parse(Array(text.utf8))
    #expect(try StrictJSON.parse(json.bytes) == json)
  }

  /// Text that is not JSON, and the length of its longest beginning that is one of a document.
  static let refused: [(text: String, offset: Int)] = [
    ("", 0), (" ", 1), ("nul", 3), ("nulL", 3), ("True", 0), ("NaN", 0), ("-Infinity", 1), ("01", 1), ("+1", 0),
    (".5", 0), ("1.", 2), ("1.e3", 2), ("1e", 2), ("1e+ ", 3), ("0x1", 1), ("-", 1), ("1 2", 2), ("[1,]", 3),
    ("[,1]", 1),
    ("[1 2]", 3), ("[1", 2), ("]", 0), ("{\"a\"}", 4), ("{a:1}", 1), ("{\"a\":1,}", 7), ("{\"a\":}", 5), ("{1:2}", 1),
    ("'a'", 0), ("\"a", 2), ("\"\t\"", 1), ("\"\\x\"", 2), ("\"\\u12g4\"", 5), ("\"\\uD83D\"", 7), ("\"\\uD83Dx\"", 7),
    ("\"\\uD83D\\n\"", 8), ("\"\\uD83D\\u0041\"", 9), ("\"\\uDE00\"", 4), ("// x\n1", 0), ("1//", 1), ("1\u{B}", 1),
    ("\u{FEFF}", 3), ("\u{FEFF}\u{FEFF}1", 3), ("1\u{FEFF}", 1), ("\u{A0}1", 0),
  ]

  @Test(arguments: refused.indices) func isNotJSON(_ index: Int) {
    let (text, offset) = Self.refused[index]
    let error = #expect(throws: StrictJSONError.self) { try StrictJSON.parse(Array(text.utf8)) }
    #expect(error?.offset == offset, "\(text)")
  }

  /// Bytes inside a string that are not UTF-8, and how many of them a valid string can begin with.
  static let illFormed: [(bytes: [UInt8], valid: Int)] = [
    ([0x80], 0), ([0xC0, 0x80], 0), ([0xC1, 0xBF], 0), ([0xC3], 1), ([0xE0, 0x9F, 0xBF], 1), ([0xED, 0xA0, 0x80], 1),
    ([0xEF, 0xBF], 2), ([0xF0, 0x8F, 0xBF, 0xBF], 1), ([0xF4, 0x90, 0x80, 0x80], 1), ([0xF5, 0x80, 0x80, 0x80], 0),
    ([0xFF], 0), ([0xF0, 0x9F, 0x98], 3),
  ]

  @Test(arguments: illFormed.indices) func isNotUTF8(_ index: Int) {
    let (bytes, valid) = Self.illFormed[index]
    let error = #expect(throws: StrictJSONError.self) { try StrictJSON.parse([0x22] + bytes + [0x22]) }
    #expect(error?.offset == 1 + valid)
    #expect(String(validating: bytes, as: UTF8.self) == nil)
  }

  @Test func depthAndByteOrderMarkAreLimited() {
    #expect(StrictJSON.accepts(Array("[[{}]]".utf8), depthLimit: 3))
    #expect(throws: StrictJSONError(reason: "too deep", offset: 2)) {
      try StrictJSON.parse(Array("[[{}]]".utf8), depthLimit: 2)
    }
    #expect(!StrictJSON.accepts([0xEF, 0xBB, 0xBF, 0x31], allowBOM: false))
    let deep = Array(String(repeating: "[", count: 512).utf8)
    #expect(throws: StrictJSONError(reason: "the document ends early", offset: 512)) { try StrictJSON.parse(deep) }
  }

  @Test func textsAndNumbers() throws {
    let json = try StrictJSON.parse(Array(#"{"e\u0301":"\uD83D\uDE00é","n":9.02e-05,"n":1e999,"i":3e0}"#.utf8))
    #expect(json.first("e\u{301}")?.text == "😀é")
    #expect(json.first("é") == nil)
    #expect(json.first("n")?.double == 9.02e-05)
    #expect(json.first("i")?.integer == 3)
    #expect(json.members?.count == 3)
    #expect(OracleJSON.number("1e999").double == nil)
  }

  // MARK: Rows

  static let source = #"""
    {"source":{"type":"url","url":"https://example.org/a/b%20c.mp4?x=/y"},"results":{"predictions":[{"file":"f",
    "models":{"burst":null,"prosody":{"metadata":{"confidence":0.5,"detected_language":"en"},"grouped_predictions":[
    {"id":"spk_0","predictions":[{"text":"b","time":{"begin":2,"end":3.5},"emotions":[{"name":"Joy","score":0.25},
    {"name":" Joy ","score":1},{"name":"Fear","score":null}],"confidence":null},
    {"text":null,"text":"x","time":{"begin":0,"end":1},"emotions":null}]},{"id":"spk_1","predictions":[]}]}}}],
    "errors":[{"file":".DS_Store","message":"not media"}]}}
    """#

  @Test(arguments: [
    (source, "", 0), ("[null,\(source)]", "", 1),
    (#"{"predictions":[\#(source)],"job_id":"j","status":"COMPLETED"}"#, "j", 0),
    (#"{"x":\#(source)}"#, "", 0), (#"{"x":{"job_id":"k","predictions":[\#(source)]}}"#, "k", 0),
  ])
  func rowsOfEveryShape(_ text: String, jobID: String, index: Int) throws {
    let document = OracleDocument(json: try StrictJSON.parse(Array(text.utf8)))
    #expect(document.rows.map(\.jobID) == [jobID, jobID])
    #expect(document.rows.map(\.source) == Array(repeating: "url-\(index)-b c.mp4", count: 2))
    #expect(document.rows.map(\.indexInGroup) == [0, 1])
    #expect(document.rows.map(\.unit) == [1, 0])
    #expect(document.rows.map(\.text) == ["b", nil])
    #expect(document.rows.map(\.carried) == [["emotion"], []])
    #expect(
      document.rows[0].scores == [
        OracleScore(set: "emotion", name: "Joy", value: 0.25), OracleScore(set: "emotion", name: "Fear", value: nil),
      ])
    #expect(document.groups.map(\.id) == ["spk_0", "spk_1"])
    #expect(document.blocks.map(\.detectedLanguage) == ["en"])
    #expect(document.errors.map(\.file) == [".DS_Store"])
    let file = OracleFileModel(document, source: document.rows[0].source, file: "f", model: "prosody")
    // The group without rows keeps the emotions, with nothing in them.
    #expect(file.summaries().filter { $0.id == "spk_1" }.allSatisfy { $0.summary == OracleSummary() })
    #expect(file.summaries().map(\.id) == Array(repeating: "spk_0", count: 48) + Array(repeating: "spk_1", count: 48))
    #expect(file.summaries().first { $0.feature == "Fear" }?.summary.nMissing == 2)
  }

  @Test(arguments: [
    ("https://example.org/a/b%20c.mp4?x=/y#z/", "b c.mp4"), ("https://example.org", ""),
    ("https://example.org/a/", "a"),
    ("s3://bucket/k%C3%A9y", "kéy"), ("https://e.org/%FF", "%FF"), ("https://e.org/a%2", "a%2"), ("", ""),
  ])
  func lastComponent(_ url: String, name: String) {
    #expect(OracleDocument.lastComponent(ofURL: url) == name)
  }

  // MARK: CSV

  static let tables: [(text: String, records: [[String]]?)] = [
    ("", []), ("a,b\r\n1,\"x,\"\"y\"\"\r\n\"\r\n", [["a", "b"], ["1", "x,\"y\"\r\n"]]),
    ("a\n\nb", [["a"], [""], ["b"]]),
    ("a,", [["a", ""]]), (",\n", [["", ""]]), ("\u{FEFF}a", [["a"]]), ("\"a", nil), ("a\"b", nil), ("\"a\"b", nil),
  ]

  @Test(arguments: tables.indices) func csvTable(_ index: Int) {
    #expect(oracleCSV(Array(Self.tables[index].text.utf8)) == Self.tables[index].records)
  }

  @Test func rowsOfArtifacts() throws {
    let text =
      "Id,Text,BeginPosition,EndPosition,BeginTime,EndTime,Confidence,SpeakerConfidence,Joy,1,toxic,Odd\r\n"
      + "spk_0,\"b, c\",5,9,,,0.5,,0.25,,,nan\r\nspk_0,,0,4,,,,,1e-3,,,\r\n"
    let document = try #require(OracleDocument(csv: Array(text.utf8), model: "language", file: "f", source: "text-0-"))
    #expect(document.rows.map(\.unit) == [1, 0])
    #expect(document.rows.map(\.text) == ["b, c", nil])
    #expect(document.rows.map(\.carried) == [["emotion"], ["emotion"]])
    #expect(document.rows.map { $0.score("emotion", "Joy") } == [0.25, 0.001])
    #expect(document.rows[0].scores.map(\.name) == ["Joy", "Odd"])
    #expect(document.rows[0].score("emotion", "Odd") == nil)
    #expect(document.rows.map(\.begin) == [nil, nil])
  }

  // MARK: Random documents and pieces

  @Test(arguments: 0..<40 as Range<UInt64>) func randomDocumentsAreValidAndRepeat(seed: UInt64) throws {
    for features in [[], .real, .all] as [RandomPredictionFeatures] {
      let options = RandomPredictionOptions(features, rows: 4, names: 5)
      let bytes = randomPredictions(seed: seed, options: options)
      #expect(randomPredictions(seed: seed, options: options) == bytes)
      let document = OracleDocument(json: try StrictJSON.parse(bytes))
      if features.isEmpty {
        #expect(!document.rows.isEmpty)
        #expect(document.rows.allSatisfy { $0.scores.allSatisfy { $0.value != nil } })
      }
    }
  }

  @Test func theOptionsShow() throws {
    let all = try (0..<60).map { seed in
      OracleDocument(json: try StrictJSON.parse(randomPredictions(seed: seed, options: .init(.all, names: 4)))).rows
    }.joined()
    #expect(all.contains { $0.begin == nil && $0.model == "prosody" })
    #expect(all.contains { ($0.begin ?? 0) < 0 })
    #expect(all.contains { $0.scores.contains { ($0.value ?? 0) > 1 } })
    #expect(all.contains { $0.scores.contains { $0.value == nil } })
    #expect(all.contains { $0.carried.contains("toxicity") })
    #expect(Set(all.map(\.model)) == Set(OracleVocabulary.models))
  }

  @Test func mutationsChangeOneThing() {
    let bytes = Array(#"[{"a":[1.5,"x"]}]"#.utf8)
    let mutated = (0..<500).map { mutate(bytes, seed: $0) }
    #expect(Set(mutated).count > 200)
    #expect(mutated.allSatisfy { $0.count <= bytes.count + 1 })
    #expect(mutated.contains { StrictJSON.accepts($0) } && mutated.contains { !StrictJSON.accepts($0) })
  }

  @Test(arguments: [0, 1, 7, 100, 10_000]) func piecesMakeTheWhole(_ count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    for sizes in waysToSplit(count) + [split(of: count, at: count / 3)] {
      #expect(Array(pieces(of: bytes, sizes: sizes).joined()) == bytes)
      #expect(sizes.allSatisfy { $0 > 0 })
    }
  }
}
