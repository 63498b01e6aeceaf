import Foundation
import HumeSystem
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A file without a name, and one with a hidden name where the system has none of those: the same to the outside.
@Suite struct OutputFileTests {
  private func write(
    _ text: String, to path: String, force: Bool = false, unnamed: Bool, commits: Bool = true,
    meanwhile: () -> Void = {}
  ) throws {
    let file = try OutputFile(path: path, force: force, unnamed: unnamed)
    var text = text
    try text.withUTF8 { try file.write(UnsafeRawBufferPointer($0)) }
    meanwhile()
    if commits { try file.commit() }
  }

  private func number(_ body: () throws -> Void) -> Int32? {
    do {
      try body()
      return nil
    } catch { return (error as? SystemError)?.number }
  }

  @Test(arguments: [true, false])
  func appearsWholeOrNotAtAll(_ unnamed: Bool) throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/out"
    try write("new", to: path, unnamed: unnamed, commits: false) { #expect(!exists(path)) }
    #expect(try scratch.tree() == [])
    for force in [false, true] {
      try write("new", to: path, force: force, unnamed: unnamed) { #expect(!exists(path)) }
      #expect(try scratch.tree() == ["out"])
      #expect(try scratch.contents("out") == "new")
      unlink(path)
    }
  }

  @Test(arguments: [true, false])
  func whatIsThereIsKeptUnlessForced(_ unnamed: Bool) throws {
    let scratch = try Scratch()
    let path = try scratch.file("out", Array("old".utf8))
    #expect(number { try write("new", to: path, unnamed: unnamed) } == EEXIST)
    #expect(try scratch.contents("out") == "old")
    try write("new", to: path, force: true, unnamed: unnamed, commits: false)
    #expect(try scratch.contents("out") == "old")
    try write("new", to: path, force: true, unnamed: unnamed) { #expect((try? scratch.contents("out")) == "old") }
    #expect(try scratch.contents("out") == "new")
    #expect(try scratch.tree() == ["out"])
  }

  @Test(arguments: [true, false])
  func whatComesMeanwhileIsKeptUnlessForced(_ unnamed: Bool) throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/out"
    func come() { _ = try? scratch.file("out", Array("other".utf8)) }
    #expect(number { try write("new", to: path, unnamed: unnamed, meanwhile: come) } == EEXIST)
    #expect(try scratch.contents("out") == "other")
    unlink(path)
    try write("new", to: path, force: true, unnamed: unnamed, meanwhile: come)
    #expect(try scratch.contents("out") == "new")
    #expect(try scratch.tree() == ["out"])
  }

  @Test(arguments: [true, false])
  func foldersDevicesAndMissingFolders(_ unnamed: Bool) throws {
    let scratch = try Scratch()
    try FileManager.default.createDirectory(atPath: "\(scratch.path)/folder", withIntermediateDirectories: false)
    mkfifo("\(scratch.path)/fifo", 0o600)
    let before = try scratch.tree()
    #expect(number { try write("x", to: "\(scratch.path)/folder", force: true, unnamed: unnamed) } == EISDIR)
    #expect(number { try write("x", to: "\(scratch.path)/fifo", force: true, unnamed: unnamed) } == EINVAL)
    #expect(number { try write("x", to: "\(scratch.path)/no/such", unnamed: unnamed) } == ENOENT)
    // A folder that comes meanwhile.
    let late = "\(scratch.path)/late"
    #expect(
      number { try write("x", to: late, force: true, unnamed: unnamed) { mkdir(late, 0o755) } } == EISDIR)
    rmdir(late)
    #expect(try scratch.tree() == before)
  }

  @Test(arguments: [true, false])
  func aLinkIsReplacedNotFollowed(_ unnamed: Bool) throws {
    let scratch = try Scratch()
    _ = try scratch.file("victim", Array("old".utf8))
    let manager = FileManager.default
    for target in ["victim", "nowhere"] {
      let link = "\(scratch.path)/link"
      try manager.createSymbolicLink(atPath: link, withDestinationPath: target)
      #expect(number { try write("new", to: link, unnamed: unnamed) } == EEXIST)
      try write("new", to: link, force: true, unnamed: unnamed)
      #expect(try scratch.contents("link") == "new")
      #expect(try scratch.contents("victim") == "old")
      #expect(try scratch.tree() == ["link", "victim"])
      unlink(link)
    }
  }

  @Test(arguments: [true, false])
  func namesOfAnyLength(_ unnamed: Bool) throws {
    let scratch = try Scratch()
    let name = String(repeating: "n", count: 255)
    for force in [false, true] {
      try write("new", to: "\(scratch.path)/\(name)", force: force, unnamed: unnamed)
      #expect(try scratch.tree() == [name])
      if !force { unlink("\(scratch.path)/\(name)") }
    }
    try write("again", to: "\(scratch.path)/\(name)", force: true, unnamed: unnamed)
    #expect(try scratch.contents(name) == "again")
  }

  @Test(arguments: [true, false])
  func theModeIsThatOfAnyNewFile(_ unnamed: Bool) throws {
    let scratch = try Scratch()
    try write("x", to: "\(scratch.path)/out", unnamed: unnamed)
    let plain = hypotheticalMode(in: scratch.path)
    #expect(try FileStatus.of("\(scratch.path)/out").mode == plain)
  }

  /// The mode that a new file has here.
  private func hypotheticalMode(in folder: String) -> UInt32? {
    guard let stream = fopen("\(folder)/plain", "w") else { return nil }
    fclose(stream)
    return try? FileStatus.of("\(folder)/plain").mode
  }

  #if os(Linux)
    /// Whether the run above was what it says: on this file system, nothing has a name while it is written.
    @Test func anUnnamedFileHasNoName() throws {
      let scratch = try Scratch()
      let named = try OutputFile(path: "\(scratch.path)/a", force: false, unnamed: false)
      #expect(try scratch.tree().count == 1)
      let unnamed = try OutputFile(path: "\(scratch.path)/b", force: false)
      #expect(try scratch.tree().count == (hasUnnamedFiles(scratch.path) ? 1 : 2))
      #expect(try named.identity() != unnamed.identity())
    }

    private func hasUnnamedFiles(_ folder: String) -> Bool {
      // O_TMPFILE, which is a macro that Swift does not see.
      let descriptor = open(folder, 0o20_000_000 | O_DIRECTORY | O_WRONLY, 0o600)
      if descriptor >= 0 { close(descriptor) }
      return descriptor >= 0
    }
  #endif
}
