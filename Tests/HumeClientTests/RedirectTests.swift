import Foundation
import HumeClient
import HumeJobs
import HumeTypes
import Synchronization
import TestSupport
import Testing

@Suite struct RedirectTests {
  /// A server whose predictions are elsewhere.
  func api(redirectingTo target: String, status: Int = 302) throws -> LoopbackServer {
    var api = FakeAPI()
    api.predictions = .redirect(to: target, status: status)
    return try api.start()
  }

  @Test(arguments: [301, 302, 303, 307, 308])
  func theKeyStaysWithItsOrigin(status: Int) async throws {
    let storage = try LoopbackServer { _ in .json(FakeAPI.predictionsText) }
    defer { storage.stop() }
    let server = try api(redirectingTo: storage.url + "/a/b?signature=abc%2F", status: status)
    defer { server.stop() }
    let folder = try ScratchFolder()
    try await fetchJob(from: server.url, into: folder)

    #expect(try folder.read("j/predictions.json") == Data(FakeAPI.predictionsText.utf8))
    let request = try #require(storage.requests.first)
    #expect(request.target == "/a/b?signature=abc%2F")
    #expect(request.header("Accept") == "application/json")
    #expect(!request.headers.contains { "\($0)".contains(secret) || $0.name.lowercased().contains("key") })
    // The next call to the API carries it again.
    #expect(server.requests.last?.path.hasSuffix("/artifacts") == true)
    #expect(server.requests.allSatisfy { $0.header("X-Hume-Api-Key") == secret })
    #expect(!String(decoding: try folder.read("j/manifest.json"), as: UTF8.self).contains("signature"))
  }

  @Test func theKeyFollowsWithinTheOrigin() async throws {
    let server = try LoopbackServer { request in
      switch request.path {
      case "/v0/batch/jobs/j": .redirect(to: "/elsewhere?x=1")
      case "/elsewhere": .json(FakeAPI.completed)
      default: .init(status: 500)
      }
    }
    defer { server.stop() }
    try await fetchJob(only: [.details], from: server.url, into: try ScratchFolder())
    #expect(server.requests.map(\.target) == ["/v0/batch/jobs/j", "/elsewhere?x=1"])
    #expect(server.requests.allSatisfy { $0.header("X-Hume-Api-Key") == secret })
  }

  @Test func theKeyDoesNotComeBackAfterALeave() async throws {
    let home = Home()
    let away = try LoopbackServer { _ in .redirect(to: home.url + "/back") }
    defer { away.stop() }
    let server = try LoopbackServer { request in
      request.path == "/back" ? .json(FakeAPI.completed) : .redirect(to: away.url)
    }
    defer { server.stop() }
    home.url = server.url
    try await fetchJob(only: [.details], from: server.url, into: try ScratchFolder())
    #expect(server.requests.map { $0.header("X-Hume-Api-Key") } == [secret, nil])
    #expect(away.requests.map { $0.header("X-Hume-Api-Key") } == [nil])
  }

  @Test func anotherNameOfTheHostIsAnotherOrigin() async throws {
    let server = try LoopbackServer { request in
      let port = request.header("Host")?.split(separator: ":").last ?? ""
      return request.path == "/there" ? .json(FakeAPI.completed) : .redirect(to: "http://127.0.0.1:\(port)/there")
    }
    defer { server.stop() }
    try await fetchJob(only: [.details], from: "http://localhost:\(server.port)", into: try ScratchFolder())
    #expect(server.requests.map { $0.header("X-Hume-Api-Key") } == [secret, nil])
  }

  @Test(arguments: [
    ("http://example.org/x?token=t0ken", "plain http (http://example.org/x)"), ("ftp://example.org/x", "neither https"),
    ("file:///etc/passwd", "neither https"), ("https://user:pw@example.org/", "user name"),
    ("http://2130706434.example.org/", "plain http"), ("https://", "cannot be used"),
  ])
  func whereNoRedirectIsFollowed(target: String, says: String) async throws {
    let server = try api(redirectingTo: target)
    defer { server.stop() }
    let folder = try ScratchFolder()
    let error = try #require(await clientError { try await fetchJob(from: server.url, into: folder) })
    #expect(error.code == .badRedirect)
    #expect(error.message.contains(says), "\(error.message)")
    #expect(!"\(error)".contains("t0ken") && !"\(error)".contains("pw"))
    #expect(folder.names(in: "j") == ["job.json", "manifest.json"])
  }

  /// The system takes 0.0.0.0 for this machine; the client does not, as it does not know that.
  @Test(.enabled(if: ["http_proxy", "all_proxy"].allSatisfy { ProcessInfo.processInfo.environment[$0] == nil }))
  func plainHTTPIsFollowedToAnotherOriginIfAllowed() async throws {
    let other = try LoopbackServer { _ in .json(FakeAPI.completed) }
    defer { other.stop() }
    let server = try LoopbackServer { request in
      switch request.path {
      case "/v0/batch/jobs/here": .redirect(to: "/there")
      case "/there": .json(FakeAPI.completed)
      case "/v0/batch/jobs/loopback": .redirect(to: other.url)
      default: .redirect(to: "http://0.0.0.0:\(other.port)/")
      }
    }
    defer { server.stop() }
    let folder = try ScratchFolder()
    let fetch = { (id: String) in
      _ = try await fetchJob(
        id, only: [.details], from: "http://0.0.0.0:\(server.port)", allowInsecure: true, into: folder)
    }
    try await fetch("here")
    try await fetch("loopback")
    try await fetch("other")
    #expect(other.requests.map { $0.header("X-Hume-Api-Key") } == [nil, nil])
    #expect(folder.names() == ["here", "loopback", "other"])
  }

  @Test(arguments: [(403, ClientError.Code.badRedirect), (404, .notFound), (500, .serverFault)])
  func errorsOfTheTargetAreItsOwn(status: Int, code: ClientError.Code) async throws {
    let storage = try LoopbackServer { _ in .init(status: status, body: Data("<Error/>".utf8)) }
    defer { storage.stop() }
    let server = try api(redirectingTo: storage.url + "/x?signature=s1gnature")
    defer { server.stop() }
    let error = try #require(await clientError { try await fetchJob(from: server.url, into: try ScratchFolder()) })
    #expect(error.code == code)
    #expect(error.message.contains(storage.url))
    #expect(error.place.path == storage.url + "/x")
    #expect(!"\(error)".contains("s1gnature"))
  }
}

/// A URL that is known only after the server that needs it has started.
private final class Home: Sendable {
  private let value = Mutex("")
  var url: String {
    get { value.withLock { $0 } }
    set { value.withLock { $0 = newValue } }
  }
}
