import Foundation
import HumeClient
import HumeJobs
import Synchronization
import TestSupport
import Testing

@Suite struct RetryTests {
  struct Wait: Sendable, CustomTestStringConvertible {
    var fault: Fault
    /// Seconds between the two requests at least.
    var atLeast: Double
    var limits = patientLimits
    var testDescription: String { fault.name }
  }

  static let waits: [Wait] = [
    Wait(fault: .status(429, retryAfter: .seconds(1)), atLeast: 1),
    Wait(fault: .status(503, retryAfter: .seconds(1)), atLeast: 1),
    Wait(fault: .status(500, retryAfter: .text("1")), atLeast: 1),
    Wait(fault: .status(429, retryAfter: .text("0001")), atLeast: 1),
    Wait(fault: .status(429, retryAfter: .date(1)), atLeast: 1),
    // By the server's own clock, which is wrong.
    Wait(
      fault: .status(503, retryAfter: .text("Sun, 06 Nov 1994 08:49:38 GMT"))
        + .header("Date", "Sun, 06 Nov 1994 08:49:37 GMT"), atLeast: 1),
    // What it says holds, also where its body does not come to its end.
    Wait(fault: .status(429, retryAfter: .seconds(1)) + .cut(after: 3), atLeast: 1),
    Wait(fault: .status(503, retryAfter: .seconds(1)) + .reset(after: 3), atLeast: 1),
    Wait(fault: .status(503, retryAfter: .seconds(1)) + .chunkedCut(size: 2, after: 6), atLeast: 1),
    Wait(fault: .status(503, retryAfter: .seconds(2)) + .stall(after: 3), atLeast: 3.5, limits: shortLimits),
    // What is over, or no time at all.
    Wait(fault: .status(429, retryAfter: .date(-3600)), atLeast: 0),
    Wait(fault: .status(429, retryAfter: .seconds(0)), atLeast: 0),
    Wait(fault: .status(429, retryAfter: .text("soon")), atLeast: 0),
    Wait(fault: .status(429, retryAfter: .text("-1")), atLeast: 0),
    Wait(fault: .status(429, retryAfter: .text("9e9")), atLeast: 0),
    Wait(fault: .status(429, retryAfter: .text("")), atLeast: 0),
  ]

  @Test(arguments: waits)
  func waitsAsLongAsItIsAskedTo(_ test: Wait) async throws {
    for first in [[], [Fault.cut(after: 1000)]] {
      let server = try FaultyAPI()
      server.api.script(first + [test.fault])
      let came = try await server.fetch(tries: 3, limits: test.limits)
      #expect(came == "a")
      server.stop()
      let requests = server.log.requests.suffix(2)
      #expect(server.log.requests.count == first.count + 2)
      let (earlier, later) = (try #require(requests.first), try #require(requests.last))
      #expect(earlier.arrival.duration(to: later.arrival) >= .seconds(test.atLeast))
    }
  }

  @Test(arguments: [
    Fault.RetryAfter.seconds(601), .seconds(100_000), .date(100_000), .text("99999999999999999999"),
    .text(String(repeating: "9", count: 400)), .text("Fri, 31 Dec 9999 23:59:59 GMT"),
  ])
  func givesUpAtOnceWhereItHadToWaitTooLong(_ retryAfter: Fault.RetryAfter) async throws {
    let server = try FaultyAPI()
    server.api.script([], afterwards: .status(429, retryAfter: retryAfter))
    defer { server.stop() }
    let client = try client(server.api.url, tries: 9)
    let error = await clientError { _ = try await client.details(of: JobID("j")) }
    #expect(error?.code == .tooManyRequests)
    #expect(error?.message.contains("asks to wait") == true)
    #expect(error?.retryAfter ?? 0 > 600)
    #expect(error?.status == 429)
    #expect(server.log.requests.count == 1)
  }

  @Test func burstsThatEndInTimeAreNotSeen() async throws {
    let burst = [.reset(after: 0), .nothing] + [429, 500, 503, 408, 502, 504].map { Fault.status($0) }
    for tries in [burst.count, burst.count + 1] {
      let server = try FaultyAPI()
      server.api.script(burst)
      let came = try await server.fetch(tries: tries)
      #expect(came == (tries > burst.count ? "a" : "server_fault"))
      server.stop()
      #expect(server.log.requests.count == tries)
    }
  }

  @Test func spendsNoMoreOnWaitingThanItsBudget() async throws {
    for (fault, requests) in [
      (Fault.status(503, retryAfter: .seconds(1)), 2...2), (.status(503), 3...200), (.nothing, 3...200),
    ] {
      let server = try FaultyAPI()
      server.api.script([], afterwards: fault)
      var options = ClientOptions()
      options.retries.failures = 1000
      (options.retries.firstSeconds, options.retries.longestSeconds) = (0.1, 0.1)
      options.retries.budgetSeconds = 1.5
      let came = try await server.fetch(HumeClient(BaseURL(server.api.url), key: APIKey(secret), options: options))
      #expect(came == (fault.name == "nothing" ? "no_connection" : "server_fault"))
      server.stop()
      #expect(requests.contains(server.log.requests.count), "\(fault)")
    }
  }

  /// Every retry is told, with its wait; and no part of a key that a server repeats, wherever it is cut off.
  @Test func retriesAreTold() async throws {
    for length in 230...310 {
      let message = String(repeating: "x", count: length) + secret + " and more"
      let server = try LoopbackServer { request in
        .json(#"{"message": "\#(message)"}"#, status: request.visit < 1 ? 503 : 403)
      }
      defer { server.stop() }
      let told = Mutex<[Retry]>([])
      var options = ClientOptions()
      options.retries.firstSeconds = 0.001
      options.onRetry = { retry in told.withLock { $0.append(retry) } }
      let client = try HumeClient(BaseURL(server.url), key: APIKey(secret), options: options)
      let error = await clientError { _ = try await client.details(of: JobID("j")) }
      #expect(error?.code == .keyRefused)
      let retries = told.withLock { $0 }
      #expect(retries.map(\.failures) == [1] && retries.allSatisfy { $0.seconds <= 0.001 })
      for text in retries.map(\.error.message) + [error?.message ?? ""] {
        #expect(!text.contains(secret.prefix(4)), "\(length)")
      }
    }
  }

  /// Limits that are none, or make no sense, are no reason to crash.
  @Test func oddLimits() async throws {
    for seconds in [Double.infinity, .greatestFiniteMagnitude, 0, -1] {
      let server = try FaultyAPI()
      server.api.script([.cut(after: 100), .status(503)])
      var options = ClientOptions()
      (options.limits.connectSeconds, options.limits.stallSeconds) = (max(seconds, 1), seconds)
      (options.retries.firstSeconds, options.retries.longestSeconds) = (min(seconds, 0.01), seconds)
      options.retries.budgetSeconds = max(seconds, 10)
      let came = try await server.fetch(HumeClient(BaseURL(server.api.url), key: APIKey(secret), options: options))
      #expect(came == "a")
      server.stop()
    }
  }

  @Test func waitsDifferFromTimeToTime() async throws {
    let server = try FaultyAPI()
    server.api.script([], afterwards: .status(503))
    _ = try await server.fetch(client(server.api.url, tries: 9))
    server.stop()
    let waits = RequestLog.waits(between: server.log.requests)
    #expect(waits.count == 8)
    #expect(Set(waits).count > 4)
  }

  /// What will not go better later is asked for once, whatever the call, and wherever the answer breaks off.
  @Test(arguments: [400, 401, 403, 404, 405, 409, 410, 411, 413, 422, 451])
  func isNotAskedAgain(status: Int) async throws {
    for end in [Fault.whole, .cut(after: 2), .reset(after: 0), .untilClose, .chunkedCut(size: 3, after: 3)] {
      for call in Call.allCases {
        let server = try FaultyAPI()
        server.api.script([], afterwards: .status(status, retryAfter: .seconds(0)) + end)
        let error = await clientError { try await call.make(client(server.api.url, tries: 5), into: server.folder) }
        server.stop()
        #expect(error?.status == status, "\(call), \(end)")
        #expect(server.log.requests.count == 1, "\(call), \(end)")
      }
    }
  }

  @Test(arguments: Call.allCases)
  func everyReadIsAskedAgain(call: Call) async throws {
    guard call != .start else { return }
    let server = try FaultyAPI()
    server.api.script([.status(503), .cut(after: 3), .reset(after: 3), .nothing, .cutReply(after: 30)])
    // The answer itself is that of another call where a list is asked for.
    do { try await call.make(client(server.api.url, tries: 6), into: server.folder) } catch let error as ClientError {
      #expect(call == .list && error.code == .badReply)
    }
    server.stop()
    #expect(server.log.requests.count == 6)
  }
}

/// The calls to the API.
enum Call: CaseIterable {
  case details, list, bytes, fetch, start

  func make(_ client: HumeClient, into folder: ScratchFolder) async throws {
    let job = try JobID("j")
    switch self {
    case .details: _ = try await client.details(of: job)
    case .list: _ = try await client.jobs()
    case .bytes: _ = try await client.bytes(of: .predictions, of: job)
    case .fetch:
      var options = FetchOptions()
      options.parts = [.predictions]
      _ = try await client.fetch(job, into: folder.path, options: options)
    case .start: _ = try await client.start(JobRequest(texts: ["A text."]))
    }
  }
}
