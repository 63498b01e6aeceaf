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

/// `-o FILE`: whole or not at all, in the format of its ending, and never over what is there.
@Suite struct OutputFileTests {
  let scratch = Scratch()

  @Test func anInputIsNeverWrittenOver() throws {
    let tree = "study/study-artifacts/file-0-p01.mp4/csv/p01.mp4/face.csv"
    let input = scratch.path("face.csv")
    try FileManager.default.copyItem(at: fixture(tree), to: URL(fileURLWithPath: input))
    let before = try Data(contentsOf: URL(fileURLWithPath: input))
    for line in ["summary '\(input)' -o '\(input)'", "export --layout wide '\(input)' -o '\(scratch.path(""))/'"] {
      let run = try hume("\(line) --force")
      #expect(run.status == 64)
      #expect(run.stderr.contains("is the input"))
      #expect(try Data(contentsOf: URL(fileURLWithPath: input)) == before)
    }
  }

  @Test(arguments: ["", " --force"]) func aFolderIsNoFile(force: String) throws {
    let run = try hume("summary webhook.json --format csv -o '\(scratch.path(""))'\(force)")
    #expect(run.status == 1)
    #expect(run.errors == ["It is a folder, not a file."])
    #expect(run.stderr.contains("Give the name of a file in it."))
  }

  /// A folder of artifacts is one input of many files.
  @Test func noFileOfAnInputIsWrittenOver() throws {
    let tree = scratch.url.appendingPathComponent("art")
    try FileManager.default.copyItem(at: fixture("study/study-artifacts"), to: tree)
    let path = "art/file-0-p01.mp4/csv/p01.mp4/face.csv"
    let before = try scratch.read(path)
    for output in [path, "art/file-0-p01.mp4/csv/p01.mp4/"] {
      let model = output.hasSuffix("/") ? [] : ["--model", "face"]
      let run = try hume(
        ["export", "--layout", "wide", "--force", "art", "-o", output] + model, directory: scratch.url)
      #expect(run.status == 64, "\(output)")
      #expect(run.stderr.contains("is the input"), "\(output)")
      #expect(try scratch.read(path) == before, "\(output)")
    }
  }

  /// SQLite would apply the journal of an old database to a new one.
  @Test(arguments: ["-wal", "-journal"]) func noDatabaseIsWrittenBesideAJournal(_ ending: String) throws {
    try scratch.write("old", to: "out.sqlite\(ending)")
    for flags in [[], ["--force"]] {
      let run = try hume(["export", "webhook.json", "-o", scratch.path("out.sqlite")] + flags)
      #expect(run.status == 1)
      #expect(run.stderr.contains("A journal stands beside the database"))
      #expect(scratch.names() == ["out.sqlite\(ending)"])
    }
  }

  /// Names of models that would be one file's name, on some file system or on all.
  @Test func everyModelHasATableOfItsOwn() throws {
    let models = ["a/b", "a_b", "A_B", "", ".x"].map { model in
      #""\#(model)": {"grouped_predictions": [{"id": "1", "predictions": [{"emotions": [{"name": "Joy", "score": 0.5}]}]}]}"#
    }
    let document =
      #"[{"source": {"type": "text"}, "results": {"predictions": [{"file": "f", "models": {\#(models.joined(separator: ", "))}}]}}]"#
    try scratch.write(document, to: "in.json")
    let run = try hume(["export", "--layout", "wide", "in.json", "-o", "t/"], directory: scratch.url)
    #expect(run.status == 0, "\(run.stderr)")
    let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path("t")).filter { $0.hasSuffix(".csv") }
    #expect(Set(names.map { $0.lowercased() }).count == 5)
    #expect(names.allSatisfy { !$0.hasPrefix(".") })
    for name in names { #expect(try scratch.read("t/\(name)").split(separator: UInt8(ascii: "\n")).count == 2) }
  }

  /// The description of a table goes beside it, over no input and not over the table itself.
  @Test func aDescriptionWritesOverNothing() throws {
    let before = try Data(contentsOf: fixture("webhook.json"))
    try scratch.write(before, to: "datapackage.json")
    for line in [
      "datapackage.json -o scores.csv --datapackage", "datapackage.json --layout wide --model face -o .",
      "webhook.json --datapackage --format csv -o datapackage.json",
      "webhook.json --datapackage --format csv -o x/../datapackage.json",
    ] {
      let run = try hume(shellWords("export --force \(line)"), directory: scratch.url)
      #expect(run.status == 64, "\(line)")
      #expect(try scratch.read("datapackage.json") == before, "\(line)")
      #expect(scratch.names() == ["datapackage.json"], "\(line)")
    }
    // Without a description, and as a table of a folder, the name is like any other.
    let path = scratch.path("tables/datapackage.json")
    try scratch.write("old", to: "tables/datapackage.json")
    #expect(try hume(["export", "webhook.json", "--format", "csv", "--force", "-o", path]).status == 0)
    #expect(try scratch.read("tables/datapackage.json") == hume("export webhook.json").stdout)
  }

  @Test(arguments: [
    ("json", "json"), ("ndjson", "ndjson"), ("jsonl", "ndjson"), ("csv", "csv"), ("tsv", "tsv"), ("md", "markdown"),
    ("txt", "table"),
  ])
  func theEndingSaysTheFormat(_ ending: String, _ format: String) throws {
    let line = "top --top 2 webhook.json"
    let run = try hume("\(line) -o '\(scratch.path("out.\(ending)"))'")
    #expect(run.status == 0)
    #expect(run.text == "")
    #expect(scratch.names() == ["out.\(ending)"])
    // Where the ending says the format, --top is what that format has it to be.
    #expect(try scratch.read("out.\(ending)") == hume("\(line) --format \(format)").stdout)
  }

  @Test func theFlagSaysMoreThanTheEnding() throws {
    #expect(try hume("qc webhook.json --format csv -o '\(scratch.path("out.json"))'").status == 0)
    #expect(try scratch.read("out.json") == hume("qc webhook.json --format csv").stdout)
    #expect(try hume("qc webhook.json --format csv -o -").stdout == hume("qc webhook.json --format csv").stdout)
  }

  @Test(arguments: ["report", "summary", "top", "timeline", "qc", "export", "validate"])
  func whatIsThereIsKept(_ command: String) throws {
    let ending = command == "report" ? "json" : "csv"
    let path = try scratch.write("old", to: "out.\(ending)")
    let kept = try hume([command, "webhook.json", "-o", path])
    #expect(kept.status == 1)
    #expect(kept.errors == ["It exists already."])
    #expect(kept.stderr.contains("--force"))
    #expect(try scratch.read("out.\(ending)") == Data("old".utf8))
    #expect(try hume([command, "webhook.json", "-o", path, "--force"]).status == 0)
    #expect(try scratch.read("out.\(ending)") == hume([command, "webhook.json", "--format", ending]).stdout)
    #expect(scratch.names() == ["out.\(ending)"])
  }

  @Test func whatCannotBeWrittenFails() throws {
    let path = scratch.path("no/such/folder/out.csv")
    let run = try hume(["summary", "webhook.json", "-o", path])
    #expect(run.status == 1)
    #expect(run.errors.count == 1)
    #expect(run.stderr.contains("no/such/folder"))
    #expect(scratch.names() == [])
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func aFullDiskFails() throws {
    for line in ["export --format csv interview", "summary --format csv webhook.json", "report webhook.json"] {
      let run = try runProgram(
        "/bin/sh", ["-c", "\"$0\" \(line) > /dev/full", try builtProgram("hume-results")],
        environment: usualEnvironment, directory: fixture(""))
      #expect(run.status == 1, "\(line)")
      #expect(run.errors == ["The disk is full."], "\(line)")
    }
  }

  @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
  func aFolderThatIsClosedFails() throws {
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: scratch.url.path)
    defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: scratch.url.path) }
    let run = try hume(["summary", "webhook.json", "-o", scratch.path("out.csv")])
    #expect(run.status == 1)
    #expect(scratch.names() == [])
  }

  @Test func nothingIsLeftOfWhatFails() throws {
    for input in ["missing.json", "malformed/truncated-in_key.json", "foreign"] {
      for command in ["summary", "top", "qc"] {
        let run = try hume([command, input, "-o", scratch.path("out.csv")])
        #expect(run.status == 1, "\(command) \(input)")
        #expect(scratch.names() == [], "\(command) \(input)")
      }
    }
  }

  @Test func aFolderGetsAFileForEachModel() throws {
    let folder = scratch.path("tables") + "/"
    #expect(try hume(["export", "--layout", "wide", "all-models", "-o", folder]).status == 0)
    let models = ["burst", "face", "facemesh", "language", "ner", "prosody"]
    let files = models.map { $0 + ".csv" } + ["datapackage.json"]
    #expect(scratch.names("tables") == files.sorted())
    for model in models {
      let alone = try hume(["export", "--layout", "wide", "--model", model, "all-models"])
      #expect(try scratch.read("tables/\(model).csv") == alone.stdout, "\(model)")
    }
    let again = try hume(["export", "--layout", "wide", "all-models", "-o", folder])
    #expect(again.status == 1)
    #expect(again.errors == ["It exists already."])
    // A folder that is there needs no slash.
    #expect(
      try hume(["export", "--layout", "wide", "all-models", "-o", scratch.path("tables"), "--force"]).status == 0)
    #expect(scratch.names("tables").count == files.count)
  }
}
