import Foundation
import HumeReports
import HumeTypes
import Testing

/// A document read by Foundation, in a form that can be compared.
private func parsed(_ text: String) throws -> NSDictionary {
  try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary)
}

/// Whether Foundation read a cell's value. It drops a byte order mark at the start of a text, and may be off by a last
/// digit of a number: other tests compare those byte by byte.
private func isSame(_ value: Any?, _ cell: Cell) -> Bool {
  switch cell {
  case .text(let text):
    let expected = text.unicodeScalars.drop { $0 == "\u{FEFF}" }
    return (value as? String).map { Array($0.unicodeScalars.drop { $0 == "\u{FEFF}" }) == Array(expected) } ?? false
  case .integer(let expected): return (value as? NSNumber)?.intValue == expected
  case .number(let expected) where expected.isFinite:
    return (value as? NSNumber).map { ($0.doubleValue - expected).magnitude <= expected.ulp } ?? false
  case .missing, .number: return value is NSNull
  case .boolean(let expected): return (value as? NSNumber)?.boolValue == expected
  }
}

private let envelope = Envelope(
  command: "top", version: "0.1.0",
  parameters: [
    ("by", .text("mean")), ("top", .integer(5)), ("threshold", .number(nil)), ("exact", .boolean(false)),
    ("model", .texts(["face", "prosody"])), ("bin", .number(0.5)),
  ],
  inputs: [InputRecord(path: "a \"b\".json", bytes: 12), InputRecord(path: "-", sha256: "ab12")],
  warnings: [
    Warning(
      "unknown_name", message: "Unknown.", advice: "Look.", count: 3, input: "a.json",
      place: Place(jsonPath: "$[0]", line: 3)),
    Warning("no_times", kind: .note, message: "No times."),
  ])

private let small = Table(
  "top", columns: [Column("feature"), Column("value", .number)],
  rows: [[.text("Joy"), .number(0.5)], [.text("Awe"), .missing]])

@Suite struct JSONFormatTests {
  @Test func goldenDocument() throws {
    #expect(
      try written(small) { JSONFormat($0, envelope: envelope) } == """
        {
          "schema": "hume-results.top/1",
          "tool": {"name":"hume-results","version":"0.1.0"},
          "parameters": {
            "by": "mean",
            "top": 5,
            "threshold": null,
            "exact": false,
            "model": ["face","prosody"],
            "bin": 0.5
          },
          "inputs": [
            {"path":"a \\"b\\".json","bytes":12},
            {"path":"-","bytes":null,"sha256":"ab12"}
          ],
          "warnings": [
            {"code":"unknown_name","message":"Unknown.","count":3,"input":"a.json","place":"line 3, $[0]","advice":"Look."}
          ],
          "notes": [
            {"code":"no_times","message":"No times.","count":1,"input":null,"place":null,"advice":null}
          ],
          "data": [
            {"feature":"Joy","value":0.5},
            {"feature":"Awe","value":null}
          ]
        }

        """)
  }

  @Test func findingsOfAStreamComeAtTheEnd() throws {
    var found = Envelope(command: "export", version: "0.1.0")
    let head = found
    found.inputs = [InputRecord(path: "late.json", bytes: 1)]
    let text = try written(small) { output in JSONFormat(output, envelope: head, closing: { found }) }
    #expect(
      text == """
        {
          "schema": "hume-results.export/1",
          "tool": {"name":"hume-results","version":"0.1.0"},
          "parameters": {},
          "data": [
            {"feature":"Joy","value":0.5},
            {"feature":"Awe","value":null}
          ],
          "inputs": [
            {"path":"late.json","bytes":1}
          ],
          "warnings": [],
          "notes": []
        }

        """)
  }

  @Test func severalTablesAreAnObject() throws {
    let empty = Table("qc", columns: [Column("rows", .integer)])
    let document = try parsed(
      try written(small, empty) { JSONFormat($0, envelope: envelope, severalTables: true) })
    let data = try #require(document["data"] as? NSDictionary)
    #expect(data["qc"] as? NSArray == [])
    #expect((data["top"] as? NSArray)?.count == 2)
  }

  @Test(arguments: [true, false]) func aDocumentWithoutTablesIsWhole(severalTables: Bool) throws {
    let document = try parsed(try written { JSONFormat($0, envelope: envelope, severalTables: severalTables) })
    #expect(document["data"] as? NSObject == (severalTables ? NSDictionary() : NSArray()))
  }

  @Test func awkwardCellsAreReadAgain() throws {
    let table = awkwardTable()
    let document = try parsed(try written(table) { JSONFormat($0, envelope: envelope) })
    let data = try #require(document["data"] as? [NSDictionary])
    try #require(data.count == table.rows.count)
    for (cells, row) in zip(table.rows, data) {
      for (column, cell) in zip(table.columns, cells) { #expect(isSame(row[column.name], cell), "\(cell)") }
    }
  }

  @Test func linesAreObjectsOfTheirOwn() throws {
    let table = awkwardTable()
    let lines = try written(table) { NDJSONFormat($0) }.utf8.split(separator: UInt8(ascii: "\n"))
    try #require(lines.count == table.rows.count)
    for (cells, line) in zip(table.rows, lines) {
      let row = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? NSDictionary)
      for (column, cell) in zip(table.columns, cells) { #expect(isSame(row[column.name], cell), "\(cell)") }
    }
  }

  @Test func goldenLines() throws {
    #expect(
      try written(small) { NDJSONFormat($0) }
        == "{\"feature\":\"Joy\",\"value\":0.5}\n{\"feature\":\"Awe\",\"value\":null}\n")
  }

  @Test(arguments: [
    ("\"\\/", #""\"\\/""#), ("\u{0}\u{1F}\u{8}\u{C}\n\r\t", #""\u0000\u001f\b\f\n\r\t""#), ("\u{7F}é👍", "\"\u{7F}é👍\""),
    ("a\u{2028}b\u{2029}c", #""a\u2028b\u2029c""#), ("\u{2027}\u{202A}", "\"\u{2027}\u{202A}\""), ("", "\"\""),
    ("\u{FEFF}bom", "\"\u{FEFF}bom\""),
  ])
  func escapes(text: String, expected: String) throws {
    let output = Output.memory()
    var json = JSONWriter(output)
    try json.string(text)
    #expect(output.text == expected)
  }

  @Test func nesting() throws {
    func write(_ style: JSONWriter.Style) throws -> String {
      let output = Output.memory()
      var json = JSONWriter(output, style: style)
      try json.beginArray()
      try json.beginObject()
      try json.key("a")
      try json.beginArray()
      try json.endArray()
      try json.key("b")
      try json.beginObject(inline: true)
      try json.key("c")
      try json.beginArray()
      try json.number(.infinity)
      try json.boolean(true)
      try json.endArray()
      try json.endObject()
      try json.endObject()
      try json.integer(2)
      try json.null()
      try json.endArray()
      return output.text
    }
    #expect(try write(.compact) == #"[{"a":[],"b":{"c":[null,true]}},2,null]"#)
    #expect(
      try write(.pretty) == """
        [
          {
            "a": [],
            "b": {"c":[null,true]}
          },
          2,
          null
        ]
        """)
  }
}
