#if Server
  import Foundation
  import HumeServer
  import Synchronization
  import Testing

  @Suite struct AccessTests {
    private let scratch = Scratch()

    @Test func keys() async throws {
      try scratch.write(details("a"), to: "a/job.json")
      try await TestServer.with(scratch, { $0.keys = try Secrets(["first", "second"]) }) { server in
        for key in ["first", "second"] {
          for name in ["X-Hume-Api-Key", "x-hume-api-key"] {
            #expect(try await server.get("/v0/batch/jobs/a", [name: key]).status == 200)
          }
        }
        for fields in [[:], ["X-Hume-Api-Key": "third"], ["X-Hume-Api-Key": ""], ["Authorization": "Bearer first"]] {
          for target in ["/v0/batch/jobs/a", "/v0/batch/jobs", "/v0/batch/jobs/none", "/v0/batch/jobs/.."] {
            let reply = try await server.get(target, fields)
            #expect(reply.status == 401)
            let fault = try #require(try reply.json() as? [String: [String: Any]])["fault"]
            #expect(fault?["faultstring"] as? String == "Invalid ApiKey")
            #expect((fault?["detail"] as? [String: String])?["errorcode"]?.isEmpty == false)
          }
        }
        #expect(try await server.request("POST", "/v0/batch/jobs", body: Array("{}".utf8)).status == 401)
      }
    }

    @Test func withoutAKeyOnlyLocalhostIsAnswered() async throws {
      try scratch.write(details("a"), to: "a/job.json")
      @Sendable func status(_ server: TestServer, _ host: String) async throws -> Int {
        try TestReply(
          await server.exchange("GET /v0/batch/jobs/a HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n")
        ).status
      }
      try await TestServer.with(scratch) { server in
        for host in ["localhost", "localhost:\(server.port)", "127.0.0.1:80", "[::1]:80", "LOCALHOST"] {
          let status = try await status(server, host)
          #expect(status == 200)
        }
        for host in ["rebound.example.org", "127.0.0.1.example.org", "10.0.0.1", "localhost.example.org:80"] {
          let status = try await status(server, host)
          #expect(status == 403, "\(host)")
        }
      }
      try await TestServer.with(scratch, { $0.allowsAnyone = true }) { server in
        let status = try await status(server, "archive.example.org")
        #expect(status == 200)
      }
    }

    @Test(arguments: [
      ("0.0.0.0", false), ("::", false), ("192.168.1.1", false), ("example.org", false),
      ("127.0.0.1", true), ("127.1.2.3", true), ("::1", true), ("localhost", true), ("127.0.0.1.example.org", false),
    ])
    func addressesForOthersNeedAKey(_ host: String, _ isFine: Bool) throws {
      var options = ServerOptions(folder: scratch.path)
      options.host = host
      let server = try? ArchiveServer(options)
      #expect((server != nil) == isFine)
      options.allowsAnyone = true
      _ = try ArchiveServer(options)
      (options.allowsAnyone, options.keys) = (false, try Secrets(["key"]))
      _ = try ArchiveServer(options)
    }

    @Test(arguments: [
      ("POST", "/v0/batch/jobs", "This is an archive of finished jobs: it cannot start one."),
      ("POST", "/v0/batch/jobs/a", "This is an archive of finished jobs: it cannot start one."),
      ("DELETE", "/v0/batch/jobs/a", "Jobs here can only be read."),
      ("OPTIONS", "/v0/batch/jobs", "Jobs here can only be read."),
      ("PUT", "/v0/batch/jobs/a/predictions", "Jobs here can only be read."),
    ])
    func onlyReading(_ method: String, _ target: String, _ message: String) async throws {
      try scratch.write(details("a"), to: "a/job.json")
      let before = scratch.tree()
      try await TestServer.with(scratch) { server in
        let reply = try await server.request(method, target, body: Array(repeating: 0x20, count: 200_000))
        #expect((reply.status, reply["allow"], reply.message) == (405, "GET, HEAD", message))
      }
      #expect(scratch.tree() == before)
    }

    @Test func theLogHoldsNoSecrets() async throws {
      let lines = Lines()
      try scratch.write(details("a"), to: "a/job.json")
      try await TestServer.with(
        scratch,
        {
          $0.keys = try Secrets(["KEY-1"])
          $0.callbackSecrets = try Secrets(["SECRET-1"])
          $0.log = { lines.add($0) }
        }
      ) { server in
        _ = try await server.get("/v0/batch/jobs/a?key=KEY-1", ["X-Hume-Api-Key": "KEY-1"])
        _ = try await server.get("/v0/batch/jobs/a", ["X-Hume-Api-Key": "KEY-2"])
        for target in ["/callbacks/SECRET-1", "/callbacks/SECRET-2", "/callbacks/SECRET-1/", "//callbacks/SECRET-1"] {
          _ = try await server.request("POST", target, body: Array("{}".utf8))
        }
        _ = try await server.get("/v0/batch/jobs/%1B%5B31m%0A", ["X-Hume-Api-Key": "KEY-1"])
      }
      let log = lines.all
      #expect(log.count >= 7)
      #expect(
        log.allSatisfy {
          !$0.contains("SECRET") && !$0.contains("KEY-") && !$0.contains("\n") && !$0.contains("\u{1B}")
        })
      #expect(log.first?.contains(" 127.0.0.1 GET /v0/batch/jobs/a 200 \(details("a").utf8.count) ") == true)
      #expect(log.contains { $0.contains("POST /callbacks/[secret] 422") })
    }
  }

  /// Lines that were logged.
  final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
  }
#endif
