import HumeArchive
import HumeTypes
import Testing

@Suite struct DecompressedStreamTests {
  static let text = Array(String(repeating: "Concentration,0.5\nCalmness,0.25\n", count: 3).utf8)
  /// `text` by `zstd -19` 1.5.4, with the content checksum that libarchive's writer leaves out.
  static let zstdWithChecksum: [UInt8] = [
    0x28, 0xB5, 0x2F, 0xFD, 0x24, 0x60, 0x45, 0x01, 0x00, 0x04, 0x02, 0x43, 0x6F, 0x6E, 0x63, 0x65,
    0x6E, 0x74, 0x72, 0x61, 0x74, 0x69, 0x6F, 0x6E, 0x2C, 0x30, 0x2E, 0x35, 0x0A, 0x43, 0x61, 0x6C,
    0x6D, 0x6E, 0x65, 0x73, 0x73, 0x2C, 0x30, 0x2E, 0x32, 0x35, 0x0A, 0x01, 0x00, 0xE8, 0x90, 0xD4,
    0x13, 0xC8, 0x22, 0x55, 0x1F,
  ]

  @Test(arguments: Compression.allCases, [1, 7, 100_000])
  func roundTrip(_ compression: Compression, step: Int) throws {
    let large = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
    for bytes in [[], Self.text, step == 1 ? [] : large] {
      let packed = compressed(bytes, compression)
      #expect(Compression.detect(head: packed) == compression)
      #expect(try decompressed(packed, compression, step: step) == bytes)
    }
  }

  @Test(arguments: Compression.allCases)
  func partsAreReadAsOne(_ compression: Compression) throws {
    let (one, two) = (compressed(Self.text, compression), compressed(Array("two".utf8), compression))
    let empty = compressed([], compression)
    #expect(try decompressed(one + two, compression) == Self.text + Array("two".utf8))
    #expect(try decompressed(empty + one + empty + two, compression, step: 3) == Self.text + Array("two".utf8))
  }

  @Test(arguments: Compression.allCases)
  func everyTruncationIsAnError(_ compression: Compression) {
    for packed in [compressed(Self.text, compression), compressed([], compression)] {
      for length in 0..<packed.count {
        #expect(throws: ArchiveError.self, "\(length) of \(packed.count)") {
          try decompressed(Array(packed[..<length]), compression)
        }
      }
    }
    let first = compressed(Self.text, compression)
    let both = first + compressed(Array("two".utf8), compression)
    for length in first.count + 1..<both.count {
      #expect(throws: ArchiveError.self, "\(length) of \(both.count)") {
        try decompressed(Array(both[..<length]), compression)
      }
    }
  }

  @Test(arguments: Compression.allCases)
  func aFlippedBitIsAnErrorOrChangesNothing(_ compression: Compression) {
    let packed = compression == .zstd ? Self.zstdWithChecksum : compressed(Self.text, compression)
    var refused = 0
    for offset in packed.indices {
      for bit in 0..<8 {
        var damaged = packed
        damaged[offset] ^= 1 << bit
        if let bytes = try? decompressed(damaged, compression) {
          #expect(bytes == Self.text, "byte \(offset), bit \(bit)")
        } else {
          refused += 1
        }
      }
    }
    #expect(refused > packed.count * 6)
  }

  @Test(
    arguments: Compression.allCases, [[0x41], [0, 0, 0, 0], Array(repeating: 0, count: 512), [0x1F], [0x42, 0x5A]])
  func whatFollowsIsAnError(_ compression: Compression, tail: [UInt8]) {
    // xz has padding of its own: zeros, a multiple of four.
    let isPadding = compression == .xz && tail.allSatisfy { $0 == 0 }
    let bytes = try? decompressed(compressed(Self.text, compression) + tail, compression)
    #expect(bytes == (isPadding ? Self.text : nil))
  }

  @Test func anErrorStays() {
    let stream = DecompressedStream(BytesStream([0x1F, 0x8B, 8]), compression: .gzip, path: "a.gz")
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 10, alignment: 1)
    defer { buffer.deallocate() }
    for _ in 0..<3 {
      #expect(throws: ArchiveError.self) { try stream.read(into: buffer) }
    }
    do {
      _ = try stream.read(into: buffer)
    } catch {
      #expect(error.code == .truncated)
      #expect(error.place.path == "a.gz")
      #expect(!error.advice.isEmpty)
    }
  }

  @Test(arguments: [(40, true), (37, true), (31, true), (30, false), (20, false)] as [(UInt8, Bool)])
  func largeDictionariesAreRefused(bits: UInt8, isRefused: Bool) {
    // Byte 14 of a file without stated sizes is the filter, 16 its dictionary; the header's CRC-32 is not mended,
    // so that smaller dictionaries end as damage.
    let sound = compressed(Self.text, .xz)
    var packed = sound
    #expect(packed[14] == 0x21 && packed[15] == 1)
    packed[16] = bits
    let large = compressed((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }, .xz)
    let empty = compressed([], .xz)
    for before in [[], sound, large, empty, empty + [0, 0, 0, 0] + large + sound] {
      do {
        _ = try decompressed(before + packed, .xz)
        Issue.record("nothing thrown")
      } catch {
        #expect((error as? ArchiveError)?.code == (isRefused ? .limit : .damaged))
      }
    }
  }

  @Test func largeWindowsAreRefused() throws {
    // A frame of one raw block, with a window of 2^(10 + n) bytes.
    func frame(_ n: UInt8) -> [UInt8] { [0x28, 0xB5, 0x2F, 0xFD, 0, n << 3, 9, 0, 0, 0x78] }
    #expect(try decompressed(frame(17), .zstd) == [0x78])
    #expect(throws: ArchiveError.self) { try decompressed(frame(18), .zstd) }
    do { _ = try decompressed(frame(18), .zstd) } catch { #expect((error as? ArchiveError)?.code == .limit) }
  }

  @Test func detection() {
    let cases: [([UInt8], Compression?)] = [
      ([], nil), ([0x1F, 0x8B], nil), ([0x1F, 0x8B, 8], .gzip), (Array("BZh0".utf8), nil), (Array("BZh9".utf8), .bzip2),
      ([0xFD, 0x37, 0x7A, 0x58, 0x5A], nil), ([0x28, 0xB5, 0x2F, 0xFD], .zstd), ([0x53, 0x2A, 0x4D, 0x18], .zstd),
      (Array("{\"a\":1}".utf8), nil),
    ]
    for (head, expected) in cases { #expect(Compression.detect(head: head) == expected) }
  }
}
