import Foundation
import HumeDatabase
import HumeInputs
import HumeReports
import HumeTypes
import TestSupport
import Testing

/// The file appears whole or not at all, and other programs read it.
@Suite struct DatabaseFileTests {
  let folder = TestFolder()

  private func inputs(_ name: String) throws -> (inputs: [ResultsInput], scans: [InputScan?]) {
    let inputs = findInputs([fixture(name).path]).inputs
    return (inputs, try inputs.map { try $0.scan() })
  }

  private struct Stop: Error {}

  @Test func nothingIsLeftOfAnExportThatFails() throws {
    let (inputs, scans) = try inputs("study/predictions.json")
    let tables = [DatabaseTable(.face, sets: [.emotion], scans: scans)]
    var count = 0
    #expect(throws: Stop.self) {
      try export(inputs, scans: scans, to: folder.path("o.db"), tables: tables) { row in
        count += 1
        if count == 40 {
          #expect(try folder.names.count == 1, "the hidden file, and no journal")
          throw Stop()
        }
        return row.origin.model == .face
      }
    }
    #expect(count == 40)
    #expect(try folder.names.isEmpty)
  }

  @Test func aFileThatExistsStaysUnlessForced() throws {
    let (inputs, scans) = try inputs("study/predictions.json")
    let tables = [DatabaseTable(.face, sets: [.emotion], scans: scans)]
    let path = try folder.file("o.db", "precious")
    let error = #expect(throws: (any Error).self) {
      try export(inputs, scans: scans, to: path, tables: tables) { $0.origin.model == .face }
    }
    #expect((error as? any ExplainedError)?.codeName == "exists")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
    try export(inputs, scans: scans, to: path, tables: tables, force: true) { $0.origin.model == .face }
    #expect(try ReadDatabase(path).rows("SELECT count(*) FROM face") == [[.integer(218)]])
    #expect(try folder.names == ["o.db"])
  }

  @Test func aFolderThatIsMissing() throws {
    let error = #expect(throws: (any Error).self) {
      _ = try DatabaseExport(folder.path("no/o.db"), tables: [], envelope: envelope)
    }
    #expect((error as? any ExplainedError)?.codeName == "missing_file")
  }

  @Test func anExportWithoutRows() throws {
    let export = try DatabaseExport(
      folder.path("o.db"), tables: [DatabaseTable(.face, sets: [.emotion], scans: [])], envelope: envelope)
    try export.finish()
    let database = try ReadDatabase(folder.path("o.db"))
    #expect(try database.rows("SELECT count(*) FROM face") == [[.integer(0)]])
    #expect(try database.columns(of: "face").count == 68)
  }

  /// Without a scan, as on standard input, what no table or column is there for is an error that says so.
  @Test(arguments: [
    ("prosody", #"{"name":"Joy","score":0.5}"#, "the model \"prosody\""),
    ("face", #"{"name":"Glee","score":0.5}"#, "the name \"Glee\""),
  ])
  func whatOnlyASecondLookFinds(model: String, score: String, message: String) throws {
    let path = try folder.file("in.json", document([score], model: model))
    let tables = [DatabaseTable(.face, sets: [.emotion], scans: [nil])]
    let error = #expect(throws: InputError.self) {
      try export(findInputs([path]).inputs, scans: [nil], to: folder.path("o.db"), tables: tables) { _ in true }
    }
    #expect(error?.code == .needsFile)
    #expect(error?.message.contains(message) == true)
    #expect(try folder.names == ["in.json"])
  }

  /// A name that was not asked for needs no column.
  @Test func namesThatWereNotAskedFor() throws {
    let path = try folder.file("in.json", document([#"{"name":"Glee","score":0.5},{"name":"Joy","score":0.5}"#]))
    let tables = [DatabaseTable(.face, sets: [.emotion], names: ["Joy"], scans: [nil])]
    try export(findInputs([path]).inputs, scans: [nil], to: folder.path("o.db"), tables: tables) { _ in true }
    #expect(try ReadDatabase(folder.path("o.db")).rows("SELECT joy FROM face") == [[.real(0.5)]])
  }

  @Test func thePartThatWasReadOfADamagedInput() throws {
    let whole = document(["", ""])
    let path = try folder.file("in.json", String(whole.dropLast(20)))
    let inputs = findInputs([path]).inputs
    let tables = [DatabaseTable(.face, sets: [.emotion], scans: [nil])]
    try export(inputs, scans: [nil], to: folder.path("o.db"), tables: tables) { _ in true }
    let database = try ReadDatabase(folder.path("o.db"))
    #expect(try database.rows("SELECT rows, error IS NULL FROM inputs") == [[.integer(2), .integer(0)]])
    #expect(try database.rows("SELECT file, rows FROM files") == [[.text("a.mp4"), .integer(2)]])
    #expect(try database.rows("SELECT source FROM sources") == [[.text("file-0-a.mp4")]])
  }

  @Test func queriesByFileUseTheIndex() throws {
    let (inputs, scans) = try inputs("study/predictions.json")
    let tables = [DatabaseTable(.face, sets: [.emotion], scans: scans)]
    try export(inputs, scans: scans, to: folder.path("o.db"), tables: tables) { $0.origin.model == .face }
    let plan = try ReadDatabase(folder.path("o.db")).rows(
      "EXPLAIN QUERY PLAN SELECT joy FROM face WHERE file = 'p01.mp4' AND id = 'face_0' AND t_begin > 3")
    guard case .bytes(let bytes) = plan.first?.last else {
      Issue.record("no plan")
      return
    }
    #expect(String(decoding: bytes, as: UTF8.self).contains("USING INDEX face_by_file (file=? AND id=? AND t_begin>?)"))
  }

  @Test func pythonReadsIt() throws {
    let (inputs, scans) = try inputs("all-models/predictions.json")
    let tables = models(scans).map { DatabaseTable($0, sets: FeatureSet.allCases, scans: scans) }
    try export(inputs, scans: scans, to: folder.path("o.db"), tables: tables) { _ in true }
    let script = """
      import sqlite3, sys
      db = sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True)
      assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
      print(db.execute("select count(*) from language join files using (input, source, file)").fetchone()[0],
            db.execute("select sum(rows) from file_models where model = 'language'").fetchone()[0])
      """
    let run = try runProgram("/usr/bin/python3", ["-c", script, folder.path("o.db")])
    #expect(run.status == 0, "\(run.stderr)")
    let counts = run.text.split(whereSeparator: \.isWhitespace)
    #expect(counts.count == 2 && counts[0] == counts[1] && counts[0] != "0")
  }
}
