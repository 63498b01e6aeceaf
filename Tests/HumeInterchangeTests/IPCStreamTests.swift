import Foundation
import HumeInterchange
import HumeReports
import Testing

@Suite struct IPCStreamTests {
  @Test(arguments: IPCCase.all()) func whatIsWrittenIsRead(_ table: IPCCase) throws {
    let read = try ReadStream(written(table))
    #expect(read.fields == table.schema.fields)
    #expect(read.metadata == table.schema.metadata.map { [$0.key, $0.value] })
    #expect(read.batches == table.batches)
    for (lengths, columns) in zip(read.validityLengths, table.batches) {
      for (length, cells) in zip(lengths, columns) {
        #expect(length == (cells.contains(.null) ? (cells.count + 7) / 8 : 0))
      }
    }
  }

  /// A stream of two numbers, byte by byte.
  @Test func theBytesOfAStream() throws {
    let schema = ArrowSchema([ArrowField("Joy", .number)])
    let bytes = try written(schema, [batch([[.number(1), .null]], schema)])
    func hex(_ range: Range<Int>) -> String {
      bytes[range].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    }
    let schemaSize = 8 + Int(bytes[4])
    #expect(schemaSize == 192)
    // The mark, the size, and in the message's table version 4, the header's type 1.
    #expect(hex(0..<8) == "ff ff ff ff b8 00 00 00")
    let batchSize = 8 + Int(bytes[schemaSize + 4])
    #expect(batchSize == 192)
    let body = schemaSize + batchSize
    // Validity and values, each to a multiple of 64 bytes, then the end.
    #expect(hex(body..<(body + 64)) == "01" + String(repeating: " 00", count: 63))
    #expect(hex((body + 64)..<(body + 72)) == "00 00 00 00 00 00 f0 3f")
    #expect(hex((body + 72)..<(body + 128)) == String(repeating: "00 ", count: 55) + "00")
    #expect(hex((body + 128)..<bytes.count) == "ff ff ff ff 00 00 00 00")
  }

  @Test func aDictionaryIsWrittenWhereItIsNew() throws {
    let schema = ArrowSchema([ArrowField("a", .name), ArrowField("n", .integer), ArrowField("b", .name)])
    let (joy, joyAgain, calm) = (arrowDictionary(["Joy"]), arrowDictionary(["Joy"]), arrowDictionary(["Joy", "Calm"]))
    let longer = arrowDictionary(["JoyC", "alm"])
    let cells: [[Cell]] = [[.text("Joy")], [.integer(1)], [.text("Joy")]]
    func one(_ a: ArrowDictionary, _ b: ArrowDictionary) -> ArrowBatch {
      batch(cells, schema, dictionaries: [a, nil, b])
    }
    let batches = [one(joy, joy), one(joy, calm), one(joyAgain, calm), one(longer, calm), one(calm, calm)]
    let read = try ReadStream(written(schema, batches))
    let expected = [
      "schema", "names 0", "names 2", "batch 1", "names 2", "batch 1", "batch 1", "names 0", "batch 1", "names 0",
      "batch 1",
    ]
    #expect(read.messages == expected)
    #expect(read.batches.map { $0[0][0] } == ["Joy", "Joy", "Joy", "JoyC", "Joy"].map(Cell.text))
  }

  @Test func everySinkGetsTheSameBytes() throws {
    let table = IPCCase("large", rows: [20_000, 0, 1, 9_000], seed: 3, null: { $0 % 1000 == 0 })
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("arrow-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("a.arrows").path
    let output = try Output.file(path)
    try write(table, to: output)
    try output.finish()
    #expect(try Array(Data(contentsOf: URL(fileURLWithPath: path))) == written(table))
  }

  @Test func aReaderThatHasGoneIsRecognised() throws {
    signal(SIGPIPE, SIG_IGN)
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    close(ends[0])
    defer { close(ends[1]) }
    let output = Output.descriptor(ends[1], name: "pipe")
    let table = IPCCase("large", rows: [20_000], null: { _ in false })
    #expect(throws: OutputClosed()) { try write(table, to: output) }
    #expect(throws: OutputClosed()) { try write(table, to: output) }
    #expect(throws: OutputClosed()) { try output.finish() }
  }

  @Test func aBatchOfAnotherSchemaIsAMistake() async {
    await #expect(processExitsWith: .failure) {
      let schema = ArrowSchema([ArrowField("a", .integer)])
      _ = try written(schema, [batch([[.number(1)]], ArrowSchema([ArrowField("a", .number)]))])
    }
    await #expect(processExitsWith: .failure) {
      let schema = ArrowSchema([ArrowField("a", .integer)])
      let column = ArrowColumn(type: .integer, nullCount: 0, validity: nil, values: ArrowBuffer(copying: [1]))
      _ = try written(schema, [ArrowBatch(length: 1, columns: [column])])
    }
  }
}

func write(_ table: IPCCase, to output: Output) throws {
  let writer = ArrowStreamWriter(output)
  try writer.begin(table.schema)
  for columns in table.batches { try writer.write(batch(columns, table.schema)) }
  try writer.finish()
}

private func written(_ table: IPCCase) throws -> [UInt8] {
  let output = Output.memory()
  try write(table, to: output)
  return output.bytes
}

private func written(_ schema: ArrowSchema, _ batches: [ArrowBatch]) throws -> [UInt8] {
  let output = Output.memory()
  let writer = ArrowStreamWriter(output)
  try writer.begin(schema)
  for batch in batches { try writer.write(batch) }
  try writer.finish()
  return output.bytes
}
