import Foundation

/// Replies that break off, stop, or come slowly.
extension Fault {
  /// The body's first bytes, with the length of all of it, then the end of the connection.
  package static func cut(after count: Int) -> Fault { breaking("cut after \(count)", .body(count), .close) }

  /// The first bytes of the whole reply, from its first letter, then the end of the connection.
  package static func cutReply(after count: Int) -> Fault {
    breaking("reply cut after \(count)", .reply(count), .close)
  }

  /// The body's first bytes, then a reset.
  package static func reset(after count: Int) -> Fault { breaking("reset after \(count)", .body(count), .reset) }

  /// The first bytes of the whole reply, then a reset.
  package static func resetReply(after count: Int) -> Fault {
    breaking("reply reset after \(count)", .reply(count), .reset)
  }

  /// The body's first bytes, then nothing until the client ends the connection.
  package static func stall(after count: Int) -> Fault { breaking("stall after \(count)", .body(count), .stall) }

  /// The first bytes of the whole reply, then nothing.
  package static func stallReply(after count: Int) -> Fault {
    breaking("reply stalls after \(count)", .reply(count), .stall)
  }

  /// Nothing at all, not even a status, then the end of the connection.
  package static let nothing = cutReply(after: 0).named("nothing")

  /// Nothing at all, for ever.
  package static let noAnswer = stallReply(after: 0).named("no answer")

  /// The right reply that lets the client hope for another on this connection, and the end of the connection.
  package static let closeAfterwards = Fault("closes without a word") { reply, _ in
    // The head says "close" unless the reply is raw.
    reply.raw = reply.head + reply.payload
    reply.end = .close
  }

  /// The right reply, after which the connection is closed, as it says.
  package static let close = Fault("closes") { reply, _ in reply.end = .close }

  /// The right reply, late.
  package static func delay(milliseconds: Int) -> Fault {
    Fault("late by \(milliseconds) ms") { reply, _ in reply.delay = milliseconds }
  }

  /// The body in small pieces with time after each.
  package static func drip(_ bytes: Int, every milliseconds: Int) -> Fault {
    Fault("body drips, \(bytes) a \(milliseconds) ms") { reply, _ in
      reply.bodyPace = Reply.Pace(bytes: bytes, milliseconds: milliseconds)
    }
  }

  /// The status line and the headers in small pieces with time after each.
  package static func dripHead(_ bytes: Int, every milliseconds: Int) -> Fault {
    Fault("head drips, \(bytes) a \(milliseconds) ms") { reply, _ in
      reply.headPace = Reply.Pace(bytes: bytes, milliseconds: milliseconds)
    }
  }

  /// While the request's body comes, something happens to it.
  package static func upload(_ fault: UploadFault) -> Fault { Fault("upload: \(fault)", upload: fault) { _, _ in } }

  private static func breaking(_ name: String, _ limit: Reply.Limit, _ end: Reply.End) -> Fault {
    Fault(name) { reply, _ in (reply.limit, reply.end) = (limit, end) }
  }
}
