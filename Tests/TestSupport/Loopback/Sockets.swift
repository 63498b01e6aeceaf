import Foundation

#if canImport(Darwin)
  import Darwin
  private let streamSocket = SOCK_STREAM
#elseif canImport(Musl)
  import Musl
  private let streamSocket = SOCK_STREAM
#else
  import Glibc
  private let streamSocket = Int32(SOCK_STREAM.rawValue)
#endif

// The calls that differ from system to system. No child inherits a socket: it would keep connections open.

/// A socket on a free port of 127.0.0.1, which takes connections if it has a queue.
func loopbackSocket(queue: Int32?) throws -> Int32 {
  let descriptor = try loopbackSocket()
  var address = loopbackAddress(port: 0)
  let isBound = withUnsafePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
    }
  }
  guard isBound, queue.map({ listen(descriptor, $0) == 0 }) ?? true else {
    let number = errno
    close(descriptor)
    throw ProgramError.system(call: "bind", errno: number)
  }
  return descriptor
}

/// The port that a socket is bound to.
func loopbackPort(of descriptor: Int32) throws -> Int {
  var address = sockaddr_in()
  var size = socklen_t(MemoryLayout<sockaddr_in>.size)
  let status = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
  }
  guard status == 0 else { throw ProgramError.system(call: "getsockname", errno: errno) }
  return Int(UInt16(bigEndian: address.sin_port))
}

/// A connection to a port of 127.0.0.1, as a client makes it.
func loopbackConnection(to port: Int) throws -> Int32 {
  let descriptor = try loopbackSocket()
  var address = loopbackAddress(port: port)
  let status = withUnsafePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
  guard status == 0 else {
    let number = errno
    close(descriptor)
    throw ProgramError.system(call: "connect", errno: number)
  }
  return descriptor
}

/// The next connection within a moment, or a negative number.
func acceptSoon(_ listener: Int32) -> Int32 {
  var entry = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
  guard poll(&entry, 1, 100) > 0 else { return -1 }
  return spawning.withLock {
    let descriptor = accept(listener, nil, nil)
    if descriptor >= 0 { prepare(descriptor) }
    return descriptor
  }
}

/// Sends bytes without a signal where the other side has gone.
func sendQuietly(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  #if canImport(Darwin)
    send(descriptor, bytes.baseAddress, bytes.count, 0)
  #else
    send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
  #endif
}

/// Lets the next `close` reset the connection.
func resetAtClose(_ descriptor: Int32) {
  var now = linger(l_onoff: 1, l_linger: 0)
  setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
}

private func loopbackSocket() throws -> Int32 {
  try spawning.withLock {
    let descriptor = socket(AF_INET, streamSocket, 0)
    guard descriptor >= 0 else { throw ProgramError.system(call: "socket", errno: errno) }
    prepare(descriptor)
    return descriptor
  }
}

private func loopbackAddress(port: Int) -> sockaddr_in {
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = UInt16(port).bigEndian
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  return address
}

private func prepare(_ descriptor: Int32) {
  _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  var on: Int32 = 1
  // Small pieces go at once, as faults mean them to.
  setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  #if canImport(Darwin)
    setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
  #endif
}

/// A port of 127.0.0.1 that refuses connections as long as this lives.
package final class RefusingPort: Sendable {
  private let descriptor: Int32
  /// The port.
  package let port: Int

  /// Takes a port that the system chooses, and does not listen there.
  package init() throws {
    descriptor = try loopbackSocket(queue: nil)
    port = try loopbackPort(of: descriptor)
  }

  deinit { close(descriptor) }

  /// `http://127.0.0.1:PORT`.
  package var url: String { "http://127.0.0.1:\(port)" }
}
