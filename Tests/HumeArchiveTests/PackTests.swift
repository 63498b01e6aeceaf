import Foundation
import HumeArchive
import HumeSystem
import HumeTypes
import Synchronization
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@Suite struct PackTests {
  /// Names of all sorts: spaces, umlauts, other scripts, composed and decomposed letters, long ones.
  static let files = [
    ("talks/a.mp4", "film"), ("talks/b c.txt", "text"), ("talks/empty", ""),
    ("talks/Gr\u{FC}\u{DF}e/\u{65E5}\u{672C}\u{8A9E} \u{1F600}.txt", "x"), ("talks/cafe\u{301}.txt", "decomposed"),
    ("talks/\(String(repeating: "n", count: 200))", "long"),
    ("talks/\((0..<6).map { _ in String(repeating: "d", count: 50) }.joined(separator: "/"))/e", "deep"),
    ("talks/back\\slash", "y"), ("talks/large.csv", String(repeating: "0123456789", count: 100_000)),
  ]

  static let sorted = files.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }

  @Test(arguments: PackFormat.allCases)
  func everyFormatIsUnpackedAgain(_ format: PackFormat) throws {
    let scratch = try Scratch(Self.files)
    let archive = "\(scratch.path)/out\(format.rawValue)"
    let summary = try pack(["\(scratch.path)/talks"], to: archive)
    #expect(summary.files == 9 && summary.bytes == 1_000_028 && summary.leftOut == [] && summary.warnings == [])
    let bytes = try readSmallFile(archive, limit: 1 << 24)
    #expect(summary.archiveBytes == bytes.count)
    #expect(same(try listing(bytes), Self.sorted))
    let unpacked = try unpack(archive: archive, to: "\(scratch.path)/again")
    #expect(unpacked.files == 9 && unpacked.folders == 0)
    #expect(try scratch.tree("again/talks") == scratch.tree("talks"))
    for (name, contents) in Self.files { #expect(try scratch.contents("again/\(name)") == contents) }
  }

  static let names: [([String], [String])] = [
    (["/talks"], ["talks/a.mp4", "talks/day 1/b.mp4"]), (["/talks/"], ["talks/a.mp4", "talks/day 1/b.mp4"]),
    (["/talks/."], ["talks/a.mp4", "talks/day 1/b.mp4"]), (["//talks//.//"], ["talks/a.mp4", "talks/day 1/b.mp4"]),
    (["/talks/day 1/.."], ["talks/a.mp4", "talks/day 1/b.mp4"]), (["/talks/day 1"], ["day 1/b.mp4"]),
    (["/talks/a.mp4"], ["a.mp4"]), (["/talks/a.mp4", "/talks/day 1/b.mp4"], ["a.mp4", "b.mp4"]),
    (["/talks", "/talks/a.mp4"], ["a.mp4", "talks/a.mp4", "talks/day 1/b.mp4"]),
    (["/talks/day 1", "/talks/./day 1/", "/talks/day 1"], ["day 1/b.mp4"]),
    (["/to-folder"], ["to-folder/b.mp4"]), (["/to-file.mp4"], ["to-file.mp4"]), (["/.hidden"], [".hidden/c.mp4"]),
    (["/.hidden/c.mp4", "/.alone"], [".alone", "c.mp4"]), (["/__MACOSX"], ["__MACOSX/d.mp4"]),
  ]

  @Test(arguments: names)
  func namesInTheArchive(_ paths: [String], _ expected: [String]) throws {
    let scratch = try Scratch(
      ["talks/a.mp4", "talks/day 1/b.mp4", ".hidden/c.mp4", ".alone", "__MACOSX/d.mp4"].map { ($0, $0) })
    symlink("talks/day 1", "\(scratch.path)/to-folder")
    symlink("talks/a.mp4", "\(scratch.path)/to-file.mp4")
    let archive = "\(scratch.path)/out.zip"
    let summary = try pack(paths.map { scratch.path + $0 }, to: archive)
    #expect(try listing(readSmallFile(archive, limit: 1 << 20)).map(\.0) == expected)
    #expect(summary.leftOut == [])
  }

  @Test func whatIsLeftOutIsNamed() throws {
    let scratch = try Scratch(
      [
        "in/a.mp4", "in/.DS_Store", "in/.git/config", "in/__MACOSX/x", "in/deep/__MACOSX/x", "in/deep/._a.mp4",
        "in/deep/b.mp4", "in/linked/c", "in/file __MACOSX/d", "in/all/.hidden",
      ].map { ($0, "x") })
    let folder = "\(scratch.path)/in"
    try FileManager.default.createDirectory(atPath: "\(folder)/empty", withIntermediateDirectories: false)
    symlink("a.mp4", "\(folder)/to-file")
    symlink("linked", "\(folder)/to-folder")
    symlink("nowhere", "\(folder)/to-nothing")
    mkfifo("\(folder)/fifo", 0o600)
    let odd = Array("\(folder)/.\u{E9}".unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }) + [0]
    let isOdd = odd.withUnsafeBufferPointer {
      $0.withMemoryRebound(to: CChar.self) { $0.baseAddress.map { mkdir($0, 0o755) == 0 } ?? false }
    }
    let archive = "\(folder)/deep/out.tar.gz"
    for force in [false, true] {
      let summary = try pack([folder], to: archive, force: force)
      #expect(summary.files == 4)
      let found = summary.leftOut.map { "\($0.path.dropFirst(folder.count + 1)): \($0.reason)" }
      var expected = [
        ".DS_Store: hidden", ".git: hidden", "__MACOSX: macMetadata", "fifo: special", "to-file: link",
        "to-folder: link", "to-nothing: link", "all/.hidden: hidden", "deep/._a.mp4: hidden",
        "deep/__MACOSX: macMetadata", "empty: emptyFolder",
      ]
      if isOdd { expected.insert(".\\xE9: hidden", at: 1) }
      if force { expected.insert("deep/out.tar.gz: output", at: expected.count - 1) }
      #expect(found == expected)
      #expect(
        try listing(readSmallFile(archive, limit: 1 << 20)).map(\.0)
          == ["in/a.mp4", "in/deep/b.mp4", "in/file __MACOSX/d", "in/linked/c"])
    }
  }

  @Test(arguments: PackFormat.allCases)
  func theSameFilesGiveTheSameBytes(_ format: PackFormat) throws {
    let first = try Scratch(Self.files)
    let second = try Scratch(Self.files.reversed())
    let manager = FileManager.default
    for name in try second.tree("talks") {
      let path = "\(second.path)/talks/\(name)"
      try manager.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1e9), .posixPermissions: name.hasSuffix("/") ? 0o700 : 0o600],
        ofItemAtPath: path)
    }
    let made = try [first, second, second].enumerated().map { index, scratch in
      let archive = "\(scratch.path)/\(index)\(format.rawValue)"
      var paths = try manager.contentsOfDirectory(atPath: "\(scratch.path)/talks").sorted().map {
        "\(scratch.path)/talks/\($0)"
      }
      if index == 2 { paths.reverse() }
      _ = try pack(paths, to: archive, unnamed: index == 0)
      return try readSmallFile(archive, limit: 1 << 24)
    }
    #expect(made[0].count > 500)
    #expect(made[0] == made[1])
    #expect(made[1] == made[2])
  }

  @Test func whatExistsIsKeptUnlessForced() throws {
    let scratch = try Scratch([("a.mp4", "film")])
    let archive = try scratch.file("out.zip", Array("old".utf8))
    let error = failure { try pack(["\(scratch.path)/a.mp4"], to: archive) }
    #expect(error?.code.rawValue == "exists")
    #expect(try scratch.contents("out.zip") == "old")
    #expect(failure { try pack(["\(scratch.path)/none"], to: archive, force: true) }?.code.rawValue == "missing_file")
    #expect(try scratch.contents("out.zip") == "old")
    #expect(failure { try pack([archive], to: archive, force: true) }?.code == .nothingToPack)
    #expect(try pack(["\(scratch.path)/a.mp4"], to: archive, force: true).files == 1)
    #expect(try listing(readSmallFile(archive, limit: 1 << 20)).map(\.0) == ["a.mp4"])
    #expect(try scratch.tree() == ["a.mp4", "out.zip"])
  }

  @Test(arguments: PackFormat.allCases, [true, false])
  func interruption(_ format: PackFormat, _ unnamed: Bool) throws {
    let scratch = try Scratch([("in/a", String(repeating: "x", count: 1_000_000)), ("in/b", "y")])
    let before = try scratch.tree()
    var last = 0
    for stop in 1...20 {
      let asked = Mutex(0)
      let error = failure {
        try pack(
          ["\(scratch.path)/in"], to: "\(scratch.path)/out\(format.rawValue)", unnamed: unnamed,
          shouldStop: {
            asked.withLock {
              $0 += 1
              return $0 == stop
            }
          })
      }
      guard let error else { break }
      last = stop
      #expect(error.code == .interrupted)
      #expect(try scratch.tree() == before)
    }
    #expect((7...19).contains(last))
    #expect(try scratch.tree() != before)
  }

  @Test func progressGrowsToTheEnd() throws {
    let scratch = try Scratch([("in/a", String(repeating: "x", count: 1_000_000)), ("in/b", "y"), ("in/c", "")])
    var steps: [PackProgress] = []
    _ = try pack(["\(scratch.path)/in"], to: "\(scratch.path)/out.zip", progress: { steps.append($0) })
    #expect(steps.count >= 4)
    #expect(steps.allSatisfy { $0.bytesInAll == 1_000_001 && $0.filesInAll == 3 })
    #expect(steps.last?.bytes == 1_000_001 && steps.last?.files == 3 && steps.last?.path == "in/c")
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.bytes <= $1.bytes && $0.files <= $1.files })
  }

  @Test func whatIsTooLargeForAJobIsWarnedAbout() throws {
    let scratch = try Scratch([("in/a.mp4", "12345"), ("in/b.mp4", "123456"), ("in/c.mp4", "1234567")])
    func warnings(_ limit: Int) throws -> [Warning] {
      try pack(["\(scratch.path)/in"], to: "\(scratch.path)/out.zip", force: true, largestFile: limit).warnings
    }
    #expect(try warnings(100_000) == [])
    #expect(try warnings(largestFileOfJob) == [])
    let found = try warnings(5)
    #expect(found.map(\.code) == ["large_file", "large_file", "large_archive"])
    #expect(found.allSatisfy { $0.kind == .warning })
    #expect(found.map { $0.place.path.map { lastComponent(of: $0) } } == ["b.mp4", "c.mp4", "out.zip"])
    #expect(found.first?.message.contains("6 bytes") == true)
    #expect(try warnings(6).map(\.code) == ["large_file", "large_archive"])
    #expect(try warnings(7).map(\.code) == ["large_archive"])
  }
}

extension Scratch {
  /// A folder with files in it.
  convenience init(_ files: [(String, String)]) throws {
    try self.init()
    for (name, contents) in files {
      let url = URL(fileURLWithPath: path).appendingPathComponent(name)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      _ = try file(name, Array(contents.utf8))
    }
  }
}

/// The error that packing ends with, or nil.
func failure(_ body: () throws -> PackSummary) -> ArchiveError? {
  do {
    _ = try body()
    return nil
  } catch {
    return error as? ArchiveError
  }
}
