import Foundation
import HumeDatabase
import HumeInputs
import HumeReports
import HumeTypes
import TestSupport
import Testing

/// Names of columns and tables that SQLite takes for the same, or not at all; numbers and texts at their limits.
@Suite struct DatabaseNamesTests {
  let folder = TestFolder()

  /// Exports one document with original names.
  private func database(
    _ text: String, sets: [FeatureSet] = [.emotion], factors: [String] = []
  ) throws -> ReadDatabase {
    let inputs = findInputs([try folder.file("in.json", text)]).inputs
    let scans = try inputs.map { try $0.scan() }
    let tables = models(scans).map {
      DatabaseTable($0, sets: sets, scans: scans, usesSlugs: false, factors: factors)
    }
    try export(inputs, scans: scans, to: folder.path("o.db"), tables: tables, factors: factors) { _ in true }
    return try ReadDatabase(folder.path("o.db"))
  }

  @Test func columnsThatDifferInCaseOnly() throws {
    let scores = #"""
      {"name":"joy","score":0.1},{"name":"JOY","score":0.2},{"name":"Frame","score":0.3},{"name":"a\"b]`'","score":0.4},
      {"name":"nul\u0000","score":0.5},{"name":"É","score":0.6},{"name":"é","score":0.7},{"name":"e\u0301","score":0.8},
      {"name":"?1 -- ;","score":0.9}
      """#
    let database = try database(document([scores]), factors: ["FILE", "Joy"])
    let last = try database.columns(of: "face").map(\.name).suffix(11)
    #expect(
      Array(last)
        == [
          "joy_2", "JOY_3", "Frame_2", "a\"b]`'", "nul_", "É", "é", "e\u{301}_2", "?1 -- ;", "FILE_2", "Joy_2_2",
        ].map(Stored.text))
    let row = try #require(try database.rows("SELECT * FROM face").first)
    #expect(
      Array(row.suffix(11))
        == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map(Stored.real) + [.text("FILE"), .text("Joy")])
    #expect(
      try database.rows("SELECT feature FROM columns WHERE column_name IN ('JOY_3', 'nul_') ORDER BY column_name")
        == [[.text("JOY")], [.text("nul\0")]])
  }

  @Test(arguments: [
    ("gesture", "gesture"), ("meta", "meta_2"), ("Files", "Files_2"), ("sqlite_master", "model_sqlite_master"),
    ("a\\\"b", "a\"b"), ("", "_"), ("select", "select"), ("face_by_file", "face_by_file"),
  ])
  func tablesOfAnyModel(model: String, table: String) throws {
    let database = try database(document([#"{"name":"Joy","score":0.5}"#], model: model))
    let tables = try database.rows("SELECT DISTINCT table_name FROM columns")
    #expect(tables == [[.text(table)]])
    let name = table.replacingOccurrences(of: "\"", with: "\"\"")
    #expect(try database.rows("SELECT \"Joy\" FROM \"\(name)\"") == [[.real(0.5)]])
  }

  @Test func moreColumnsThanSQLiteTakes() throws {
    let scores = (0..<2_000).map { #"{"name":"n\#($0)","score":0.5}"# }.joined(separator: ",")
    let error = #expect(throws: DatabaseError.self) { _ = try database(document([scores])) }
    #expect(error?.code == .tooManyColumns)
    #expect(error?.message.contains("2068") == true)
    #expect(error?.advice.contains("--emotion") == true)
    #expect(try folder.names == ["in.json"])
  }

  /// As many as it takes.
  @Test func allTheColumnsThatSQLiteTakes() throws {
    let scores = (0..<1_932).map { #"{"name":"n\#($0)","score":0.25}"# }.joined(separator: ",")
    let database = try database(document([scores]))
    #expect(try database.columns(of: "face").count == 2_000)
    #expect(try database.rows("SELECT n1931 FROM face") == [[.real(0.25)]])
  }

  @Test(arguments: [
    "0.10722749680280685", "5e-324", "1.7976931348623157e308", "9007199254740993", "1e22", "-0.0", "0", "1", "1.3033",
    "2.2250738585072011e-308", "0.1", "123456789012345678", "-3",
  ])
  func numbersComeBackAsTheyWere(_ digits: String) throws {
    let database = try database(document([#"{"name":"Joy","score":\#(digits)}"#]))
    let number = try #require(Double(digits))
    #expect(try database.rows("SELECT Joy, typeof(Joy) FROM face") == [[.real(number + 0), .text("real")]])
  }

  @Test func missingScoresAreNull() throws {
    let database = try database(
      document([
        #"{"name":"Joy","score":null},{"name":"Love","score":0.5}"#, #"{"name":"Joy","score":0.25}"#, "",
        #"{"name":"Joy","score":1e999},{"name":"Love","score":0}"#,
      ]))
    #expect(
      try database.rows("SELECT Joy, Love FROM face ORDER BY unit")
        == [[.null, .real(0.5)], [.real(0.25), .null], [.null, .null], [.null, .real(0)]])
  }

  /// A set that a row lacks is NULL, whatever the row before had.
  @Test func setsComeAndGo() throws {
    let text = document(["", "", ""]).replacingOccurrences(
      of: #""time":1,"emotions":[]"#,
      with: #"""
        "time":1,"emotions":[{"name":"Joy","score":0.5}],"facs":[{"name":"AU1 Inner Brow Raise","score":0.75}]
        """#)
    let database = try database(text, sets: [.emotion, .facs])
    #expect(
      try database.rows(#"SELECT Joy, "facs_AU1 Inner Brow Raise" FROM face ORDER BY unit"#)
        == [[.null, .null], [.real(0.5), .real(0.75)], [.null, .null]])
  }

  @Test(arguments: ["", "a\\u0000b", "\\u0000", "😀é", "line\\nbreak", "'; DROP TABLE face; --"])
  func textsComeBackAsTheyWere(_ escaped: String) throws {
    let text = document([""], id: escaped).replacingOccurrences(
      of: #""time":0"#, with: #""time":0,"text":"\#(escaped)""#
    )
    .replacingOccurrences(of: #""face""#, with: #""prosody""#)
    let database = try database(text)
    let expected = try #require(try JSONSerialization.jsonObject(with: Data("[\"\(escaped)\"]".utf8)) as? [String])
    #expect(try database.rows("SELECT text, id FROM prosody") == [[.text(expected[0]), .text(expected[0])]])
  }

  @Test func longTexts() throws {
    let long = String(repeating: "word ", count: 100_000)
    let text = document([""], model: "prosody").replacingOccurrences(
      of: #""time":0"#, with: #""time":0,"text":"\#(long)""#)
    #expect(try database(text).rows("SELECT text FROM prosody") == [[.text(long)]])
  }
}
