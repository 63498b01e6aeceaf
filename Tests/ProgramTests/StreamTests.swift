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

/// Standard input, lists of files, patterns, closed pipes and Ctrl-C.
@Suite struct StreamTests {
  /// What a summary says of rows, whatever the input is called.
  static func rows(_ run: ProgramRun) throws -> [[String]] {
    #expect(run.status == 0, "\(run.stderr)")
    let records = try run.records()
    #expect(records.first?.first == "input")
    return records.map { Array($0.dropFirst()) }
  }

  @Test(arguments: ["webhook.json", "compressed/predictions.json.gz", "all-models/artifacts.zip", "bom.json"])
  func standardInputIsReadAsAFileIs(_ name: String) throws {
    let data = try Data(contentsOf: fixture(name))
    for command in ["summary", "top", "qc", "timeline"] {
      let piped = try hume([command, "--format", "csv", "-"], input: data)
      #expect(try Self.rows(piped) == Self.rows(try hume([command, "--format", "csv", name])), "\(command)")
      #expect(try piped.records().dropFirst().allSatisfy { $0[0].hasPrefix("-") }, "\(command)")
    }
    if name.hasSuffix("zip") { return }
    let export = "export --format csv --model face"
    #expect(try Self.rows(hume(export + " -", input: data)) == Self.rows(hume(export + " '\(name)'")))
  }

  @Test func standardInputMayBeEmptyOrBroken() throws {
    let empty = try hume("summary -", input: Data())
    #expect(empty.status == 1)
    #expect(empty.errors.count == 1)
    let cut = try hume("summary -", input: try Data(contentsOf: fixture("webhook.json")).prefix(3000))
    #expect(cut.status == 1)
    #expect(cut.stderr.contains("  where: -, line "), "\(cut.stderr)")
    let halfZip = try Data(contentsOf: fixture("all-models/artifacts.zip")).prefix(20_000)
    #expect(try hume("summary -", input: halfZip).status == 1)
  }

  @Test func whatNeedsASecondLookIsRefusedOnStandardInput() throws {
    let entities = try hume(
      "export --format csv -", input: try Data(contentsOf: fixture("all-models/predictions.json")))
    #expect(entities.status == 1)
    #expect(entities.errors == ["Standard input holds named entities, which have columns of their own."])
    let names = try hume(
      "export --layout wide --model face --format csv -", input: try Data(contentsOf: fixture("odd.json")))
    #expect(names.status == 1)
    #expect(names.stderr.contains("Grumpiness"))
  }

  @Test func filesAreListed() throws {
    let usual = try hume("qc --format csv webhook.json legacy-2023.json")
    let listed = try hume("qc --format csv --files-from -", input: Data("webhook.json\n\nlegacy-2023.json".utf8))
    #expect(listed.status == 0)
    #expect(listed.stdout == usual.stdout)
    let scratch = Scratch()
    let list = try scratch.write("legacy-2023.json\r\n", to: "list.txt")
    #expect(try hume(["qc", "--format", "csv", "webhook.json", "--files-from", list]).stdout == usual.stdout)
    #expect(try hume("qc --files-from missing.txt").status == 1)
    let short = try hume("qc --format csv --files-from -", input: Data("missing.json\nwebhook.json\n".utf8))
    #expect(short.status == 3)
  }

  @Test func patternsAreExpanded() throws {
    let run = try hume(["qc", "--format", "csv", "*gacy*.json", "webh??k.json"])
    #expect(try run.csvRows().map { $0["input"] } == ["legacy-2023.json", "webhook.json"])
    let scratch = Scratch()
    for name in ["b.json", "a.json", "[x].json"] { try scratch.write(Data(contentsOf: fixture("bom.json")), to: name) }
    let all = try hume(["qc", "--format", "csv", "*.json"], directory: scratch.url)
    #expect(try all.csvRows().map { $0["input"] } == ["[x].json", "a.json", "b.json"])
    // A file of that very name comes before the pattern.
    let odd = try hume(["qc", "--format", "csv", "[x].json"], directory: scratch.url)
    #expect(try odd.csvRows().map { $0["input"] } == ["[x].json"])
  }

  @Test func severalDocumentsNeedANameOrAFlag() throws {
    let data = try Data(contentsOf: fixture("lines.ndjson"))
    let usual = try Self.rows(hume("summary --format csv lines.ndjson"))
    let scratch = Scratch()
    for name in ["lines.jsonl", "lines.json", "lines"] { try scratch.write(data, to: name) }
    #expect(try Self.rows(hume("summary --format csv lines.jsonl", directory: scratch.url)) == usual)
    for name in ["lines.json", "lines"] {
      let refused = try hume(["summary", "--format", "csv", name], directory: scratch.url)
      #expect(refused.status == 1, "\(name)")
      #expect(refused.errors == ["A second document begins behind the first."], "\(name)")
      #expect(refused.stderr.contains("--ndjson"), "\(name)")
      #expect(try Self.rows(hume(["summary", "--format", "csv", "--ndjson", name], directory: scratch.url)) == usual)
    }
    #expect(try Self.rows(hume("summary --format csv --ndjson -", input: data)) == usual)
    #expect(try hume("summary -", input: data).status == 1)
  }

  @Test func whatAFileIsShowsFromItsContent() throws {
    let scratch = Scratch()
    for (name, source) in [
      ("results.txt", "webhook.json"), ("data.zip", "compressed/predictions.json.gz"),
      ("face.json", "all-models/artifacts.zip"),
    ] {
      try scratch.write(Data(contentsOf: fixture(source)), to: name)
      let run = try hume(["summary", "--format", "csv", name], directory: scratch.url)
      #expect(try Self.rows(run) == Self.rows(hume(["summary", "--format", "csv", source])), "\(name)")
    }
  }

  @Test(arguments: [
    "export --format csv interview", "export --format ndjson interview", "summary --format csv interview",
    "timeline --format json interview", "report --format json interview", "report study",
  ])
  func aClosedPipeIsQuiet(_ line: String) throws {
    for count in [0, 1] {
      let run = try runProgramUntilPipeCloses(
        arguments: shellWords(line), lines: count, environment: usualEnvironment, directory: fixture(""))
      #expect(run.status == 0, "\(count) lines: \(run.stderr)")
      #expect(!run.stderr.contains("error") && !run.stderr.contains("pipe"), "\(count) lines: \(run.stderr)")
    }
  }

  /// Ctrl-C while the program waits for its input: code 130, and no file, not even a half one.
  @Test(arguments: [
    "export --format csv -", "summary --format csv -", "report --format json -", "validate --format csv -",
  ])
  func controlCEndsWithoutAFile(_ line: String) throws {
    let scratch = Scratch()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try builtProgram("hume-results"))
    process.arguments = try shellWords(line) + ["-o", scratch.path("out." + (line.contains("json") ? "json" : "csv"))]
    let (input, errors) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    try withoutBlockedSignals { try process.run() }
    // More than a pipe holds: when all but the rest of it is taken, the program reads.
    let data = try Data(contentsOf: fixture("study/predictions.json"))
    try input.fileHandleForWriting.write(contentsOf: data.prefix(400_000))
    usleep(100_000)
    #expect(process.isRunning)
    process.interrupt()
    let deadline = Date().addingTimeInterval(20)
    while process.isRunning, Date() < deadline { usleep(2000) }
    if process.isRunning {
      Issue.record("\(line) does not end")
      kill(process.processIdentifier, SIGKILL)
    }
    process.waitUntilExit()
    try? input.fileHandleForWriting.close()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 130)
    #expect(scratch.names() == [])
    let said = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    #expect(!said.contains("error"), "\(said)")
  }
}

/// The threads of tests block signals, and a child inherits that; a shell's child does not.
func withoutBlockedSignals(_ body: () throws -> Void) rethrows {
  var none = sigset_t()
  var usual = sigset_t()
  sigemptyset(&none)
  pthread_sigmask(SIG_SETMASK, &none, &usual)
  defer { pthread_sigmask(SIG_SETMASK, &usual, nil) }
  try body()
}
