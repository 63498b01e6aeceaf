#if Server
  import Foundation
  import HumeServer
  import Testing

  @Suite struct MalformedRequestTests {
    private let scratch = Scratch()

    /// A folder with a canary beside it.
    private func prepare() throws -> Scratch {
      try scratch.write("CANARY", to: "predictions.json")
      try scratch.write("CANARY", to: "canary")
      try scratch.write(details("a"), to: "jobs/a/job.json")
      return scratch
    }

    private static let host = "Host: localhost\r\n"

    @Test(arguments: [
      "/v0/batch/jobs/../canary", "/v0/batch/jobs/..", "/v0/batch/jobs/../predictions",
      "/v0/batch/jobs/%2e%2e/predictions",
      "/v0/batch/jobs/%2e%2e%2fcanary", "/v0/batch/jobs/..%5Ccanary", "/v0/batch/jobs/..\\canary",
      "/v0/batch/jobs/a%2F..%2F..%2Fcanary", "/v0/batch/jobs/a/../../../canary", "/v0/batch/jobs/%00",
      "/v0/batch/jobs/a%00",
      "/v0/batch/jobs/%FF%FE", "/v0/batch/jobs//etc/passwd", "//etc/passwd", "/etc/passwd", "/../../../../etc/passwd",
      "/v0/batch/jobs/a/job.json", "/v0/batch/jobs/%252e%252e/predictions", "file:///etc/passwd", "*",
    ])
    func pathsThatClimb(_ target: String) async throws {
      let scratch = try prepare()
      let before = scratch.tree()
      try await TestServer.with(scratch, { $0 = Self.options(scratch) }) { server in
        let reply = try await server.get(target)
        #expect((400..<500).contains(reply.status), "\(target): \(reply.status)")
        #expect(!reply.text.contains("CANARY") && !reply.text.contains("root:"))
        #expect(reply.message != nil)
      }
      #expect(scratch.tree() == before)
    }

    private static func options(_ scratch: Scratch) -> ServerOptions {
      var options = ServerOptions(folder: scratch.path + "/jobs")
      options.port = 0
      options.grace = 1
      return options
    }

    @Test(arguments: [
      ("GARBAGE\r\n\r\n", 400), ("GET\r\n\r\n", 400), ("GET / HTTP/9.9\r\n\(host)\r\n", 400),
      ("GET / HTTP/1.1\r\n\r\n", 400),
      ("GET / HTTP/1.1\r\n\(host)\(host)\r\n", 400), ("GET /v0/batch/jobs HTTP/1.1\r\nHost localhost\r\n\r\n", 400),
      ("GET / HTTP/1.1\r\n\(host)A\u{0}: b\r\n\r\n", 400), ("GET / HTTP/1.1\r\n\(host) folded: x\r\n\r\n", 400),
      ("\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{FC}\u{3}\r\n\r\n", 400),
      ("GET /\(String(repeating: "a", count: 9_000)) HTTP/1.1\r\n\(host)\r\n", 414),
      ("GET /\(String(repeating: "a", count: 200_000)) HTTP/1.1\r\n\(host)\r\n", 431),
      ("GET / HTTP/1.1\r\n\(host)X: \(String(repeating: "a", count: 100_000))\r\n\r\n", 431),
      ("GET / HTTP/1.1\r\n\(host)\(String(repeating: "X: y\r\n", count: 20_000))\r\n", 431),
      ("POST /v0/batch/jobs HTTP/1.1\r\n\(host)Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
      ("POST /v0/batch/jobs HTTP/1.1\r\n\(host)Content-Length: x\r\n\r\n", 400),
      ("POST /v0/batch/jobs HTTP/1.1\r\n\(host)Content-Length: -1\r\n\r\n", 400),
      ("POST /v0/batch/jobs HTTP/1.1\r\n\(host)Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef", 400),
      ("POST /v0/batch/jobs HTTP/1.1\r\n\(host)Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
      ("POST /v0/batch/jobs HTTP/1.0\r\n\(host)Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
      ("GET /v0/batch/jobs HTTP/1.1\r\nHost: localhost:80@evil\r\nConnection: close\r\n\r\n", 403),
      ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    ])
    func noRequests(_ text: String, _ status: Int) async throws {
      let scratch = try prepare()
      try await TestServer.with(scratch, { $0 = Self.options(scratch) }) { server in
        let reply = try TestReply(try await server.exchange(text))
        #expect(reply.status == status, "\(text.prefix(60)): \(reply.status)")
        // Others are served all the same.
        #expect(try await server.get("/v0/batch/jobs/a").status == 200)
      }
    }

    @Test func aBodyThatIsNotAnnouncedIsNoRequest() async throws {
      let scratch = try prepare()
      try await TestServer.with(scratch, { $0 = Self.options(scratch) }) { server in
        for body in ["{\"x\": 1}\r\n\r\n", "GET /v0/batch/jobs HTTP/1.1\r\n\(Self.host)\r\n"] {
          let bytes = try await server.exchange("POST /v0/batch/jobs HTTP/1.1\r\n\(Self.host)\r\n\(body)")
          #expect(try TestReply(bytes).status == 405)
          #expect(String(decoding: bytes, as: UTF8.self).components(separatedBy: "HTTP/1.1 ").count == 2)
        }
      }
    }
  }
#endif
