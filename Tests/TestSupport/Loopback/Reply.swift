package import Foundation

/// What a fault knows of the request whose answer it spoils.
package struct Exchange: Sendable {
  /// The request.
  package let request: LoopbackServer.Request
  /// What is served in ranges, if the handler gave such.
  package let content: Content?
}

/// An answer as it goes over the wire; faults change it.
package struct Reply: Sendable {
  /// How the end of the body is told.
  package enum Framing: Sendable { case length, chunked(Int), none }
  /// What happens when all is sent: the next request, an orderly end, a reset, nothing until the client goes.
  package enum End: Sendable { case stay, close, reset, stall }
  /// Pieces of so many bytes, with so many milliseconds after each.
  package struct Pace: Sendable {
    package var bytes: Int
    package var milliseconds: Int
  }
  /// Where the reply breaks off.
  package enum Limit: Sendable { case reply(Int), body(Int) }
  /// What is sent again and again until the client goes.
  package enum Endless: Sendable { case head(Data, after: String), body(Data) }

  /// What goes before the status line.
  package var prefix = Data()
  /// `HTTP/1.1`
  package var version = "HTTP/1.1"
  /// The status.
  package var status: Int
  /// The headers in order.
  package var headers: [(name: String, value: String)]
  /// The body.
  package var body: Data
  /// How the end of the body is told.
  package var framing = Framing.length
  /// What ends a body of chunks.
  package var lastChunk = "0\r\n\r\n"
  /// All bytes of the reply, in place of everything above.
  package var raw: Data?
  /// Where it breaks off.
  package var limit: Limit?
  /// What happens then.
  package var end = End.stay
  /// How long to wait before the first byte, in milliseconds.
  package var delay = 0
  /// How fast the head goes.
  package var headPace: Pace?
  /// How fast the body goes.
  package var bodyPace: Pace?
  /// What never ends.
  package var endless: Endless?

  /// The reply to a request that a response makes.
  package init(_ response: LoopbackServer.Response, _ exchange: Exchange) {
    status = response.status
    headers = response.headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
    body = response.body
    if headers.contains(where: { $0.name.lowercased() == "content-length" }) {
      framing = .none
      end = .close
    }
    if let content = response.content {
      serve(content, range: exchange.request.header("Range"), ifRange: exchange.request.header("If-Range"))
    }
  }

  /// Makes this the right answer to a request for a content.
  package mutating func serve(_ content: Content, range: String?, ifRange: String?) {
    headers.removeAll { ["content-type", "content-range", "etag", "last-modified"].contains($0.name.lowercased()) }
    headers += content.headers
    switch content.selection(range: range, ifRange: ifRange) {
    case .whole: (status, body) = (200, content.bytes)
    case .range(let range):
      (status, body) = (206, Data(content.bytes.dropFirst(range.lowerBound).prefix(range.count)))
      headers.append(
        (
          name: "Content-Range", value: "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(content.bytes.count)"
        ))
    case .unsatisfiable:
      (status, body) = (416, Data())
      headers.append((name: "Content-Range", value: "bytes */\(content.bytes.count)"))
    }
  }

  /// Puts a header in place of all of its name; nil takes it away.
  package mutating func set(_ name: String, _ value: String?) {
    headers.removeAll { $0.name.lowercased() == name.lowercased() }
    if let value { headers.append((name: name, value: value)) }
  }

  /// All before the body.
  var head: Data {
    var text = "\(version) \(status) Status\r\n"
    for (name, value) in headers { text += "\(name): \(value)\r\n" }
    switch framing {
    case .length: text += "Content-Length: \(body.count)\r\n"
    case .chunked: text += "Transfer-Encoding: chunked\r\n"
    case .none: break
    }
    if case .stay = end {} else { text += "Connection: close\r\n" }
    return prefix + Data((text + "\r\n").utf8)
  }

  /// The body as it goes over the wire.
  var payload: Data {
    guard case .chunked(let size) = framing else { return body }
    var (rest, chunks) = (body, Data())
    while !rest.isEmpty {
      let chunk = rest.prefix(size)
      chunks += Data("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + Data("\r\n".utf8)
      rest = rest.dropFirst(size)
    }
    return chunks + Data(lastChunk.utf8)
  }
}
