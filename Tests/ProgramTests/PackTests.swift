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

/// `pack`: media into an archive for a job.
@Suite struct PackTests {
  static let endings = ["zip", "tar.gz", "tar.bz2", "tar.xz"]
  let scratch = Scratch()

  private func fill(_ folder: String = "talks") throws {
    for name in ["a.mp4", "Gr\u{FC}\u{DF}e/\u{65E5}\u{672C} \u{1F600}.mp4", "notes.txt"] {
      try scratch.write("contents of \(name)", to: "\(folder)/\(name)")
    }
  }

  private func pack(_ line: String, _ environment: [String: String] = [:]) throws -> ProgramRun {
    try hume("pack \(line)", environment: environment, directory: scratch.url)
  }

  @Test(arguments: endings)
  func whatIsPackedIsUnpackedAgain(_ ending: String) throws {
    try fill()
    let run = try pack("talks/ -o media.\(ending)")
    #expect(run.status == 0)
    #expect(run.text == "")
    let bytes = try scratch.read("media.\(ending)").count
    #expect(
      run.stderr
        == "packed 3 files, 73 bytes, into media.\(ending): \(bytes.formatted(.number.locale(.init(identifier: "en_US")))) bytes\n"
    )
    #expect(try hume("unpack media.\(ending) --to out", directory: scratch.url).status == 0)
    #expect(scratch.names("out/talks") == scratch.names("talks"))
    for name in ["a.mp4", "Gr\u{FC}\u{DF}e/\u{65E5}\u{672C} \u{1F600}.mp4", "notes.txt"] {
      #expect(try scratch.read("out/talks/\(name)") == scratch.read("talks/\(name)"))
    }
  }

  /// Neither place, time zone, locale, umask nor the way to the folder shows in the archive.
  @Test(arguments: endings)
  func theSameFilesGiveTheSameBytes(_ ending: String) throws {
    try fill()
    try fill("other/talks")
    let lines = [
      ("talks", [:]), ("./talks/.", ["TZ": "Asia/Tokyo", "LC_ALL": "C"]), ("other/talks", ["TZ": "America/New_York"]),
      ("\"$PWD/talks\"", ["TZ": "UTC-14", "LC_ALL": "POSIX"]), ("talks/Gr*/..", ["TZ": "UTC+12", "LANG": "de_DE"]),
    ]
    var made: [Data] = []
    for (index, (path, environment)) in lines.enumerated() {
      let run = try runProgram(
        "/bin/sh",
        [
          "-c", "umask \(index % 2 == 0 ? "022" : "077"); exec \"$0\" pack \(path) -q -o \(index).\(ending)",
          try builtProgram("hume-results"),
        ],
        environment: usualEnvironment.merging(environment) { $1 }, directory: scratch.url)
      #expect(run.status == 0, "\(run.stderr)")
      #expect(run.stderr == "")
      made.append(try scratch.read("\(index).\(ending)"))
    }
    #expect(made.allSatisfy { $0 == made[0] && $0.count > 100 })
  }

  @Test func theCurrentFolderHasNoName() throws {
    try fill()
    let inside = scratch.url.appendingPathComponent("talks")
    // First what would find what the others leave.
    let cases = [
      ("..", ["\(scratch.url.lastPathComponent)/talks/a.mp4", "\(scratch.url.lastPathComponent)/talks/notes.txt"]),
      (".", ["a.mp4", "notes.txt"]), ("./", ["a.mp4", "notes.txt"]), ("a.mp4", ["a.mp4"]),
      ("../talks", ["talks/a.mp4", "talks/notes.txt"]),
    ]
    try FileManager.default.removeItem(at: inside.appendingPathComponent("Gr\u{FC}\u{DF}e"))
    for (index, (path, names)) in cases.enumerated() {
      let archive = scratch.url.path + ".\(index).zip"
      let run = try hume(["pack", path, "-o", archive], directory: inside)
      #expect(run.status == 0, "\(run.stderr)")
      defer { try? FileManager.default.removeItem(atPath: archive) }
      #expect(try hume(["unpack", archive, "--to", scratch.path("out\(index)"), "-q"]).status == 0)
      let found = try FileManager.default.subpathsOfDirectory(atPath: scratch.path("out\(index)"))
        .filter { $0.hasSuffix(".mp4") || $0.hasSuffix(".txt") }
      #expect(found.sorted() == names, "\(path)")
    }
  }

  @Test func whatIsLeftOutIsNamed() throws {
    try fill()
    for index in 10..<35 { try scratch.write("x", to: "talks/.hidden\(index)") }
    try scratch.write("x", to: "talks/__MACOSX/x")
    let run = try pack("talks -o out.zip")
    let lines = run.stderr.split(separator: "\n").map(String.init)
    #expect(run.status == 0)
    #expect(run.warnings == [])
    #expect(lines.count == 22)
    #expect(lines.first == "left out: talks/.hidden10 (hidden)")
    #expect(lines.dropFirst(20).first == "left out: 6 more; --verbose names them all")
    #expect(lines.last?.hasPrefix("packed 3 files") == true)
    let all = try pack("talks -o out.zip --force -v")
    #expect(all.stderr.split(separator: "\n").count == 30)
    #expect(all.stderr.hasPrefix("packing talks/Gr\u{FC}\u{DF}e/\u{65E5}\u{672C} \u{1F600}.mp4 (1 of 3)\n"))
    #expect(all.stderr.contains("left out: talks/__MACOSX (metadata of a Mac)\n"))
    #expect(try pack("talks -o out.zip --force -q").stderr == "")
    #expect(try pack("talks -o out.zip --force --strict").status == 0)
  }

  @Test func errorsLeaveNothing() throws {
    try fill()
    try scratch.write("old", to: "old.zip")
    try scratch.write("x", to: "only-hidden/.x")
    let before = scratch.names()
    for (line, message) in [
      ("none -o out.zip", "There is no such file or folder."), ("talks none -o out.zip", "There is no such file"),
      ("talks -o none/out.zip", "There is no such file"), ("talks -o old.zip", "It exists already."),
      ("only-hidden -o out.zip", "There is no file to pack."), ("/dev/null -o out.zip", "It is neither a file"),
      ("talks/a.mp4 other/../talks/../talks/a.mp4 talks2/a.mp4 -o out.zip", "There is no such file"),
    ] {
      let run = try pack(line)
      #expect(run.status == 1, "\(line)")
      #expect(run.text == "")
      #expect(run.errors.count == 1 && run.errors[0].hasPrefix(message), "\(line): \(run.stderr)")
      #expect(run.stderr.contains("  what to do: "))
      #expect(scratch.names() == before)
    }
    #expect(try scratch.read("old.zip") == Data("old".utf8))
    #expect(try pack("talks -o old.zip --force").status == 0)
    #expect(try scratch.read("old.zip").count > 100)
    #expect(scratch.names() == before)
  }

  /// A file of zeros without blocks on the disk: large, and quick to read and to pack.
  @Test func moreThanAJobTakesIsWarnedAbout() throws {
    try fill()
    let path = try scratch.write("", to: "talks/long.wav")
    #expect(truncate(path, 1_000_000_001) == 0)
    let run = try pack("talks -o out.zip --strict")
    #expect(run.status == 1)
    #expect(run.warnings == ["The file has 1000000001 bytes; a job takes files of up to 1000000000 bytes."])
    #expect(run.stderr.contains("where: talks/long.wav\n"))
    #expect(run.stderr.contains("\npacked 4 files, 1,000,000,074 bytes, into out.zip: "))
    #expect(try scratch.read("out.zip").count < 2_000_000)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGKILL])
  func aSignalLeavesNothing(_ signal: Int32) throws {
    let path = try scratch.write("", to: "talks/long.wav")
    #expect(truncate(path, 100_000_000_000) == 0)
    let script = """
      "$0" pack talks -o out.zip -v 2> log &
      until grep -q packing log; do sleep 0.05; done
      kill -\(signal) $!; wait $!; echo $? > status
      """
    // A background job of a shell without job control would ignore Ctrl-C.
    let run = try runProgram(
      "/bin/sh", ["-mc", script, try builtProgram("hume-results")], environment: usualEnvironment,
      directory: scratch.url, timeLimit: 60)
    #expect(run.status == 0)
    let status = String(decoding: try scratch.read("status"), as: UTF8.self)
    #expect(status == (signal == SIGKILL ? "137\n" : "130\n"))
    #expect(!FileManager.default.fileExists(atPath: scratch.path("out.zip")))
    #if os(Linux)
      // O_TMPFILE, a macro that Swift does not see: whether files can be written without a name here.
      let unnamed = open(scratch.url.path, 0o20_000_000 | O_DIRECTORY | O_WRONLY, 0o600)
    #else
      let unnamed: Int32 = -1
    #endif
    if signal != SIGKILL || unnamed >= 0 { #expect(scratch.names() == ["log", "status", "talks"]) }
    if unnamed >= 0 { close(unnamed) }
  }
}
