package import Foundation

/// The first line and the headers of a request.
package struct RequestHead: Sendable {
  /// `GET`, …
  package var method: String
  /// The path and the query as they were sent.
  package var target: String
  /// `HTTP/1.1`
  package var version: String
  /// The headers in order.
  package var headers: [(name: String, value: String)]

  /// The first value of a header, by its name in any case.
  func first(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }

  /// Whether the client wants to send more requests on this connection.
  var wantsToStay: Bool {
    let connection = first("Connection")?.lowercased()
    return connection == "keep-alive" || (connection != "close" && version == "HTTP/1.1")
  }
}

extension LoopbackServer {
  /// A request as it came, and what became of it.
  package struct Request: Sendable {
    /// Its place in the log, from 0, over all servers that share it.
    package let id: Int
    /// The `url` of the server that it came to.
    package let server: String
    /// The number of the connection that it came on, from 0.
    package let connection: Int
    /// How many requests had come to this server before.
    package let number: Int
    /// How many requests for the same path had come to this server before.
    package let visit: Int
    /// When its head had come, by a clock that is never set.
    package let arrival: ContinuousClock.Instant
    /// When its head had come.
    package let date: Date
    let head: RequestHead
    /// The first megabyte of the body.
    package var body = Data()
    /// How many bytes of the body came.
    package var bodyLength = 0
    /// The SHA-256 of the body as far as it came, in hexadecimal digits.
    package var bodyDigest = ""
    /// The parts of a multipart body.
    package var parts: [Part] = []
    /// Whether the body came whole.
    package var isWhole = false
    /// What was sent in answer; nil until that is over.
    package var answer: Answer?

    init(
      id: Int, server: String, connection: Int, number: Int, visit: Int, arrival: ContinuousClock.Instant, date: Date,
      head: RequestHead
    ) {
      (self.id, self.server, self.connection, self.number) = (id, server, connection, number)
      (self.visit, self.arrival, self.date, self.head) = (visit, arrival, date, head)
    }

    /// `GET`, …
    package var method: String { head.method }
    /// The path and the query as they were sent.
    package var target: String { head.target }
    /// The headers in order.
    package var headers: [(name: String, value: String)] { head.headers }
    /// The target without its query, percent signs and all.
    package var path: String { String(target.prefix { $0 != "?" }) }
    /// What follows the question mark, or nil.
    package var query: String? { target.firstIndex(of: "?").map { String(target[target.index(after: $0)...]) } }
    /// The first value of a header, by its name in any case.
    package func header(_ name: String) -> String? { head.first(name) }

    /// Whether a text is in the target, the headers or the kept bytes of the body.
    package func contains(_ text: String) -> Bool {
      target.contains(text) || headers.contains { $0.name.contains(text) || $0.value.contains(text) }
        || body.range(of: Data(text.utf8)) != nil || parts.contains { $0.contains(text) }
    }
  }

  /// A part of a multipart body.
  package struct Part: Sendable {
    /// Its headers in order.
    package var headers: [(name: String, value: String)]
    /// How many bytes it has.
    package var length = 0
    /// The SHA-256 of its bytes in hexadecimal digits.
    package var digest = ""
    /// Its first 64 KiB.
    package var start = Data()
    /// Whether its end has come.
    package var isWhole = false

    /// The first value of a header, by its name in any case.
    package func header(_ name: String) -> String? {
      headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    func contains(_ text: String) -> Bool {
      headers.contains { $0.value.contains(text) } || start.range(of: Data(text.utf8)) != nil
    }
  }

  /// What was sent in answer to a request.
  package struct Answer: Sendable {
    /// How a connection goes on after an answer, or who ended it.
    package enum End: Sendable, Equatable {
      /// It waits for the next request.
      case stay
      /// The server closed it, or reset it.
      case closed, reset
      /// The client ended it before the server had sent all that it meant to.
      case byClient
      /// `stop()` ended it.
      case stopped
    }

    /// The status; nil where there was none.
    package var status: Int?
    /// How many bytes were handed to the system, headers and all.
    package var sent: Int
    /// How many bytes of these were after the headers.
    package var bodySent: Int
    /// How the connection goes on.
    package var end: End
    /// When all that was over.
    package var ended = ContinuousClock.Instant.now
    /// The name of the script's fault.
    package var fault = ""

    func named(_ fault: String) -> Answer {
      var answer = self
      answer.fault = fault
      return answer
    }
  }
}
