import Foundation
import HumeClient
import HumeJobs
import HumeTypes
import Synchronization
import TestSupport
import Testing

@Suite struct FetchFailureTests {
  typealias Response = LoopbackServer.Response

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let response: Response
    let code: ClientError.Code
    /// What the message must say.
    let says: String
    var testDescription: String { name }

    /// Short waits where the wait is what is tested, and only there: the machine may be busy.
    var limits: TransferLimits {
      var limits = TransferLimits()
      if code == .timedOut { limits.stallSeconds = 1 }
      return limits
    }
  }

  static func status(_ status: Int, _ body: String, _ code: ClientError.Code, _ says: String) -> Case {
    Case(name: "status \(status)", response: .json(body, status: status), code: code, says: says)
  }

  static func body(
    _ name: String, _ text: String, _ delivery: Response.Delivery = .whole, headers: [String: String] = [:],
    _ code: ClientError.Code, _ says: String
  ) -> Case {
    Case(
      name: name, response: Response(headers: headers, body: Data(text.utf8), delivery: delivery), code: code,
      says: says)
  }

  static let cases: [Case] = [
    status(
      401, #"{"fault": {"faultstring": "Invalid ApiKey"}}"#, .keyRefused, "refused the API key (status 401: Invalid"),
    status(403, "", .keyRefused, "refused the API key (status 403)"),
    status(404, #"{"message": "job not found"}"#, .notFound, "(status 404: job not found)"),
    status(410, #"{"error": "gone"}"#, .gone, "no longer has it (status 410: gone)"),
    status(422, #"{"error": {"message": "bad id"}}"#, .badRequest, "(status 422: bad id)"),
    status(400, "{", .badRequest, "(status 400)"),
    status(429, #"{"message": "slow down"}"#, .tooManyRequests, "too many requests (status 429: slow down)"),
    status(500, "<html>", .serverFault, "(status 500)"),
    status(503, "", .serverFault, "(status 503)"),
    status(204, "", .unexpectedStatus, "(status 204)"),
    status(206, "[]", .unexpectedStatus, "(status 206)"),
    status(304, "", .unexpectedStatus, "(status 304)"),
    status(302, "", .badRedirect, "to nowhere"),
    body("cut", "[1, 2, 3]", .cut(after: 5), .cutShort, "ended before"),
    body("empty cut", "[1, 2, 3]", .cut(after: 0), .cutShort, "ended before"),
    body("too long a length", "[]", headers: ["Content-Length": "99"], .cutShort, "ended before"),
    body("too short a length", "[1, 2]", headers: ["Content-Length": "3"], .badReply, "predictions"),
    body("chunks cut", "[1, 2, 3]", .chunkedCut(size: 2, after: 4), .cutShort, "ended before"),
    body("reset", "[1, 2, 3]", .reset(after: 4), .noConnection, "connection"),
    body("nothing", "", .nothing, .noConnection, "connection"),
    body("stalled", "[1, 2, 3]", .stall(after: 4), .timedOut, "in time"),
    body(
      "web page", "<html>Sign in</html>", headers: ["Content-Type": "text/html; charset=utf-8"], .badReply, "web page"),
    body("object", "{}", headers: ["Content-Type": "text/plain"], .badReply, "is not the job's predictions"),
    body("empty", "", .whole, .badReply, "is not the job's predictions"),
    body("compressed", "\u{1f}\u{8b}", headers: ["Content-Encoding": "gzip"], .badReply, "compressed (gzip)"),
  ]

  @Test(arguments: cases)
  func leavesNothingUnderAFinalName(_ test: Case) async throws {
    for force in [false, true] {
      var api = FakeAPI()
      api.predictions = test.response
      let server = try api.start()
      defer { server.stop() }
      let folder = try ScratchFolder()
      if force { try folder.write("old", to: "j/predictions.json") }
      let error = try #require(
        await clientError { try await fetchJob(from: server.url, into: folder, force: force, limits: test.limits) })

      #expect(error.code == test.code)
      #expect(error.message.contains(test.says), "\(error.message)")
      #expect(error.place.path == server.url + "/v0/batch/jobs/j/predictions")
      // What was done before stays; what was there before stays too.
      #expect(folder.names(in: "j") == ["job.json", "manifest.json"] + (force ? ["predictions.json"] : []))
      if force { #expect(try folder.read("j/predictions.json") == Data("old".utf8)) }
      #expect(lookUp([UInt8](try folder.read("j/manifest.json")), ["files", "0", "name"]) == "job.json")
      #expect(!server.requests.contains { $0.path.hasSuffix("/artifacts") })
    }
  }

  @Test(arguments: cases.filter { !["object", "too short a length"].contains($0.name) })
  func leavesNoFolderWhereNothingCame(_ test: Case) async throws {
    var api = FakeAPI()
    api.details = test.response
    let server = try api.start()
    defer { server.stop() }
    let folder = try ScratchFolder()
    let error = try #require(
      await clientError { try await fetchJob(from: server.url, into: folder, limits: test.limits) })
    #expect(error.code == test.code)
    #expect(folder.names().isEmpty)
  }

  @Test func exitCodesAreThoseOfTheContract() {
    let codes: [(Int32, [ClientError.Code])] = [
      (1, [.badRequest, .unexpectedStatus, .badReply, .tooLarge, .busy]),
      (4, [.keyMissing, .keyUnusable, .keyRefused]), (5, [.notFound, .gone]), (6, [.jobNotFinished, .jobFailed]),
      (
        7,
        [
          .noConnection, .timedOut, .tls, .cutShort, .serverFault, .tooManyRequests, .tooManyRedirects, .badRedirect,
        ]
      ), (64, [.badBaseURL]), (130, [.interrupted]),
    ]
    for (exitCode, codes) in codes { for code in codes { #expect(code.exitCode == exitCode, "\(code.name)") } }
  }

  @Test(arguments: [
    ("QUEUED", ClientError.Code.jobNotFinished, "its status is QUEUED"),
    ("IN_PROGRESS", .jobNotFinished, "its status is IN_PROGRESS"), ("FAILED", .jobFailed, "no results: no \\u{7}face"),
    ("ODD", .jobNotFinished, "its status is ODD"),
  ])
  func asksForResultsOnlyOfCompletedJobs(status: String, code: ClientError.Code, says: String) async throws {
    var api = FakeAPI()
    let details = #"{"state": {"status": "\#(status)", "message": "no \u0007face"}}"#
    api.details = .json(details)
    let server = try api.start()
    defer { server.stop() }
    let folder = try ScratchFolder()
    let error = try #require(await clientError { try await fetchJob(from: server.url, into: folder) })
    #expect(error.code == code)
    #expect(error.message.contains(says), "\(error.message)")
    #expect(server.requests.count == 1)
    // The details say why, and stay.
    #expect(try folder.read("j/job.json") == Data(details.utf8))
    #expect(folder.names(in: "j") == ["job.json", "manifest.json"])

    let other = try ScratchFolder()
    #expect(await clientError { try await fetchJob(only: [.predictions], from: server.url, into: other) }?.code == code)
    #expect(other.names().isEmpty)
    // Without results there is nothing to wait for.
    #expect(try await fetchJob(only: [.details], from: server.url, into: other).state?.status.rawValue == status)
  }

  @Test func nobodyListens() async throws {
    let server = try FakeAPI().start()
    server.stop()
    usleep(100_000)
    let folder = try ScratchFolder()
    let error = try #require(await clientError { try await fetchJob(from: server.url, into: folder) })
    #expect(error.code == .noConnection)
    #expect(folder.names().isEmpty)
  }

  @Test func aServerWithoutTLS() async throws {
    let server = try FakeAPI().start()
    defer { server.stop() }
    let folder = try ScratchFolder()
    let error = try #require(
      await clientError { try await fetchJob(from: "https://127.0.0.1:\(server.port)", into: folder) })
    #expect(error.code == .tls)
    #expect(server.requests.isEmpty)
  }

  @Test func tooLargeReplies() async throws {
    var api = FakeAPI()
    api.predictions = .init(body: Data(repeating: 32, count: 1 << 20), delivery: .chunked(size: 1 << 16))
    let server = try api.start()
    defer { server.stop() }
    let folder = try ScratchFolder()
    var limits = TransferLimits()
    limits.resultBytes = 1 << 19
    let error = try #require(await clientError { try await fetchJob(from: server.url, into: folder, limits: limits) })
    #expect(error.code == .tooLarge)
    #expect(folder.names(in: "j") == ["job.json", "manifest.json"])
  }

  @Test func longRepliesWithErrorsAreReadOnlySoFar() async throws {
    let message = String(repeating: "long ", count: 100_000)
    for body in [#"{"message": "\#(message)"}"#, #"{"message": "x"}"# + message] {
      var api = FakeAPI()
      api.details = .json(body, status: 500)
      let server = try api.start()
      defer { server.stop() }
      let error = try #require(await clientError { try await fetchJob(from: server.url, into: try ScratchFolder()) })
      #expect(error.code == .serverFault)
      #expect(error.message.count < 500)
    }
  }

  @Test func stopsWhenAsked() async throws {
    var api = FakeAPI()
    api.predictions.delivery = .stall(after: 4)
    let server = try api.start()
    defer { server.stop() }
    let folder = try ScratchFolder()
    let isStalled: @Sendable () -> Bool = { server.requests.count == 2 }
    let error = try #require(
      await clientError { try await fetchJob(from: server.url, into: folder, shouldStop: isStalled) })
    #expect(error.code == .interrupted)
    #expect(error.exitCode == 130)
    #expect(folder.names(in: "j") == ["job.json", "manifest.json"])
  }

  @Test func oneProcessAtATime() async throws {
    let folder = try ScratchFolder()
    let server = try FakeAPI().start()
    defer { server.stop() }
    let held = try JobFolder(folder.path + "/j")
    let error = await clientError { try await fetchJob(from: server.url, into: folder) }
    withExtendedLifetime(held) {}
    #expect(error?.code == .busy)
    #expect(error?.place.path == folder.path + "/j")
    #expect(folder.names(in: "j").isEmpty)
    #expect(!server.requests.contains { $0.path.hasSuffix("/predictions") })
  }

  @Test func foldersThatCannotBeWritten() async throws {
    let server = try FakeAPI().start()
    defer { server.stop() }
    let folder = try ScratchFolder()
    try folder.write("a file", to: "j")
    let error = try #require(await clientError { try await fetchJob(from: server.url, into: folder) })
    #expect(error.exitCode == 1)
    #expect(error.place.path == folder.path + "/j")
    #expect(try folder.read("j") == Data("a file".utf8))
  }

  @Test func detailsThatAreThereButCannotBeRead() async throws {
    let server = try FakeAPI().start()
    defer { server.stop() }
    let folder = try ScratchFolder()
    try folder.write("{}", to: "j/job.json")
    let error = try #require(await clientError { try await fetchJob(from: server.url, into: folder) })
    #expect(error.code == .badReply)
    #expect(server.requests.isEmpty)
    #expect(try folder.read("j/job.json") == Data("{}".utf8))
    try await fetchJob(from: server.url, into: folder, force: true)
  }
}
