package import Foundation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A connection to a port of 127.0.0.1 that sends and shows bytes as they are.
package final class RawClient {
  /// How a connection was left.
  package enum End: Sendable, Equatable {
    /// By the server, orderly.
    case closed
    /// By the server, with a reset.
    case reset
    /// Open.
    case open
  }

  private let descriptor: Int32

  /// Connects.
  package init(port: Int) throws { descriptor = try loopbackConnection(to: port) }

  deinit { close(descriptor) }

  /// Sends bytes; false where the server has gone.
  @discardableResult
  package func send(_ bytes: Data) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = sendQuietly(descriptor, UnsafeRawBufferPointer(rebasing: rest))
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }
  }

  /// Sends a request without a body.
  @discardableResult
  package func request(_ target: String = "/", method: String = "GET", headers: [String] = []) -> Bool {
    send(Data((["\(method) \(target) HTTP/1.1", "Host: x"] + headers + ["", ""]).joined(separator: "\r\n").utf8))
  }

  /// What comes until the server ends the connection, or `count` bytes have come, or for so many milliseconds nothing.
  package func read(_ count: Int = .max, patience milliseconds: Int32 = 10_000) -> (bytes: Data, end: End) {
    var bytes = Data()
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < count {
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&entry, 1, milliseconds) > 0 else { return (bytes, .open) }
      let received = recv(descriptor, &buffer, min(buffer.count, count - bytes.count), 0)
      if received == 0 { return (bytes, .closed) }
      if received < 0 { return (bytes, .reset) }
      bytes.append(contentsOf: buffer[..<received])
    }
    return (bytes, .open)
  }

  /// The next reply of a well-behaved server: its head, and the body that its length announces.
  package func reply() -> (head: String, body: Data) {
    var head = Data()
    while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      let (byte, _) = read(1)
      guard !byte.isEmpty else { break }
      head += byte
    }
    let text = String(decoding: head, as: UTF8.self)
    let length = headerLines(text.components(separatedBy: "\r\n")[...]).first { $0.name == "Content-Length" }
    return (text, read(length.flatMap { Int($0.value) } ?? 0).bytes)
  }
}
