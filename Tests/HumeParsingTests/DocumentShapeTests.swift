import Foundation
import HumeParsing
import HumeTypes
import TestSupport
import Testing

/// Every form in which predictions are saved, with its keys in any order and its bytes in any pieces.
@Suite struct DocumentShapeTests {
  static func source(_ name: String, file: String = "f", id: String = "face_0") -> String {
    """
    {"source":{"type":"file","filename":"\(name)"},"results":{"predictions":[{"file":"\(file)","models":{"face":
    {"grouped_predictions":[{"id":"\(id)","predictions":[{"time":0.5,"emotions":[{"name":"Joy","score":0.25}]}]}]}}}],
    "errors":[]}}
    """
  }
  static let a = source("a"), b = source("b")

  /// A document, its shape, the labels of its sources, and the job of each row.
  static let shapes: [(text: String, shape: DocumentShape, sources: [String], jobs: [String])] = [
    ("[]", .list, [], []), ("[\(a),\(b)]", .list, ["file-0-a", "file-1-b"], ["", ""]),
    ("\u{FEFF} [\(a)]\n", .list, ["file-0-a"], [""]), (a, .source, ["file-0-a"], [""]),
    (#"{"job_id":"j","status":"COMPLETED","predictions":[\#(a)]}"#, .webhook, ["file-0-a"], ["j"]),
    (
      #"{"predictions":[\#(a),\#(b)],"status":"COMPLETED","job_id":"j"}"#, .webhook, ["file-0-a", "file-1-b"],
      ["j", "j"]
    ),
    (#"{"predictions":[\#(a)]}"#, .webhook, ["file-0-a"], [""]), (#"{"jobId":"j","predictions":[]}"#, .webhook, [], []),
    (#"{"job_id":"j","predictions":null}"#, .webhook, [], []), (#"{"job_id":"j","status":"FAILED"}"#, .webhook, [], []),
    (#"{"x":\#(a),"y":\#(b)}"#, .dictionary, ["file-0-a", "file-1-b"], ["", ""]),
    (
      #"{"x":{"job_id":"j","predictions":[\#(a)]},"y":\#(b),"z":{"predictions":[\#(a)],"job_id":"k"}}"#, .dictionary,
      ["file-0-a", "file-1-b", "file-2-a"], ["j", "", "k"]
    ),
    (#"{"x":[\#(a),\#(b)]}"#, .dictionary, ["file-0-a", "file-1-b"], ["", ""]),
    (#"{"extra":{"a":[{}]},"more":[{}],"results":null,"source":{"type":"text"}}"#, .source, ["text-0-"], []),
    (
      #"[{"job_id":"j","predictions":[\#(a)]},\#(b)]"#, .list, ["file-0-a", "file-1-b"], ["j", ""]
    ),
    (#"[null,\#(a),7]"#, .list, ["file-1-a"], [""]),
  ]

  @Test(arguments: shapes.indices) func everyShapeIsRead(_ index: Int) throws {
    let (text, shape, sources, jobs) = Self.shapes[index]
    let bytes = Array(text.utf8)
    let whole = try Reading(json: bytes)
    #expect(whole.shapes == [shape])
    #expect(whole.sources == sources)
    #expect(whole.rows.map(\.jobID) == jobs)
    #expect(whole.rows.allSatisfy { $0.score("emotion", "Joy") == 0.25 })
    for bufferSize in [1, 7, 64] { #expect(try Reading(json: bytes, bufferSize: bufferSize) == whole) }
  }

  @Test(arguments: [
    "1", "\"x\"", "null", "{}", "[1,2]", "[null]", #"{"a":1}"#, #"{"job_id":"j"}"#, #"{"message":"job not found"}"#,
    #"{"fault":{"detail":{}}}"#, #"[{"request":{},"state":{"status":"COMPLETED"}}]"#, #"{"x":[]}"#,
  ])
  func whatHoldsNoSourceIsNoResult(_ text: String) throws {
    for bufferSize in [1, 4096] {
      let error = try parsingError(Array(text.utf8), bufferSize: bufferSize)
      #expect(error?.code == .notPredictions)
      #expect(error?.place == Place(path: "in", byte: 0))
    }
  }

  @Test func severalDocumentsNeedPermission() throws {
    let text = "\(Self.a)\n[\(Self.a),\(Self.b)]\r\n\n{\"job_id\":\"j\",\"predictions\":[\(Self.b)]}\n"
    let bytes = Array(text.replacing("\n\"", with: "\"").utf8)
    for bufferSize in [1, 7, 4096] {
      let reading = try Reading(json: bytes, bufferSize: bufferSize, several: true)
      #expect(reading.shapes == [.source, .list, .webhook])
      #expect(reading.sources == ["file-0-a", "file-1-a", "file-2-b", "file-3-b"])
      #expect(reading.rows.map(\.jobID) == ["", "", "", "j"])
      let error = try parsingError(bytes, bufferSize: bufferSize)
      #expect(error?.code == .secondDocument)
      #expect(error?.place.byte == Self.a.replacing("\n\"", with: "\"").utf8.count + 1)
      #expect(error?.advice.contains("--ndjson") == true)
    }
    // One document is one document, permitted or not.
    #expect(try Reading(json: Array(Self.a.utf8), several: true) == Reading(json: Array(Self.a.utf8)))
    #expect(try parsingError(bytes + Array("{".utf8), several: true)?.code == .truncated)
    #expect(try parsingError(bytes + Array("x".utf8), several: true)?.code == .badToken)
    #expect(try parsingError(Array(" \n".utf8), several: true)?.code == .empty)
  }

  @Test func namesComeInCamelCaseToo() throws {
    let camel = try Reading(json: fixtureBytes("camel-case.json"))
    let json = try StrictJSON.parse(fixtureBytes("camel-case.json"))
    #expect(firstDifference(camel.lines, OracleDocument(json: json).rows.map(\.line)) == nil)
    #expect(camel.rows.contains { $0.speakerConfidence != nil } && camel.rows.contains { $0.linkWord != nil })
    #expect(camel.models.contains { $0[4] != nil })
    #expect(camel.warnings == [])
  }

  @Test(arguments: [
    "interview/3f0c9d52-7a41-4c8e-9b1d-62e5a7c4f018/predictions.json", "study/predictions.json",
    "all-models/predictions.json", "images/predictions.json", "texts/predictions.json", "webhook.json", "dict.json",
    "camel-case.json", "shuffled-keys.json", "unidentified.json", "many-ids.json", "bom.json",
    "empty-list.json", "lines.ndjson",
  ])
  func fixturesHaveTheGroupsThatTheirMakerCounted(_ path: String) throws {
    let counts = try #require(oracleCSV(fixtureBytes("counts.csv"))).filter { $0[0] == path }
    let bytes = try fixtureBytes(path)
    let several = path.hasSuffix(".ndjson")
    let whole = try Reading(json: bytes, several: several)
    let groups = whole.groups.map { group in
      let rows = whole.rows.count { [$0.jobID, $0.source, $0.file, $0.model, $0.id] == group }
      return Array(group.dropFirst()) + ["\(rows)"]
    }
    // Keys in another order bring the models in another order.
    let precedes = { (a: [String], b: [String]) in a.lexicographicallyPrecedes(b) }
    #expect(groups.sorted(by: precedes) == counts.map { Array($0.dropFirst()) }.sorted(by: precedes))
    #expect(whole.warnings.isEmpty || path == "empty-list.json")
    if bytes.count < 100_000 { #expect(try Reading(json: bytes, bufferSize: 1, several: several) == whole) }
    #expect(try Reading(json: bytes, bufferSize: 1000, several: several) == whole)
  }

  @Test func everyOddityIsKeptOrCounted() throws {
    let bytes = try fixtureBytes("odd.json")
    let whole = try Reading(json: bytes)
    let oracle = OracleDocument(json: try StrictJSON.parse(bytes))
    #expect(whole.rows.map(\.sortedLine).count == oracle.rows.count)
    #expect(whole.groups == oracle.groupLines)
    #expect(whole.errors == oracle.errorLines)
    // The index counts in each group of the list, the oracle's in all of one id: compare the rest.
    let plain = { (rows: [OracleRow]) in
      rows.map { row in
        var row = row
        row.indexInGroup = 0
        return row.line
      }
    }
    #expect(firstDifference(plain(whole.rows), plain(oracle.rows)) == nil)
    let codes = Set(whole.warnings.map { String($0.prefix { $0 != " " }) })
    #expect(
      codes == [
        "unknown_field", "unknown_name", "duplicate_key", "duplicate_name", "missing_key", "missing_name", "wrong_type",
        "number_range", "incomplete_value", "unknown_model", "not_a_source",
      ])
    for bufferSize in [1, 7, 64] { #expect(try Reading(json: bytes, bufferSize: bufferSize) == whole) }
  }

  @Test func warningsSayWhereAndHowOften() throws {
    let text = #"""
      [{"source":{"type":"file","filename":"a","x":[1]},"results":{"predictions":[{"file":"f","models":{"face":
      {"grouped_predictions":[{"id":"face_0","predictions":[
      {"time":1,"emotions":[{"name":"Glee","score":0.5},{"name":"Glee","score":1}],"y":1},
      {"time":"2","emotions":null,"y":2}]}]}}}],"errors":[]}}]
      """#
    let reading = try Reading(json: Array(text.utf8))
    let row = "$[0].results.predictions[0].models.face.grouped_predictions[0].predictions"
    #expect(
      reading.warnings == [
        #"unknown_field ×1 The field "x" is not a documented one there; it was left out. at in, line 1, byte 46, $[0].source.x"#,
        #"unknown_name ×1 The emotion "Glee" is not a documented one of face; it was kept. at in, line 3, byte 197, \#(row)[0].emotions[0].name"#,
        #"duplicate_name ×1 A name stands twice in one row; the first was kept. at in, line 3, byte 236, \#(row)[0].emotions[1]"#,
        #"missing_name ×1 A row lacks documented names (first: Admiration); their scores count as missing. at in, line 3, byte 237, \#(row)[0].emotions"#,
        #"unknown_field ×2 The field "y" is not a documented one there; it was left out. at in, line 3, byte 243, \#(row)[0].y"#,
        #"wrong_type ×1 What stands under "time" is not a number, as the format has it; it was left out. at in, line 4, byte 257, \#(row)[1].time"#,
      ])
  }

  @Test func namesMatchScalarByScalar() throws {
    let names = ["é", "e\u{301}", " Joy ", "J\\u006fy", "joy"].map { #"{"name":"\#($0)","score":0.5}"# }
    let text = Self.a.replacing(#"{"name":"Joy","score":0.25}"#, with: names.joined(separator: ","))
    let scores = try Reading(json: Array(text.utf8)).rows[0].scores
    #expect(
      scores.map { Array($0.name.unicodeScalars) } == ["é", "e\u{301}", "Joy", "joy"].map { Array($0.unicodeScalars) })
  }

  @Test func anUnknownNameDoesNotStandForAMissingOne() throws {
    for (names, codes) in [
      (Vocabulary.emotions48.names, []), (Vocabulary.emotions48.names.reversed(), []),
      (Vocabulary.emotions48.names.dropLast() + ["Glee"], ["unknown_name", "missing_name"]),
      (Vocabulary.emotions48.names + ["Glee"], ["unknown_name"]),
    ] {
      let list = names.map { #"{"name":"\#($0)","score":0.5}"# }.joined(separator: ",")
      let reading = try Reading(json: Array(Self.a.replacing(#"{"name":"Joy","score":0.25}"#, with: list).utf8))
      #expect(reading.rows[0].scores.map(\.name) == names)
      #expect(reading.warnings.map { String($0.prefix { $0 != " " }) } == codes)
    }
  }

  // MARK: Reading ahead

  @Test(arguments: ["shuffled-keys.json", "webhook.json", "dict.json"])
  func keysBehindTheirRowsAreFoundOnEveryStream(_ path: String) throws {
    let bytes = try fixtureBytes(path)
    let whole = try Reading(json: bytes)
    for (bufferSize, seed) in [(1, 0), (7, 1), (64, 2), (5000, 3)] as [(Int, UInt64)] {
      let stream = PieceStream(bytes, sizes: seededSplits(of: bytes.count, seed: seed))
      let reader = PredictionsReader(stream, context: ReadingContext(input: "in"), bufferSize: bufferSize)
      #expect(try Reading(reader) == whole)
      #expect((stream.rewinds > 0) == (path == "shuffled-keys.json"))
    }
    // What fits the window needs no stream that can go back.
    let fixed = PieceStream(bytes, canRewind: false)
    let reader = PredictionsReader(fixed, context: ReadingContext(input: "in"), bufferSize: bytes.count + 1)
    #expect(try Reading(reader) == whole)
    #expect(fixed.marks == 0)
  }

  @Test func aStreamThatCannotGoBackIsToldOf() throws {
    let stream = PieceStream(try fixtureBytes("shuffled-keys.json"), canRewind: false)
    let reader = PredictionsReader(stream, context: ReadingContext(input: "in"), bufferSize: 100)
    let error = #expect(throws: ParsingError.self) { try Reading(reader) }
    #expect(error?.code == .needsRewind)
    #expect(error?.place.path == "in" && error?.place.byte != nil)
  }
}
