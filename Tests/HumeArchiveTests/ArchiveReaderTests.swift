import ArchiveSupport
import Foundation
import HumeArchive
import HumeSystem
import HumeTypes
import Testing

@Suite struct ArchiveReaderTests {
  static let files = [("a/face.csv", "Id,Frame\r\nunknown,0\r\n"), ("b.json", "[]"), ("empty", "")]

  static func tar() -> [UInt8] {
    var tar = TarBuilder()
    tar.add("a/", type: "5")
    for (name, contents) in files { tar.add(name, contents) }
    return tar.finished()
  }

  static var expected: [(String, String?)] { [("a/", nil)] + files.map { ($0.0, Optional($0.1)) } }

  @Test func roundTripOfEveryFormat() throws {
    #expect(same(try listing(Self.tar()), Self.expected))
    for compression in Compression.allCases {
      #expect(same(try listing(compressed(Self.tar(), compression)), Self.expected), "\(compression)")
    }
    for hasDescriptor in [false, true] {
      for method in [0, 8] {
        var zip = ZipBuilder([("a/", "")] + Self.files, hasDescriptor: hasDescriptor)
        for index in zip.entries.indices.dropFirst() { zip.entries[index].method = method }
        #expect(same(try listing(zip.finished()), Self.expected), "\(method), \(hasDescriptor)")
      }
    }
    #expect(
      same(try listing(ZipBuilder(Self.files).finished(comment: "made by hand")), Array(Self.expected.dropFirst())))
    #expect(try listing(ZipBuilder().finished()).isEmpty)
  }

  @Test func anEntryLargerThanTheBuffers() throws {
    let text = String(repeating: "0123456789abcdef", count: 20_000)
    for hasDescriptor in [false, true] {
      let zip = ZipBuilder([("large", text), ("next", "x")], hasDescriptor: hasDescriptor).finished()
      #expect(same(try listing(zip), [("large", text), ("next", "x")]))
    }
    let tar = TarBuilder.files([("large", text), ("next", "x")])
    #expect(same(try listing(compressed(tar, .gzip)), [("large", text), ("next", "x")]))
  }

  @Test func filesMayBeSkippedOrReadInPart() throws {
    let tar = Self.tar()
    for bytes in [tar, compressed(tar, .gzip), ZipBuilder(Self.files).finished()] {
      let scratch = try Scratch()
      let reader = try ArchiveReader(path: try scratch.file("x", bytes))
      var names: [String] = []
      let two = UnsafeMutableRawBufferPointer.allocate(byteCount: 2, alignment: 1)
      defer { two.deallocate() }
      var stale: (any ByteStream)?
      while let entry = try reader.nextEntry() {
        if let stale { #expect(throws: ArchiveError.self) { try stale.read(into: two) } }
        if entry.path == "b.json" { #expect(try reader.stream().read(into: two) == 2) }
        stale = reader.stream()
        names.append(entry.path)
      }
      #expect(names.suffix(3) == ["a/face.csv", "b.json", "empty"])
    }
  }

  @Test func entriesAreFoundAgainByTheirPosition() throws {
    let scratch = try Scratch()
    let large = String(repeating: "0123456789abcdef", count: 20_000)
    let files = [("long/" + String(repeating: "n", count: 120), "1"), ("large", large), ("b", "2"), ("c", "3")]
    var tar = TarBuilder()
    tar.longName(files[0].0)
    tar.add("short", files[0].1, magic: "ustar  \u{0}")
    for (name, contents) in files.dropFirst() { tar.add(name, contents) }
    let archives = [tar.finished(), ZipBuilder(files).finished(), compressed(tar.finished(), .gzip)]
    for (number, bytes) in archives.enumerated() {
      let path = try scratch.file("\(number)", bytes)
      let first = try ArchiveReader(path: path)
      var entries: [ArchiveEntry] = []
      while let entry = try first.nextEntry() { entries.append(entry) }
      #expect(first.isCompressed == (number == 2))
      #expect(zip(entries, entries.dropFirst()).allSatisfy { $0.position < $1.position })
      let reader = try ArchiveReader(path: path)
      for index in first.isCompressed ? [0, 2, 3] : [3, 0, 2, 2, 1, 3] {
        let entry = try reader.entry(at: entries[index].position)
        #expect(entry == entries[index])
        let contents = try readAll(EntryBytes(reader.stream()), limit: 1 << 20, path: "x")
        #expect(String(decoding: contents, as: UTF8.self) == files[index].1)
      }
      #expect(throws: ArchiveError.self) { try reader.entry(at: first.isCompressed ? 0 : 7) }
    }
  }

  @Test func aTarComesFromAStreamAndAZipDoesNot() throws {
    let packed = compressed(Self.tar(), .xz)
    let reader = try ArchiveReader(stream: BytesStream(packed, step: 5), path: "-")
    var count = 0
    while try reader.nextEntry() != nil { count += 1 }
    #expect(count == 4)
    let zip = ZipBuilder(Self.files).finished()
    #expect(throws: ArchiveError.self) { try ArchiveReader(stream: BytesStream(zip), path: "-") }
  }

  @Test func whatIsNoArchive() {
    let cases: [[UInt8]] = [
      [], Array("[{\"source\":1}]".utf8), Array(repeating: 0, count: 10_240), compressed(Array("[]".utf8), .gzip),
      compressed(compressed(Self.tar(), .gzip), .gzip), compressed(ZipBuilder(Self.files).finished(), .xz),
    ]
    for bytes in cases { #expect(refusal(bytes)?.code == .notAnArchive) }
  }

  @Test func formatsAreDetected() {
    #expect(ArchiveFormat.detect(head: Self.tar()) == .tar)
    #expect(ArchiveFormat.detect(head: Self.tar().prefix(511)) == nil)
    var old = TarBuilder()
    old.add("a", "x", type: "\u{0}", magic: "")
    #expect(ArchiveFormat.detect(head: old.finished()) == .tar)
    var damaged = old.finished()
    damaged[3] ^= 1
    #expect(ArchiveFormat.detect(head: damaged) == nil)
    #expect(ArchiveFormat.detect(head: [0x50, 0x4B, 5, 6]) == .zip)
    #expect(ArchiveFormat.detect(head: [0x50, 0x4B, 7, 8]) == nil)
  }

  @Test func everyTruncationIsAnError() throws {
    let tar = TarBuilder.files([("a.csv", "Id\r\n1\r\n")])
    for packed in [compressed(tar, .gzip), ZipBuilder(Self.files, hasDescriptor: true).finished()] {
      for length in packed.indices {
        #expect(throws: (any Error).self, "\(length) of \(packed.count)") { try listing(Array(packed[..<length])) }
      }
    }
    // One of the two blocks of zeros at the end suffices; that is less than many a tar has.
    for length in 0..<tar.count - 512 {
      #expect(throws: (any Error).self, "\(length) of \(tar.count)") { try listing(Array(tar[..<length])) }
    }
    #expect(refusal(Array(tar.dropLast(1_024)))?.code == .truncated)
  }

  @Test func aFlippedBitIsAnErrorOrChangesNothing() throws {
    let tar = compressed(TarBuilder.files([("a.csv", "Id\r\n1\r\n")]), .gzip)
    var deflated = ZipBuilder(Self.files)
    for index in deflated.entries.indices { deflated.entries[index].method = 8 }
    let zips = [ZipBuilder(Self.files).finished(), ZipBuilder(Self.files, hasDescriptor: true).finished()]
    for packed in [tar, deflated.finished()] + zips {
      let expected = try listing(packed)
      var refused = 0
      for offset in packed.indices {
        for bit in 0..<8 {
          var damaged = packed
          damaged[offset] ^= 1 << bit
          if let found = try? listing(damaged) {
            #expect(same(found, expected), "byte \(offset), bit \(bit) of \(packed.count)")
          } else {
            refused += 1
          }
        }
      }
      #expect(refused > packed.count * 2)
    }
  }

  /// Damage that no checksum sees in full must at least not crash, and never give other bytes of a checked format.
  @Test func muchDamageIsSurvived() throws {
    var zip64 = ZipBuilder(Self.files, hasDescriptor: true).finished()
    zip64.insert(contentsOf: [0x50, 0x4B, 6, 7] + [UInt8](repeating: 9, count: 16), at: zip64.count - 22)
    var tar = TarBuilder()
    tar.pax([("path", "gr\u{FC}n"), ("size", "3")])
    tar.add("short", "abc")
    tar.longName("long")
    tar.add("short", "x", magic: "ustar  \u{0}")
    let seeds = [ZipBuilder(Self.files).finished(), zip64, tar.finished(), compressed(Self.tar(), .xz)]
    var state: UInt64 = 20_261_121
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var refused = 0
    for seed in seeds {
      for _ in 0..<1_000 {
        var damaged = seed
        for _ in 0...random(4) {
          let value = [0, 0xFF, 0x80, 0x7F, 0x2F, random(256)][random(6)]
          let (start, length) = (random(damaged.count), 1 + random(8))
          for offset in start..<min(damaged.count, start + length) { damaged[offset] = UInt8(value) }
        }
        if refusal(damaged) != nil { refused += 1 }
      }
    }
    #expect(refused > 2_000)
  }

  @Test func whatFollowsATarIsAnError() {
    let tar = Self.tar()
    #expect(refusal(tar + [UInt8](repeating: 0, count: 9_000)) == nil)
    #expect(refusal(tar + tar)?.code == .damaged)
    #expect(refusal(compressed(tar + [UInt8](repeating: 0, count: 200_000) + [1], .gzip))?.code == .damaged)
    #expect(refusal(compressed(tar, .gzip) + [0])?.code == .damaged)
  }

  @Test func limits() throws {
    let tar = TarBuilder.files([("a/b/c", "12345"), ("d", "123"), ("e", "")])
    let zip = ZipBuilder([("a/b/c", "12345"), ("d", "123"), ("e", "")]).finished()
    let changes: [(String?, (inout ArchiveLimits) -> Void)] = [
      (nil, { _ in }), ("e", { $0.entries = 4 }), (nil, { $0.entries = 5 }), ("a/b/c", { $0.bytesPerFile = 4 }),
      (nil, { $0.bytesPerFile = 5 }), ("d", { $0.bytesInAll = 7 }), (nil, { $0.bytesInAll = 8 }),
      ("a/b/c", { $0.depth = 2 }), (nil, { $0.depth = 3 }), ("a/b/c", { $0.pathLength = 4 }),
      (nil, { $0.pathLength = 5 }),
    ]
    for (place, change) in changes {
      var limits = ArchiveLimits()
      change(&limits)
      for bytes in [tar, compressed(tar, .gzip), zip] {
        let error = refusal(bytes, limits: limits)
        #expect(error?.code == (place == nil ? nil : .limit))
        if let place { #expect(error?.place.path?.hasSuffix("!\(place)") == true) }
        if place != nil, limits.pathLength > 4 { #expect(error?.advice.contains("--max-") == true) }
      }
    }
    var limits = ArchiveLimits()
    limits.bytesBeforeRatio = 50_000
    limits.ratio = 100
    let swelling = compressed(TarBuilder.files([("zeros", String(repeating: "0", count: 1_000_000))]), .gzip)
    #expect(refusal(swelling, limits: limits)?.code == .limit)
    var zipped = ZipBuilder([("zeros", String(repeating: "0", count: 1_000_000))])
    zipped.entries[0].method = 8
    #expect(refusal(zipped.finished(), limits: limits)?.code == .limit)
    #expect(refusal(zipped.finished()) == nil)
  }
}
