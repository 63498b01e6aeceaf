import Foundation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// One connection to a server: bytes in, bytes out. It belongs to its thread.
final class LoopbackConnection {
  let socket: Int32
  let isStopped: () -> Bool
  /// What has come and was not looked at yet.
  var pending = Data()
  private var buffer = [UInt8](repeating: 0, count: 1 << 17)

  init(socket: Int32, isStopped: @escaping () -> Bool) {
    self.socket = socket
    self.isStopped = isStopped
  }

  /// Adds what comes next to `pending`; false at the end.
  func receive() -> Bool {
    while true {
      let count = recv(socket, &buffer, buffer.count, 0)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      pending.append(contentsOf: buffer[..<count])
      return true
    }
  }

  /// Sends bytes; the number that the system took, fewer than all where the other side has gone.
  func write(_ data: Data) -> Int {
    data.withUnsafeBytes { bytes in
      var sent = 0
      while sent < bytes.count {
        let count = sendQuietly(socket, UnsafeRawBufferPointer(rebasing: bytes[sent...]))
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { break }
        sent += count
      }
      return sent
    }
  }

  /// Sends bytes in pieces, with time after each.
  func write(_ data: Data, pace: Reply.Pace?) -> Int {
    guard let pace else { return write(data) }
    var (rest, sent) = (data, 0)
    while !rest.isEmpty {
      let piece = rest.prefix(pace.bytes)
      let count = write(piece)
      sent += count
      guard count == piece.count, !clientEnds(within: pace.milliseconds) else { break }
      rest = rest.dropFirst(pace.bytes)
    }
    return sent
  }

  /// Waits, and says whether the client ended the connection (or the server was stopped) meanwhile.
  func clientEnds(within milliseconds: Int) -> Bool {
    let end = ContinuousClock.now + .milliseconds(milliseconds)
    while true {
      let left = max(0, ContinuousClock.now.duration(to: end).inMilliseconds)
      var entry = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
      let count = poll(&entry, 1, Int32(clamping: left))
      if count > 0 {
        if !receive() { return true }
        // A client that goes on sending is not listened to.
        if pending.count > 1 << 20 { pending = Data() }
      }
      if count == 0 || (count < 0 && errno != EINTR) { return isStopped() }
    }
  }

  /// Sends nothing until the client ends the connection or the server is stopped.
  func stall() { while !clientEnds(within: 1 << 30) {} }

  /// Says that no more will come, and reads for a moment what the client still sends: closing a connection with
  /// something unread resets it, and the client might lose what it was sent.
  func sayGoodbye() {
    shutdown(socket, Int32(SHUT_WR))
    let end = ContinuousClock.now + .seconds(2)
    repeat { pending = Data() } while ContinuousClock.now < end && hasMore(within: 200) && receive()
  }

  private func hasMore(within milliseconds: Int32) -> Bool {
    var entry = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, milliseconds) > 0
  }
}

extension Duration {
  /// Rounded up, so that a wait is never too short.
  var inMilliseconds: Int {
    Int(components.seconds) * 1000 + Int((components.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
