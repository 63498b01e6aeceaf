import Foundation
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Runs of `unpack` that are killed, interrupted, or not alone: the destination is as before or whole.
@Suite struct UnpackEndTests {
  static let prefix = ".hume-results-unpacking-"
  static let bytes = tar([("a/one.csv", UnpackTests.text), ("b", Data(count: 40_000)), ("two.csv", UnpackTests.text)])

  private static func staging(_ scratch: Scratch, _ folder: String = "") -> [String] {
    scratch.names(folder).filter { $0.hasPrefix(prefix) }
  }

  /// A run that has written its first file and waits for more.
  private static func stalled(_ scratch: Scratch, _ more: [String], in folder: String = "", umask: String = "022")
    throws -> StalledUnpacking
  {
    let run = try StalledUnpacking(scratch, pipe: "pipe.tar", more, umask: umask)
    run.give(bytes.prefix(20_000))
    try run.wait {
      staging(scratch, folder).contains { name in
        let path = scratch.path(folder.isEmpty ? name : "\(folder)/\(name)")
        return (try? FileManager.default.subpathsOfDirectory(atPath: path).contains { $0.hasSuffix("b") }) ?? false
      }
    }
    return run
  }

  @Test(arguments: ["000", "077"])
  func aKilledRunLeavesWhatTheNextRemoves(_ umask: String) throws {
    let scratch = Scratch()
    let run = try Self.stalled(scratch, ["--to", scratch.path("out")], umask: umask)
    let name = try #require(Self.staging(scratch).first)
    #expect(run.end(by: SIGKILL) == -SIGKILL)
    #expect(scratch.names() == [name, "pipe.tar", "pipe.tar.stderr"])
    #expect(UnpackTests.mode(scratch.path(name)) & 0o777 == 0o700)
    let archive = try scratch.write(UnpackTests.whole, to: "x.tar")
    #expect(try hume(["unpack", archive, "--to", scratch.path("other")]).status == 0)
    #expect(scratch.names() == ["other", "pipe.tar", "pipe.tar.stderr", "x.tar"])
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func anInterruptedRunLeavesNothing(_ signal: Int32) throws {
    let scratch = Scratch()
    let run = try Self.stalled(scratch, ["--to", scratch.path("p/q/out")], in: "p/q")
    #expect(run.end(by: signal) == 130)
    #expect(run.said.contains("nothing was kept"), "\(run.said)")
    #expect(scratch.names() == ["pipe.tar", "pipe.tar.stderr"])
  }

  @Test func anEmptyFolderIsAsBefore() throws {
    for signal in [SIGINT, SIGKILL] {
      let scratch = Scratch()
      try FileManager.default.createDirectory(atPath: scratch.path("out"), withIntermediateDirectories: false)
      var (before, after) = (stat(), stat())
      #expect(stat(scratch.path("out"), &before) == 0)
      let run = try Self.stalled(scratch, ["--to", scratch.path("out")])
      #expect(run.end(by: signal) == (signal == SIGINT ? 130 : -SIGKILL))
      #expect(stat(scratch.path("out"), &after) == 0)
      #expect(before.st_ino == after.st_ino && before.st_mode == after.st_mode)
      #expect(scratch.names("out") == [])
    }
  }

  @Test func severalArchivesAreAllOrNothing() throws {
    let scratch = Scratch()
    let first = try scratch.write(UnpackTests.whole, to: "first.tar")
    // The pipe comes first on the command line, so that the other is given once more behind it.
    let run = try StalledUnpacking(scratch, pipe: "pipe.tar", [first, "--to", scratch.path("p/out")])
    run.give(Self.bytes.prefix(20_000))
    try run.wait { Self.staging(scratch, "p").contains { scratch.names("p/\($0)/pipe").contains("b") } }
    #expect(run.end(by: SIGINT) == 130)
    #expect(scratch.names() == ["first.tar", "pipe.tar", "pipe.tar.stderr"])
  }

  @Test func aLivingRunKeepsItsFolder() throws {
    let scratch = Scratch()
    let run = try Self.stalled(scratch, ["--to", scratch.path("out")])
    let archive = try scratch.write(UnpackTests.whole, to: "x.tar")
    #expect(try hume(["unpack", archive, "--to", scratch.path("other")]).status == 0)
    #expect(scratch.names("other") == ["a", "two.csv"])
    #expect(Self.staging(scratch).count == 1)
    run.give(Self.bytes.dropFirst(20_000))
    #expect(run.end() == 0, "\(run.said)")
    #expect(scratch.names("out") == ["a", "b", "two.csv"])
    #expect(try scratch.read("out/b") == Data(count: 40_000))
    #expect(Self.staging(scratch) == [])
  }

  @Test func ofTwoRunsOneWins() throws {
    let scratch = Scratch()
    let run = try Self.stalled(scratch, ["--to", scratch.path("out")])
    let archive = try scratch.write(UnpackTests.whole, to: "x.tar")
    #expect(try hume(["unpack", archive, "--to", scratch.path("out")]).status == 0)
    run.give(Self.bytes.dropFirst(20_000))
    #expect(run.end() == 1)
    #expect(run.said.contains("Something was put at the destination meanwhile."), "\(run.said)")
    #expect(scratch.names() == ["out", "pipe.tar", "pipe.tar.stderr", "x.tar"])
    #expect(scratch.names("out") == ["a", "two.csv"])
  }

  /// Both begin at once, again and again: one is done, the other says so, and what is there is whole.
  @Test func twoRunsAtOnce() throws {
    for round in 0..<5 {
      let scratch = Scratch()
      let archive = try scratch.write(UnpackTests.whole, to: "x.tar")
      let script = "\"$@\" & first=$!; \"$@\"; second=$?; wait $first; echo $? $second"
      let run = try runProgram(
        "/bin/sh",
        ["-c", script, "sh", try builtProgram("hume-results"), "unpack", archive, "--to", scratch.path("p/out")])
      let codes = run.text.split(whereSeparator: \.isWhitespace).sorted()
      #expect(codes == ["0", "1"], "round \(round): \(run.text) \(run.stderr)")
      #expect(scratch.names("p") == ["out"])
      #expect(scratch.names("p/out") == ["a", "two.csv"])
      #expect(try scratch.read("p/out/a/one.csv") == UnpackTests.text)
    }
  }

  @Test(arguments: [true, false])
  func interruptedWhileTheArchiveIsAwaited(_ isInput: Bool) throws {
    let scratch = Scratch()
    let run = try StalledUnpacking(scratch, pipe: "pipe.tar", ["--to", scratch.path("out")], isInput: isInput)
    run.give(Self.bytes.prefix(100))
    try run.waitUntilTaken()
    #expect(run.end(by: SIGINT) == 130, "\(run.said)")
    #expect(scratch.names() == ["pipe.tar", "pipe.tar.stderr"])
  }
}
