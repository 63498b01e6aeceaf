import Foundation
import HumeClient
import HumeJobs
import Synchronization
import TestSupport
import Testing

@Suite struct WaitTests {
  /// A server whose job has one state after the other.
  static func server(_ states: String...) throws -> LoopbackServer {
    try LoopbackServer { request in
      .json(#"{"job_id": "j", "state": {"status": "\#(states[min(request.visit, states.count - 1)])"}}"#)
    }
  }

  static func schedule(first: Double = 0.02, longest: Double = 60, deadline: Double? = nil) -> WaitSchedule {
    var schedule = WaitSchedule()
    (schedule.firstSeconds, schedule.longestSeconds, schedule.deadlineSeconds) = (first, longest, deadline)
    return schedule
  }

  @Test(arguments: ["COMPLETED", "FAILED"])
  func looksUntilTheEnd(last: String) async throws {
    let server = try Self.server("QUEUED", "QUEUED", "IN_PROGRESS", "ODD", last)
    defer { server.stop() }
    let looks = Mutex<[String]>([])
    let job = try await client(server.url).wait(for: JobID("j"), Self.schedule()) { job in
      looks.withLock { $0.append(job.state.status.rawValue) }
    }
    #expect(job.state.status.rawValue == last)
    #expect(looks.withLock { $0 } == ["QUEUED", "QUEUED", "IN_PROGRESS", "ODD", last])
    #expect(server.requests.map(\.target) == Array(repeating: "/v0/batch/jobs/j", count: 5))
    #expect(Set(server.requests.map(\.connection)).count == 1)
  }

  @Test func looksOnceWhereItIsOver() async throws {
    let server = try Self.server("COMPLETED")
    defer { server.stop() }
    let job = try await client(server.url).wait(for: JobID("j"), Self.schedule(first: 500, deadline: 0))
    #expect(job.id == "j")
    #expect(server.requests.count == 1)
  }

  /// Each wait is from half of its length, half as long again as the one before, to all of it.
  @Test func looksLessAndLessOften() async throws {
    let server = try Self.server("QUEUED", "QUEUED", "QUEUED", "QUEUED", "QUEUED", "QUEUED", "COMPLETED")
    defer { server.stop() }
    _ = try await client(server.url).wait(for: JobID("j"), Self.schedule(first: 0.1, longest: 0.3))
    let waits = RequestLog.waits(between: server.requests)
    for (wait, length) in zip(waits, [0.1, 0.15, 0.225, 0.3, 0.3, 0.3]) {
      // A busy machine makes waits longer, never shorter.
      #expect(wait >= .seconds(length / 2) - .milliseconds(5))
    }
    #expect(waits.count == 6)
  }

  @Test func endsAtTheDeadline() async throws {
    let server = try Self.server("IN_PROGRESS")
    defer { server.stop() }
    let began = ContinuousClock.now
    let error = await clientError {
      _ = try await client(server.url).wait(for: JobID("j"), Self.schedule(first: 0.4, deadline: 1))
    }
    let took = began.duration(to: .now)
    #expect(error?.code == .jobNotFinished)
    #expect(error?.message.contains("after 1 s: its status is IN_PROGRESS") == true)
    #expect(took >= .seconds(1))
    // The last look is at the deadline.
    let last = try #require(server.requests.last)
    #expect(began.duration(to: last.arrival) >= .milliseconds(995))
    #expect((2...6).contains(server.requests.count))
  }

  @Test func faultsBetweenLooksAreNotSeen() async throws {
    let server = try LoopbackServer { request in
      .json(#"{"state": {"status": "\#(request.number < 8 ? "QUEUED" : "COMPLETED")"}}"#)
    }
    defer { server.stop() }
    server.script([.status(503), .whole, .cut(after: 4), .whole, .cutReply(after: 40), .reset(after: 2), .whole])
    let job = try await client(server.url, tries: 3).wait(for: JobID("j"), Self.schedule(first: 0.01, longest: 0.02))
    #expect(job.state.status == .completed)
    #expect(server.requests.count == 9)
  }

  @Test(arguments: [(404, ClientError.Code.notFound), (410, .gone), (401, .keyRefused), (400, .badRequest)])
  func endsWhereThereIsNoJob(status: Int, code: ClientError.Code) async throws {
    let server = try Self.server("QUEUED")
    defer { server.stop() }
    server.script([.whole], afterwards: .status(status))
    let error = await clientError { _ = try await client(server.url, tries: 5).wait(for: JobID("j"), Self.schedule()) }
    #expect(error?.code == code)
    #expect(server.requests.count == 2)
  }
}
