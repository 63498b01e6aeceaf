import Foundation
import HumeArchive
import HumeSystem
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What is written beside a destination, and what is left of it.
@Suite struct StagingFolderTests {
  /// A user who is not this one.
  static let other: uid_t = geteuid() == 1 ? 2 : 1

  private static func staging(in scratch: Scratch, usesOpenat2: Bool = true) throws -> StagingFolder {
    try StagingFolder(beside: Destination("\(scratch.path)/out"), usesOpenat2: usesOpenat2)
  }

  private static func name(in scratch: Scratch) throws -> String {
    try #require(try scratch.tree().first { $0.hasPrefix(StagingFolder.prefix) && $0.hasSuffix("/") })
  }

  private func number(_ body: () throws -> Void) -> Int32? {
    do {
      try body()
      return nil
    } catch {
      return (error as? SystemError)?.number
    }
  }

  private func mode(_ path: String) -> mode_t {
    var info = stat()
    return lstat(path, &info) == 0 ? info.st_mode & 0o7777 : 0o10000
  }

  @Test(arguments: [true, false])
  func whatIsWrittenAppearsAtTheEnd(_ usesOpenat2: Bool) throws {
    let scratch = try Scratch()
    // Folders made in this one would take its set-group-ID bit.
    chmod(scratch.path, 0o2755)
    let staging = try Self.staging(in: scratch, usesOpenat2: usesOpenat2)
    #expect(mode("\(scratch.path)/\(try Self.name(in: scratch))") == mode_t(StagingFolder.mark))
    for path in [["a", "b", "c"], ["x"], ["a", "b", "d"], ["a", "e"]] {
      let file = try staging.makeFile(path)
      try Array(path.joined().utf8).withUnsafeBytes { try file.write($0) }
      try file.finish()
    }
    try staging.makeFolder(["a", "f"])
    try staging.makeFolder(["a", "b"])
    #expect(number { _ = try staging.makeFile(["a", "e"]) } == EEXIST)
    #expect(number { _ = try staging.makeFile(["a", "b"]) } == EEXIST)
    #expect(number { _ = try staging.makeFile(["x", "y"]) } == ENOTDIR)
    #expect(number { try staging.makeFolder(["x"]) } == ENOTDIR)
    try staging.synchronize()
    #expect(!exists("\(scratch.path)/out"))
    try staging.commit()
    #expect(try scratch.tree() == ["out/"] + ["a/", "a/b/", "a/b/c", "a/b/d", "a/e", "a/f/", "x"].map { "out/" + $0 })
    #expect(try scratch.contents("out/a/b/d") == "abd")
    for name in ["out", "out/a", "out/a/b", "out/a/f"] { #expect(mode("\(scratch.path)/\(name)") == 0o755, "\(name)") }
    for name in ["out/x", "out/a/b/c"] { #expect(mode("\(scratch.path)/\(name)") == 0o644, "\(name)") }
  }

  @Test(arguments: [true, false])
  func noLinkIsFollowedAndNoNameLeadsOut(_ usesOpenat2: Bool) throws {
    let scratch = try Scratch()
    _ = try scratch.file("victim", Array("safe".utf8))
    try FileManager.default.createDirectory(atPath: "\(scratch.path)/folder", withIntermediateDirectories: false)
    let staging = try Self.staging(in: scratch, usesOpenat2: usesOpenat2)
    let inside = "\(scratch.path)/\(try Self.name(in: scratch))"
    for (link, target) in [
      ("up", ".."), ("out", "\(scratch.path)/folder"), ("file", "../victim"), ("none", "../made"), ("self", "."),
    ] {
      try FileManager.default.createSymbolicLink(atPath: inside + link, withDestinationPath: target)
      #expect(number { _ = try staging.makeFile([link]) } == EEXIST, "\(link)")
      #expect([ELOOP, ENOTDIR].contains(number { _ = try staging.makeFile([link, "x"]) }), "\(link)")
      #expect([ELOOP, ENOTDIR].contains(number { try staging.makeFolder([link]) }), "\(link)")
    }
    for name in ["..", ".", "", "a/b", "/tmp", "a\0"] {
      #expect(number { _ = try staging.makeFile([name]) } == EINVAL, "\(name)")
      #expect(number { _ = try staging.makeFile([name, "x"]) } == EINVAL, "\(name)")
      #expect(number { try staging.makeFolder(["a", name]) } == EINVAL, "\(name)")
    }
    staging.remove()
    #expect(try scratch.tree() == ["folder/", "victim"])
    #expect(try scratch.contents("victim") == "safe")
  }

  /// Deeper than a path can say, and with more folders than a process may have open.
  @Test func deepAndClosedFoldersAreRemoved() throws {
    let scratch = try Scratch()
    let staging = try Self.staging(in: scratch)
    let inside = "\(scratch.path)/\(try Self.name(in: scratch))"
    let deep = Array(repeating: "d", count: 2_500)
    try staging.makeFolder(deep)
    for count in [0, 1, 2_000, 2_500] { try staging.makeFile(deep.prefix(count) + ["file"]).finish() }
    // Names that the removal itself would like to have.
    for name in ["1", "2", "3"] { try staging.makeFile([name, "full"]).finish() }
    for (name, mode) in [("1", 0), ("2", 0o500), ("d/d", 0o500), ("d/d/d", 0)] { chmod(inside + name, mode_t(mode)) }
    staging.remove()
    #expect(try scratch.tree() == [])
  }

  @Test func aPartIsRemovedAlone() throws {
    let scratch = try Scratch()
    let staging = try Self.staging(in: scratch)
    for name in ["one", "two"] { try staging.makeFile([name, "a", "b"]).finish() }
    try staging.removeFolder("one")
    for name in ["..", ".", "", "none"] { try staging.removeFolder(name) }
    try staging.makeFile(["one", "new"]).finish()
    try staging.commit()
    #expect(try scratch.tree("out") == ["one/", "one/new", "two/", "two/a/", "two/a/b"])
  }

  /// What a killed run left goes with the next one; everything else stays.
  @Test func leftovers() throws {
    let scratch = try Scratch()
    let manager = FileManager.default
    func path(_ name: String) -> String { "\(scratch.path)/\(name)" }
    let prefix = StagingFolder.prefix
    let held = try Self.staging(in: scratch)
    try held.makeFile(["kept"]).finish()
    let heldName = try Self.name(in: scratch)
    for name in ["AAAAAA/a/b/c", "aaaa99", "ZZZZZZ/closed"] {
      try manager.createDirectory(atPath: path(prefix + name), withIntermediateDirectories: true)
    }
    _ = try scratch.file("\(prefix)AAAAAA/a/file", [1])
    try manager.createSymbolicLink(atPath: path("\(prefix)AAAAAA/a/link"), withDestinationPath: path("folder"))
    chmod(path("\(prefix)ZZZZZZ/closed"), 0)
    for name in ["AAAAAA", "ZZZZZZ"] { chmod(path(prefix + name), mode_t(StagingFolder.mark)) }
    // A folder of ours that somebody gave such a name: it has not the mode.
    try manager.createDirectory(atPath: path(prefix + "MMMMMM/inner"), withIntermediateDirectories: true)
    chmod(path(prefix + "MMMMMM"), 0o700)
    // Not of our making: a link, a file, names of another form.
    try manager.createDirectory(atPath: path("folder"), withIntermediateDirectories: false)
    _ = try scratch.file("folder/safe", [1])
    try manager.createSymbolicLink(atPath: path(prefix + "BBBBBB"), withDestinationPath: path("folder"))
    _ = try scratch.file(prefix + "CCCCCC", [1])
    let others = [
      prefix + "DDDDD", prefix + "DDDDDDD", prefix + "DDD.DD", prefix + "DDDDD\u{E4}", "x" + prefix + "EEEEEE",
    ]
    for name in others { try manager.createDirectory(atPath: path(name), withIntermediateDirectories: false) }
    // Of another user, where we can make one.
    let foreign = prefix + "FFFFFF"
    try manager.createDirectory(atPath: path(foreign), withIntermediateDirectories: false)
    chmod(path(foreign), mode_t(StagingFolder.mark))
    let isForeign = chown(path(foreign), Self.other, Self.other) == 0
    #expect(isForeign == (geteuid() == 0))

    let next = try StagingFolder(beside: Destination(path("next")))
    next.remove()
    let left = others.map { $0 + "/" } + (isForeign ? [foreign + "/"] : [])
    let moved = [prefix + "MMMMMM/", prefix + "MMMMMM/inner/"]
    let expected =
      left + moved + [heldName, heldName + "kept", "folder/", "folder/safe", prefix + "CCCCCC", prefix + "BBBBBB/"]
    #expect(try scratch.tree() == expected.sorted())
    try held.commit()
    #expect(try scratch.tree("out") == ["kept"])
  }
}
