import Foundation
import TestSupport
import Testing

/// `summary --partial` and `merge`: what comes out is what one run over all inputs writes, to the byte.
@Suite struct MergeTests {
  /// Two of them fail: one is malformed, one is not there. Another holds a job twice.
  static let inputs = [
    "webhook.json", "malformed/truncated-in_key.json", "study/predictions.json", "nosuch.json", "images",
    "unidentified.json", "study/study-artifacts",
  ]

  /// How the inputs are split, as positions, and in which order their partial results are merged.
  static let groupings: [[[Int]]] = [
    [[0, 1, 2], [3, 4, 5, 6]], [[0], [1, 2, 3, 4], [5, 6]],
  ]

  static let flags = [
    "", "--across files", "--across pool", "--groups study/groups.csv", "--across files --groups study/groups.csv",
    "--across pool --groups study/groups.csv", "--exact --n-eff", "--across pool --exact", "--faces frame",
    "--across files --faces balanced --by median", "--model prosody --emotion Joy --emotion Zeal",
    "--features all --from 2 --to 30.5 --threshold 0.3 --by time_above --across files", "--hash --id face_0 --ndjson",
    "--model none",
  ]

  @Test(arguments: flags) func isWhatOneRunWrites(_ flags: String) throws {
    let scratch = Scratch()
    let all = Self.inputs.joined(separator: " ")
    let parts = try Self.inputs.enumerated().map { i, input in
      let path = scratch.path("\(i).partial")
      let run = try hume("summary \(flags) --partial -o \(path) \(input)")
      #expect(run.text == "")
      #expect(run.status == (i == 1 || i == 3 ? 1 : 0), "\(run.stderr)")
      return path
    }
    // The partial results of all inputs are the same, too, however they came together.
    let whole = try hume("summary \(flags) --partial \(all)")
    #expect(whole.status == 3)
    var files: [[String]] = []
    for (i, grouping) in Self.groupings.enumerated() {
      files.append(
        try grouping.enumerated().map { j, members in
          let path = scratch.path("\(i)-\(j).partial")
          let run = try hume(["merge", "--partial", "-o", path] + members.map { parts[$0] })
          let isFailed = members.allSatisfy { $0 == 1 || $0 == 3 }
          let isMixed = members.contains { $0 == 1 || $0 == 3 }
          #expect(run.status == (isFailed ? 1 : isMixed ? 3 : 0), "\(run.stderr)")
          return path
        })
      #expect(try hume(["merge", "--partial"] + files[i]).stdout == whole.stdout, "\(grouping)")
    }
    for format in ["csv", "json", "table"] {
      let once = try hume("summary \(flags) --format \(format) \(all)")
      #expect(once.status == 3)
      for files in [files[0], parts] {
        let merged = try hume(["merge", "--format", format] + files)
        #expect(merged.status == once.status)
        #expect(merged.stderr == once.stderr)
        let difference = firstDifference(merged.stdout, from: once.stdout)
        #expect(difference == nil, "\(files.count) files, \(format)")
      }
    }
  }

  /// Flags that say how it is written belong to merge.
  @Test(arguments: [
    "--anonymize --format json", "--format tsv --na NA", "--format ndjson", "--format markdown", "--quiet", "--strict",
    "--format csv --excel-safe", "--color always",
  ])
  func outputFlagsDoTheSame(_ flags: String) throws {
    let scratch = Scratch()
    let (a, b) = (scratch.path("a.partial"), scratch.path("b.partial"))
    _ = try hume("summary --file p0* --partial webhook.json study -o \(a)")
    _ = try hume("summary --file p0* --partial interview texts -o \(b)")
    let once = try hume("summary --file p0* \(flags) webhook.json study interview texts")
    let merged = try hume("merge \(flags) \(a) \(b)")
    #expect(merged.status == once.status)
    #expect(merged.stderr == once.stderr)
    #expect(firstDifference(merged.stdout, from: once.stdout) == nil)
  }

  /// With nothing but failures nothing is written, as by one run.
  @Test func failuresAloneFail() throws {
    let scratch = Scratch()
    let (a, b) = (scratch.path("a.partial"), scratch.path("b.partial"))
    #expect(try hume("summary --partial malformed/truncated-in_key.json -o \(a)").status == 1)
    #expect(try hume("summary --partial nosuch.json -o \(b)").status == 1)
    let once = try hume("summary --format json malformed/truncated-in_key.json nosuch.json")
    let merged = try hume("merge --format json \(a) \(b)")
    #expect(merged.status == 1)
    #expect(once.status == 1)
    #expect(merged.text == "")
    #expect(merged.stderr == once.stderr)
    #expect(merged.errors.count == 2)
  }

  @Test func readsStandardInput() throws {
    let part = try hume("summary --across files --partial webhook.json")
    let merged = try hume("merge --format csv -", input: part.stdout)
    #expect(try merged.stdout == hume("summary --across files --format csv webhook.json").stdout)
    #expect(merged.status == 0)
  }

  @Test func threadsDoNotShow() throws {
    let one = try hume("summary --across pool --threads 1 --partial study interview images")
    let four = try hume("summary --across pool --threads 4 --partial study interview images")
    #expect(one.stdout == four.stdout)
    #expect(one.stdout.count > 10_000)
  }

  /// An output that exists is kept, unless --force; it may then be one of the files that are merged.
  @Test func aFileCanGrow() throws {
    let scratch = Scratch()
    let (a, b) = (scratch.path("a.partial"), scratch.path("b.partial"))
    _ = try hume("summary --partial webhook.json -o \(a)")
    _ = try hume("summary --partial images -o \(b)")
    let before = try scratch.read("a.partial")
    #expect(try hume("merge --partial \(a) \(b) -o \(a)").status == 1)
    #expect(try scratch.read("a.partial") == before)
    #expect(try hume("merge --partial \(a) \(b) -o \(a) --force").status == 0)
    #expect(
      try hume("merge --format csv \(a)").stdout == hume("summary --format csv webhook.json images").stdout)
  }

  // MARK: What cannot be merged

  @Test func otherParametersAreNamed() throws {
    let scratch = Scratch()
    let (a, b) = (scratch.path("a.partial"), scratch.path("b.partial"))
    _ = try hume("summary --partial webhook.json -o \(a)")
    _ = try hume("summary --faces frame --partial images -o \(b)")
    let run = try hume("merge \(a) \(b)")
    #expect(run.status == 1)
    #expect(run.text == "")
    #expect(
      run.stderr == """
        error: The parameter faces is frame in these partial results, and separate in those before them.
          where: \(b)
          what to do: Make all of them with the same flags.

        """)
  }

  @Test func anInputMayNotCountTwice() throws {
    let scratch = Scratch()
    let (a, b) = (scratch.path("a.partial"), scratch.path("b.partial"))
    _ = try hume("summary --partial webhook.json images -o \(a)")
    _ = try hume("summary --partial odd.json webhook.json -o \(b)")
    for line in ["merge \(a) \(b)", "merge \(a) \(a)", "merge --partial -o \(scratch.path("c.partial")) \(b) \(a)"] {
      let run = try hume(line)
      #expect(run.status == 1)
      #expect(run.text == "")
      #expect(run.errors.count == 1)
      #expect(run.stderr.contains("webhook.json is an input of these partial results and of those before them"))
    }
    #expect(scratch.names() == ["a.partial", "b.partial"])
  }

  @Test func whatIsNoPartialIsRefused() throws {
    let scratch = Scratch()
    let part = try hume("summary --partial webhook.json").stdout
    let good = try scratch.write(part, to: "good.partial")
    var changed = part
    changed[changed.count / 2] ^= 1
    let cases: [(Data, String, String)] = [
      (Data("[]".utf8), "does not hold", "byte 0"), (part.prefix(1000), "end too early", "byte 1000"),
      (changed, "were changed", "byte \(part.count - 4)"), (Data(), "end too early", "byte 0"),
    ]
    for (data, message, place) in cases {
      let bad = try scratch.write(data, to: "bad.partial")
      let run = try hume(["merge", good, bad])
      #expect(run.status == 1)
      #expect(run.text == "", "nothing is written where a file cannot be read")
      #expect(run.errors.first?.contains(message) == true, "\(run.stderr)")
      #expect(run.stderr.contains("where: \(bad), \(place)\n"), "\(run.stderr)")
    }
    #expect(try hume(["merge", good, "nosuch.partial"]).status == 1)
    #expect(try hume(["merge", good, "images"]).status == 1)
    // Nor is it an input of other commands.
    #expect(try hume(["summary", good]).status == 1)
  }
}
