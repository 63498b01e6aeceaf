import Foundation
import TestSupport
import Testing

/// `peaks`, `episodes`, `events` and `align` as programs: what they say, and what becomes of inputs that fail.
@Suite struct SeriesCommandTests {
  static let lines = [
    "peaks --emotion Joy", "episodes --threshold 0.4 --emotion Joy", "episodes --threshold 0.4 --share --emotion Joy",
    "events study/events.tsv --emotion Joy", "events study/events.tsv --averages --emotion Joy",
    "align --emotion Joy", "align --agreement --emotion Joy",
  ]

  @Test(arguments: lines) func aFailedInputAddsNothing(_ line: String) throws {
    // The first of its sources could be read, and a failure shows only behind it.
    let broken = "malformed/truncated-between_sources.json"
    let good = try hume("\(line) --format csv study/predictions.json")
    let both = try hume("\(line) --format csv \(broken) study/predictions.json")
    #expect(good.status == 0 && both.status == 3)
    #expect(both.text == good.text)
    #expect(both.errors.count == 1)
    #expect(!both.stderr.contains("last good row"))
    let none = try hume("\(line) --format csv \(broken)")
    #expect(none.status == 1)
    #expect(none.text == "")
  }

  @Test(arguments: lines) func threadsChangeNothing(_ line: String) throws {
    let one = try hume("\(line) --format json --threads 1 interview study/study-artifacts")
    #expect(one.status == 0)
    #expect(try hume("\(line) --format json --threads 3 interview study/study-artifacts").stdout == one.stdout)
  }

  /// The JSON and the CSVs of one job say the same but for the names of the input.
  @Test(arguments: lines) func jsonAndCSVSayTheSame(_ line: String) throws {
    func rows(_ input: String) throws -> [[String]] {
      try hume("\(line) --format csv \(input)").records().map { Array($0.dropFirst()) }
        .sorted { $0.lexicographicallyPrecedes($1) }
    }
    let json = try rows("study/predictions.json")
    #expect(try rows("study/study-artifacts") == json)
    #expect(json.count > 1)
  }

  @Test func peopleOfOneIDAreANote() throws {
    for line in Self.lines {
      let run = try hume("\(line) --format json --strict unidentified.json")
      let isAlignment = line.hasPrefix("align")
      let notes = try run.json().first("notes")?.elements?.compactMap { $0.first("code")?.text } ?? []
      #expect(notes.contains("unidentified_faces") == !isAlignment, "\(line)")
    }
  }

  @Test func tablesForPeopleHaveTheHighestFive() throws {
    let line = "episodes --threshold 0 --share --model face --file p01.mp4 study/predictions.json"
    // Two of the lines are the header's.
    #expect(try hume("\(line) --format markdown").text.split(separator: "\n").count { $0.hasPrefix("|") } == 7)
    #expect(try hume("\(line) --format csv").csvRows().count == 48)
    #expect(try hume("\(line) --format json").jsonRows().count == 48)
    #expect(try hume("\(line) --format csv --top 3").csvRows().count == 3)
    let highest = try hume("top --top 3 --model face --file p01.mp4 --format csv study/predictions.json").csvRows()
    #expect(
      Set(try hume("\(line) --format csv --top 3").csvRows().map { $0["feature"] })
        == Set(highest.map { $0["feature"] }))
  }

  @Test func eventsOfNobodyAreWarnedAbout() throws {
    let scratch = Scratch()
    let table = try scratch.write("onset\tfile\n1\tp01.mp4\n2\tp7.mp4\n3\tp06.mp4\nn/a\tp01.mp4\n", to: "e.tsv")
    let run = try hume(["events", table, "--emotion", "Joy", "--format", "csv", "study/predictions.json"])
    #expect(run.status == 0)
    #expect(
      run.warnings.filter { !$0.hasPrefix("Hume") } == [
        "Events without an onset are left out.", "Events are of files that are not in what was read. (2 times)",
      ])
    #expect(Set(try run.csvRows().map { $0["file"] }) == ["p01.mp4"])
    // A selection of files does not make its events nobody's.
    let one = try hume("events study/events.tsv --file p01.mp4 --emotion Joy --format csv study/predictions.json")
    #expect(!one.stderr.contains("Events are of files"))
  }

  @Test func badEventsAreToldWithTheirPlace() throws {
    let scratch = Scratch()
    for (name, text, place) in [
      ("e.tsv", "onset\tduration\n1\tlong\n", "line 2, column duration"), ("e.csv", "onset,duration\n1\n", "line 2"),
      ("e.tsv", "time\n1\n", "line 1"), ("e.csv", "onset\n", "e.csv"),
    ] {
      let run = try hume(["events", try scratch.write(text, to: name), "webhook.json"])
      #expect(run.status == 1)
      #expect(run.text == "")
      #expect(run.errors.count == 1)
      #expect(run.stderr.contains(place), "\(run.stderr)")
    }
    #expect(try hume("events missing.tsv webhook.json").status == 1)
  }

  @Test func noNameIsTold() throws {
    for line in Self.lines {
      let run = try hume("\(line) --anonymize --format json -v study/predictions.json")
      #expect(run.status == 0)
      for name in ["p01", "p04", "spk_0", "face_0", "list.", "predictions.json", "events.tsv"] {
        #expect(!run.text.contains(name) && !run.stderr.contains(name), "\(line): \(name)")
      }
    }
  }

  @Test func factorsAreCalledLikeNoColumn() throws {
    let scratch = Scratch()
    for (line, column) in [
      ("peaks", "prominence"), ("episodes --threshold 1", "duration"), ("episodes --threshold 1 --share", "share"),
      ("events study/events.tsv", "trial_type"), ("events study/events.tsv --averages", "time"),
      ("events study/events.tsv --averages --across files --bin 1", "time"), ("align", "face_id"),
      ("align --agreement", "pearson"),
    ] {
      let path = try scratch.write("file,\(column)\np01.mp4,1\n", to: "groups.csv")
      let run = try hume(shellWords(line) + ["--groups", path, "study/predictions.json"])
      #expect(run.status == 64, "\(line)")
      #expect(run.stderr.contains("cannot be called \"\(column)\""), "\(line)")
    }
  }
}
