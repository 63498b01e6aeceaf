import Foundation

/// One connection of a `LoopbackServer`: a request, an answer, the end.
struct LoopbackConnection {
  let socket: Int32
  let isStopped: @Sendable () -> Bool

  /// Reads a request with the body that its length announces, or nil where it does not come whole.
  func readRequest() -> LoopbackServer.Request? {
    var data = Data()
    let blank = Data("\r\n\r\n".utf8)
    while data.range(of: blank) == nil {
      guard data.count < 1 << 20, let more = receive() else { return nil }
      data.append(more)
      // A client that begins to talk TLS waits for an answer to it.
      guard data.first.map({ (65...90).contains($0) }) == true else { return nil }
    }
    guard let end = data.range(of: blank) else { return nil }
    let lines = String(decoding: data[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    let first = lines[0].split(separator: " ")
    guard first.count == 3 else { return nil }
    let headers = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return (String(line[..<colon]), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
    }
    var body = Data(data[end.upperBound...])
    let length = headers.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) } ?? 0
    while body.count < length {
      guard let more = receive() else { return nil }
      body.append(more)
    }
    return LoopbackServer.Request(method: String(first[0]), target: String(first[1]), headers: headers, body: body)
  }

  /// Sends an answer as its delivery says.
  func send(_ response: LoopbackServer.Response) {
    let body = response.body
    switch response.delivery {
    case .whole:
      send(head(response, length: body.count))
      send(body)
    case .cut(let count):
      send(head(response, length: body.count))
      send(body.prefix(count))
    case .stall(let count):
      send(head(response, length: body.count))
      send(body.prefix(count))
      while !isStopped() { usleep(20_000) }
    case .reset(let count):
      send(head(response, length: body.count))
      send(body.prefix(count))
      // Time for what was sent to arrive: a reset throws away what is still under way.
      usleep(50_000)
      var now = linger(l_onoff: 1, l_linger: 0)
      setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    case .chunked(let size):
      send(head(response, isChunked: true))
      sendChunks(of: body, size: size)
      send(Data("0\r\n\r\n".utf8))
    case .chunkedCut(let size, let count):
      send(head(response, isChunked: true))
      sendChunks(of: body.prefix(count), size: size)
    case .untilClose:
      send(head(response))
      send(body)
    case .nothing: break
    }
  }

  /// Closes the connection.
  func end() { close(socket) }

  private func head(_ response: LoopbackServer.Response, length: Int? = nil, isChunked: Bool = false) -> Data {
    var text = "HTTP/1.1 \(response.status) Status\r\nConnection: close\r\n"
    for (name, value) in response.headers.sorted(by: { $0.key < $1.key }) { text += "\(name): \(value)\r\n" }
    let namesLength = response.headers.keys.contains { $0.lowercased() == "content-length" }
    if let length, !namesLength { text += "Content-Length: \(length)\r\n" }
    if isChunked { text += "Transfer-Encoding: chunked\r\n" }
    return Data((text + "\r\n").utf8)
  }

  private func sendChunks(of body: Data, size: Int) {
    var rest = body
    while !rest.isEmpty {
      let chunk = rest.prefix(size)
      send(Data("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + Data("\r\n".utf8))
      rest = rest.dropFirst(size)
    }
  }

  private func receive() -> Data? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(socket, &buffer, buffer.count, 0)
    return count > 0 ? Data(buffer[..<count]) : nil
  }

  private func send(_ data: Data) {
    data.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) in
      var rest = bytes
      while !rest.isEmpty {
        #if canImport(Darwin)
          let count = Darwin.send(socket, rest.baseAddress, rest.count, 0)
        #else
          // A client that has gone is no reason for a signal that ends the tests.
          let count = Glibc.send(socket, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
        #endif
        if count <= 0 { return }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
    }
  }
}
