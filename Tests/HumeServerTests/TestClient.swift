#if Server
  import Foundation
  import HumeServer
  import Testing

  /// A server for a test, on a port that the system chose.
  struct TestServer: Sendable {
    let port: Int
    let server: ArchiveServer

    /// Serves a folder for as long as `body` runs.
    static func with(
      _ scratch: Scratch, _ change: (inout ServerOptions) throws -> Void = { _ in },
      _ body: @Sendable (TestServer) async throws -> Void
    ) async throws {
      var options = ServerOptions(folder: scratch.path)
      options.port = 0
      options.grace = 1
      try change(&options)
      let server = try ArchiveServer(options)
      let (ports, told) = AsyncStream.makeStream(of: Int.self)
      let serving = Task {
        defer { told.finish() }
        try await server.run { told.yield($0) }
      }
      var iterator = ports.makeAsyncIterator()
      guard let port = await iterator.next() else { return try await serving.value }
      do { try await body(TestServer(port: port, server: server)) } catch {
        server.stop()
        throw error
      }
      server.stop()
      try await serving.value
    }

    /// Opens a connection.
    func connect(receiveBuffer: Int32? = nil) throws -> TestConnection {
      try TestConnection(port: port, receiveBuffer: receiveBuffer)
    }

    /// Sends bytes, and gives all that comes back until the server ends the connection.
    func exchange(_ request: String) async throws -> [UInt8] {
      try await offPool {
        let connection = try connect()
        try connection.send(Array(request.utf8))
        return try connection.readAll()
      }
    }

    /// A request of its own connection, and the reply to it.
    func request(
      _ method: String, _ target: String, _ fields: [String: String] = [:], body: [UInt8]? = nil
    ) async throws -> TestReply {
      var text = "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
      for (name, value) in fields.sorted(by: { $0.key < $1.key }) { text += "\(name): \(value)\r\n" }
      if let body, fields["Transfer-Encoding"] == nil { text += "Content-Length: \(body.count)\r\n" }
      let bytes = Array((text + "\r\n").utf8) + (body ?? [])
      return try await offPool {
        let connection = try connect()
        // A server that has refused a body does not wait for all of it.
        try? connection.send(bytes)
        return try TestReply(connection.readAll())
      }
    }

    func get(_ target: String, _ fields: [String: String] = [:]) async throws -> TestReply {
      try await request("GET", target, fields)
    }
  }

  /// Runs what blocks on a thread of its own: the threads of the tests are those of the server.
  func offPool<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
    }
  }

  /// A reply taken apart.
  struct TestReply: Sendable {
    let status: Int
    private let fields: [String: String]
    let body: [UInt8]

    init(_ bytes: [UInt8]) throws {
      let end = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("\r\n\r\n".utf8)) })
      let lines = String(decoding: bytes[..<end], as: UTF8.self).components(separatedBy: "\r\n")
      status = try #require(Int(lines[0].split(separator: " ")[1]))
      fields = Dictionary(
        lines.dropFirst().map { line in
          let parts = line.split(separator: ":", maxSplits: 1)
          return (parts[0].lowercased(), parts[1].trimmingCharacters(in: .whitespaces))
        }, uniquingKeysWith: { "\($0), \($1)" })
      let content = Array(bytes[(end + 4)...])
      body = fields["transfer-encoding"] == "chunked" ? try Self.unchunked(content) : content
    }

    subscript(name: String) -> String? { fields[name] }

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as JSON.
    func json() throws -> Any { try JSONSerialization.jsonObject(with: Data(body)) }

    /// The message of an error.
    var message: String? { (try? json() as? [String: Any])?["message"] as? String }

    private static func unchunked(_ bytes: [UInt8]) throws -> [UInt8] {
      var (rest, result) = (bytes[...], [UInt8]())
      while true {
        let line = rest.prefix { $0 != 13 }
        let size = try #require(Int(String(decoding: line, as: UTF8.self), radix: 16))
        rest = rest.dropFirst(line.count + 2)
        if size == 0 { return result }
        result += rest.prefix(size)
        try #require(rest.count > size)
        rest = rest.dropFirst(size + 2)
      }
    }
  }
#endif
