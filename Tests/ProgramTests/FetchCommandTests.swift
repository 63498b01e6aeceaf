import Foundation
import TestSupport
import Testing

/// `fetch` of several jobs: at once, from a list, waited for, planned; and what it writes.
@Suite struct FetchCommandTests {
  /// A server of jobs by their ids: `predictions.json` has a validator, `states` says how far a job is at each look.
  static func server(
    _ jobs: [String], states: [String] = ["COMPLETED"], predictions: Data = Data("[]".utf8)
  ) throws -> LoopbackServer {
    let archive = try Data(contentsOf: fixture("interview/\(interviewID)/artifacts.zip"))
    return try LoopbackServer { request in
      let parts = request.path.split(separator: "/").map(String.init)
      guard parts.count >= 4, jobs.contains(parts[3]) else {
        return .json(#"{"message": "job not found"}"#, status: 404)
      }
      switch parts.dropFirst(4).first {
      case "predictions": return .content(Content(predictions, etag: "\"p-\(parts[3])\""))
      case "artifacts": return LoopbackServer.Response(body: archive)
      default:
        let state = states[min(request.visit, states.count - 1)]
        return .json(#"{"job_id": "\#(parts[3])", "state": {"status": "\#(state)"}}"#)
      }
    }
  }

  static func fetch(
    _ arguments: [String], from server: LoopbackServer, to scratch: Scratch, input: String? = nil
  ) throws -> ProgramRun {
    try hume(
      ["fetch", "--base-url", server.url, "--tries", "3", "-o", scratch.path("jobs")] + arguments,
      input: input.map { Data($0.utf8) })
  }

  @Test func idsFromStandardInputSeveralAtOnce() throws {
    let ids = (1...12).map { "job-\($0)" }
    let server = try Self.server(ids)
    defer { server.stop() }
    let scratch = Scratch()
    let list = (ids.dropFirst() + ["", "job-2", "missing"]).joined(separator: "\r\n")
    let run = try Self.fetch(
      ["job-1", "-", "-j", "4", "--only", "predictions", "--format", "csv"], from: server, to: scratch, input: list)
    #expect(run.status == 3)
    #expect(run.errors.count == 1)
    let rows = try run.csvRows()
    #expect(rows.map { $0["job_id"] } == ids + ["missing"])
    #expect(rows.map { $0["action"] } == ids.map { _ in "fetched" } + ["failed"])
    #expect(rows.last?["error"] == "not_found")
    // SHA-256 of "[]".
    let digest = "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"
    #expect(rows.dropLast().allSatisfy { $0["bytes"] == "2" && $0["sha256"] == digest && $0["status"] == "COMPLETED" })
    for id in ids { #expect(scratch.names("jobs/\(id)") == ["manifest.json", "predictions.json"]) }
    #expect(try Self.fetch(["-"], from: server, to: scratch, input: "\n").status == 64)
    #expect(try Self.fetch(["../x"], from: server, to: scratch).status == 64)
  }

  @Test func aFetchThatWasBrokenOffGoesOn() throws {
    let predictions = Data(("[" + String(repeating: " ", count: 3_000_000) + "]").utf8)
    let server = try Self.server(["j"], predictions: predictions)
    defer { server.stop() }
    let scratch = Scratch()
    server.script([.reset(after: 2_000_000)], for: { $0.path.hasSuffix("/predictions") })
    let first = try hume([
      "fetch", "--base-url", server.url, "--tries", "1", "-o", scratch.path("jobs"), "j", "--only", "predictions",
    ])
    #expect(first.status == 7)
    let there = try scratch.read("jobs/j/predictions.json.part").count
    #expect((1..<3_000_000).contains(there))

    let plan = try Self.fetch(
      ["j", "--only", "predictions", "--dry-run", "--format", "csv"], from: server, to: scratch)
    #expect(try plan.csvRows().map { $0["action"] } == ["resume"])
    #expect(try plan.csvRows().map { $0["resumed_from"] } == ["\(there)"])
    #expect(try scratch.read("jobs/j/predictions.json.part").count == there)

    let second = try Self.fetch(["j", "--format", "json"], from: server, to: scratch)
    #expect(second.status == 0, "\(second.stderr)")
    let rows = try #require(try second.json().first("data")?.elements)
    #expect(rows.map { $0.first("action")?.text } == ["fetched", "resumed", "fetched"])
    #expect(try scratch.read("jobs/j/predictions.json") == predictions)
    #expect(server.requests.last { $0.path.hasSuffix("/predictions") }?.header("Range") == "bytes=\(there)-")
    #expect(
      scratch.names("jobs/j") == ["artifacts.zip", "job.json", "manifest.json", "predictions.json"])
  }

  @Test func itMayWait() throws {
    let states = ["QUEUED", "IN_PROGRESS", "COMPLETED"]
    let server = try Self.server(["j"], states: states)
    defer { server.stop() }
    let scratch = Scratch()
    let run = try Self.fetch(["j", "--wait", "--deadline", "60"], from: server, to: scratch)
    #expect(run.status == 0, "\(run.stderr)")
    #expect(String(decoding: try scratch.read("jobs/j/job.json"), as: UTF8.self).contains("COMPLETED"))

    let never = try Self.server(["j"], states: ["QUEUED"])
    defer { never.stop() }
    let other = Scratch()
    let late = try Self.fetch(["j", "--wait", "--deadline", "1s"], from: never, to: other)
    #expect(late.status == 6)
    #expect(late.stderr.contains("not finished after 1 s"))
    #expect(other.names("jobs").isEmpty)
    #expect(try Self.fetch(["j", "--deadline", "5"], from: never, to: other).status == 64)
  }

  @Test func aPlanWritesNothing() throws {
    let server = try Self.server(["a", "b"])
    defer { server.stop() }
    let scratch = Scratch()
    _ = try Self.fetch(["a", "--only", "predictions"], from: server, to: scratch)
    let before = server.requests.count
    let run = try Self.fetch(["a", "b", "--dry-run", "--format", "csv"], from: server, to: scratch)
    #expect(run.status == 0)
    #expect(
      try run.csvRows().map { $0["action"] } == ["fetch", "keep", "fetch", "fetch", "fetch", "fetch"])
    #expect(scratch.names("jobs") == ["a"])
    #expect(server.requests.count == before + 2)
  }

  @Test func aKilledServerIsWaitedFor() throws {
    let server = try Self.server(["j"])
    defer { server.stop() }
    server.script([.status(503, retryAfter: .seconds(1)), .status(429, retryAfter: .seconds(1))])
    let scratch = Scratch()
    let run = try Self.fetch(["j", "--only", "details", "-v"], from: server, to: scratch)
    #expect(run.status == 0, "\(run.stderr)")
    #expect(run.stderr.contains("fetched j/job.json, "))
    let waits = RequestLog.waits(between: server.requests)
    #expect(waits.count == 2 && waits.allSatisfy { $0 >= .seconds(1) }, "\(waits)")
  }
}
