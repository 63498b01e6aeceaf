import Foundation

/// Replies whose length or end is told in another way, or wrongly.
extension Fault {
  /// A length that is more than the body's.
  package static func lengthOff(by difference: Int) -> Fault {
    Fault("Content-Length off by \(difference)") { reply, _ in
      let count = reply.body.count
      reply.frame([("Content-Length", "\(count + difference)")])
    }
  }

  /// Texts in place of the length, each in a header of its own.
  package static func contentLength(_ texts: String...) -> Fault {
    Fault("Content-Length \(texts.joined(separator: " and "))") { reply, _ in
      reply.frame(texts.map { ("Content-Length", $0) })
    }
  }

  /// Two lengths, the right one and another.
  package static let twoLengths = Fault("two lengths") { reply, _ in
    let count = reply.body.count
    reply.frame([("Content-Length", "\(count)"), ("Content-Length", "\(count + 1)")])
  }

  /// In chunks of a size, without a length.
  package static func chunked(size: Int) -> Fault {
    Fault("chunks of \(size)") { reply, _ in
      reply.set("Content-Length", nil)
      (reply.framing, reply.end) = (.chunked(size), .stay)
    }
  }

  /// In chunks, of which only those for the first bytes come, without the last one.
  package static func chunkedCut(size: Int, after count: Int) -> Fault {
    chunked(size: size)
      + Fault("cut after \(count)") { reply, _ in
        reply.body = reply.body.prefix(count)
        reply.lastChunk = ""
        reply.end = .close
      }
  }

  /// In chunks, the last of which never comes.
  package static let chunkedWithoutEnd =
    (chunked(size: 4)
    + Fault("") { reply, _ in (reply.lastChunk, reply.end) = ("", .close) }).named("chunks without an end")

  /// In chunks, and then what is no chunk's size.
  package static func chunkSize(_ text: String) -> Fault {
    (chunked(size: 4)
      + Fault("") { reply, _ in (reply.lastChunk, reply.end) = ("\(text)\r\nmore\r\n0\r\n\r\n", .close) })
      .named("chunk size \(text)")
  }

  /// In chunks, with a length beside them that is not the body's.
  package static let chunkedAndLength =
    (chunked(size: 4)
    + Fault("") { reply, _ in
      reply.headers.append((name: "Content-Length", value: "3"))
      reply.end = .close
    }).named("chunks and a length")

  /// Without a length: the end of the connection is the end of the body.
  package static let untilClose = Fault("until the end of the connection") { reply, _ in reply.frame([]) }

  /// The same by HTTP/1.0.
  package static let http10 = untilClose + Fault("HTTP/1.0") { reply, _ in reply.version = "HTTP/1.0" }

  /// By HTTP/1.0 and without a length, cut short, which nothing shows.
  package static func untilCloseCut(after count: Int) -> Fault { http10 + cut(after: count) }

  /// A body without an end and without a length.
  package static let endlessBody = Fault("endless body") { reply, _ in
    reply.frame([])
    reply.endless = .body(Data(repeating: 0x20, count: 1 << 16))
  }

  /// A body of chunks without an end.
  package static let endlessChunks =
    (chunked(size: 1 << 12)
    + Fault("") { reply, _ in
      reply.lastChunk = ""
      reply.endless = .body(Data("400\r\n".utf8) + Data(repeating: 0x20, count: 1 << 10) + Data("\r\n".utf8))
    }).named("endless chunks")
}

extension Reply {
  /// Lets only these headers tell where the body ends, and the connection end with it.
  mutating func frame(_ lengths: [(String, String)]) {
    set("Content-Length", nil)
    headers += lengths.map { (name: $0.0, value: $0.1) }
    (framing, end) = (.none, .close)
  }
}
