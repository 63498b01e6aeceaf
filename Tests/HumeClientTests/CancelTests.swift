import Foundation
import HumeClient
import HumeJobs
import Synchronization
import TestSupport
import Testing

/// A task that is cancelled ends its call soon, wherever it waits.
@Suite struct CancelTests {
  static let faults: [Fault] = [
    .noAnswer, .stallReply(after: 40), .stall(after: 0), .stall(after: 1000), .drip(1, every: 1000),
    .dripHead(1, every: 2000), .endlessHeaders(every: 100), .status(429, retryAfter: .seconds(500)),
    .redirect(to: "x") + .stall(after: 3), .chunkedCut(size: 9, after: 1000) + .stall(after: 1000),
  ]

  /// Waits for a request, cancels, and says how the task ended: without that it would go on for a minute at least, and end
  /// otherwise.
  func cancel<Value: Sendable>(_ log: RequestLog, _ body: @escaping @Sendable () async throws -> Value) async throws
    -> String
  {
    let task = Task { try await body() }
    while log.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
    try await Task.sleep(for: .milliseconds(300))
    task.cancel()
    switch await task.result {
    case .success: return "success"
    case .failure(let error): return (error as? ClientError)?.codeName ?? "\(error)"
    }
  }

  @Test(arguments: faults)
  func endsSoon(fault: Fault) async throws {
    let server = try FaultyAPI()
    server.api.script([], afterwards: fault)
    let ends = Mutex("")
    _ = try await cancel(server.log) {
      let end = try await server.fetch(tries: 6)
      ends.withLock { $0 = end }
    }
    #expect(ends.withLock { $0 } == "interrupted")
    let requests = server.log.requests.count
    server.api.behave()
    // What came before the end is gone on from.
    let came = try await server.fetch()
    #expect(came == "a")
    server.stop()
    #expect(server.log.requests.count == requests + 1)
    if fault.name.hasPrefix("stall after 1000") { #expect(server.log.requests.last?.header("Range") == "bytes=1000-") }
  }

  @Test(arguments: faults)
  func saysThatItWasInterrupted(fault: Fault) async throws {
    let server = try FaultyAPI()
    server.api.script([], afterwards: fault)
    let client = try client(server.api.url, tries: 6)
    let code = try await cancel(server.log) { try await client.bytes(of: .predictions, of: JobID("j")) }
    #expect(code == "interrupted")
    // The client itself goes on.
    server.api.behave()
    #expect(try await client.details(of: JobID("j")).state.status == .completed)
    server.stop()
  }

  @Test func whileAJobIsWaitedFor() async throws {
    let server = try LoopbackServer { _ in .json(#"{"state": {"status": "QUEUED"}}"#) }
    defer { server.stop() }
    let client = try client(server.url)
    var schedule = WaitSchedule()
    schedule.firstSeconds = 500
    let code = try await cancel(server.log) { [schedule] in
      try await client.wait(for: JobID("j"), schedule)
    }
    #expect(code == "interrupted")
    #expect(server.requests.count == 1)
  }

  @Test(arguments: [Fault.upload(.stall(after: 50_000)), .noAnswer, .status(503, retryAfter: .seconds(500))])
  func whileAJobIsStarted(fault: Fault) async throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/talk.mp4"
    try Content.bytes(20_000_000, seed: 3).write(to: URL(fileURLWithPath: path))
    let server = try StartTests.server()
    server.script([fault])
    let client = try client(server.url, tries: 6)
    let code = try await cancel(server.log) { try await client.start(StartTests.request, files: [path]) }
    #expect(code == "interrupted")
    server.stop()
    #expect(server.requests.count == 1)
  }

  @Test func beforeItBegan() async throws {
    let server = try FaultyAPI()
    let client = try client(server.api.url)
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await client.details(of: JobID("j"))
    }
    task.cancel()
    let error = await clientError { _ = try await task.value }
    #expect(error?.code == .interrupted)
    server.stop()
    #expect(server.log.requests.isEmpty)
  }

  /// `shouldStop` does the same for callers without tasks.
  @Test func shouldStop() async throws {
    let server = try FaultyAPI()
    server.api.script([], afterwards: .status(503, retryAfter: .seconds(500)))
    let client = try client(server.api.url, tries: 6, shouldStop: { !server.log.requests.isEmpty })
    let error = await clientError { _ = try await client.details(of: JobID("j")) }
    #expect(error?.code == .interrupted)
    server.stop()
    #expect(server.log.requests.count == 1)
  }
}
