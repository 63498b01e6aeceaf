import Foundation
import HumeClient
import HumeJobs
import TestSupport
import Testing

/// A job is started once, whatever happens on the way.
@Suite struct StartFaultTests {
  static let unclear: [Fault] =
    [
      .nothing, .cut(after: 0), .cut(after: 10), .reset(after: 0), .reset(after: 10), .cutReply(after: 3),
      .cutReply(after: 30), .resetReply(after: 30), .chunkedCut(size: 4, after: 8), .lengthOff(by: 5), .status(500),
      .status(502), .status(504), .status(500, retryAfter: .seconds(0)), .status(502) + .cut(after: 3), .endlessHeaders,
      .endlessBody, .twoLengths, .contentLength("-1"), .interim(100) + .cutReply(after: 30), .gzip,
    ] + Fault.noHTTP

  /// Where a job may have been started, it is never started once more.
  @Test(arguments: unclear)
  func isSentOnceWhereNobodyKnows(fault: Fault) async throws {
    let (log, folder) = (RequestLog(), try ScratchFolder())
    let file = try folder.write("media", to: "talk.mp4")
    for files in [[], [file]] {
      let server = try StartTests.server(log)
      server.script([fault])
      let came = try await StartTests.start(server, files: files)
      server.stop()
      let allowed = ["start_unknown"] + (["gzip", "two lengths"].contains(fault.name) ? ["a", "bad_reply"] : [])
      #expect(allowed.contains(came), "\(came)")
      #expect(server.requests.count == 1)
    }
  }

  @Test(arguments: [Fault.noAnswer, .stall(after: 5), .stallReply(after: 30), .drip(1, every: 300)])
  func isSentOnceWhereNoAnswerComes(fault: Fault) async throws {
    let server = try StartTests.server()
    server.script([fault])
    let came = try await StartTests.start(server, limits: shortLimits)
    #expect(came == "start_unknown")
    server.stop()
    #expect(server.requests.count == 1)
  }

  @Test(arguments: [UploadFault.close(after: 100_000), .reset(after: 100_000), .stall(after: 100_000)])
  func isSentOnceWhereTheUploadBreaksOff(fault: UploadFault) async throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/talk.mp4"
    try Content.bytes(20_000_000, seed: 3).write(to: URL(fileURLWithPath: path))
    let server = try StartTests.server()
    server.script([.upload(fault)])
    let came = try await StartTests.start(server, files: [path], limits: shortLimits)
    #expect(came == "start_unknown")
    server.stop()
    #expect(server.requests.count == 1)
  }

  /// Where the server says that it did not, it is; the whole body comes each time.
  @Test(arguments: [
    Fault.status(408), .status(429), .status(503), .status(429) + .cut(after: 3), .status(503, retryAfter: .seconds(1)),
  ])
  func isSentAgainWhereItWasNotTaken(fault: Fault) async throws {
    let folder = try ScratchFolder()
    let file = try folder.write("media", to: "talk.mp4")
    for files in [[], [file]] {
      let server = try StartTests.server()
      server.script([fault, fault])
      let came = try await StartTests.start(server, files: files)
      #expect(came == "a")
      server.stop()
      #expect(server.requests.count == 3)
      #expect(server.requests.allSatisfy { $0.isWhole && $0.method == "POST" })
      #expect(Set(server.requests.map { $0.parts.map(\.digest) }).count == 1)
      let least: Duration = fault.name.contains("Retry") ? .seconds(1) : .zero
      #expect(RequestLog.waits(between: server.requests).allSatisfy { $0 >= least - .milliseconds(20) })
    }
  }

  @Test func isTriedAgainWhereNobodyListens() async throws {
    let port = try RefusingPort()
    let error = await clientError { _ = try await client(port.url, tries: 3).start(StartTests.request) }
    #expect(error?.code == .noConnection)
    #expect(error?.message.contains("tried 3 times") == true)
  }

  /// A server that answers before it has read all is heard, and asked once.
  @Test(arguments: [(413, "bad_request"), (401, "key_refused"), (404, "not_found"), (500, "start_unknown")])
  func endsWhereTheServerWillNotRead(status: Int, code: String) async throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/talk.mp4"
    try Content.bytes(3_000_000, seed: 3).write(to: URL(fileURLWithPath: path))
    let server = try StartTests.server()
    server.script([.upload(.unread) + .status(status)])
    let came = try await StartTests.start(server, files: [path])
    #expect(came == code)
    server.stop()
    #expect(server.requests.count == 1)
  }
}
