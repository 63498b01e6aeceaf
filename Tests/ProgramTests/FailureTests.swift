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

/// Inputs that cannot be read: the exit code, and three short lines for each.
@Suite struct FailureTests {
  static let missing = """
    error: There is no such file or folder.
      where: missing.json
      what to do: Check the spelling of the path; names with spaces need quotes.

    """

  @Test(arguments: ["report", "summary", "top", "timeline", "qc", "export", "validate"])
  func whatIsMissingFails(_ command: String) throws {
    let alone = try hume([command, "missing.json"])
    #expect(alone.status == 1)
    #expect(alone.stderr == Self.missing)
    let beside = try hume([command, "missing.json", "webhook.json"])
    #expect(beside.status == 3)
    #expect(beside.stderr.hasSuffix(Self.missing))
    #expect(beside.errors.count == 1)
  }

  @Test func theOtherInputsAreReported() throws {
    let beside = try hume("summary --format csv missing.json webhook.json malformed/truncated-in_key.json")
    #expect(beside.status == 3)
    #expect(beside.errors.count == 2)
    #expect(try beside.stdout == hume("summary --format csv webhook.json").stdout)
  }

  /// Who reads the file later learns of them too.
  @Test(arguments: ["summary", "top", "qc", "report", "peaks", "cooccur"])
  func whatFailedIsInTheDocument(_ command: String) throws {
    let run = try hume("\(command) --format json missing.json study/predictions.json malformed/truncated-in_key.json")
    #expect(run.status == 3)
    let document = try #require(try JSONSerialization.jsonObject(with: run.stdout) as? [String: Any])
    let warnings = try #require(document["warnings"] as? [[String: Any]])
    #expect(warnings.prefix(2).map { $0["input"] as? String } == ["missing.json", "malformed/truncated-in_key.json"])
    #expect(warnings.first?["code"] as? String == "missing_file")
    let page = try hume("\(command) --format html missing.json study/predictions.json")
    #expect(page.text.contains("There is no such file or folder."))
  }

  /// A path that was given twice fails twice; a database has it once.
  @Test func whatFailsTwiceIsOneInputOfADatabase() throws {
    let scratch = Scratch()
    let run = try hume([
      "export", "missing.json", "missing.json", "gone.json", "webhook.json", "-o", scratch.path("scores.sqlite"),
    ])
    #expect(run.status == 3)
    #expect(run.errors == Array(repeating: "There is no such file or folder.", count: 3))
    #expect(scratch.names() == ["scores.sqlite"])
  }

  @Test func aFailedInputAddsNothing() throws {
    let line = "summary --across pool --emotion Joy --format csv webhook.json"
    let beside = try hume(line + " malformed/truncated-between_sources.json")
    #expect(beside.status == 3)
    #expect(try beside.stdout == hume(line).stdout)
  }

  @Test(
    .enabled(if: geteuid() != 0, "root may read everything"))
  func whatMayNotBeReadFails() throws {
    let scratch = Scratch()
    let path = try scratch.write(Data(contentsOf: fixture("webhook.json")), to: "closed.json")
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
    let run = try hume(["summary", "closed.json"], directory: scratch.url)
    #expect(run.status == 1)
    #expect(run.stderr.contains("  where: closed.json\n"))
  }

  @Test func foldersWithoutResultsFail() throws {
    let scratch = Scratch()
    let empty = try hume(["summary", "."], directory: scratch.url)
    #expect(empty.status == 1)
    #expect(empty.errors == ["The folder holds no results: it is empty."])
    try scratch.write("shopping list\n", to: "notes.txt")
    let notes = try hume(["summary", "."], directory: scratch.url)
    #expect(notes.status == 1)
    #expect(notes.errors.count == 1)
    #expect(notes.stderr.contains("notes.txt") || notes.stderr.contains("holds no results"))
    let pattern = try hume(["summary", "*.json"], directory: scratch.url)
    #expect(pattern.status == 1)
    #expect(pattern.errors == ["No file or folder matches the pattern."])
  }

  @Test func anEmptyListIsNoFailure() throws {
    for command in ["summary", "top", "timeline", "qc", "validate"] {
      let run = try hume([command, "--format", "csv", "empty-list.json"])
      #expect(run.status == 0)
      if command != "validate" { #expect(run.warnings.contains("There is no row in what was read."), "\(command)") }
    }
    #expect(try hume("summary --strict empty-list.json").status == 1)
  }

  static let foreign = [
    ("login-page/predictions.json", "HTML page"), ("picture.png", "PNG image"), ("notes.txt", "text file"),
    ("successor-audio.json", "came after the batch API"), ("successor-video.json", "came after the batch API"),
    ("people.csv", "CSV"), ("job-details.json", "details of a job"), ("list-jobs.json", "list of jobs"),
    ("fault.json", "error message"), ("settings.json", "JSON"), ("numbers.json", "JSON"),
  ]

  @Test(arguments: foreign)
  func whatIsNoResultIsNamed(_ name: String, _ kind: String) throws {
    for command in ["summary", "report", "validate"] {
      let run = try hume([command, "foreign/\(name)"])
      #expect(run.status == 1, "\(command)")
      #expect(run.errors.count == 1, "\(command): \(run.stderr)")
      #expect(run.stderr.contains(kind), "\(command): \(run.stderr)")
      #expect(run.stderr.contains("\n  where: foreign/\(name)"))
      #expect(run.stderr.contains("\n  what to do: "))
    }
  }

  /// Every malformed fixture ends in an error of its code, in the bytes that are wrong.
  @Test func whatIsMalformedIsNamedWithItsPlace() throws {
    let run = try hume("validate --format csv malformed")
    #expect(run.status == 1)
    let found = try run.csvRows().filter { $0["code"] != "foreign_file" }
    let expected = try #require(oracleCSV([UInt8](try Data(contentsOf: fixture("malformed/expected.csv")))))
    #expect(found.count == expected.count - 1)
    #expect(run.errors.count == found.count)
    for row in expected.dropFirst() {
      let name = "malformed/\(row[0])"
      guard let result = found.first(where: { $0["input"] == name }) else {
        Issue.record("\(name) is not in the table")
        continue
      }
      #expect(result["code"] == row[1], "\(name)")
      let place = result["first_place"] ?? ""
      let byte = place.split(separator: ", ").first { $0.hasPrefix("byte ") }.flatMap { Int($0.dropFirst(5)) }
      let range = try #require(Int(row[2]))...(try #require(Int(row[3])))
      #expect(byte.map(range.contains) == true, "\(name): \(place) is not in \(range)")
    }
  }

  @Test(arguments: ["bad_number-nan.json", "truncated-in_key.json", "field_count-long.csv", "bad_utf8-latin1.json"])
  func whatIsMalformedFailsInEveryCommand(_ name: String) throws {
    for command in ["report", "summary", "top", "timeline", "qc", "export"] {
      let run = try hume([command, "malformed/\(name)"])
      #expect(run.status == 1, "\(command)")
      #expect(run.errors.count == 1, "\(command): \(run.stderr)")
      #expect(run.stderr.contains("malformed/\(name), line "), "\(command): \(run.stderr)")
    }
  }

  @Test func anExportEndsAfterTheLastGoodRow() throws {
    let run = try hume("export --format csv --emotion Joy malformed/truncated-between_sources.json webhook.json")
    #expect(run.status == 3)
    let cut = "malformed/truncated-between_sources.json was read up to its last good row."
    #expect(run.warnings.first == cut)
    #expect(Set(try run.csvRows().map { $0["input"] }) == ["malformed/truncated-between_sources.json", "webhook.json"])
  }

  @Test func theFilesOfAJobAreNoStrangers() throws {
    let run = try hume("validate --format csv interview")
    #expect(run.status == 0)
    #expect(try run.csvRows().allSatisfy { $0["code"] != "foreign_file" })
  }

  @Test func strictMakesWarningsFailures() throws {
    #expect(try hume("summary odd.json").status == 0)
    let strict = try hume("summary --strict odd.json")
    #expect(strict.status == 1)
    #expect(try strict.stdout == hume("summary odd.json").stdout)
    #expect(try hume("summary --strict webhook.json").status == 0)
    #expect(try hume("validate --strict odd.json").status == 1)
    // A note is no warning.
    #expect(try hume("summary --strict texts").status == 0)
  }

  @Test func warningsAndNotesAreShownOrNot() throws {
    let usual = try hume("summary odd.json --emotion Joy")
    #expect(usual.warnings.contains("A key stands twice in one object; the first was kept."))
    #expect(try hume("summary --quiet odd.json --emotion Joy").stderr == "")
    #expect(try hume("timeline texts").stderr.contains("note: ") == false)
    let verbose = try hume("timeline --verbose webhook.json texts --top 1 --threads 1")
    #expect(verbose.stderr.contains("note: The language rows of 2 have no times"))
    #expect(verbose.stderr.contains("read texts/predictions.json (2 of 2)\n"))
  }

  @Test func aJobThatIsThereTwiceIsWarnedAbout() throws {
    let twice = try hume("qc --format csv webhook.json ./webhook.json webhook.json")
    #expect(twice.stderr == "")
    #expect(try twice.stdout == hume("qc --format csv webhook.json").stdout)
    let copies = Scratch()
    for name in ["a.json", "b.json"] { try copies.write(Data(contentsOf: fixture("webhook.json")), to: name) }
    let run = try hume("summary --across files --emotion Joy a.json b.json", directory: copies.url)
    #expect(run.status == 0)
    #expect(run.warnings == ["b.json holds the same job as a.json; across files it counts twice."])
  }
}
