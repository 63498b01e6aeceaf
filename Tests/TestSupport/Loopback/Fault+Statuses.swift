package import Foundation

/// Replies with another status than the right one, or with something else than was asked for.
extension Fault {
  /// What `Retry-After` says.
  package enum RetryAfter: Sendable {
    case seconds(Int)
    /// An HTTP date, so many whole seconds after the answer (rounded up) or, if negative, before.
    case date(Int)
    /// Whatever: `soon`, `-1`, `99999999999999999999`, ``.
    case text(String)

    var text: String {
      switch self {
      case .seconds(let count): "\(count)"
      case .date(let count):
        httpDate(Date(timeIntervalSince1970: (Date().timeIntervalSince1970 + Double(count)).rounded(.up)))
      case .text(let text): text
      }
    }
  }

  /// A status with a JSON message, and perhaps with the time to wait.
  package static func status(
    _ status: Int, retryAfter: RetryAfter? = nil, body: String = #"{"message": "a fault"}"#
  ) -> Fault {
    Fault("\(status)" + (retryAfter.map { ", Retry-After \($0)" } ?? "")) { reply, _ in
      reply.status = status
      reply.headers = [(name: "Content-Type", value: "application/json")]
      if let retryAfter { reply.set("Retry-After", retryAfter.text) }
      reply.body = Data(body.utf8)
    }
  }

  /// Another body of some type, with status 200.
  package static func body(_ text: String, type: String = "application/json") -> Fault {
    Fault("\(type) with 200") { reply, _ in
      (reply.status, reply.headers) = (200, [(name: "Content-Type", value: type)])
      reply.body = Data(text.utf8)
    }
  }

  /// A web page with status 200, as a captive portal or a sign-in gives it.
  package static let webPage = body(
    "<!DOCTYPE html><html><body>Sign in</body></html>", type: "text/html; charset=utf-8")

  /// A web page that says it were JSON.
  package static let webPageAsJSON = body("<!DOCTYPE html><html></html>").named("web page as JSON")

  /// What another call answers.
  package static let otherCall = body(#"{"job_id": "00000000-0000-0000-0000-000000000000"}"#).named(
    "another call's JSON")

  /// An empty body with status 200.
  package static let empty = body("").named("empty")

  /// Interim replies before the right one.
  package static func interim(_ statuses: Int...) -> Fault {
    Fault("interim \(statuses)") { reply, _ in
      for status in statuses { reply.prefix += Data("HTTP/1.1 \(status) Interim\r\nLink: </x>\r\n\r\n".utf8) }
    }
  }

  /// Interim replies for ever.
  package static let endlessInterim = Fault("endless interim replies") { reply, _ in
    reply.raw = Data()
    reply.endless = .body(Data("HTTP/1.1 102 Processing\r\n\r\n".utf8))
  }

  /// The right reply with a header more.
  package static func header(_ name: String, _ value: String) -> Fault {
    Fault("\(name): \(value.prefix(40))") { reply, _ in reply.headers.append((name: name, value: value)) }
  }

  /// A header line without an end.
  package static let endlessHeaderLine = Fault("endless header line") { reply, _ in
    reply.endless = .head(Data(repeating: 0x78, count: 1 << 14), after: "X-Long: ")
  }

  /// Header lines without an end.
  package static let endlessHeaders = Fault("endless headers") { reply, _ in
    reply.endless = .head(Data("X-Padding: 0123456789\r\n".utf8), after: "")
  }

  /// Header lines without an end, each so many milliseconds after the one before.
  package static func endlessHeaders(every milliseconds: Int) -> Fault {
    endlessHeaders
      + Fault("every \(milliseconds) ms") { reply, _ in
        reply.headPace = Reply.Pace(bytes: 256, milliseconds: milliseconds)
      }
  }

  /// All bytes of the reply, then the end of the connection.
  package static func raw(_ name: String, _ bytes: Data) -> Fault {
    Fault(name) { reply, _ in (reply.raw, reply.end) = (bytes, .close) }
  }

  static let tlsAlertBytes: [UInt8] = [0x15, 3, 3, 0, 2, 2, 40]

  /// What is no HTTP/1: each by name.
  package static let noHTTP: [Fault] = [
    raw("garbage", Data((0..<200).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 129) })),
    raw("no status line", Data("Content-Type: text/plain\r\n\r\nhello".utf8)),
    raw("status of four digits", Data("HTTP/1.1 2000 OK\r\nContent-Length: 2\r\n\r\n[]".utf8)),
    raw("status without digits", Data("HTTP/1.1 OK\r\nContent-Length: 2\r\n\r\n[]".utf8)),
    raw("HTTP/9.9", Data("HTTP/9.9 200 OK\r\nContent-Length: 2\r\n\r\n[]".utf8)),
    raw("HTTP/0.9", Data("[]".utf8)), raw("SSH", Data("SSH-2.0-OpenSSH_9.2\r\n".utf8)),
    raw("HTTP/2", Data("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + Data([0, 0, 0, 4, 0, 0, 0, 0, 0])),
    raw("TLS alert", Data(tlsAlertBytes)),
  ]
}
