import Foundation
import HumeClient
import Synchronization
import TestSupport
import Testing

/// Redirects of every kind; `FaultyAPI.stop` counts the key over all requests to the other origin.
@Suite struct RedirectFaultTests {
  /// The way leads to the second origin for every request, the first one and those that go on.
  @Test(arguments: Fault.redirectStatuses)
  func theOtherOriginNeverGetsTheKey(status: Int) async throws {
    let storage = try FaultyAPI()
    let server = try FaultyAPI()
    server.api.script([], afterwards: .redirect(to: storage.api.url + "/v0/predictions?signature=1", status: status))
    storage.api.script([.cut(after: 500), .status(503), .reset(after: 500), .nothing])
    let came = try await server.fetch(tries: 4)
    #expect(came == "a")
    server.stop()
    storage.stop()
    #expect(server.log.requests.count == 5)
    #expect(server.log.requests.allSatisfy { $0.header("X-Hume-Api-Key") == secret })
    let requests = storage.log.requests
    #expect(requests.map { $0.header("Range") } == [nil] + [500, 500, 1000, 1000].map { "bytes=\($0)-" })
    #expect(requests.allSatisfy { !$0.contains(secret) && $0.header("X-Hume-Api-Key") == nil })
  }

  @Test(arguments: [301, 307])
  func whereNoWayLeads(status: Int) async throws {
    for location in Fault.badLocations(other: "http://127.0.0.1:9") {
      let server = try FaultyAPI()
      let local = location.replacing("127.0.0.1:9", with: "127.0.0.1:\(server.storage.port)")
      // Nobody there speaks TLS; that nothing is sent in the clear `aServerWithoutTLS` shows. And what the network
      // library writes out as an address in four numbers is one.
      guard !local.hasPrefix("https://"), !local.contains("127.1"), !local.contains("0x7f") else { continue }
      server.api.script([], afterwards: .redirect(to: local, status: status))
      let came = try await server.fetch(tries: 3)
      // An empty location is one to the same place.
      #expect(["bad_redirect", "too_many_redirects"].contains(came), "\(location.debugDescription): \(came)")
      server.stop()
      #expect(server.storage.requests.isEmpty, "\(location.debugDescription)")
      #expect(server.log.requests.count == (came == "bad_redirect" ? 1 : 6), "\(location.debugDescription)")
    }
  }

  @Test func locationsWithoutAHost() async throws {
    for location in Fault.relativeLocations(other: "http://127.0.0.1:9") {
      let server = try FaultyAPI()
      let local = location.replacing("127.0.0.1:9", with: "127.0.0.1:\(server.storage.port)")
      server.api.script([.redirect(to: local)])
      let came = try await server.fetch()
      server.stop()
      let isAway = local.hasPrefix("//")
      #expect(server.log.requests.count == 2)
      #expect(server.storage.requests.count == (isAway ? 1 : 0), "\(location)")
      // Other paths of the API have the details, which are not the predictions.
      #expect(came == (isAway || server.api.requests.last?.path.hasSuffix("/predictions") == true ? "a" : "bad_reply"))
      #expect(server.api.requests.allSatisfy { $0.header("X-Hume-Api-Key") == secret })
    }
  }

  static let odd: [(Fault, Set<String>)] = [
    (.redirect(locations: []), ["bad_redirect"]), (.redirectToBytes, ["bad_redirect", "bad_reply"]),
    (.redirect(to: "/x\r\nX-Other: 1"), ["bad_reply"]), (.redirect(to: "/x\r\nLocation: STORAGE/x"), ["bad_reply"]),
    (.redirect(to: "/x", "STORAGE/x"), ["bad_reply", "a"]), (.redirect(to: "STORAGE/x", "/x"), ["bad_reply", "a"]),
    (.redirect(to: "STORAGE/x#fragment"), ["a"]), (.redirect(to: "STORAGE/x?a=b c"), ["a", "bad_redirect"]),
    (.redirect(to: "STORAGE/../x"), ["a"]), (.redirect(to: "HTTP://LOCALHOST:PORT/x"), ["a"]),
    (.redirect(to: "STORAGE/x") + .cut(after: 5), ["cut_short", "a"]),
    (.redirect(to: "STORAGE/x") + .reset(after: 0), ["no_connection", "a"]),
    (.redirect(to: "STORAGE/x") + .untilClose, ["a"]), (.redirect(to: "STORAGE/x") + .gzipLie, ["a", "bad_reply"]),
  ]

  @Test(arguments: odd)
  func oddOnes(fault: Fault, ends: Set<String>) async throws {
    let server = try FaultyAPI()
    let here = Fault(fault.name) { [url = server.storage.url, port = server.storage.port] reply, exchange in
      fault.edit(&reply, exchange)
      for index in reply.headers.indices {
        reply.headers[index].value = reply.headers[index].value.replacing("STORAGE", with: url)
          .replacing("PORT", with: "\(port)")
      }
    }
    server.api.script([here])
    let came = try await server.fetch()
    #expect(ends.contains(came), "\(came)")
    server.stop()
  }

  @Test func loopsAndChains() async throws {
    for status in Fault.redirectStatuses {
      for (faults, end, requests) in [
        (Fault.chain(5, status: status), "a", 6), (Fault.chain(6, status: status), "too_many_redirects", 6),
        (Fault.redirectToItself(status: status).times(100), "too_many_redirects", 6),
      ] {
        let server = try FaultyAPI()
        server.api.script(faults)
        let came = try await server.fetch(tries: 5)
        #expect(came == end)
        server.stop()
        #expect(server.log.requests.count == requests)
        #expect(server.log.requests.allSatisfy { $0.header("X-Hume-Api-Key") == secret })
      }
    }
  }

  /// A signed address that is used up, or over, is asked for anew, once a try.
  @Test(arguments: [400, 401, 403, 404, 410])
  func signedAddressesEnd(refusal: Int) async throws {
    let content = Content.predictions("a")
    let signed = SignedURLs(content, uses: 1, refusal: refusal)
    let storage = try LoopbackServer { signed.answer($0) }
    let first = signed.sign()
    let server = try FaultyAPI([content])
    // The first address serves twice, as caches have it, and is refused the second time.
    let locations = Visits([first, first, signed.sign(), signed.sign()])
    let redirect = Fault("signed") { reply, exchange in
      Fault.redirect(to: storage.url + locations.next()).edit(&reply, exchange)
    }
    server.api.script([], afterwards: redirect)
    storage.script([.cut(after: 1000)])
    let came = try await server.fetch(tries: 2)
    #expect(came == "a")
    server.stop()
    storage.stop()
    #expect(server.log.requests.count == 3)
    #expect(storage.requests.map { $0.answer?.status } == [200, refusal, 206])
    #expect(storage.log.requests(containing: secret).isEmpty)
  }

  @Test func addressesThatAreAlwaysOver() async throws {
    for (refusal, code) in [(403, "bad_redirect"), (404, "not_found"), (410, "gone"), (400, "bad_request")] {
      let server = try FaultyAPI(isStoredElsewhere: true)
      server.storage.script([], afterwards: .status(refusal))
      let came = try await server.fetch(tries: 5)
      #expect(came == code)
      server.stop()
      #expect(server.api.requests.count == 2 && server.storage.requests.count == 2)
    }
  }

  /// Starting a job: only to where the request was meant for, and only where it stays a POST.
  @Test(arguments: Fault.redirectStatuses)
  func startsStayAtHome(status: Int) async throws {
    let folder = try ScratchFolder()
    let file = try folder.write("media", to: "talk.mp4")
    for (files, isAway) in [([], false), ([file], false), ([], true), ([file], true)] {
      let log = RequestLog()
      let (server, other) = (try StartTests.server(log), try StartTests.server(log))
      server.script([.redirect(to: isAway ? other.url + "/v0/batch/jobs" : "/elsewhere", status: status)])
      let came = try await StartTests.start(server, files: files)
      server.stop()
      other.stop()
      let isFollowed = status >= 307 && !isAway
      #expect(came == (isFollowed ? "a" : status >= 307 ? "bad_redirect" : "start_unknown"))
      #expect(log.requests.map(\.server) == Array(repeating: server.url, count: isFollowed ? 2 : 1))
      #expect(log.requests.allSatisfy { $0.method == "POST" && $0.isWhole })
      #expect(Set(log.requests.map { $0.parts.map(\.digest) }).count == 1)
    }
  }
}

/// Values one after the other, the last one again and again.
private final class Visits<Value: Sendable>: Sendable {
  private let values: Mutex<[Value]>

  init(_ values: [Value]) { self.values = Mutex(values) }

  func next() -> Value { values.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] } }
}
