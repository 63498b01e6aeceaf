import Foundation
import TestSupport
import Testing

/// What `export` writes are the oracle's rows, from JSON and from the artifacts.
@Suite struct ExportTests {
  static func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: fixture(path))) }

  static let documents = [
    "webhook.json", "legacy-2023.json", "bom.json", "camel-case.json", "shuffled-keys.json",
    "images/predictions.json", "texts/predictions.json", "all-models/predictions.json", "unidentified.json",
    "interview/\(interviewID)/predictions.json",
  ]

  /// A row of `export --layout long` as texts: the columns from `source` on, without those of NER.
  static func rows(_ document: OracleDocument, names: [String] = []) -> [String] {
    document.rows.flatMap { row in
      row.scores.filter { names.isEmpty || names.contains($0.name) }.map { score in
        let fields: [String] =
          [row.source, row.file, row.model, row.id, "\(row.unit)"] + [number(row.begin), number(row.end)]
          + [row.frame.map(String.init) ?? "-", row.text ?? "-"]
          + [row.textBegin, row.textEnd].map { $0.map(String.init) ?? "-" }
          + [row.prob, row.confidence, row.speakerConfidence, row.box?.x, row.box?.y, row.box?.w, row.box?.h].map(
            number)
          + [score.set, score.name, number(score.value)]
        return fields.joined(separator: "\u{1F}")
      }
    }.sorted()
  }

  static func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "-" }

  /// The same of what the program wrote as ndjson, numbers by their value.
  static func rows(_ run: ProgramRun) throws -> [String] {
    let columns = [
      "source", "file", "model", "id", "unit", "t_begin", "t_end", "frame", "text", "text_begin", "text_end", "prob",
      "confidence", "speaker_confidence", "box_x", "box_y", "box_w", "box_h", "feature_set", "feature", "score",
    ]
    let numbers: Set<String> = [
      "t_begin", "t_end", "prob", "confidence", "speaker_confidence", "box_x", "box_y", "box_w", "box_h", "score",
    ]
    return try run.stdout.split(separator: UInt8(ascii: "\n")).map { line in
      let members = Dictionary(
        (try StrictJSON.parse(Array(line), allowBOM: false).members ?? []).map { ($0.key, $0.value) }
      ) { first, _ in first }
      return columns.map { column in
        switch members[column] {
        case .null?: return "-"
        case let value? where numbers.contains(column): return number(value.double)
        case .number(let text)?: return text
        case let value?: return value.text ?? "?"
        case nil: return "no \(column)"
        }
      }.joined(separator: "\u{1F}")
    }.sorted()
  }

  static func expectSame(_ got: [String], _ expected: [String], _ name: String) {
    #expect(!expected.isEmpty)
    #expect(got.count == expected.count, "\(name)")
    guard let (a, b) = zip(got, expected).first(where: { $0 != $1 }) else { return }
    let show = { (text: String) in text.replacingOccurrences(of: "\u{1F}", with: "|") }
    Issue.record("\(name):\n  got:      \(show(a))\n  expected: \(show(b))")
  }

  @Test(arguments: documents)
  func jsonIsTheOraclesRows(_ path: String) throws {
    let bytes = try Self.bytes(path)
    // All scores of large files take the plain code of tests too long.
    let names = bytes.count > 200_000 ? ["Joy", "Surprise (negative)", "Triumph", "AU25 Lips Part", "toxic"] : []
    let run = try hume(["export", "--format", "ndjson", path] + names.flatMap { ["--emotion", $0] })
    #expect(run.status == 0)
    let document = OracleDocument(json: try StrictJSON.parse(bytes, allowBOM: true))
    Self.expectSame(try Self.rows(run), Self.rows(document, names: names), path)
  }

  /// Artifacts hold no text positions of prosody and the like: both are compared with what both have.
  @Test(arguments: [
    ("interview/\(interviewID)/predictions.json", "interview/\(interviewID)/artifacts.zip"),
    ("study/predictions.json", "study/study-artifacts"),
    ("all-models/predictions.json", "all-models/artifacts.zip"),
  ])
  func artifactsHaveTheSameScores(_ json: String, _ artifacts: String) throws {
    let columns = ["file", "model", "id", "unit", "feature_set", "feature", "score"]
    func scores(_ path: String) throws -> [String] {
      let run = try hume(shellWords("export --format csv --emotion Joy --emotion Fear --emotion Cry") + [path])
      #expect(run.status == 0)
      return try run.csvRows().map { row in columns.map { row[$0] ?? "no \($0)" }.joined(separator: "\u{1F}") }.sorted()
    }
    Self.expectSame(try scores(artifacts), try scores(json), artifacts)
  }

  /// The rows of an unpacked CSV, under the source that its folder spells.
  @Test(arguments: [
    ("file-0-p01.mp4", "p01.mp4", "prosody"), ("file-3-p04.mp4", "p04.mp4", "face"),
    ("file-3-p04.mp4", "p04.mp4", "prosody"), ("file-2-p03.mp4", "p03.mp4", "face"),
  ])
  func csvIsTheOraclesRows(_ source: String, _ file: String, _ model: String) throws {
    let bytes = try Self.bytes("study/study-artifacts/\(source)/csv/\(file)/\(model).csv")
    let names = model == "face" ? ["Joy", "Fear"] : []
    let run = try hume(
      ["export", "--format", "ndjson", "--model", model, "--file", file, "study/study-artifacts"]
        + names.flatMap { ["--emotion", $0] })
    #expect(run.status == 0)
    let document = try #require(OracleDocument(csv: bytes, model: model, file: file, source: source))
    let expected = Self.rows(document, names: names)
    if expected.isEmpty {
      #expect(run.text == "")
    } else {
      Self.expectSame(try Self.rows(run), expected, "\(source) \(model)")
    }
  }

  /// A lone CSV is the source `file-0-<stem>`.
  @Test func aLoneCSVIsASource() throws {
    let path = "study/study-artifacts/file-0-p01.mp4/csv/p01.mp4/prosody.csv"
    let run = try hume(["export", "--format", "csv", path])
    #expect(run.status == 0)
    let rows = try run.csvRows()
    #expect(Set(rows.map { $0["source"] }) == ["file-0-prosody"])
    #expect(Set(rows.map { $0["model"] }) == ["prosody"])
    #expect(rows.count == 5 * 48)
  }

  /// Long and wide hold the same scores under the same keys, in every format.
  @Test(arguments: ["face", "prosody", "burst", "language", "ner", "facemesh"])
  func wideIsLong(_ model: String) throws {
    let keys = ["source", "file", "model", "id", "unit"]
    let long = try hume(["export", "--format", "csv", "--model", model, "all-models"]).csvRows()
    let wide = try hume([
      "export", "--layout", "wide", "--names", "original", "--format", "csv", "--model", model, "all-models",
    ]).csvRows()
    var cells: [String: String] = [:]
    for row in wide {
      for (column, value) in row { cells[(keys.map { row[$0] ?? "" } + [column]).joined(separator: "\u{1F}")] = value }
    }
    #expect(!long.isEmpty)
    for row in long {
      let set = row["feature_set"] ?? ""
      let column = (set == "emotion" ? "" : set + "_") + (row["feature"] ?? "")
      let key = (keys.map { row[$0] ?? "" } + [column]).joined(separator: "\u{1F}")
      #expect(cells[key] == row["score"], "\(key)")
    }
  }

  /// csv, tsv and ndjson are one table.
  @Test(arguments: [
    "export --emotion Joy texts webhook.json", "export --layout wide --model face webhook.json",
    "summary --emotion Joy study/predictions.json", "top images", "timeline --bin 20 --top 2 study/predictions.json",
    "qc study/predictions.json images", "validate study", "summary --across files webhook.json dict.json",
  ])
  func formatsHoldTheSame(_ line: String) throws {
    let csv = try hume("\(line) --format csv").records()
    let tsv = try hume("\(line) --format tsv").text.split(separator: "\n")
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    // Only texts with a quote or a line break are spelt in another way.
    #expect(tsv.count == csv.count)
    for (a, b) in zip(tsv, csv) where !b.contains(where: { $0.contains("\"") || $0.contains("\n") || $0.isEmpty }) {
      #expect(a == b)
    }
    let ndjson = try hume("\(line) --format ndjson").stdout.split(separator: UInt8(ascii: "\n"))
    #expect(ndjson.count == csv.count - 1)
    for (json, record) in zip(ndjson, csv.dropFirst()) {
      let members = try #require(try StrictJSON.parse(Array(json), allowBOM: false).members)
      #expect(members.map(\.key) == csv[0])
      #expect(members.map { Self.cell($0.value) } == record)
    }
    if line.hasPrefix("export") || line.contains("top") { return }
    let json = try hume("\(line) --format json").jsonRows()
    #expect(json.map(\.bytes) == ndjson.map { (try? StrictJSON.parse(Array($0), allowBOM: false).bytes) ?? [] })
  }

  /// A JSON value as a cell of a CSV.
  static func cell(_ value: OracleJSON) -> String {
    switch value {
    case .null: ""
    case .number(let text): text
    case .bool(let value): "\(value)"
    default: value.text ?? "?"
    }
  }
}
