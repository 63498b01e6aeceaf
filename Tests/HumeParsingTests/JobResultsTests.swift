import Foundation
import HumeParsing
import HumeTypes
import TestSupport
import Testing

/// The typed tree: what it gives by name, and that it writes back what was read.
@Suite struct JobResultsTests {
  private static func load(_ bytes: [UInt8], several: Bool = false) throws -> [JobResults] {
    let context = ReadingContext(input: "in", allowsSeveralDocuments: several)
    return try PredictionsReader(PieceStream(bytes), context: context).readResults()
  }

  private static func first(_ bytes: [UInt8]) throws -> JobResults { try #require(try load(bytes).first) }

  /// Whether the documented fields of what is written are those of what was read.
  private static func difference(_ original: OracleJSON, _ results: JobResults) throws -> String? {
    let written = try StrictJSON.parse(results.json(), allowBOM: false)
    let (a, b) = (DocumentedFields.ofDocument(original).bytes, DocumentedFields.ofDocument(written).bytes)
    guard let place = zip(a, b).enumerated().first(where: { $0.element.0 != $0.element.1 })?.offset else {
      return a.count == b.count ? nil : "\(a.count) and \(b.count) bytes"
    }
    let show = { (bytes: [UInt8]) in
      String(decoding: bytes[max(0, place - 200)..<min(bytes.count, place + 60)], as: UTF8.self)
    }
    return "\(show(a))\n\(show(b))"
  }

  @Test(arguments: [
    "interview/3f0c9d52-7a41-4c8e-9b1d-62e5a7c4f018/predictions.json", "study/predictions.json",
    "all-models/predictions.json", "images/predictions.json", "texts/predictions.json", "webhook.json", "dict.json",
    "camel-case.json", "shuffled-keys.json", "unidentified.json", "legacy-2023.json", "bom.json", "empty-list.json",
  ])
  func fixturesAreWrittenAsTheyWereRead(_ path: String) throws {
    let bytes = try fixtureBytes(path)
    let results = try Self.first(bytes)
    #expect(try Self.first(results.json()) == results)
    // The oracle takes its time: large documents hold no other fields than these.
    if bytes.count > 310_000 { return }
    let difference = try Self.difference(StrictJSON.parse(bytes), results)
    #expect(difference == nil)
  }

  @Test(arguments: 0..<20 as Range<UInt64>) func randomDocumentsAreWrittenAsTheyWereRead(seed: UInt64) throws {
    let bytes = randomPredictions(seed: seed, options: RandomPredictionOptions(.real, groups: 2, rows: 3, names: 2))
    let json = try StrictJSON.parse(bytes)
    if json.members?.isEmpty == true { return }
    let difference = try Self.difference(json, Self.first(bytes))
    #expect(difference == nil)
  }

  @Test func severalDocumentsAreSeveralTrees() throws {
    let bytes = try fixtureBytes("lines.ndjson")
    let documents = try Self.load(bytes, several: true)
    let lines = bytes.split(separator: 0x0A)
    try #require(documents.count == lines.count)
    for (line, results) in zip(lines, documents) {
      #expect(try Self.difference(StrictJSON.parse(Array(line)), results) == nil)
    }
  }

  @Test func whatDepartsIsWrittenOnceAndForAll() throws {
    let results = try Self.first(fixtureBytes("odd.json"))
    let written = results.json()
    #expect(try Self.first(written) == results)
    let document = try OracleDocument(json: StrictJSON.parse(written))
    let original = try OracleDocument(json: StrictJSON.parse(fixtureBytes("odd.json")))
    // The object that is no source is gone, so that the text source moves up; no row is in it.
    #expect(firstDifference(document.rows.map(\.sortedLine), original.rows.map(\.sortedLine)) == nil)
    #expect(document.groupLines == original.groupLines)
  }

  /// Documents whose nulls and absences have to stay what they are.
  static let presence = [
    #"{"source":{"type":"text"}}"#, #"{"source":{"type":"text"},"results":null,"error":null}"#,
    #"{"source":{"type":"text"},"results":{}}"#, #"{"source":{"type":"text"},"error":"gone"}"#,
    #"{"source":{"type":"url","url":null,"filename":null,"content_type":null,"md5sum":null},"results":{"predictions":null,"errors":null}}"#,
    #"{"source":{"type":"text"},"results":{"predictions":[],"errors":[{"file":"a","message":"b","model":null},{"file":"a","message":"b"},{"file":"a","message":"b","model":"ner"}]}}"#,
    document(models: ""), document(models: #""face":null,"gesture":null"#), document(models: #""face":{}"#),
    document(models: #""ner":{"metadata":null,"grouped_predictions":null}"#),
    document(models: #""ner":{"metadata":{},"grouped_predictions":[]}"#),
    document(models: #""ner":{"metadata":{"confidence":null,"detected_language":null}}"#),
    document(models: #""ner":{"metadata":{"confidence":0.5,"detected_language":"en"}}"#),
    document(
      rows: #"{"id":"a"},{"id":"b","predictions":null},{"id":"c","predictions":[]},{"id":"d","predictions":[{}]}"#),
    document(
      rows:
        #"{"id":"d","predictions":[{"frame":null,"time":null,"prob":null,"box":null,"text":null,"position":null,"confidence":null,"speaker_confidence":null,"entity":null,"entity_confidence":null,"support":null,"uri":null,"link_word":null,"emotions":null,"facs":null,"descriptions":null,"sentiment":null,"toxicity":null}]}"#
    ),
    document(
      rows:
        #"{"id":"d","predictions":[{"emotions":[],"facs":[{"name":"x","score":null},{"name":"AU4 Brow Lowerer","score":1}]}]}"#
    ),
    #"{"job_id":"j","status":"FAILED"}"#, #"{"job_id":null,"status":null,"predictions":null}"#,
    #"{"job_id":"j","predictions":[]}"#,
    #"[{"source":{"type":"file"},"results":{"predictions":[{"file":"a"},{"file":"b","models":null,"file_type":null},{"file":"c","file_type":"audio","models":{}}]}}]"#,
  ]

  private static func document(models: String) -> String {
    #"[{"source":{"type":"text"},"results":{"predictions":[{"file":"f","models":{\#(models)}}],"errors":[]},"error":null}]"#
  }

  private static func document(rows: String) -> String {
    document(models: #""face":{"grouped_predictions":[\#(rows)]}"#)
  }

  @Test(arguments: presence) func nullAndAbsentStayApart(_ text: String) throws {
    let bytes = Array(text.utf8)
    let difference = try Self.difference(StrictJSON.parse(bytes), Self.first(bytes))
    #expect(difference == nil)
  }

  @Test func fieldsHaveNames() throws {
    let results = try Self.first(fixtureBytes("all-models/predictions.json"))
    let document = OracleDocument(json: try StrictJSON.parse(fixtureBytes("all-models/predictions.json")))
    let file = try #require(results.sources.first?.files.first)
    let face = try #require(file.face?.groups.first { $0.id == "face_1" }?.predictions.first)
    let oracle = try #require(document.rows.first { $0.model == "face" && $0.id == "face_1" })
    #expect(face.emotions["Joy"] == oracle.score("emotion", "Joy") && face.emotions["Joy"] != nil)
    #expect(face.facs?["AU4 Brow Lowerer"] == oracle.score("facs", "AU4 Brow Lowerer"))
    #expect(face.descriptions?["Smile"] == oracle.score("description", "Smile"))
    #expect(face.emotions["joy"] == nil && face.descriptions?["Joy"] == nil && face.facs?.values.count == 36)
    #expect(face.frame == oracle.frame && face.time == oracle.begin && face.prob == oracle.prob)
    #expect(face.box?.x == oracle.box?.x && face.box?.h == oracle.box?.h)
    let word = try #require(file.language?.groups.first?.predictions.first)
    let read = try #require(document.rows.first { $0.model == "language" })
    #expect(word.text == read.text && word.position?.end == read.textEnd && word.time?.end == read.end)
    #expect(
      word.sentiment?["9"] == read.score("sentiment", "9") && word.toxicity?["toxic"] == read.score("toxicity", "toxic")
    )
    let entity = try #require(file.ner?.groups.first?.predictions.first)
    let named = try #require(document.rows.first { $0.model == "ner" })
    #expect(entity.entity == named.entity && entity.uri == named.uri && entity.support == named.support)
    #expect(entity.linkWord == named.linkWord && entity.entityConfidence == named.entityConfidence)
    #expect(file.burst?.groups.first?.predictions.first?.descriptions?.values.count == 67)
    #expect(file.prosody?.groups.first?.predictions.first?.time?.begin != nil)
    #expect(file.facemesh?.groups.first?.predictions.first?.emotions.values.count == 48)
    #expect(file.language?.metadata.value?.detectedLanguage.value != nil)
  }

  @Test func whatIsChangedIsWritten() throws {
    var results = try Self.first(Array(Self.document(models: #""face":null,"ner":null"#).utf8))
    var row = PredictionRow(time: .instant(0.1))
    row[.emotion] = Scores(vocabulary: Vocabulary(["Joy", "é\"\n!"]), values: [1e22, .nan])
    results.sources[0].files[0].face = ModelResult(groups: [
      PredictionGroup(id: "new", predictions: [FacePrediction(row: row)])
    ])
    let expected =
      #"[{"source":{"type":"text"},"results":{"predictions":[{"file":"f","models":{"face":{"metadata":null,"#
      + #""grouped_predictions":[{"id":"new","predictions":[{"time":0.1,"emotions":[{"name":"Joy","score":1e+22},"#
      + #"{"name":"é\"\n!","score":null}]}]}]},"ner":null}}],"errors":[]},"error":null}]"#
    #expect(String(decoding: results.json(), as: UTF8.self) == expected)
    var failed = try Self.first(Array(#"{"job_id":"j","status":"FAILED"}"#.utf8))
    failed.sources = results.sources
    let written = try Self.first(failed.json())
    #expect(written.shape == .webhook && written.status == .value("FAILED"))
    #expect(written.sources.first?.files.first?.face == results.sources[0].files[0].face)
  }
}
