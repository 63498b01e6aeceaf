import Foundation
import HumeClient
import HumeJobs
import TestSupport
import Testing

/// The list of jobs, over the wire.
@Suite struct ListTests {
  /// Jobs made at times of which many are the same, the latest first.
  static let jobs: [(id: String, time: Int, status: String)] = (0..<137).map { index in
    ("job-\(index)", 1_700_000_000_000 - index / 4 * 1000, index % 3 == 0 ? "COMPLETED" : "QUEUED")
  }

  static func json(_ jobs: [(id: String, time: Int, status: String)]) -> String {
    let texts = jobs.map {
      #"{"job_id": "\#($0.id)", "state": {"status": "\#($0.status)", "created_timestamp_ms": \#($0.time)}}"#
    }
    return "[\(texts.joined(separator: ",\n"))]"
  }

  static func server() throws -> LoopbackServer {
    try LoopbackServer { request in
      guard request.path == "/v0/batch/jobs", let query = try? JobQuery(queryText: request.query ?? "") else {
        return .json("{}", status: 400)
      }
      let found = jobs.filter { job in
        let isWithin =
          switch query.created {
          case .before(let time): job.time < time
          case .after(let time): job.time > time
          case nil: true
          }
        return isWithin && (query.statuses.isEmpty || query.statuses.contains(JobStatus(rawValue: job.status)))
      }
      return .json(json(Array((query.direction == .ascending ? found.reversed() : found).prefix(query.limit ?? 50))))
    }
  }

  @Test func asksForOnePage() async throws {
    let server = try Self.server()
    defer { server.stop() }
    let client = try client(server.url)
    #expect(try await client.jobs().map(\.id) == Self.jobs.prefix(50).map(\.id))
    let query = JobQuery(
      limit: 3, statuses: [.completed, .failed], created: .before(1_699_999_990_000), sortBy: .created,
      direction: .ascending)
    let found = try await client.jobs(query)
    #expect(found.count == 3 && found.allSatisfy { $0.state.status == .completed })
    #expect(
      server.requests.map(\.target) == [
        "/v0/batch/jobs",
        "/v0/batch/jobs?limit=3&status=COMPLETED&status=FAILED&when=created_before&timestamp_ms=1699999990000"
          + "&sort_by=created&direction=asc",
      ])
    #expect(server.requests.allSatisfy { $0.method == "GET" && $0.header("X-Hume-Api-Key") == secret })
  }

  /// Each job once and in order, whatever happens to the pages on the way.
  @Test(arguments: [
    [], [Fault.status(503)], [.whole, .cut(after: 300), .reset(after: 100), .nothing],
    [.status(429, retryAfter: .seconds(1)), .whole, .cutReply(after: 30), .whole, .chunked(size: 7)],
  ])
  func asksForAllPages(faults: [Fault]) async throws {
    let server = try Self.server()
    defer { server.stop() }
    server.script(faults)
    let client = try client(server.url, tries: 4)
    var ids: [String?] = []
    for try await job in try client.allJobs() { ids.append(job.id) }
    #expect(ids == Self.jobs.map(\.id))
    #expect(server.requests.count >= 3 + faults.count { $0.name != "whole" && !$0.name.hasPrefix("chunks") })

    var completed: [String?] = []
    for try await job in try client.allJobs(JobQuery(limit: 40, statuses: [.completed], direction: .ascending)) {
      completed.append(job.id)
    }
    #expect(completed == Self.jobs.filter { $0.status == "COMPLETED" }.reversed().prefix(40).map(\.id))
  }

  @Test func whatCannotBePaged() async throws {
    let server = try Self.server()
    defer { server.stop() }
    let error = await clientError { _ = try client(server.url).allJobs(JobQuery(sortBy: .ended)) }
    #expect(error?.codeName == "bad_request" && error?.exitCode == 64)
    #expect(server.requests.isEmpty)
  }

  @Test func aPageThatFailsEndsTheList() async throws {
    let server = try Self.server()
    defer { server.stop() }
    server.script([.whole], afterwards: .status(500))
    var count = 0
    let error = await clientError { for try await _ in try client(server.url, tries: 2).allJobs() { count += 1 } }
    #expect(error?.code == .serverFault)
    #expect(count == 50)
    #expect(server.requests.count == 3)
  }

  @Test(arguments: [
    ("{}", "no array"), ("null", "not a list"), ("", "JSON"), ("[{}]", "$[0]"), ("[1]", "$[0]"),
    (#"[{"state": {"status": "QUEUED"}}, {"state": {}}]"#, "$[1]"), (#"{"jobs": [{"state": 1}]}"#, "$.jobs[0]"),
    ("<html>", "web page"), (#"[{"state": {"status": "QUEUED"}}"#, "JSON"),
  ])
  func whatIsNoList(text: String, says: String) async throws {
    let server = try LoopbackServer { _ in .json(text) }
    defer { server.stop() }
    let error = await clientError { _ = try await client(server.url, tries: 5).jobs() }
    #expect(error?.code == .badReply)
    #expect(error?.message.contains(says) == true, "\(error?.message ?? "")")
    #expect(server.requests.count == 1)
  }

  @Test func listsInAnObjectAndLargeOnes() async throws {
    let all = Self.json(Self.jobs)
    let server = try LoopbackServer { _ in .json(#"{"jobs": \#(all), "next": null}"#) }
    defer { server.stop() }
    let client = try client(server.url)
    #expect(try await client.jobs().map(\.id) == Self.jobs.map(\.id))
    #expect(
      try await client.jobs(JobQuery(limit: 1)).first?.json
        == [UInt8](Self.json([Self.jobs[0]]).utf8.dropFirst().dropLast()))
    var limits = TransferLimits()
    limits.listBytes = 1000
    let small = try HumeClientTests.client(server.url, limits: limits)
    #expect(await clientError { _ = try await small.jobs() }?.code == .tooLarge)
  }
}
