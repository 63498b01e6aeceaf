#if Server
  import Foundation
  import HumeServer
  import Testing

  @Suite(.serialized) struct PatienceTests {
    private let scratch = Scratch()

    /// How long the server bears a client that does what `behaviour` does and then waits, in seconds.
    private func endured(_ behaviour: @escaping @Sendable (TestConnection) throws -> Void) async throws -> Double {
      let result = Box(0.0)
      try await TestServer.with(
        scratch,
        {
          $0.callbackSecrets = try Secrets(["s"])
          (
            $0.patience.header, $0.patience.idle, $0.patience.body, $0.patience.reply, $0.patience.farewell
          ) = (1, 2, 1, 1, 1)
        }
      ) { server in
        result.value = try await offPool {
          let connection = try server.connect()
          let start = Date()
          try behaviour(connection)
          while try !connection.read().isEmpty {}
          return Date().timeIntervalSince(start)
        }
      }
      return result.value
    }

    @Test func silence() async throws {
      let seconds = try await endured { _ in }
      #expect(seconds > 0.9 && seconds < 15)
    }

    @Test func aHeaderThatTakesTooLong() async throws {
      let seconds = try await endured { connection in
        for _ in 0..<400 {
          // Ends in an error when the server has had enough.
          do { try connection.send("X") } catch { return }
          usleep(50_000)
        }
      }
      #expect(seconds > 0.9 && seconds < 15)
    }

    @Test func anIdleConnection() async throws {
      let seconds = try await endured { connection in
        try connection.send("GET /v0/batch/jobs HTTP/1.1\r\nHost: localhost\r\n\r\n")
        _ = try connection.read()
      }
      #expect(seconds > 1.9 && seconds < 15)
    }

    @Test func aBodyThatTakesTooLong() async throws {
      let seconds = try await endured { connection in
        try connection.send("POST /callbacks/s HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
        for _ in 0..<400 {
          do { try connection.send(" ") } catch { return }
          usleep(50_000)
        }
      }
      #expect(seconds > 0.9 && seconds < 15)
      #expect(scratch.tree().isEmpty)
    }

    @Test func aReplyThatIsNotTaken() async throws {
      let path = try scratch.write("", to: "a/artifacts.zip")
      truncate(path, 1 << 30)
      let lines = Lines()
      let held = Box<[String]>([])
      try await TestServer.with(
        scratch,
        {
          $0.patience.reply = 1
          $0.log = { lines.add($0) }
        }
      ) { server in
        try await offPool {
          let connection = try server.connect()
          try connection.send("GET /v0/batch/jobs/a/artifacts HTTP/1.1\r\nHost: localhost\r\n\r\n")
          let start = Date()
          while lines.all.isEmpty, Date().timeIntervalSince(start) < 120 { usleep(50_000) }
          // The end of the server would cut it as well.
          held.value = lines.all
          _ = connection.descriptor
        }
      }
      #expect(held.value.first?.hasSuffix(" cut") == true)
    }

    /// Slower than the system would report room in a full buffer of megabytes, but without a stop.
    @Test func aReplyThatIsTakenInDropsIsNotCut() async throws {
      let path = try scratch.write("", to: "a/artifacts.zip")
      truncate(path, 1 << 30)
      let lines = Lines()
      let held = Box<[String]>([])
      try await TestServer.with(
        scratch,
        {
          $0.patience.reply = 3
          $0.log = { lines.add($0) }
        }
      ) { server in
        try await offPool {
          let connection = try server.connect(receiveBuffer: 1 << 16)
          try connection.send("GET /v0/batch/jobs/a/artifacts HTTP/1.1\r\nHost: localhost\r\n\r\n")
          // 128 KiB a second for four times as long as the server's patience: much less than a buffer holds.
          for _ in 0..<120 where try !connection.read(1 << 14).isEmpty { usleep(100_000) }
          held.value = lines.all
        }
      }
      #expect(held.value.isEmpty)
    }

    @Test func aReplyThatIsTakenSlowlyIsFinished() async throws {
      let path = try scratch.write("", to: "a/artifacts.zip")
      truncate(path, 48 << 20)
      try await TestServer.with(scratch, { $0.patience.reply = 3 }) { server in
        let count = try await offPool {
          let connection = try server.connect()
          try connection.send(
            "GET /v0/batch/jobs/a/artifacts HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
          var count = 0
          while true {
            let bytes = try connection.read(1 << 18)
            if bytes.isEmpty { return count }
            count += bytes.count
            usleep(25_000)
          }
        }
        #expect(count > 48 << 20)
      }
    }
  }

  /// A value that a closure fills. Sendable: it is filled before it is read.
  final class Box<Value: Sendable>: @unchecked Sendable {
    var value: Value
    init(_ value: Value) { self.value = value }
  }
#endif
