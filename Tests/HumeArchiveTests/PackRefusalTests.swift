import Foundation
import HumeArchive
import HumeSystem
import HumeTypes
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What is not packed: nothing is written then.
@Suite struct PackRefusalTests {
  /// Packs `in` of a folder that `prepare` has filled, and expects nothing to be there afterwards.
  private func error(
    _ files: [String], paths: [String] = ["in"], output: String = "out.zip",
    _ prepare: (String) throws -> Void = { _ in }
  ) throws -> ArchiveError? {
    let scratch = try Scratch(files.map { ($0, $0) })
    try prepare(scratch.path)
    let before = try scratch.tree()
    let error = failure { try pack(paths.map { "\(scratch.path)/\($0)" }, to: "\(scratch.path)/\(output)") }
    #expect(try scratch.tree() == before)
    return error
  }

  @Test func nothingToPack() throws {
    let error = try error(["in/.hidden", "in/__MACOSX/x"])
    #expect(error?.code == .nothingToPack)
    #expect(error?.message.contains(".hidden` (hidden)") == true)
    #expect(try self.error([], paths: []) { _ in }?.code == .nothingToPack)
  }

  @Test func pathsThatAreNoMedia() throws {
    #expect(try error([], paths: ["none"])?.code.rawValue == "missing_file")
    #expect(try error(["in/a"], paths: ["in", "none"])?.place.path?.hasSuffix("/none") == true)
    #expect(try error(["in/a"], paths: ["in/a/"])?.code.rawValue == "missing_file")
    #expect(try error(["in/a"], paths: ["in", "fifo"]) { mkfifo("\($0)/fifo", 0o600) }?.code == .specialFile)
    #expect(
      try error(["in/a"], paths: ["in", "link"]) { symlink("nowhere", "\($0)/link") }?.code.rawValue == "missing_file")
  }

  @Test(arguments: ["out", "out.tar", "out.tgz", "out.tar.zst", "out.gz", "zip", "out.zip/"])
  func namesThatSayNoFormat(_ output: String) throws {
    let error = try error(["in/a"], output: output)
    #expect(error?.code == .unknownFormat)
    for ending in [".zip", ".tar.gz", ".tar.bz2", ".tar.xz"] { #expect(error?.advice.contains(ending) == true) }
    #expect(PackFormat(path: "A.TAR.GZ") == .tarGzip)
  }

  @Test func aFolderThatIsMissing() throws {
    let error = try error(["in/a"], output: "no/such/out.zip")
    #expect(error?.code.rawValue == "missing_file")
    #expect(error?.place.path?.hasSuffix("/no/such") == true)
  }

  @Test func twoFilesOfOneName() throws {
    let error = try error(["in/a.mp4", "other/a.mp4"], paths: ["in/a.mp4", "other/a.mp4"])
    #expect(error?.code == .duplicate)
    #expect(error?.message.contains("in/a.mp4") == true && error?.place.path?.hasSuffix("other/a.mp4") == true)
  }

  /// Whoever may write to a folder that another packs could make it a link to what only the other may read.
  @Test func foldersThatBecomeLinksMeanwhile() throws {
    for (victim, name) in [("in/b", "in/b"), ("in/b/file", "in/b/file"), ("in", "in")] {
      let scratch = try Scratch([("in/a", "first"), ("in/b/file", "public"), ("secret/file", "SECRET")])
      let (path, target) = ("\(scratch.path)/\(victim)", victim.hasSuffix("file") ? "secret/file" : "secret")
      var isSwapped = false
      let error = failure {
        try pack(
          ["\(scratch.path)/in"], to: "\(scratch.path)/out.zip",
          progress: { _ in
            guard !isSwapped else { return }
            isSwapped = true
            rename(path, path + ".old")
            symlink("\(scratch.path)/\(target)", path)
          })
      }
      #expect(isSwapped && error?.code == .changedFile, "\(name)")
      #expect(!exists("\(scratch.path)/out.zip"))
    }
  }

  /// Whether a name is fit is for unpacking to say: what it refuses is not packed, what is packed it takes.
  @Test(arguments: [
    ["in/a", "in/A"], ["in/Day/a", "in/day/b"], ["in/caf\u{E9}", "in/cafe\u{301}"], ["in/\u{DF}", "in/ss"],
    ["in/C:/x"], ["in/a\\..\\b"], ["in/a\nb"], ["in/\u{202E}a"], ["in/CON"], ["in/a."], ["in/ a "],
    ["in/\((0..<70).map { _ in "d" }.joined(separator: "/"))"],
  ])
  func whatIsPackedIsUnpacked(_ files: [String]) throws {
    let scratch = try Scratch(files.map { ($0, $0) })
    // A file system may take two names for one.
    let count = try scratch.tree("in").count { !$0.hasSuffix("/") }
    for format in [PackFormat.zip, .tarGzip] {
      let archive = "\(scratch.path)/out\(format.rawValue)"
      if let error = failure({ try pack(["\(scratch.path)/in"], to: archive) }) {
        #expect(!exists(archive))
        #expect(error.place.path.map { exists($0) } == true)
        #expect(error.advice == "Rename it, or leave it out.")
      } else {
        #expect(try unpack(archive: archive, to: "\(scratch.path)/again\(format.rawValue)").files == count)
      }
    }
  }

  @Test func namesThatUnpackingRefuses() throws {
    #expect(try error(["in/a", "in/a\\..\\b"])?.code == .unsafePath)
    #expect(try error(["in/C:/x"], paths: ["in/C:"])?.code == .unsafePath)
    #expect(try error(["in/\((0..<70).map { _ in "d" }.joined(separator: "/"))"])?.code == .limit)
    #if os(Linux)
      #expect(try error(["in/caf\u{E9}", "in/cafe\u{301}"])?.code == .duplicate)
    #endif
  }

  #if os(Linux)
    @Test func namesThatAreNotUTF8() throws {
      for name in ["a\u{E9}", "\u{FF}"] {
        let found = try error(["in/a"]) { folder in
          let path = "\(folder)/in/\(name)\0".unicodeScalars.map {
            CChar(bitPattern: UInt8(truncatingIfNeeded: $0.value))
          }
          path.withUnsafeBufferPointer { _ = $0.baseAddress.map { mkdir($0, 0o755) } }
        }
        #expect(found?.code == .badName)
        #expect(found?.place.path?.hasSuffix(name == "\u{FF}" ? "in/\\xFF" : "in/a\\xE9") == true)
      }
    }
  #endif

  @Test(.enabled(if: geteuid() != 0, "root may read everything"))
  func filesAndFoldersThatAreClosed() throws {
    for name in ["in/b.mp4", "in/folder"] {
      let scratch = try Scratch(["in/a.mp4", "in/b.mp4", "in/folder/c.mp4"].map { ($0, $0) })
      chmod("\(scratch.path)/\(name)", 0)
      let found = failure { try pack(["\(scratch.path)/in"], to: "\(scratch.path)/out.zip") }
      chmod("\(scratch.path)/\(name)", 0o700)
      #expect(found?.code.rawValue == "unreadable_file")
      #expect(found?.place.path?.hasSuffix(name) == true)
      #expect(try scratch.tree() == ["in/", "in/a.mp4", "in/b.mp4", "in/folder/", "in/folder/c.mp4"])
    }
  }

  @Test(arguments: PackFormat.allCases, [0, 999_999, 1_000_001, 300_000])
  func aFileThatChangesItsSize(_ format: PackFormat, _ size: Int) throws {
    let scratch = try Scratch([("in/a", String(repeating: "x", count: 1_000_000)), ("in/b", "y")])
    let before = try scratch.tree()
    let error = failure {
      try pack(
        ["\(scratch.path)/in"], to: "\(scratch.path)/out\(format.rawValue)",
        progress: { _ in truncate("\(scratch.path)/in/a", off_t(size)) })
    }
    #expect(error?.code == .changedFile)
    #expect(error?.place.path == "\(scratch.path)/in/a")
    #expect(try scratch.tree() == before)
  }

  @Test func aFileThatBecomesSomethingElse() throws {
    for kind in ["link", "fifo", "gone"] {
      let scratch = try Scratch([("in/a", "x"), ("in/b", "y"), ("secret", "y")])
      let error = failure {
        try pack(
          ["\(scratch.path)/in"], to: "\(scratch.path)/out.zip",
          progress: { _ in
            let path = "\(scratch.path)/in/b"
            unlink(path)
            if kind == "link" { symlink("../secret", path) }
            if kind == "fifo" { mkfifo(path, 0o600) }
          })
      }
      #expect(error?.place.path == "\(scratch.path)/in/b", "\(kind)")
      #expect(!exists("\(scratch.path)/out.zip"))
    }
  }
}
