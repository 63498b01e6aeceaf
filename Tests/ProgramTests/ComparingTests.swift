import Foundation
import TestSupport
import Testing

/// compare, cooccur and sync: what they refuse, what they say, and that nothing but the data decides their bytes.
@Suite struct ComparingTests {
  private static let pairs = "compare pairs/before.json pairs/after.json"

  @Test(arguments: [
    ("compare pairs/before.json", "Missing expected argument"),
    ("compare pairs/before.json pairs/after.json study", "compare takes two inputs"),
    ("compare pairs/before.json pairs/before.json", "is on both sides"),
    ("compare pairs/before.json pairs/../pairs/before.json", "is on both sides"),
    ("compare pairs pairs/before.json", "pairs/before.json is on both sides"),
    ("compare study compressed/../study", "study/predictions.json is on both sides"),
    ("compare --factor condition calm noisy study", "no factor \"condition\"; give --groups"),
    ("compare --factor condition --groups study/groups.csv calm noisy", "at least one INPUT"),
    ("compare --factor condition --groups study/groups.csv calm noisy study", "Say which files belong together"),
    ("compare --factor mood --groups study/groups.csv --unpaired calm noisy study", "it has condition"),
    ("compare --factor condition --groups study/groups.csv --unpaired calm loud study", "there are calm, noisy"),
    ("compare --factor condition --groups study/groups.csv --unpaired calm calm study", "the same: calm"),
    ("compare --pair-by person pairs/before.json pairs/after.json", "no factor \"person\""),
    ("compare --unpaired --pair-by stem pairs/before.json pairs/after.json", "does not go with"),
    ("compare --by distinct pairs/before.json pairs/after.json", "--by distinct"),
    ("compare --draws 0 pairs/before.json pairs/after.json", "--draws needs"),
    ("compare --level 1 pairs/before.json pairs/after.json", "--level needs"),
    ("compare --seed -1 pairs/before.json pairs/after.json", "--seed"),
    ("cooccur --top 0 duet.json", "--top needs a number from 1 up"),
    ("cooccur --pairs -1 duet.json", "--pairs"),
    ("sync --lag 40 duet.json", "--lag needs"), ("sync --segment 0 duet.json", "--segment needs"),
    ("sync --min-coverage 0 duet.json", "--min-coverage needs"), ("sync --bin 0 duet.json", "--bin needs"),
  ])
  func refuses(_ line: String, _ message: String) throws {
    let run = try hume(line)
    #expect(run.status == 64, "\(line): \(run.stderr)")
    #expect(run.stderr.contains(message), "\(line): \(run.stderr)")
    #expect(run.text == "")
  }

  /// An error alone: a table of one side would look like an answer.
  @Test func aSideThatCannotBeReadGivesNoTable() throws {
    for line in ["compare pairs/before.json missing.json", "compare malformed/truncated-in_key.json pairs/after.json"] {
      let run = try hume("\(line) --format json")
      #expect(run.status == 1)
      #expect(run.text == "")
      #expect(run.errors.count == 1)
      #expect(run.stderr.contains("Nothing is compared: no file of "))
      #expect(!run.stderr.contains("partner"))
    }
  }

  @Test func namesInErrorsAreShown() throws {
    let scratch = Scratch()
    let groups = try scratch.write("file,mood\np01.mp4,\u{1B}[31mred\n", to: "groups.csv")
    let run = try hume(["compare", "--factor", "mood", "--groups", groups, "--unpaired", "a", "b", "study"])
    #expect(run.status == 64)
    #expect(!run.stderr.contains("\u{1B}"))
  }

  /// What is wrong is told without the usage of another command.
  @Test func anErrorOfGroupsIsToldAlone() throws {
    let run = try hume("compare --factor mood --groups study/groups.csv --unpaired calm noisy study")
    #expect(run.stderr == "error: --factor: the groups have no factor \"mood\"; it has condition.\n")
  }

  /// Features are drawn some at a time; each has the interval that it has alone.
  @Test func manyDrawsOfManyFeatures() throws {
    let names = ["Joy", "Anger", "Awe", "Fear", "Pride"]
    let line = Self.pairs + " --pair-by stem --draws 1000000 --model face --format csv"
    let rows = try hume("\(line) " + names.map { "--emotion \($0)" }.joined(separator: " ")).csvRows()
    #expect(rows.count == 5)
    for name in [names[0], names[4]] {
      #expect(try hume("\(line) --emotion \(name)").csvRows() == rows.filter { $0["feature"] == name })
    }
  }

  @Test(arguments: [
    pairs, "compare --unpaired pairs/before.json pairs/after.json", "cooccur study duet.json",
    "sync --segment 10 duet.json",
  ])
  func threadsChangeNothing(_ line: String) throws {
    let one = try hume("\(line) --threads 1 --format json")
    #expect(one.status == 0)
    for threads in [2, 5] { #expect(try hume("\(line) --threads \(threads) --format json").stdout == one.stdout) }
  }

  /// Labels come after pairs and draws were made by names.
  @Test func labelsChangeNoNumber() throws {
    for line in [Self.pairs + " --pair-by stem", "sync --segment 10 duet.json"] {
      let shown = try hume("\(line) --format csv").csvRows()
      let hidden = try hume("\(line) --anonymize --format csv")
      #expect(!shown.isEmpty)
      for (a, b) in zip(shown, try hidden.csvRows()) {
        for (column, value) in a where Double(value) != nil { #expect(b[column] == value, "\(column)") }
      }
      for name in ["s08", "duet", "before.json"] { #expect(!(hidden.text + hidden.stderr).contains(name), "\(name)") }
    }
  }

  @Test func sidesCanBeFolders() throws {
    let folder = Scratch()
    for side in ["before", "after"] {
      let bytes = try Data(contentsOf: fixture("pairs/\(side).json"))
      try folder.write(bytes, to: "\(side)/job/predictions.json")
    }
    let folders = try hume("compare \(folder.path("before")) \(folder.path("after")) --format csv")
    #expect(folders.status == 0)
    #expect(try folders.stdout == hume(Self.pairs + " --format csv").stdout)
    #expect(folders.warnings.contains { $0.hasSuffix("are left out: s08.mp4.") })
    #expect(folders.warnings.contains { $0.hasSuffix("with their partners: s07.mp4.") })
  }

  /// The same job on both sides, as JSON and as artifacts.
  @Test func theSameJobOnBothSidesIsToldOf() throws {
    let run = try hume("compare study/predictions.json study/study-artifacts --format csv")
    #expect(run.status == 0)
    #expect(run.warnings.contains { $0.contains("holds the same job as") })
    #expect(try run.csvRows().allSatisfy { ["0", ""].contains($0["difference"]) })
  }

  @Test func whatNumbersCannotTellIsSaid() throws {
    for line in [Self.pairs, "cooccur duet.json", "sync duet.json"] {
      let said = "What this cannot tell: "
      let table = try hume(line), csv = try hume("\(line) --format csv"), json = try hume("\(line) --format json")
      #expect(table.text.contains("\n\n" + said))
      #expect(!table.stderr.contains(said))
      #expect(try hume("\(line) --format markdown").text.contains("\n\n" + said))
      #expect(csv.stderr.contains("note: " + said))
      #expect(!csv.text.contains(said))
      #expect(try hume("\(line) --format csv --quiet").stderr == "")
      let notes = try #require(try json.json().first("notes")?.elements)
      #expect(notes.contains { $0.first("code")?.text == "cannot_tell" })
    }
  }

  @Test func tooLittleGivesNoNumber() throws {
    let few = try hume("compare --file s0[1-5].mp4 --format csv pairs/before.json pairs/after.json")
    #expect(few.warnings.contains { $0.contains("fewer than 6 pairs of files: face has 5") })
    #expect(try few.csvRows().allSatisfy { $0["low"] == "" && $0["high"] == "" && $0["difference"] != "" })
    let short = try hume("sync --segment 40 --emotion Joy --format csv duet.json")
    #expect(short.warnings.contains { $0.hasPrefix("1 of 1 rows have no value") })
    let row = try #require(try short.csvRows().first)
    #expect(["z_real", "z_surrogate", "sd_surrogate", "effect", "lag_max", "r_max"].allSatisfy { row[$0] == "" })
    #expect(row["segments"] == "1")
    let unknown = try hume("sync unidentified.json --format csv")
    #expect(unknown.stderr.contains("note: What is called unknown may be several people"))
    #expect(try unknown.csvRows().isEmpty)
  }

  /// The made-up face follows by two frames.
  @Test func whoFollowsWhomIsFound() throws {
    let row = try #require(try hume("sync --segment 10 --lag 3 --emotion Joy --format csv duet.json").csvRows().first)
    #expect(row["lag_max"] == "2.002")
    #expect((row["effect"].flatMap { Double($0) } ?? 0) > 3)
  }
}
