import Foundation
import HumeReports
import HumeTypes
import Testing

@Suite struct OutputTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("reports-\(UUID().uuidString)")

  @Test func aFileAppearsWholeOrNotAtAll() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("a.csv").path
    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder.path) }

    do {
      let output = try Output.file(path)
      try output.write(String(repeating: "x", count: 200_000))
    }
    #expect(try names() == [])

    let output = try Output.file(path)
    let line = "0123456789é\n"
    for _ in 0..<20_000 { try output.write(line) }
    #expect(!FileManager.default.fileExists(atPath: path))
    try output.finish()
    #expect(try String(contentsOfFile: path, encoding: .utf8) == String(repeating: line, count: 20_000))
    #expect(try names() == ["a.csv"])

    let refused = #expect(throws: (any Error).self) { try Output.file(path) }
    #expect((refused as? any ExplainedError)?.codeName == "exists")
    let second = try Output.file(path, force: true)
    try second.write("new")
    try second.finish()
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
  }

  @Test func aReaderThatHasGoneIsRecognised() throws {
    signal(SIGPIPE, SIG_IGN)
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    close(ends[0])
    defer { close(ends[1]) }
    let output = Output.descriptor(ends[1], name: "pipe")
    try output.write("gathered, not sent")
    #expect(throws: OutputClosed()) { try output.finish() }
    // It stays closed.
    #expect(throws: OutputClosed()) { try output.finish() }
    #expect(throws: OutputClosed()) { try output.write(String(repeating: "x", count: 1 << 16)) }
  }

  @Test func otherErrorsSayWhere() throws {
    let output = Output.descriptor(-1, name: "nowhere")
    try output.write("x")
    let error = #expect(throws: (any Error).self) { try output.flush() }
    #expect((error as? any ExplainedError)?.place.path == "nowhere")
  }

  @Test func bytesComeInOrder() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    let output = Output.descriptor(ends[1], name: "pipe")
    try output.write("a")
    try output.write([UInt8(ascii: "b")])
    try output.write("c")
    try output.finish()
    close(ends[1])
    let data = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true).readDataToEndOfFile()
    #expect(String(decoding: data, as: UTF8.self) == "abc")
  }

  @Test(
    arguments: [
      ("a.csv", FormatName.csv), ("x/y.TSV", .tsv), ("a.b.json", .json), ("a.jsonl", .ndjson), ("a.ndjson", .ndjson),
      ("a.md", .markdown), ("a.HTML", .html), ("a.arrows", .arrow), ("a.sqlite", .sqlite), ("a.db", .sqlite),
      ("a.arrow", nil),
      ("report.txt", .table), ("a.TextGrid", .textgrid), ("a.EAF", .eaf), ("a.vtt", .vtt), ("a.bids", nil), ("a", nil),
      ("a.xlsx", nil), ("csv", nil), ("a.csv/b", nil),
      ("", nil),
    ] as [(String, FormatName?)])
  func formatsByExtension(path: String, expected: FormatName?) { #expect(FormatName(path: path) == expected) }

  @Test func everyNameHasItsWriter() throws {
    let table = Table("t", columns: [Column("a")], rows: [[.text("x")]])
    let starts: [FormatName: String] = [
      .table: "a\n─\nx\n", .json: "{\n  \"schema\": \"hume-results.top/1\"", .ndjson: "{\"a\":\"x\"}\n", .csv: "a\nx\n",
      .tsv: "a\nx\n", .markdown: "| a   |\n", .html: "<!DOCTYPE html>\n<html lang=\"en\">",
    ]
    for name in FormatName.allCases where name.isForObservations {
      #expect(throws: FormatError(name)) {
        try name.writer(to: Output.memory(), envelope: Envelope(command: "top", version: "1"))
      }
    }
    for name in FormatName.allCases where !name.isBinary && !name.isForObservations {
      let text = try written(table) { try name.writer(to: $0, envelope: Envelope(command: "top", version: "1")) }
      #expect(text.hasPrefix(try #require(starts[name])), "\(name)")
    }
  }
}
