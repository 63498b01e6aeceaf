import Foundation
import TestSupport
import Testing

/// How far jobs are, now and when they are done.
@Suite struct WaitCommandTests {
  static let fake = FakeJobs(jobs: [
    ("done", [FakeJobs.job("done")]), ("old", [FakeJobs.job(nil, request: nil)]),
    ("failed", [FakeJobs.job("failed", "FAILED")]), ("queued", [FakeJobs.job("queued", "QUEUED")]),
    ("running", [FakeJobs.job("running", "IN_PROGRESS")]),
    ("quick", ["QUEUED", "IN_PROGRESS", "COMPLETED"].map { FakeJobs.job("quick", $0) }),
  ])

  /// A job that is not done is no failure of status.
  @Test(arguments: [
    ("done", 0, ["done COMPLETED"]), ("old", 0, ["old COMPLETED"]), ("failed", 0, ["failed FAILED"]),
    ("queued running done", 0, ["queued QUEUED", "running IN_PROGRESS", "done COMPLETED"]),
    ("done done", 0, ["done COMPLETED"]), ("nobody", 5, []), ("done nobody", 3, ["done COMPLETED"]),
  ])
  func status(_ ids: String, _ code: Int32, _ rows: [String]) throws {
    let server = try Self.fake.start()
    defer { server.stop() }
    let run = try hume("status \(ids) --format csv", at: server)
    #expect(run.status == code, "\(run.stderr)")
    #expect(try run.records().first == JobsCommandTests.columns)
    #expect(try Self.states(run) == rows)
    #expect(run.errors.count == (code == 0 ? 0 : 1))
  }

  static func states(_ run: ProgramRun) throws -> [String] {
    try run.csvRows().map { "\($0["job_id"] ?? "?") \($0["status"] ?? "?")" }
  }

  @Test func idsMayComeFromStandardInput() throws {
    let server = try Self.fake.start()
    defer { server.stop() }
    let run = try hume("status - --format csv", at: server, input: Data(" done \n\nfailed\n".utf8))
    #expect(try Self.states(run) == ["done COMPLETED", "failed FAILED"])
  }

  @Test func rawIsWhatCame() throws {
    let reply = " {\"state\":  {\"status\":\"QUEUED\"}, \"novel\": [1.50, \"\\u00e4\"]}"
    let server = try FakeJobs(jobs: [("a", [reply]), ("b", [FakeJobs.job("b") + "\n"])]).start()
    defer { server.stop() }
    #expect(try hume("status --raw a", at: server).text == reply + "\n")
    #expect(try hume("status --raw b nobody a", at: server).text == FakeJobs.job("b") + "\n" + reply + "\n")
  }

  /// The exit code, and a row for every job that could be asked.
  @Test(arguments: [
    ("done old", 0, ["done COMPLETED", "old COMPLETED"], []),
    ("failed", 6, ["failed FAILED"], ["The job failed and has no results: too noisy."]),
    ("failed done", 3, ["failed FAILED", "done COMPLETED"], ["The job failed and has no results: too noisy."]),
    ("queued", 6, ["queued QUEUED"], ["The job is not done after 0s: its status is QUEUED."]),
    ("done queued", 3, ["done COMPLETED", "queued QUEUED"], ["The job is not done after 0s: its status is QUEUED."]),
    ("nobody", 5, [], ["The server has no such job or file (status 404: job not found)."]),
    ("nobody done", 3, ["done COMPLETED"], ["The server has no such job or file (status 404: job not found)."]),
  ])
  func wait(_ ids: String, _ code: Int32, _ rows: [String], _ errors: [String]) throws {
    let server = try Self.fake.start()
    defer { server.stop() }
    let run = try hume("wait \(ids) --deadline 0 --format csv", at: server)
    #expect(run.status == code, "\(run.stderr)")
    #expect(try Self.states(run) == rows)
    #expect(run.errors == errors)
  }

  /// Without a row people have read the errors already; programs get their header.
  @Test(arguments: ["status", "wait"])
  func nothingIsNoTable(_ command: String) throws {
    let server = try Self.fake.start()
    defer { server.stop() }
    let run = try hume("\(command) nobody", at: server)
    #expect(run.status == 5)
    #expect(run.text == "")
    #expect(try hume("\(command) nobody --format csv", at: server).records() == [JobsCommandTests.columns])
  }

  /// Jobs are waited for side by side, and -v tells each change once.
  @Test func changesAreTold() throws {
    var fake = Self.fake
    fake.jobs += (0..<6).map { ("quick-\($0)", ["QUEUED", "COMPLETED"].map { FakeJobs.job(nil, $0) }) }
    let server = try fake.start()
    defer { server.stop() }
    let several = try hume("wait quick-0 quick-1 quick-2 quick-3 quick-4 quick-5 --format csv", at: server)
    #expect(several.status == 0)
    #expect(several.stderr == "")
    #expect(try several.csvRows().count == 6)
    // One after another, the first would be looked at twice before the second.
    #expect(server.requests[0].path != server.requests[1].path)
    let run = try hume("wait quick -v", at: server)
    #expect(run.status == 0)
    let told = run.stderr.split(separator: "\n").map { $0.replacing(/(?: after )\d+:\d\d/, with: " after …") }
    #expect(told == ["quick QUEUED", "quick IN_PROGRESS after …", "quick COMPLETED after …"])
  }

  /// At the deadline there is nothing left to wait for, not even the time to the next look.
  @Test func theDeadlineHolds() throws {
    let server = try Self.fake.start()
    defer { server.stop() }
    let started = ContinuousClock.now
    let run = try hume("wait running queued --deadline 1 -q --format csv", at: server)
    #expect(run.status == 6)
    #expect(try Self.states(run) == ["running IN_PROGRESS", "queued QUEUED"])
    #expect(started.duration(to: .now) >= .seconds(1))
  }
}
