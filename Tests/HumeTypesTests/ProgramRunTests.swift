import Foundation
import TestSupport
import Testing

/// What runs the programs in tests, tried on the shell.
@Suite struct ProgramRunTests {
  func shell(_ script: String, input: Data? = nil, environment: [String: String]? = nil, directory: URL? = nil) throws
    -> ProgramRun
  {
    try runProgram("/bin/sh", ["-c", script], input: input, environment: environment, directory: directory)
  }

  @Test func statusAndStreams() throws {
    let run = try shell("echo out; echo err >&2; exit 3")
    #expect((run.status, run.text, run.stderr) == (3, "out\n", "err\n"))
    #expect(try shell("kill -9 $$").status == -9)
    #expect(try shell("cat").text == "")
  }

  @Test func largeStreamsDoNotBlock() throws {
    let input = Data(repeating: 0x61, count: 3_000_000)
    let run = try shell("tee /dev/stderr", input: input)
    #expect(run.stdout == input)
    #expect(run.stderr.utf8.count == input.count)
    #expect(try shell("exit 0", input: input).status == 0)
  }

  @Test func environmentAndFolder() throws {
    let folder = temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try shell(
      "echo \"$HUME_BASE_URL $TERM\"; pwd -P", environment: ["HUME_BASE_URL": "x y"], directory: folder)
    #expect(run.text == "x y \n\(folder.resolvingSymlinksInPath().path)\n")
    #expect(try shell("echo ${HUME_BASE_URL-none}").text == "none\n")
  }

  @Test func aClosedPipeIsSeen() throws {
    let run = try runProgramUntilPipeCloses("/bin/sh", arguments: ["-c", "while :; do echo y; done"], lines: 2)
    #expect(run.text == "y\ny\n")
    #expect(run.status == -SIGPIPE)
  }

  @Test func whatHangsIsEnded() {
    #expect(throws: ProgramError.self) { try runProgram("/bin/sh", ["-c", "sleep 60"], timeLimit: 0.2) }
    #expect(throws: ProgramError.self) { try builtProgram("no-such-program") }
  }

  @Test func thePackageIsFound() {
    let manifest = packageFolder().appendingPathComponent("Package.swift")
    #expect(FileManager.default.fileExists(atPath: manifest.path))
    #expect(fixture("a/b.json").path == packageFolder().path + "/Fixtures/a/b.json")
  }
}
