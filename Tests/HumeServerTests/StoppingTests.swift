#if Server
  import Foundation
  import HumeServer
  import Testing

  @Suite struct StoppingTests {
    private let scratch = Scratch()

    /// Stops the server in the middle of a download of `size` bytes that is taken after `pause` seconds; how much of it
    /// came, the header included.
    private func download(_ size: Int, grace: Double, pause: Double) async throws -> Int {
      let path = try scratch.write("", to: "a/artifacts.zip")
      truncate(path, off_t(size))
      let count = Box(0)
      try await TestServer.with(scratch, { $0.grace = grace }) { server in
        let idle = try server.connect()
        count.value = try await offPool {
          let connection = try server.connect()
          try connection.send("GET /v0/batch/jobs/a/artifacts HTTP/1.1\r\nHost: localhost\r\n\r\n")
          let first = try connection.read(1024).count
          server.server.stop()
          // Nobody else is let in, and who has asked for nothing is let go.
          #expect(try idle.readAll().isEmpty)
          Thread.sleep(forTimeInterval: pause)
          return try first + connection.readAll().count
        }
        #expect(throws: (any Error).self) { try server.connect() }
      }
      return count.value
    }

    @Test func aDownloadIsFinished() async throws {
      #expect(try await download(40 << 20, grace: 10, pause: 0.5) > 40 << 20)
    }

    @Test func butNotForever() async throws {
      #expect(try await download(200 << 20, grace: 0.5, pause: 2) < 200 << 20)
    }

    @Test func aPortThatIsTaken() async throws {
      try await TestServer.with(scratch) { server in
        var options = ServerOptions(folder: scratch.path)
        options.port = server.port
        let second = try ArchiveServer(options)
        let error = await #expect(throws: ServerError.self) { try await second.run { _ in } }
        #expect(error?.code == .cannotListen)
      }
    }
  }
#endif
