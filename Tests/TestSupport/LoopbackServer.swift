public import Foundation
import Synchronization

/// A small HTTP server on 127.0.0.1 for tests: answers each request as the test's closure says, and records them all.
///
///     let server = try LoopbackServer { request in
///       request.path == "/v0/batch/jobs/1" ? .json(#"{"state": {"status": "QUEUED"}}"#) : .init(status: 404)
///     }
///     defer { server.stop() }
///     // … server.url … server.requests …
public final class LoopbackServer: Sendable {
  /// What answers a request; called on the connection's own thread.
  public typealias Handler = @Sendable (Request) -> Response

  private struct State {
    var requests: [Request] = []
    var isStopped = false
  }

  /// The port that the system chose.
  public let port: Int
  private let listener: Int32
  private let handler: Handler
  private let state = Mutex(State())

  /// Starts a server on a free port.
  public init(_ handler: @escaping Handler) throws {
    self.handler = handler
    (listener, port) = try Self.listen()
    let server = self
    Thread.detachNewThread { server.acceptConnections() }
  }

  /// `http://127.0.0.1:PORT`.
  public var url: String { "http://127.0.0.1:\(port)" }

  /// All requests up to now, in order.
  public var requests: [Request] { state.withLock { $0.requests } }

  /// Ends the server; replies that stall end with it. Without it the server runs as long as the tests.
  public func stop() {
    let wasStopped = state.withLock { state in
      defer { state.isStopped = true }
      return state.isStopped
    }
    // The thread that accepts closes the socket when it wakes.
    if !wasStopped { shutdown(listener, Int32(SHUT_RDWR)) }
  }

  var isStopped: Bool { state.withLock { $0.isStopped } }

  private static func listen() throws -> (Int32, Int) {
    let listener = socket(AF_INET, streamSocket, 0)
    guard listener >= 0 else { throw POSIXError(.EMFILE) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, size) == 0 && getsockname(listener, address, &size) == 0
      }
    }
    #if canImport(Darwin)
      let isListening = status && Darwin.listen(listener, 64) == 0
    #else
      let isListening = status && Glibc.listen(listener, 64) == 0
    #endif
    guard isListening else {
      close(listener)
      throw POSIXError(.EADDRNOTAVAIL)
    }
    return (listener, Int(UInt16(bigEndian: address.sin_port)))
  }

  private func acceptConnections() {
    while true {
      let socket = accept(listener, nil, nil)
      if socket < 0 || isStopped {
        if socket >= 0 { close(socket) }
        close(listener)
        return
      }
      let server = self
      Thread.detachNewThread { server.serve(socket) }
    }
  }

  private func serve(_ socket: Int32) {
    let connection = LoopbackConnection(socket: socket, isStopped: { self.isStopped })
    defer { connection.end() }
    guard let request = connection.readRequest() else { return }
    state.withLock { $0.requests.append(request) }
    connection.send(handler(request))
  }
}

extension LoopbackServer {
  /// A request as it came.
  public struct Request: Sendable {
    /// `GET`, …
    public let method: String
    /// The path and the query as they were sent.
    public let target: String
    /// The headers in order.
    public let headers: [(name: String, value: String)]
    /// The body.
    public let body: Data

    /// The target without its query, percent signs and all.
    public var path: String { String(target.prefix { $0 != "?" }) }
    /// What follows the question mark, or nil.
    public var query: String? { target.firstIndex(of: "?").map { String(target[target.index(after: $0)...]) } }

    /// The first value of a header, by its name in any case.
    public func header(_ name: String) -> String? {
      headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
  }

  /// An answer, well behaved or not.
  public struct Response: Sendable {
    /// How the body is sent.
    public enum Delivery: Sendable {
      /// All of it, with its length (unless the headers name one).
      case whole
      /// Its first bytes, with the length of all of it, then the end of the connection.
      case cut(after: Int)
      /// Its first bytes, then nothing until the server stops.
      case stall(after: Int)
      /// Its first bytes, then a reset.
      case reset(after: Int)
      /// In chunks of a size, without a length.
      case chunked(size: Int)
      /// In chunks, the last of which never comes.
      case chunkedCut(size: Int, after: Int)
      /// Without a length: the end of the connection is the end of the body.
      case untilClose
      /// Nothing at all, not even a status, then the end of the connection.
      case nothing
    }

    /// The status.
    public var status: Int
    /// The headers; a length is added where the delivery has one.
    public var headers: [String: String]
    /// The body.
    public var body: Data
    /// How the body is sent.
    public var delivery: Delivery

    /// An answer.
    public init(status: Int = 200, headers: [String: String] = [:], body: Data = Data(), delivery: Delivery = .whole) {
      self.status = status
      self.headers = headers
      self.body = body
      self.delivery = delivery
    }

    /// A text as JSON.
    public static func json(_ text: String, status: Int = 200) -> Response {
      Response(status: status, headers: ["Content-Type": "application/json"], body: Data(text.utf8))
    }

    /// A redirect.
    public static func redirect(to location: String, status: Int = 302) -> Response {
      Response(status: status, headers: ["Location": location])
    }
  }
}

#if canImport(Darwin)
  private let streamSocket = SOCK_STREAM
#else
  private let streamSocket = Int32(SOCK_STREAM.rawValue)
#endif
