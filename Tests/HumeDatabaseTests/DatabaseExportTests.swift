import CSQLite
import Foundation
import HumeAnalysis
import HumeDatabase
import HumeInputs
import HumeReports
import HumeTypes
import TestSupport
import Testing

/// What stands in a database is what the wide export writes.
@Suite struct DatabaseExportTests {
  let folder = TestFolder()

  /// Exports inputs with all sets, and compares every row of every model with the cells of the wide export.
  private func compare(_ paths: [String], usesSlugs: Bool, factors: [String] = []) throws -> ReadDatabase {
    let inputs = findInputs(paths).inputs
    let scans = try inputs.map { try $0.scan() }
    let tables = models(scans).map {
      DatabaseTable($0, sets: FeatureSet.allCases, scans: scans, usesSlugs: usesSlugs, factors: factors)
    }
    let values = factors.map { "value of \($0)" }
    var cells: [Model: KeptCells] = [:]
    try export(inputs, scans: scans, to: folder.path("out.sqlite"), tables: tables, force: true, factors: values) {
      row in
      guard let table = tables.first(where: { $0.model == row.origin.model }) else { return false }
      let kept = cells[table.model] ?? KeptCells()
      cells[table.model] = kept
      var observations = table.observations
      var format: any TableFormat = KeepingFormat(kept: kept)
      try observations.write(row, factors: values, to: &format)
      return true
    }
    #expect(try folder.names == ["out.sqlite"])
    let database = try ReadDatabase(folder.path("out.sqlite"))
    for table in tables {
      let stored = try database.rows("SELECT * FROM \"\(table.model)\" ORDER BY rowid")
      let expected = (cells[table.model]?.rows ?? []).map { $0.map(Stored.init) }
      #expect(stored == expected, "\(paths) \(table.model)")
      let columns = try database.columns(of: table.model.rawValue)
      #expect(columns.count == table.observations.columns.count)
      for (column, expected) in zip(columns, table.observations.columns) {
        let type =
          switch expected.kind {
          case .text: "TEXT"
          case .integer: "INTEGER"
          default: "REAL"
          }
        #expect(column.type == .text(type))
        if usesSlugs { #expect(column.name == .text(expected.name)) }
      }
    }
    #expect(try database.rows("PRAGMA integrity_check") == [[.text("ok")]])
    #expect(try database.rows("PRAGMA foreign_key_check").isEmpty)
    #expect(try database.rows("PRAGMA user_version") == [[.integer(1)]])
    return database
  }

  static let fixtures = [
    "all-models", "all-models/artifacts.zip", "bom.json", "camel-case.json", "compressed", "dict.json",
    "empty-list.json", "images", "interview", "legacy-2023.json", "lines.ndjson", "many-ids.json", "odd.json",
    "shuffled-keys.json", "study", "texts", "unidentified.json", "webhook.json",
  ]

  @Test(arguments: fixtures, [true, false]) func rowsAreThoseOfTheWideExport(_ name: String, usesSlugs: Bool) throws {
    _ = try compare([fixture(name).path], usesSlugs: usesSlugs, factors: usesSlugs ? ["condition", "task"] : [])
  }

  @Test func allFixturesTogether() throws {
    let database = try compare([fixture("").path], usesSlugs: true)
    // Every row has its input, source and file; every file its count.
    for model in ["face", "prosody", "burst", "language", "ner"] {
      let counted = try database.rows("SELECT sum(rows) FROM file_models WHERE model = '\(model)'")
      #expect(try database.rows("SELECT count(*) FROM \(model)") == counted)
    }
    let all = try database.rows("SELECT sum(rows) FROM inputs")
    #expect(try database.rows("SELECT sum(rows) FROM files") == all)
    #expect(try database.rows("SELECT sum(rows) FROM file_models") == all)
    // Inputs that are damaged end after their last good row, with the reason.
    let damaged = try database.rows("SELECT count(*) FROM inputs WHERE error IS NOT NULL")
    #expect(damaged != [[.integer(0)]])
  }

  @Test func randomDocuments() throws {
    for seed in 0..<4 as Range<UInt64> {
      let path = folder.path("random.json")
      let document = randomPredictions(seed: seed, options: RandomPredictionOptions(.all, files: 2, groups: 2, rows: 5))
      try Data(document).write(to: URL(fileURLWithPath: path))
      let database = try DatabaseExportTests().compare([path], usesSlugs: seed % 2 == 0)
      #expect(try database.rows("SELECT count(*) FROM inputs") == [[.integer(1)]])
    }
  }

  @Test func tablesBesideTheRows() throws {
    let database = try compare([fixture("study/predictions.json").path], usesSlugs: true)
    let input = Stored.text(fixture("study/predictions.json").path)
    let bytes = try Data(contentsOf: fixture("study/predictions.json")).count
    #expect(
      try database.rows("SELECT * FROM inputs") == [[input, .integer(Int64(bytes)), .null, .integer(238), .null]])
    #expect(
      try database.rows("SELECT source, source_index, type, filename, error FROM sources WHERE source_index IN (0, 5)")
        == [
          [.text("file-0-p01.mp4"), .integer(0), .text("file"), .text("p01.mp4"), .null],
          [
            .text("file-5-p06.mp4"), .integer(5), .text("file"), .text("p06.mp4"),
            .text("The media could not be read."),
          ],
        ])
    #expect(
      try database.rows(
        "SELECT file, file_type, models, rows_read, rows FROM files WHERE file IN ('p01.mp4', 'p04.mp4')")
        == [
          [.text("p01.mp4"), .text("video"), .text("face,prosody"), .integer(63), .integer(63)],
          [.text("p04.mp4"), .text("video"), .text("face,prosody"), .integer(5), .integer(5)],
        ])
    #expect(
      try database.rows("SELECT model, rows, language FROM file_models WHERE file = 'p04.mp4'")
        == [[.text("face"), .integer(0), .null], [.text("prosody"), .integer(5), .text("en")]])
    #expect(
      try database.rows("SELECT source, file, model, message FROM errors")
        == [
          [.text("file-4-p05.mp4"), .text("p05.mp4"), .text("prosody"), .text("No speech was found.")],
          [.text("file-5-p06.mp4"), .null, .null, .text("The media could not be read.")],
        ])
    #expect(
      try database.rows("SELECT * FROM meta ORDER BY name")
        == [
          [.text("command"), .text("export")], [.text("parameters"), .text(#"{"emotion":["Joy"]}"#)],
          [.text("schema"), .text("hume-results.sqlite/1")], [.text("tool"), .text("hume-results")],
          [.text("version"), .text("1.2.3")],
        ])
    #expect(
      try database.rows(
        "SELECT feature_set, feature FROM columns WHERE table_name = 'face' AND column_name = 'surprise_negative'")
        == [[.text("emotion"), .text("Surprise (negative)")]])
    #expect(try database.rows("SELECT column_name FROM columns WHERE description IS NULL").isEmpty)
  }

  @Test func whatASelectionLeavesOutIsCountedAsRead() throws {
    let inputs = findInputs([fixture("study/predictions.json").path]).inputs
    let scans = try inputs.map { try $0.scan() }
    let tables = [DatabaseTable(.face, sets: [.emotion], names: ["Joy"], scans: scans)]
    try export(inputs, scans: scans, to: folder.path("o.db"), tables: tables) { row in
      row.origin.model == .face && row.unit % 2 == 0
    }
    let database = try ReadDatabase(folder.path("o.db"))
    #expect(
      try database.rows("SELECT model, rows_read, rows FROM file_models WHERE file = 'p01.mp4'")
        == [
          [.text("face"), .integer(58), .integer(29)], [.text("prosody"), .integer(5), .integer(0)],
        ])
    #expect(try database.columns(of: "face").count == 21)
  }

  @Test func labelsStandForNames() throws {
    let inputs = findInputs([fixture("study/predictions.json").path]).inputs
    let scans = try inputs.map { try $0.scan() }
    let tables = models(scans).map { DatabaseTable($0, sets: [.emotion], scans: scans) }
    try export(inputs, scans: scans, to: folder.path("o.db"), tables: tables, anonymizer: Anonymizer()) { _ in true }
    let database = try ReadDatabase(folder.path("o.db"))
    #expect(try database.rows("PRAGMA foreign_key_check").isEmpty)
    #expect(
      try database.rows("SELECT DISTINCT f.file_type FROM face JOIN files f USING (input, source, file)")
        == [[.text("video")]])
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path("o.db")))
    for name in ["p01.mp4", "study/predictions", "No speech"] {
      #expect(bytes.range(of: Data(name.utf8)) == nil, "\(name) is still there")
    }
  }
}
