import Foundation

/// Replies that send the client elsewhere.
extension Fault {
  /// All statuses that redirect to a `Location`.
  package static let redirectStatuses = [301, 302, 303, 307, 308]

  /// A redirect to each of the locations: usually one; none leaves the header out.
  package static func redirect(to locations: String..., status: Int = 302) -> Fault {
    redirect(status: status, locations: locations)
  }

  /// A redirect to each of the locations.
  package static func redirect(status: Int = 302, locations: [String]) -> Fault {
    Fault("\(status) to \(locations.map(\.debugDescription).joined(separator: " and "))") { reply, _ in
      reply.status = status
      reply.headers = locations.map { (name: "Location", value: $0) }
      // What a client must not take for the answer.
      reply.body = Data(#"{"message": "moved"}"#.utf8)
    }
  }

  /// A redirect to what the request asked for.
  package static func redirectToItself(status: Int = 302) -> Fault {
    Fault("\(status) to itself") { reply, exchange in
      Fault.redirect(to: exchange.request.target, status: status).edit(&reply, exchange)
    }
  }

  /// Redirects within the origin, one after the other, each to a target of its own.
  package static func chain(_ count: Int, status: Int = 302) -> [Fault] {
    (1...count).map { redirect(to: "?hop=\($0)", status: status) }
  }

  /// A `Location` of bytes that are no UTF-8 and no ASCII.
  package static let redirectToBytes = raw(
    "302 to bytes",
    Data("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /\u{E9}".utf8) + Data([0xFF, 0xFE])
      + Data("\r\n\r\n".utf8))

  /// Locations that a client must not follow, or not outside of the origin that it came from; `other` is the `url` of
  /// another server, to which each would lead if it were taken wrongly.
  package static func badLocations(other: String) -> [String] {
    let host = other.drop { $0 != "/" }.dropFirst(2)
    return [
      "", " ", "ftp://\(host)/x", "file:///etc/passwd", "javascript:alert(1)", "data:application/json,[]",
      "gopher://\(host)/",
      "http://user:pass@\(host)/x", "http://user@\(host)/x", "http://", "http:///x", "http:\\\\\(host)\\x",
      "http://\(host)\u{9}/x", "http://[::1/x", "http://127.0.0.1:99999/x", "http://127.0.0.1:-1/x",
      "http://127.1:1/x", "http://0x7f000001/x", "https://\(host)/x", "\u{E9}://\(host)",
      "http://ex\u{E4}mple.invalid/",
    ]
  }

  /// Locations that lead to another server without naming its scheme, or by a path that climbs.
  package static func relativeLocations(other: String) -> [String] {
    [
      "//\(other.drop { $0 != "/" }.dropFirst(2))/x", "/x", "x", "./x", "../x", "../../../../../../x", "?x=1",
      "/a/../x", "/%2e%2e/x", "#x",
    ]
  }
}

/// Targets that answer only so many times or so long, as signed URLs of object stores do.
package final class SignedURLs: Sendable {
  private let content: Content
  private let uses: Int
  private let lifetime: Duration
  private let refusal: Int
  private let signed = SignedTargets()

  /// Signs URLs for a content that are refused, by a status, after so many uses or so much time.
  package init(_ content: Content, uses: Int = .max, lifetime: Duration = .seconds(3600), refusal: Int = 403) {
    (self.content, self.uses, self.lifetime, self.refusal) = (content, uses, lifetime, refusal)
  }

  /// A new target, to be put behind a server's `url`.
  package func sign(_ path: String = "/stored") -> String {
    "\(path)?X-Signature=\(signed.add())"
  }

  /// What the server of the targets answers.
  package func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Response {
    let signature = request.query?.split(separator: "=").last.flatMap { Int($0) }
    guard let use = signature.flatMap(signed.use), use.count <= uses, use.age < lifetime else {
      let text = "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
      return .init(status: refusal, headers: ["Content-Type": "application/xml"], body: Data(text.utf8))
    }
    return .content(content)
  }
}
