import Foundation
import TestSupport
import Testing

/// Lists of jobs.
@Suite struct JobsCommandTests {
  static let columns = [
    "job_id", "status", "created", "started", "ended", "num_predictions", "num_errors", "models", "urls", "files",
    "texts", "message",
  ]

  /// What a command line asks the server for.
  @Test(arguments: [
    ("jobs", "limit=50&sort_by=created&direction=desc"),
    ("jobs --limit 3", "limit=3&sort_by=created&direction=desc"),
    (
      "jobs --status completed --status in-progress --status FAILED",
      "limit=50&status=COMPLETED&status=IN_PROGRESS&status=FAILED&sort_by=created&direction=desc"
    ),
    ("jobs --sort-by ended --direction asc", "limit=50&sort_by=ended&direction=asc"),
    (
      "jobs --created-before 2026-06-01",
      "limit=50&when=created_before&timestamp_ms=1780272000000&sort_by=created&direction=desc"
    ),
    (
      "jobs --created-after 2026-06-01T14:00:00.25+02:00",
      "limit=50&when=created_after&timestamp_ms=1780315200250&sort_by=created&direction=desc"
    ),
    (
      "jobs --created-after 1780315200001",
      "limit=50&when=created_after&timestamp_ms=1780315200001&sort_by=created&direction=desc"
    ),
  ])
  func asksFor(_ line: String, _ query: String) throws {
    let server = try FakeJobs.minutes(2).start()
    defer { server.stop() }
    let run = try hume(line, at: server)
    #expect(run.status == 0, "\(run.stderr)")
    #expect(run.stderr == "")
    #expect(server.requests.map(\.target) == ["/v0/batch/jobs?\(query)"])
  }

  /// Times are read as Foundation reads them.
  @Test(arguments: [
    "2024-02-29", "2000-02-29", "1970-01-01", "2026-12-31T23:59:59Z", "2026-03-01t00:00:00z",
    "2026-06-01T00:00:00-05:30", "2100-03-01", "2027-01-01T00:00:00+14:00",
  ])
  func readsTimes(_ text: String) throws {
    let server = try FakeJobs().start()
    defer { server.stop() }
    let whole = text.count == 10 ? "\(text)T00:00:00Z" : text.uppercased()
    let date = try #require(ISO8601DateFormatter().date(from: whole))
    #expect(try hume("jobs --created-after \(text)", at: server).status == 0)
    #expect(server.requests.last?.contains("timestamp_ms=\(Int(date.timeIntervalSince1970) * 1000)&") == true)
  }

  @Test func rowsTellWhatIsKnown() throws {
    let request = """
      {"models": {"language": {}, "face": {"facs": null}, "burst": null}, "urls": [], "text": ["a", "b"], "files":
      [{"md5sum": "x"}], "callback_url": null}
      """
    let fake = FakeJobs(jobs: [
      ("a", [FakeJobs.job("a", minute: 5, request: request)]), ("b", [FakeJobs.job("b", "FAILED", minute: 4)]),
      ("c", [FakeJobs.job("c", "QUEUED", minute: 3, request: nil)]),
      // As replies were in 2022.
      ("d", [#"{"state": {"status": "COMPLETED", "created_timestamp_ms": 1660594810000.0}}"#]),
    ])
    let server = try fake.start()
    defer { server.stop() }
    let records = try hume("jobs --format csv", at: server).records()
    #expect(
      records == [
        Self.columns,
        [
          "a", "COMPLETED", "2026-06-01T12:05:00.000Z", "2026-06-01T12:05:01.500Z", "2026-06-01T12:05:09.250Z", "12",
          "1", "face language", "0", "1", "2", "",
        ],
        [
          "b", "FAILED", "2026-06-01T12:04:00.000Z", "2026-06-01T12:04:01.500Z", "2026-06-01T12:04:09.250Z", "", "",
          "", "1", "0", "0", "too noisy",
        ],
        ["c", "QUEUED", "2026-06-01T12:03:00.000Z", "", "", "", "", "", "", "", "", ""],
        ["", "COMPLETED", "2022-08-15T20:20:10.000Z", "", "", "", "", "", "", "", "", ""],
      ])
    let json = try hume("jobs --format json --status queued", at: server).json()
    #expect(json.first("schema")?.text == "hume-results.jobs/1")
    #expect(json.first("parameters")?.first("status")?.elements?.compactMap(\.text) == ["QUEUED"])
    #expect(json.first("data")?.elements?.count == 4)
    for command in ["jobs", "status", "wait"] {
      let help = try hume([command, "--help"]).text.split { !($0.isLetter || $0 == "_") }.map(String.init)
      #expect(Self.columns.allSatisfy(help.contains), "\(command)")
    }
  }

  @Test func tablesAreForPeople() throws {
    let server = try FakeJobs.minutes(3).start()
    defer { server.stop() }
    let text = try hume("jobs", at: server).text
    #expect(text.contains("2026-06-01T12:02:00Z"))
    #expect(!text.contains("started"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    let empty = try FakeJobs().start()
    defer { empty.stop() }
    #expect(try hume("jobs", at: empty).text.contains("(no rows)"))
    #expect(try hume("jobs --all --format csv", at: empty).text == Self.columns.joined(separator: ",") + "\n")
  }

  /// Every job once and in order, whatever the server's pages.
  @Test(arguments: [1000, 7], ["asc", "desc"])
  func allAreListed(_ largestPage: Int, _ direction: String) throws {
    var fake = FakeJobs.minutes(120)
    fake.largestPage = largestPage
    let server = try fake.start()
    defer { server.stop() }
    let all = (0..<120).map { "job-\($0)" }
    for format in ["ndjson", "csv", "json"] {
      let run = try hume("jobs --all --direction \(direction) --format \(format)", at: server)
      let ids = run.text.matches(of: /job-\d+/).map { String($0.output) }
      #expect(ids == (direction == "asc" ? all : all.reversed()), "\(format)")
    }
    let between = "--created-after 2026-06-01T12:10:00Z --created-before 2026-06-01T13:20:00Z --direction \(direction)"
    let some = try hume("jobs --all \(between) --format csv", at: server).csvRows().compactMap { $0["job_id"] }
    let expected = Array(all[11..<80])
    #expect(some == (direction == "asc" ? expected : expected.reversed()))
    let few = try hume("jobs --limit 5 \(between) --format csv", at: server).csvRows().compactMap { $0["job_id"] }
    #expect(few == Array((direction == "asc" ? expected : expected.reversed()).prefix(5)))
  }

  /// What has come is written before the next page is asked for, where a format allows it.
  @Test(arguments: [("csv", 51), ("ndjson", 50), ("tsv", 51), ("json", 0), ("table", 0)])
  func pagesAreWrittenAsTheyCome(_ format: String, _ lines: Int) throws {
    let server = try FakeJobs.minutes(120).start { $0.visit == 1 ? .json("{}", status: 500) : nil }
    defer { server.stop() }
    let run = try hume("jobs --all --tries 1 --format \(format)", at: server)
    #expect(run.status == 7)
    #expect(run.errors.count == 1)
    #expect(run.text.count { $0 == "\n" } == lines)
  }

  @Test func failuresHaveTheirCodes() throws {
    let server = try FakeJobs.minutes(3).start()
    defer { server.stop() }
    #expect(try hume("jobs", at: server, key: "another").status == 4)
    server.script([.webPage, .status(404), .body(#"[{"no": "job"}]"#)])
    #expect(try hume("jobs", at: server).status == 1)
    #expect(try hume("jobs", at: server).status == 5)
    #expect(try hume("jobs", at: server).status == 1)
    let scratch = Scratch()
    let run = try hume("jobs -o jobs.csv", at: server, directory: scratch.url)
    #expect(run.status == 0)
    #expect(run.text == "")
    #expect(oracleCSV(Array(try scratch.read("jobs.csv")))?.count == 4)
    #expect(try hume("jobs -o jobs.csv", at: server, directory: scratch.url).status == 1)
  }
}
