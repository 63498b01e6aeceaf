import ArchiveSupport
import Foundation
import HumeArchive
import Synchronization
import Testing

/// Several archives into one folder, a folder each.
@Suite struct SeveralArchivesTests {
  @Test func eachHasAFolderOfItsName() throws {
    let scratch = try Scratch()
    let tar = TarBuilder.files([("a/x", "1"), ("b", "22")])
    let archives = [
      try scratch.file("one.tar.gz", compressed(tar, .gzip)),
      try scratch.file("two.ZIP", ZipBuilder([("z", "3")]).finished()),
      try scratch.file("plain", tar),
    ]
    let results = try unpack(archives: archives, to: "\(scratch.path)/new/out")
    #expect(try results.map { try $0.get().files } == [2, 1, 2])
    #expect(try results.map { try $0.get().bytes } == [3, 1, 3])
    #expect(try results[1].get().destination == "\(scratch.path)/new/out/two")
    #expect(
      try scratch.tree("new/out")
        == ["one/", "one/a/", "one/a/x", "one/b", "plain/", "plain/a/", "plain/a/x", "plain/b", "two/", "two/z"])
  }

  @Test func whatFailsLeavesNothingBeforeTheNextBegins() throws {
    let scratch = try Scratch()
    let large = TarBuilder.files([("a/large", String(repeating: "x", count: 300_000)), ("b", "2")])
    let archives = [
      try scratch.file("bad.tar", damagedLate([("a/large", String(repeating: "x", count: 300_000)), ("b", "2")])),
      "\(scratch.path)/none.tar", try scratch.file("good.tar", large),
      try scratch.file("text.tar", Array("no archive".utf8)),
    ]
    let seen = Mutex<Set<String>>([])
    let results = try unpack(
      archives: archives, to: "\(scratch.path)/out",
      progress: { step in
        #expect(step.archive == archives[step.archiveIndex])
        let tree = (try? scratch.tree()) ?? []
        let inside = tree.filter { $0.hasPrefix(StagingFolder.prefix) && $0.hasSuffix("/") }
        let names = inside.compactMap { $0.split(separator: "/").dropFirst().first.map(String.init) }
        seen.withLock { _ = $0.insert("\(step.archiveIndex): \(Set(names).sorted().joined(separator: " "))") }
      })
    #expect(results.map { result in failure { try result.get() } != nil } == [true, true, false, true])
    #expect(seen.withLock { $0 } == ["0: bad", "2: good"])
    #expect(try scratch.tree("out") == ["good/", "good/a/", "good/a/large", "good/b"])
  }

  @Test func whereAllFailNothingIsMade() throws {
    let scratch = try Scratch()
    let bad = try scratch.file(
      "bad.tar", damagedLate([("a", "1"), ("b", String(repeating: "y", count: 3_000))]))
    for target in ["out", "p/q"] {
      let results = try unpack(archives: [bad, "\(scratch.path)/none"], to: "\(scratch.path)/\(target)")
      #expect(results.allSatisfy { result in failure { try result.get() } != nil })
      #expect(try scratch.tree() == ["bad.tar"])
    }
    #expect(try unpack(archives: [], to: "\(scratch.path)/out").isEmpty)
    #expect(try scratch.tree() == ["bad.tar"])
  }

  @Test func interruptionInTheSecondLeavesNothing() throws {
    let scratch = try Scratch()
    let archives = try ["one.tar", "two.tar"].map { try scratch.file($0, TarBuilder.files([("a", "1"), ("b", "2")])) }
    let isSecond = Mutex(false)
    let code = failure {
      try unpack(
        archives: archives, to: "\(scratch.path)/p/out",
        progress: { step in isSecond.withLock { $0 = step.archiveIndex == 1 } },
        shouldStop: { isSecond.withLock { $0 } })
    }
    #expect(code == .interrupted)
    #expect(try scratch.tree() == ["one.tar", "two.tar"])
  }

  @Test func whatConcernsAllIsThrown() throws {
    let scratch = try Scratch()
    let archive = try scratch.file("one.tar", TarBuilder.files([("a", "1")]))
    #expect(failure { try unpack(archives: [archive], to: archive) } == .destinationInUse)
    #expect(failure { try unpack(archives: [archive, archive], to: "\(scratch.path)/out") } == .duplicate)
    #expect(try scratch.tree() == ["one.tar"])
  }

  @Test(arguments: [
    ("artifacts.zip", "artifacts"), ("jobs/a.TAR.GZ", "a"), ("a.tar.bz2", "a"), ("a.tar.xz", "a"), ("a.tar.zst", "a"),
    ("a.tgz", "a"), ("a.tar", "a"), ("a.txz", "a"), ("job.2023", "job.2023"), ("a.b.zip", "a.b"), ("a.gz", "a.gz"),
    ("plain", "plain"), ("-", "stdin"), ("./-", "-"), (".zip", ".zip"), ("..zip", "..zip"), ("...zip", "...zip"),
    ("..", "archive"), (".", "archive"), ("/", "archive"), ("", "archive"), ("folder/", "folder"),
  ])
  func folderNames(_ archive: String, _ name: String) {
    #expect(unpackedFolderName(of: archive) == name)
  }

  @Test(arguments: [
    (["a.zip", "b.zip"], nil), (["a.zip", "x/a.tar.gz"], "a"), (["A.zip", "a.zip"], "a"),
    (["-", "stdin.tar"], "stdin"),
    (["-", "-"], "stdin"), (["gr\u{FC}n.zip", "gru\u{308}n.tar"], "gru\u{308}n"), ([], nil),
  ])
  func sharedNames(_ archives: [String], _ name: String?) {
    #expect(firstSharedFolderName(of: archives)?.folder == name)
  }
}
