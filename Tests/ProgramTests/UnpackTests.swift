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

/// `unpack` as a shell sees it: modes, folders, limits, exit codes.
@Suite struct UnpackTests {
  static let text = Data("Id,Frame\r\n".utf8)
  static let whole = tar([("a/one.csv", text), ("two.csv", text)])

  static func shell(_ prelude: String, _ arguments: [String], in directory: URL? = nil) throws -> ProgramRun {
    try runProgram(
      "/bin/sh", ["-c", "\(prelude); exec \"$@\"", "sh", try builtProgram("hume-results")] + arguments,
      environment: usualEnvironment, directory: directory)
  }

  static func mode(_ path: String) -> mode_t {
    var info = stat()
    return lstat(path, &info) == 0 ? info.st_mode & 0o7777 : 0o10000
  }

  @Test(arguments: ["000", "022", "077", "777"])
  func modesAreTheSameUnderEveryUmask(_ umask: String) throws {
    let scratch = Scratch()
    let archive = try scratch.write(Self.whole, to: "x.tar")
    // The folders above are no part of the archive: the umask counts for them.
    let target = umask == "777" ? "out" : "above/out"
    let run = try Self.shell("umask \(umask)", ["unpack", archive, "--to", scratch.path(target)])
    #expect(run.status == 0, "\(run.stderr)")
    #expect(run.stderr.hasPrefix("unpacked "))
    for name in ["", "/a"] { #expect(Self.mode(scratch.path(target + name)) == 0o755) }
    for name in ["/a/one.csv", "/two.csv"] { #expect(Self.mode(scratch.path(target + name)) == 0o644) }
    if target != "out" {
      #expect(Self.mode(scratch.path("above")) == 0o755 & ~(mode_t(umask, radix: 8) ?? 0))
    }
  }

  @Test func foldersAboveAreMadeAndGoAgain() throws {
    let scratch = Scratch()
    let archive = try scratch.write(Self.whole, to: "x.tar")
    let cut = try scratch.write(Self.whole.prefix(1_100), to: "cut.tar")
    for archives in [[cut], [cut, scratch.path("none.zip")]] {
      let failed = try hume(["unpack"] + archives + ["--to", scratch.path("p/q/out")])
      #expect(failed.status == 1)
      #expect(failed.errors.count == archives.count)
      #expect(scratch.names() == ["cut.tar", "x.tar"])
    }
    #expect(try hume(["unpack", archive, "--to", scratch.path("p/q/out")]).status == 0)
    #expect(scratch.names("p/q/out") == ["a", "two.csv"])
    #expect(scratch.names("p/q") == ["out"])
  }

  @Test func severalArchives() throws {
    let scratch = Scratch()
    let archives = [
      try scratch.write(Self.whole, to: "one.tar"), try scratch.write(Self.whole.prefix(1_100), to: "cut.tar"),
      fixture("all-models/artifacts.zip").path,
    ]
    let run = try hume(["unpack"] + archives + ["--to", scratch.path("out")])
    #expect(run.status == 3)
    #expect(run.errors.count == 1)
    #expect(run.stderr.components(separatedBy: "unpacked ").count == 3)
    #expect(scratch.names("out") == ["artifacts", "one"])
    #expect(scratch.names("out/one") == ["a", "two.csv"])
    // It is not empty any more.
    let again = try hume(["unpack"] + archives + ["--to", scratch.path("out")])
    #expect(again.status == 1)
    #expect(again.errors == ["The destination is not empty."])
    #expect(scratch.names() == ["cut.tar", "one.tar", "out"])
  }

  @Test func standardInput() throws {
    let scratch = Scratch()
    let zip = try Data(contentsOf: fixture("all-models/artifacts.zip"))
    for (index, input) in [Self.whole, zip].enumerated() {
      let run = try hume(["unpack", "-", "--to", scratch.path("\(index)")], input: input)
      #expect(run.status == 0, "\(run.stderr)")
      #expect(run.stderr.hasPrefix("unpacked - to "))
    }
    #expect(scratch.names("0") == ["a", "two.csv"])
    #expect(scratch.names("1").count == 1)
    let both = try hume(
      ["unpack", "-", fixture("all-models/artifacts.zip").path, "--to", scratch.path("2")], input: Self.whole)
    #expect(both.status == 0, "\(both.stderr)")
    #expect(scratch.names("2") == ["artifacts", "stdin"])
    let cut = try hume(["unpack", "-", "--to", scratch.path("3")], input: Self.whole.prefix(1_100))
    #expect(cut.status == 1)
    #expect(cut.stderr.contains("where: -"))
    #expect(scratch.names() == ["0", "1", "2"])
    // Where nothing can be unpacked to, nothing is read either.
    let inUse = try StalledUnpacking(scratch, pipe: "pipe", ["--to", scratch.path("0")], isInput: true)
    try inUse.wait { inUse.said.contains("The destination is not empty.") }
    #expect(inUse.end() == 1)
  }

  @Test(arguments: [
    (["-", "-"], "stdin"), (["-", "stdin.zip"], "stdin"), (["a.zip", "b/A.tar.gz"], "A"),
  ])
  func twoOfOneNameAreWrongUsage(_ archives: [String], _ name: String) throws {
    let scratch = Scratch()
    let run = try hume(["unpack"] + archives + ["--to", scratch.path("out")])
    #expect(run.status == 64)
    #expect(run.stderr.contains("/out/\(name)"))
    #expect(scratch.names() == [])
  }

  /// It would be replaced under the shell, which would stand in a folder that is gone.
  @Test func theCurrentFolderIsRefused() throws {
    let scratch = Scratch()
    let archive = try scratch.write(Self.whole, to: "x.tar")
    let folder = scratch.url.appendingPathComponent("here")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    for name in [".", "../here", folder.path] {
      let run = try hume(["unpack", archive, "--to", name], directory: folder)
      #expect(run.status == 1 && run.stderr.contains("current folder"), "\(name): \(run.stderr)")
      #expect(scratch.names("here") == [])
    }
    #expect(try hume(["unpack", archive, "--to", "inside"], directory: folder).status == 0)
    #expect(scratch.names("here/inside") == ["a", "two.csv"])
  }

  /// Of what is no archive the message says what it looks like.
  @Test func whatIsNoArchiveIsNamed() throws {
    let scratch = Scratch()
    let cases = [
      ("<!DOCTYPE html><html>", "an HTML page"), ("[{\"source\":{}}]", "predictions JSON"), ("", "an empty file"),
      ("7z\u{BC}", "a text file"),
    ]
    for (text, words) in cases {
      let run = try hume(["unpack", try scratch.write(Data(text.utf8), to: "x.zip"), "--to", scratch.path("out")])
      #expect(
        run.status == 1 && run.stderr.contains("neither a zip nor a tar: it looks like \(words)"), "\(run.stderr)")
      #expect(run.errors.count == 1 && scratch.names() == ["x.zip"])
    }
  }

  @Test func namesInMessagesAreVisible() throws {
    let scratch = Scratch()
    for arguments in [
      ["unpack", "a\u{1B}[31m.zip", "q/a\u{1B}[31m.zip", "--to", "o\u{1B}[1m"], ["unpack", "--bad\u{1B}[2m"],
      ["pack", "x", "-o", "y\u{1B}[2m"], ["unpack", "x", "--to", ""], ["unpack", "", "--to", "x"],
    ] {
      let run = try hume(arguments, directory: scratch.url)
      #expect(run.status == 64 && !run.stderr.contains("\u{1B}"), "\(arguments)")
    }
  }

  /// Sizes that no sum can hold are no reason to trap.
  @Test func hugeFilesAreOnlyNoArchives() throws {
    let scratch = Scratch()
    for name in ["a.json", "b.json"] {
      let path = try scratch.write(Data(), to: name)
      // Not every file system has files of this size.
      if truncate(path, .max) != 0 { #expect(truncate(path, 1 << 40) == 0) }
    }
    let unpacked = try hume(
      ["unpack", scratch.path("a.json"), scratch.path("b.json"), "--to", scratch.path("out")])
    #expect(unpacked.status == 1 && unpacked.errors.count == 2)
    let read = try hume(["qc", scratch.path("a.json"), scratch.path("b.json")])
    #expect(read.status == 1 && read.errors.count == 2)
  }

  // MARK: Limits

  @Test(arguments: [
    ("--max-entries", "1"), ("--max-file-size", "9"), ("--max-total-size", "19"), ("--max-depth", "1"),
    ("--max-name-length", "6"),
  ])
  func limitsAreNamedWithTheirFlag(_ flag: String, _ value: String) throws {
    let scratch = Scratch()
    let archive = try scratch.write(Self.whole, to: "x.tar")
    let run = try hume(["unpack", archive, "--to", scratch.path("out"), flag, value])
    #expect(run.status == 1)
    #expect(run.stderr.contains("raise the limit with \(flag)"), "\(run.stderr)")
    #expect(run.stderr.contains("x.tar!"))
    #expect(scratch.names() == ["x.tar"])
    #expect(try hume(["unpack", archive, "--to", scratch.path("out"), flag, "1000"]).status == 0)
  }

  @Test(arguments: [
    ("--max-entries", "0"), ("--max-ratio", "-1"), ("--max-depth", "0"), ("--max-name-length", "0"),
    ("--max-dictionary", "129M"), ("--max-dictionary", "1T"), ("--max-file-size", "0"), ("--max-file-size", "x"),
    ("--max-total-size", "9999999999T"),
  ])
  func limitsThatAreNone(_ flag: String, _ value: String) throws {
    let scratch = Scratch()
    let archive = try scratch.write(Self.whole, to: "x.tar")
    let run = try hume(["unpack", archive, "--to", scratch.path("out"), "\(flag)=\(value)"])
    #expect(run.status == 64)
    #expect(scratch.names() == ["x.tar"])
  }

  @Test func theLargestDictionaryIsNamedAndAllowed() throws {
    let scratch = Scratch()
    let archive = try scratch.write(Self.whole, to: "x.tar")
    #expect(
      try hume(["unpack", archive, "--to", scratch.path("out"), "--max-dictionary", "129M"]).stderr
        .contains("--max-dictionary can be 128M at most."))
    #expect(try hume(["unpack", archive, "--to", scratch.path("out"), "--max-dictionary", "128M"]).status == 0)
  }

  @Test func defaultsAreInTheHelp() throws {
    let help = try hume("unpack --help").text.split(separator: " ", omittingEmptySubsequences: true)
      .joined(separator: " ").replacing("\n", with: "").replacing("  ", with: " ")
    for (flag, value) in [
      ("--max-entries <n>", "150000"), ("--max-file-size <size>", "64G"), ("--max-total-size <size>", "256G"),
      ("--max-ratio <n>", "200"), ("--max-depth <n>", "64"), ("--max-name-length <bytes>", "255"),
      ("--max-dictionary <size>", "8M"),
    ] {
      let rest = help.components(separatedBy: flag).last ?? ""
      let found = rest.firstMatch(of: /\(default: *(\w+)\)/)?.output.1
      #expect(found.map(String.init) == value, "\(flag)")
    }
  }

  // MARK: What the system does not allow

  @Test func aFileLargerThanTheShellAllows() throws {
    let scratch = Scratch()
    let archive = try scratch.write(tar([("small", Self.text), ("large", Data(count: 300_000))]), to: "x.tar")
    let run = try Self.shell("ulimit -f 64", ["unpack", archive, "--to", scratch.path("p/out")])
    #expect(run.status == 1)
    #expect(run.errors == ["It is larger than a file may be here."])
    #expect(run.stderr.contains("p/out/large"))
    #expect(run.stderr.contains("ulimit -f"))
    #expect(scratch.names() == ["x.tar"])
  }

  /// However few files may be open, nothing is left half.
  @Test func tooManyOpenFiles() throws {
    let scratch = Scratch()
    let deep = tar([("a/b/c/d/one", Self.text), ("a/b/two", Self.text), ("z", Self.text)])
    let whole = try scratch.write(deep, to: "whole.tar")
    let cut = try scratch.write(deep.prefix(2_600), to: "cut.tar")
    var succeeded = 0
    // The tests' own descriptors come with the shell: as many as `free` are to be left besides them.
    let count = "n=0; while test $free -gt 0; do test -e /dev/fd/$n || free=$((free - 1)); n=$((n + 1)); done"
    for limit in 2...14 {
      for archives in [[whole], [cut], [cut, whole]] {
        let run = try Self.shell(
          "free=\(limit); \(count); ulimit -n $n", ["unpack"] + archives + ["--to", scratch.path("p/out")])
        let found = scratch.names("p/out")
        switch run.status {
        case 0:
          succeeded += 1
          #expect(archives == [whole] && found == ["a", "z"], "\(limit)")
        case 3: #expect(archives.count == 2 && found == ["whole"], "\(limit)")
        default:
          #expect(run.status == 1, "\(limit): \(run.stderr)")
          #expect(!run.errors.isEmpty, "\(limit)")
          #expect(scratch.names() == ["cut.tar", "whole.tar"], "\(limit)")
        }
        if run.status != 1 { #expect(scratch.names("p") == ["out"], "\(limit)") }
        try? FileManager.default.removeItem(atPath: scratch.path("p"))
      }
    }
    #expect(succeeded > 0)
  }

  @Test func foldersThatMayNotBeWritten() throws {
    let scratch = Scratch()
    let archive = try scratch.write(Self.whole, to: "x.tar")
    for folder in ["closed", "empty"] {
      try FileManager.default.createDirectory(atPath: scratch.path(folder), withIntermediateDirectories: false)
      chmod(scratch.path(folder), 0o555)
    }
    defer { for folder in ["closed", "empty"] { chmod(scratch.path(folder), 0o755) } }
    for target in ["closed/out", "empty"] {
      let run = try hume(["unpack", archive, "--to", scratch.path(target)])
      if geteuid() == 0 {
        #expect(run.status == 0)
        #expect(scratch.names(target) == ["a", "two.csv"])
      } else {
        #expect(run.status == 1)
        #expect(run.stderr.contains("(permission denied)"), "\(run.stderr)")
        #expect(scratch.names(target) == [] && scratch.names("closed") == [])
      }
    }
    #expect(Self.mode(scratch.path("empty")) == 0o555)
    #expect(scratch.names() == ["closed", "empty", "x.tar"])
  }
}
