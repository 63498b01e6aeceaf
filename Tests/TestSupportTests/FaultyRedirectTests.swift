import Foundation
import TestSupport
import Testing

@Suite struct FaultyRedirectTests {
  /// The values of `Location` in the next reply.
  func locations(_ client: RawClient, _ target: String = "/a/b?c=d") -> [String] {
    client.request(target)
    return client.reply().head.components(separatedBy: "\r\n").filter { $0.hasPrefix("Location: ") }
      .map { String($0.dropFirst(10)) }
  }

  @Test func sendsElsewhere() throws {
    let server = try LoopbackServer { _ in .json("{}") }
    defer { server.stop() }
    let bad = Fault.badLocations(other: "http://127.0.0.1:9") + Fault.relativeLocations(other: "http://127.0.0.1:9")
    server.script(
      [.redirectToItself(), .redirect(status: 301, locations: []), .redirect(to: "/x", "/y")] + Fault.chain(3)
        + bad.map { .redirect(to: $0) })
    let client = try RawClient(port: server.port)
    #expect(locations(client) == ["/a/b?c=d"])
    #expect(locations(client) == [])
    #expect(locations(client) == ["/x", "/y"])
    #expect((0..<3).map { _ in locations(client) } == [["?hop=1"], ["?hop=2"], ["?hop=3"]])
    for location in bad { #expect(locations(client) == [location]) }
    #expect(bad.contains("http://user:pass@127.0.0.1:9/x") && bad.contains("//127.0.0.1:9/x"))
    #expect(server.faultsLeft == 0)
    #expect(locations(client) == [])
  }

  @Test func sendsBytesForALocation() throws {
    let (text, _) = try wire(.redirectToBytes)
    #expect(text.contains("Location: /é\u{FFFD}\u{FFFD}\r\n"))
  }

  @Test func signedURLsEnd() throws {
    let urls = SignedURLs(Content(Data("abc".utf8)), uses: 1)
    let late = SignedURLs(Content(Data("abc".utf8)), lifetime: .zero, refusal: 410)
    let server = try LoopbackServer { $0.path == "/late" ? late.answer($0) : urls.answer($0) }
    defer { server.stop() }
    let client = try RawClient(port: server.port)
    let status = { (target: String) in
      client.request(target)
      return client.reply().head.dropFirst(9).prefix(3)
    }
    let (one, two) = (urls.sign(), urls.sign("/x"))
    #expect([one, one, two, two, "/x", "/x?X-Signature=9"].map(status) == ["200", "403", "200", "403", "403", "403"])
    #expect(status(late.sign("/late")) == "410")
  }

  @Test func refusesConnections() throws {
    let port = try RefusingPort()
    #expect(throws: (any Error).self) { try RawClient(port: port.port) }
  }
}
