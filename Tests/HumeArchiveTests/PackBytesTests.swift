import Foundation
import HumeArchive
import HumeSystem
import Testing

/// The archives byte by byte: nothing in them but names, sizes and contents.
@Suite struct PackBytesTests {
  static let files = [
    ("in/a.mp4", String(repeating: "x", count: 5000)), ("in/b.csv", String(repeating: "y", count: 5000)),
    ("in/c.PNG", "z"), ("in/empty.txt", ""), ("in/gr\u{FC}n.csv", "w"),
    ("in/\((0..<6).map { _ in String(repeating: "d", count: 50) }.joined(separator: "/"))", "deep"),
  ]

  private func packed(_ format: PackFormat) throws -> [UInt8] {
    let scratch = try Scratch(Self.files)
    _ = try pack(["\(scratch.path)/in"], to: "\(scratch.path)/out\(format.rawValue)")
    return try readSmallFile("\(scratch.path)/out\(format.rawValue)", limit: 1 << 20)
  }

  private func number(_ bytes: [UInt8], at offset: Int, _ count: Int) -> Int {
    bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  @Test func zip() throws {
    let bytes = try packed(.zip)
    let end = bytes.count - 22
    #expect(number(bytes, at: end, 4) == 0x0605_4B50)
    #expect(number(bytes, at: end + 10, 2) == 6)
    var offset = number(bytes, at: end + 16, 4)
    var methods: [String: Int] = [:]
    while offset < end {
      #expect(number(bytes, at: offset, 4) == 0x0201_4B50)
      let lengths = [28, 30, 32].map { number(bytes, at: offset + $0, 2) }
      let name = String(decoding: bytes[(offset + 46)..<(offset + 46 + lengths[0])], as: UTF8.self)
      // Made by Unix; the version that unpacks it knows no zip64.
      #expect(number(bytes, at: offset + 5, 1) == 3 && number(bytes, at: offset + 6, 2) <= 20)
      #expect((number(bytes, at: offset + 8, 2) & 0x800 != 0) == !name.utf8.allSatisfy { $0 < 0x80 })
      // 1 January 1980, 0:00; a plain file, mode 0644.
      #expect(number(bytes, at: offset + 12, 2) == 0 && number(bytes, at: offset + 14, 2) == 0x21)
      #expect(number(bytes, at: offset + 38, 4) >> 16 == 0o100644)
      methods[name] = number(bytes, at: offset + 10, 2)
      var extra = offset + 46 + lengths[0]
      let extraEnd = extra + lengths[1]
      while extra < extraEnd {
        let (id, length) = (number(bytes, at: extra, 2), number(bytes, at: extra + 2, 2))
        let value = bytes[(extra + 4)..<(extra + 4 + length)]
        // No time, and root's numbers.
        if id == 0x5455 { #expect(Array(value) == [0]) }
        if id == 0x7875 { #expect(value.filter { $0 != 0 } == [1, 4, 4]) }
        #expect([0x5455, 0x7875].contains(id))
        extra += 4 + length
      }
      offset = extraEnd + lengths[2]
    }
    #expect(offset == end)
    let expected = Dictionary(
      uniqueKeysWithValues: Self.files.map { file in
        (file.0, file.1.isEmpty || [".mp4", ".PNG"].contains { file.0.hasSuffix($0) } ? 0 : 8)
      })
    #expect(methods == expected)
  }

  @Test func tar() throws {
    let gzip = try packed(.tarGzip)
    // No name, no time.
    #expect(Array(gzip[..<8]) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0])
    let bytes = try decompressed(gzip, .gzip)
    #expect(try bytes == decompressed(packed(.tarXZ), .xz))
    #expect(try bytes == decompressed(packed(.tarBzip2), .bzip2))
    #expect(bytes.count % 512 == 0)
    var offset = 0
    var kinds: [String] = []
    func text(_ range: Range<Int>) -> String {
      String(
        decoding: bytes[(offset + range.lowerBound)..<(offset + range.upperBound)].prefix { $0 != 0 }, as: UTF8.self)
    }
    while bytes[offset] != 0 {
      #expect(text(257..<263) == "ustar")
      #expect(text(108..<115).allSatisfy { "0 ".contains($0) } && text(116..<123).allSatisfy { "0 ".contains($0) })
      #expect(text(265..<297) == "" && text(297..<329) == "")
      let size = try #require(Int(text(124..<136).filter(\.isNumber), radix: 8))
      let kind = text(156..<157)
      kinds.append(kind)
      if kind == "0" {
        #expect(text(100..<108).filter(\.isNumber) == "000644")
        #expect(Int(text(136..<148).filter(\.isNumber), radix: 8) == 315_532_800)
      } else {
        // Only the name, where it does not fit: neither times nor numbers.
        let records = String(decoding: bytes[(offset + 512)..<(offset + 512 + size)], as: UTF8.self)
        #expect(records.split(separator: "\n").map { $0.split(separator: " ")[1].prefix(5) } == ["path="])
      }
      offset += 512 + (size + 511) / 512 * 512
    }
    #expect(bytes[offset...].allSatisfy { $0 == 0 } && bytes.count - offset >= 1024)
    #expect(kinds == ["0", "0", "0", "x", "0", "0", "x", "0"])
  }
}
