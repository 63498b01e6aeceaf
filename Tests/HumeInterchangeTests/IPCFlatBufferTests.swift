import HumeInterchange
import HumeReports
import Testing

@Suite struct IPCFlatBufferTests {
  /// The example at the head of FlatBufferBuilder.swift.
  @Test func theWorkedExample() {
    let example: [UInt8] = [
      0x10, 0, 0, 0, 0x0c, 0, 0x0c, 0, 0x04, 0, 0x06, 0, 0x08, 0, 0, 0,
      0x0c, 0, 0, 0, 0x04, 0, 0x03, 0, 0x04, 0, 0, 0, 0x03, 0, 0, 0, 0x68, 0xc3, 0xa9, 0,
    ]
    #expect(flatBuffer([.short(4), .byte(3), .text("hé"), nil]) == example)
  }

  /// Whatever comes before it, each number lies where it may, and each reference leads to its child.
  @Test func everythingIsWhereItMayBe() throws {
    for before in 0..<9 {
      let name = String(repeating: "x", count: before)
      let table: [FlatValue?] = [
        .byte(7), .text(name), .long(-2), nil, .short(-3), .tables([[.long(4), .text(name)], [], [nil, .int(-5)]]),
        .pairs([1, 2, 3, .max]), .table([.text(name), .pairs([]), .long(6)]), .bool(true), .tables([]),
      ]
      let read = try FlatTable(root: flatBuffer(table))
      #expect(try read.value(0, UInt8.self) == 7)
      #expect(try read.text(1) == name)
      #expect(try read.value(2, Int64.self) == -2)
      #expect(try read.value(3, Int64.self) == 0)
      #expect(try read.value(4, Int16.self) == -3)
      let tables = try #require(try read.tables(5))
      #expect(tables.count == 3)
      #expect(try tables[0].value(0, Int64.self) == 4)
      #expect(try tables[0].text(1) == name)
      #expect(try tables[1].text(0) == nil)
      #expect(try tables[2].value(1, Int32.self) == -5)
      #expect(try read.pairs(6)?.map { [$0.0, $0.1] } == [[1, 2], [3, .max]])
      let child = try #require(try read.table(7))
      #expect(try child.text(0) == name)
      #expect(try child.pairs(1)?.isEmpty == true)
      #expect(try child.value(2, Int64.self) == 6)
      #expect(try read.value(8, UInt8.self) == 1)
      #expect(try read.tables(9)?.isEmpty == true)
    }
  }

  private func flatBuffer(_ fields: [FlatValue?]) -> [UInt8] { FlatBufferBuilder(root: fields).bytes }
}
