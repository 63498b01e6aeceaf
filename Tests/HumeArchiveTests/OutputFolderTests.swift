import Foundation
import HumeArchive
import HumeSystem
import Testing

/// Folders that appear whole or not at all.
@Suite struct OutputFolderTests {
  private func write(_ text: String, to path: String) throws {
    try makeFolders(parentFolder(of: path))
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  @Test func aNewOneAppearsAtTheEnd() throws {
    let scratch = try Scratch()
    let folder = try OutputFolder("\(scratch.path)/above/out")
    try write("new", to: "\(folder.path)/a/b")
    #expect(!exists("\(scratch.path)/above/out"))
    try folder.commit()
    #expect(try scratch.tree() == ["above/", "above/out/", "above/out/a/", "above/out/a/b"])
    // As any other folder that is made here.
    try makeFolders("\(scratch.path)/usual")
    #expect(try FileStatus.of("\(scratch.path)/above/out").mode == FileStatus.of("\(scratch.path)/usual").mode)
  }

  @Test func withoutACommitNothingIsLeft() throws {
    let scratch = try Scratch()
    try write("old", to: "\(scratch.path)/older/x")
    for (name, replacing) in [("above/out", false), ("older", true)] {
      let folder = try OutputFolder("\(scratch.path)/\(name)", replacingAll: replacing)
      try write("new", to: "\(folder.path)/a/b")
    }
    #expect(try scratch.tree() == ["older/", "older/x"])
    #expect(try scratch.contents("older/x") == "old")
  }

  @Test func anOlderOneIsReplacedWithAllThatItHolds() throws {
    let scratch = try Scratch()
    try write("old", to: "\(scratch.path)/out/a/only-old")
    try write("old", to: "\(scratch.path)/out/b/c")
    chmod("\(scratch.path)/out", 0o750)
    #expect(throws: ArchiveError.self) { try OutputFolder("\(scratch.path)/out") }
    let folder = try OutputFolder("\(scratch.path)/out", replacingAll: true)
    try write("new", to: "\(folder.path)/b/c")
    #expect(try scratch.contents("out/b/c") == "old")
    // It may have been closed to its owner too.
    chmod("\(scratch.path)/out/a", 0o500)
    try folder.commit()
    #expect(try scratch.tree() == ["out/", "out/b/", "out/b/c"])
    #expect(try scratch.contents("out/b/c") == "new")
    #expect(try FileStatus.of("\(scratch.path)/out").mode == 0o750)
  }

  /// What goes away while the new one is written is not missed; what comes in an absent one's place stays.
  @Test func whatHappensMeanwhile() throws {
    let scratch = try Scratch()
    try write("old", to: "\(scratch.path)/gone/x")
    let first = try OutputFolder("\(scratch.path)/gone", replacingAll: true)
    try FileManager.default.removeItem(atPath: "\(scratch.path)/gone")
    try first.commit()
    #expect(try scratch.tree() == ["gone/"])
    let second = try OutputFolder("\(scratch.path)/new")
    try write("other", to: "\(scratch.path)/new/x")
    #expect(throws: ArchiveError.self) { try second.commit() }
    #expect(try scratch.contents("new/x") == "other")
    // A file in the folder's place: the rename fails, and the file is back.
    let third = try OutputFolder("\(scratch.path)/gone", replacingAll: true)
    try FileManager.default.removeItem(atPath: "\(scratch.path)/gone")
    try write("file", to: "\(scratch.path)/gone")
    #expect(throws: (any Error).self) { try third.commit() }
    #expect(try scratch.contents("gone") == "file")
  }
}
