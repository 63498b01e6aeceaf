import Foundation

/// Replies that have another range, or a range of something else, than the request asked for.
extension Fault {
  /// A 206 with the bytes from another start than asked for, and a `Content-Range` that says so.
  package static func rangeOff(by difference: Int) -> Fault {
    changing206("range off by \(difference)") { reply, range, content in
      let start = min(max(0, range.lowerBound + difference), content.bytes.count)
      reply.body = Data(content.bytes[content.bytes.startIndex + start..<content.bytes.endIndex])
      reply.set("Content-Range", "bytes \(start)-\(content.bytes.count - 1)/\(content.bytes.count)")
    }
  }

  /// A 206 whose `Content-Range` says another start than its bytes have.
  package static func rangeSaysOff(by difference: Int) -> Fault {
    changing206("Content-Range off by \(difference)") { reply, range, content in
      let (first, last) = (range.lowerBound + difference, range.upperBound - 1 + difference)
      reply.set("Content-Range", "bytes \(first)-\(last)/\(content.bytes.count)")
    }
  }

  /// A 206 with another size of the whole.
  package static func totalOff(by difference: Int) -> Fault {
    changing206("total off by \(difference)") { reply, range, content in
      reply.set(
        "Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(content.bytes.count + difference)")
    }
  }

  /// A 206 with a text, or nothing, for a `Content-Range`.
  package static func contentRange(_ text: String?) -> Fault {
    changing206("Content-Range: \(text ?? "none")") { reply, _, _ in reply.set("Content-Range", text) }
  }

  /// A 206 with some bytes more than its range has.
  package static func rangeLonger(by count: Int) -> Fault {
    changing206("\(count) bytes behind the range") { reply, _, _ in reply.body += Data(repeating: 0x21, count: count) }
  }

  /// A 206 with some bytes fewer than its range has, and their own length.
  package static func rangeShorter(by count: Int) -> Fault {
    changing206("\(count) bytes of the range missing") { reply, _, _ in reply.body = reply.body.dropLast(count) }
  }

  /// A 206 of several parts.
  package static let byteranges = changing206("multipart/byteranges") { reply, range, content in
    let line = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(content.bytes.count)"
    reply.body =
      Data("--x\r\nContent-Type: \(content.type)\r\nContent-Range: \(line)\r\n\r\n".utf8) + reply.body
      + Data("\r\n--x--\r\n".utf8)
    reply.set("Content-Type", "multipart/byteranges; boundary=x")
    reply.set("Content-Range", nil)
  }

  /// A 206 for a request that asked for no range: the content from some byte on, or from its beginning.
  package static func unasked206(from start: Int) -> Fault {
    Fault("unasked 206 from \(start)") { reply, exchange in
      if let content = exchange.content { reply.serve(content, range: "bytes=\(start)-", ifRange: nil) }
    }
  }

  /// The range as asked, but of other bytes, under the ETag and the date of the right ones.
  package static let otherBytes = Fault("other bytes under the same ETag") { reply, exchange in
    guard var content = exchange.content else { return }
    content.bytes = Data(content.bytes.map { ~$0 })
    reply.serve(content, exchange)
  }

  /// The range as asked, though the content is another by now, as its headers say.
  package static func ifRangeIgnored(_ other: Content) -> Fault {
    Fault("If-Range ignored") { reply, exchange in
      reply.serve(other, range: exchange.request.header("Range"), ifRange: nil)
    }
  }

  /// All of it for any range.
  package static let rangeIgnored = Fault("Range ignored") { reply, exchange in
    if let content = exchange.content { reply.serve(content, range: nil, ifRange: nil) }
  }

  /// A 416, whatever was asked for.
  package static let unsatisfiable = Fault("416") { reply, exchange in
    if let content = exchange.content { reply.serve(content, range: "bytes=\(Int.max - 1)-", ifRange: nil) }
  }

  /// Another content in this answer.
  package static func serving(_ other: Content) -> Fault {
    Fault("another content") { reply, exchange in reply.serve(other, exchange) }
  }

  /// The right range without an ETag and a date.
  package static let withoutValidators = Fault("no validators") { reply, _ in
    reply.set("ETag", nil)
    reply.set("Last-Modified", nil)
  }

  /// Changes a 206; other answers stay as they are.
  private static func changing206(
    _ name: String, _ change: @escaping @Sendable (inout Reply, Range<Int>, Content) -> Void
  ) -> Fault {
    Fault(name) { reply, exchange in
      let (range, condition) = (exchange.request.header("Range"), exchange.request.header("If-Range"))
      guard reply.status == 206, let content = exchange.content,
        case .range(let selected) = content.selection(range: range, ifRange: condition)
      else { return }
      change(&reply, selected, content)
    }
  }
}

extension Reply {
  /// Makes this the right answer to the request if the content were this one.
  mutating func serve(_ content: Content, _ exchange: Exchange) {
    serve(content, range: exchange.request.header("Range"), ifRange: exchange.request.header("If-Range"))
  }
}
