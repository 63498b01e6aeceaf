import ArchiveSupport
import Foundation
import HumeArchive
import HumeTypes
import Synchronization
import Testing

@Suite struct UnpackTests {
  static let files = [("a/b/face.csv", "Id\r\n"), ("a/prosody.csv", "x"), ("b.json", "[]"), ("empty", "")]
  static let tree = ["a/", "a/b/", "a/b/face.csv", "a/prosody.csv", "b.json", "empty"]

  @Test func everyFormat() throws {
    let tar = TarBuilder.files(Self.files)
    let archives =
      [tar, ZipBuilder(Self.files, hasDescriptor: true).finished()] + Compression.allCases.map { compressed(tar, $0) }
    for bytes in archives {
      let scratch = try Scratch()
      let summary = try unpack(archive: try scratch.file("x", bytes), to: "\(scratch.path)/out")
      #expect(summary.files == 4 && summary.folders == 0 && summary.bytes == 7)
      #expect(try scratch.tree("out") == Self.tree)
      #expect(try scratch.tree().filter { !$0.hasPrefix("out") } == ["x"])
      for (name, contents) in Self.files { #expect(try scratch.contents("out/\(name)") == contents) }
    }
  }

  @Test func foldersAreMadeAndCounted() throws {
    var tar = TarBuilder()
    tar.add("./", type: "5")
    tar.add("./gr\u{FC}\u{DF}e/", type: "5")
    tar.add("./gr\u{FC}\u{DF}e/x", "1")
    tar.add("./gr\u{FC}\u{DF}e/", type: "5")
    let scratch = try Scratch()
    let summary = try unpack(archive: try scratch.file("x", tar.finished()), to: "\(scratch.path)/out/")
    #expect(summary.files == 1 && summary.folders == 3)
    #expect(try scratch.tree("out") == ["gr\u{FC}\u{DF}e/", "gr\u{FC}\u{DF}e/x"])
  }

  @Test func modes() throws {
    let scratch = try Scratch()
    var entry = ZipBuilder.Entry("a/x", "1")
    entry.mode = 0o104777
    let archive = try scratch.file("x", ZipBuilder(entry).finished())
    _ = try unpack(archive: archive, to: "\(scratch.path)/out")
    for (name, mode) in [("out", 0o755), ("out/a", 0o755), ("out/a/x", 0o644)] {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(scratch.path)/\(name)")
      #expect(attributes[.posixPermissions] as? Int == mode, "\(name)")
    }
  }

  @Test func destinations() throws {
    let scratch = try Scratch()
    let manager = FileManager.default
    let archive = try scratch.file("x.tar", TarBuilder.files(Self.files))
    func make(_ name: String) throws -> String {
      try manager.createDirectory(atPath: "\(scratch.path)/\(name)", withIntermediateDirectories: true)
      return "\(scratch.path)/\(name)"
    }
    let empty = try make("empty folder")
    let real = try make("real")
    let link = "\(scratch.path)/link"
    try manager.createSymbolicLink(atPath: link, withDestinationPath: real)
    for (destination, found) in [(empty, "empty folder"), (link, "real")] {
      _ = try unpack(archive: archive, to: destination)
      #expect(try scratch.tree(found) == Self.tree)
    }
    #expect(try manager.destinationOfSymbolicLink(atPath: link) == real)
    _ = try make("full")
    _ = try scratch.file("full/.hidden", [1])
    let dangling = "\(scratch.path)/dangling"
    try manager.createSymbolicLink(atPath: dangling, withDestinationPath: "nowhere")
    let before = try scratch.tree()
    for destination in ["\(scratch.path)/full", archive, dangling, ""] {
      #expect(failure { try unpack(archive: archive, to: destination) } == .destinationInUse, "\(destination)")
    }
    #expect(
      failure { try unpack(archive: "\(scratch.path)/none", to: "\(scratch.path)/out") }?.rawValue == "missing_file")
    #expect(try scratch.tree() == before)
  }

  @Test func nothingIsLeftAndNothingOutsideIsTouched() throws {
    let links: [(TarBuilder) -> TarBuilder] = [
      {
        var tar = $0; tar.add("../escaped", "x"); return tar
      },
      {
        var tar = $0; tar.add("/tmp/hume-escaped", "x"); return tar
      },
      {
        var tar = $0; tar.add("link", type: "2", link: ".."); tar.add("link/escaped", "x"); return tar
      },
      {
        var tar = $0; tar.add("hard", type: "1", link: "../victim"); return tar
      },
      {
        var tar = $0; tar.add("a/b", "x"); return tar
      },
      {
        var tar = $0; tar.add("b.json/c", "x"); return tar
      },
    ]
    for (index, change) in links.enumerated() {
      let scratch = try Scratch()
      _ = try scratch.file("victim", Array("safe".utf8))
      var tar = TarBuilder()
      for (name, contents) in Self.files { tar.add(name, contents) }
      let archive = try scratch.file("x", change(tar).finished())
      #expect(failure { try unpack(archive: archive, to: "\(scratch.path)/out") } != nil, "\(index)")
      #expect(try scratch.tree() == ["victim", "x"], "\(index)")
      #expect(try scratch.contents("victim") == "safe")
    }
  }

  @Test func damageLateInTheArchiveLeavesNothing() throws {
    var packed = compressed(TarBuilder.files(Self.files), .gzip)
    packed[packed.count - 6] ^= 1
    // The one is found before anything is written, the other when its last entry was.
    for bytes in [packed, damagedLate(Self.files)] {
      let scratch = try Scratch()
      let archive = try scratch.file("x", bytes)
      try FileManager.default.createDirectory(atPath: "\(scratch.path)/out", withIntermediateDirectories: false)
      #expect(failure { try unpack(archive: archive, to: "\(scratch.path)/out") } == .damaged)
      #expect(try scratch.tree() == ["out/", "x"])
    }
  }

  @Test func aDestinationThatComesMeanwhileIsKept() throws {
    let scratch = try Scratch()
    let archive = try scratch.file("x", TarBuilder.files(Self.files))
    let code = failure {
      try unpack(archive: archive, to: "\(scratch.path)/out", progress: { _ in _ = try? scratch.file("out", [0x79]) })
    }
    #expect(code == .destinationInUse)
    #expect(try scratch.tree() == ["out", "x"])
    try FileManager.default.createDirectory(atPath: "\(scratch.path)/full", withIntermediateDirectories: false)
    let second = failure {
      try unpack(
        archive: archive, to: "\(scratch.path)/full", progress: { _ in _ = try? scratch.file("full/a", [0x79]) })
    }
    #expect(second == .destinationInUse)
    #expect(try scratch.tree() == ["full/", "full/a", "out", "x"])
  }

  @Test func aLinkThatComesMeanwhileIsNotFollowed() throws {
    let scratch = try Scratch()
    let manager = FileManager.default
    try manager.createDirectory(atPath: "\(scratch.path)/victim", withIntermediateDirectories: false)
    _ = try scratch.file("victim/kept", [0x79])
    let archive = try scratch.file("x", TarBuilder.files([("a/1", "1"), ("b", "2"), ("a/2", "3")]))
    let code = failure {
      try unpack(archive: archive, to: "\(scratch.path)/out") { step in
        guard step.path == "b" else { return }
        let names = (try? manager.contentsOfDirectory(atPath: scratch.path)) ?? []
        for name in names where name.hasPrefix(StagingFolder.prefix) {
          let folder = "\(scratch.path)/\(name)/a"
          try? manager.moveItem(atPath: folder, toPath: folder + ".moved")
          try? manager.createSymbolicLink(atPath: folder, withDestinationPath: "\(scratch.path)/victim")
        }
      }
    }
    #expect(code != nil)
    #expect(try scratch.tree() == ["victim/", "victim/kept", "x"])
  }

  @Test func interruption() throws {
    let scratch = try Scratch()
    let large = [("a/large", String(repeating: "x", count: 1_000_000)), ("b", "y")]
    let archive = try scratch.file("x", ZipBuilder(large).finished())
    for stop in [1, 2, 5, 16] {
      let asked = Mutex(0)
      let code = failure {
        try unpack(
          archive: archive, to: "\(scratch.path)/out",
          shouldStop: {
            asked.withLock {
              $0 += 1; return $0 >= stop
            }
          })
      }
      #expect(code == .interrupted)
      #expect(try scratch.tree() == ["x"])
    }
  }

  @Test func progressGrowsToTheEnd() throws {
    let scratch = try Scratch()
    let files = [("a", String(repeating: "x", count: 300_000)), ("b", "y")]
    for bytes in [ZipBuilder(files).finished(), compressed(TarBuilder.files(files), .gzip)] {
      let archive = try scratch.file("x", bytes)
      var steps: [UnpackProgress] = []
      _ = try unpack(archive: archive, to: "\(scratch.path)/out", progress: { steps.append($0) })
      #expect(steps.count >= 7)
      #expect(steps.last?.files == 2 && steps.last?.bytes == 300_001 && steps.last?.path == "b")
      #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.bytes <= $1.bytes && $0.archiveBytes <= $1.archiveBytes })
      #expect(steps.allSatisfy { $0.archiveSize == bytes.count && $0.archiveBytes <= bytes.count })
      try FileManager.default.removeItem(atPath: "\(scratch.path)/out")
    }
  }

  @Test func aStagingFolderThatIsExchangedIsNotTaken() throws {
    let scratch = try Scratch()
    let archive = try scratch.file("x", TarBuilder.files([("a", "1")]))
    var exchanged = ""
    let code = failure {
      try unpack(archive: archive, to: "\(scratch.path)/out") { _ in
        guard exchanged.isEmpty, let name = try? scratch.tree().first(where: { $0.hasPrefix(StagingFolder.prefix) })
        else { return }
        exchanged = name
        let path = "\(scratch.path)/\(name)"
        try? FileManager.default.moveItem(atPath: path, toPath: "\(scratch.path)/moved")
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      }
    }
    #expect(code?.rawValue == "missing_file")
    // The other one is not ours to remove; of ours nothing but its name is left.
    #expect(try scratch.tree() == [exchanged, "moved/", "x"].sorted())
  }

  @Test func aNameOfAnyLengthHasAStagingFolder() throws {
    let scratch = try Scratch()
    let archive = try scratch.file("x", TarBuilder.files([("a", "1")]))
    for name in [String(repeating: "n", count: 255), String(repeating: "\u{65E5}", count: 85)] {
      _ = try unpack(archive: archive, to: "\(scratch.path)/\(name)")
      #expect(try scratch.tree(name) == ["a"])
    }
  }
}
