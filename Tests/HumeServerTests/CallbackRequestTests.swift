#if Server
  import Foundation
  import HumeServer
  import Testing

  @Suite struct CallbackRequestTests {
    private let scratch = Scratch()
    private let body = Array(#"{"job_id": "a", "status": "COMPLETED", "predictions": \#(predictions())}"#.utf8)

    private func with(_ body: @Sendable (TestServer) async throws -> Void) async throws {
      try await TestServer.with(
        scratch,
        {
          $0.callbackSecrets = try Secrets(["s3cret"])
          $0.callbackLimit = 100_000
        }, body)
    }

    @Test func takenOnce() async throws {
      try await with { server in
        let first = try await server.request("POST", "/callbacks/s3cret", body: body)
        #expect((first.status, first.text) == (201, "{\"job_id\": \"a\"}\n"))
        #expect(try scratch.read("a/predictions.json") == Array(predictions().utf8))
        #expect(try await server.get("/v0/batch/jobs/a/predictions").text == predictions())
        let before = scratch.tree()
        #expect(try await server.request("POST", "/callbacks/s3cret", body: body).status == 200)
        let other = Array(#"{"job_id": "a", "status": "COMPLETED", "predictions": \#(predictions("0.1"))}"#.utf8)
        #expect(try await server.request("POST", "/callbacks/s3cret", body: other).status == 409)
        #expect(scratch.tree() == before)
      }
    }

    @Test func inChunks() async throws {
      let chunked = body.flatMap { Array("1\r\n".utf8) + [$0] + Array("\r\n".utf8) }
      let whole = chunked + Array("0\r\n\r\n".utf8)
      try await with { server in
        let cut = try await offPool {
          let connection = try server.connect()
          let head = "POST /callbacks/s3cret HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
          try connection.send(Array(head.utf8) + chunked)
          connection.endSending()
          return try connection.readAll()
        }
        #expect(try TestReply(cut).status == 400)
        #expect(scratch.tree().isEmpty)
        let reply = try await server.request(
          "POST", "/callbacks/s3cret", ["Transfer-Encoding": "chunked"], body: whole)
        #expect(reply.status == 201)
      }
    }

    @Test func waitsForTheWordToGoOn() async throws {
      try await with { server in
        let (word, reply) = try await offPool {
          let connection = try server.connect()
          try connection.send(
            "POST /callbacks/s3cret HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nConnection: close\r\n"
              + "Content-Length: \(body.count)\r\n\r\n")
          let word = try connection.read()
          try connection.send(body)
          return (String(decoding: word, as: UTF8.self), try TestReply(connection.readAll()))
        }
        #expect(word.hasPrefix("HTTP/1.1 100"))
        #expect(reply.status == 201)
      }
    }

    @Test(arguments: [
      ("POST", "/callbacks/wrong", 404), ("POST", "/callbacks/", 404), ("POST", "/callbacks/s3cret/x", 404),
      ("POST", "/callbacks/s3cre", 404), ("GET", "/callbacks/s3cret", 405), ("PUT", "/callbacks/s3cret", 405),
    ])
    func refusedUnread(_ method: String, _ target: String, _ status: Int) async throws {
      try await with { server in
        let reply = try await server.request(method, target, body: body)
        #expect(reply.status == status)
        #expect(scratch.tree().isEmpty)
      }
    }

    @Test(arguments: [
      ("", 400), ("not JSON", 400), ("[]", 422), (#"{"job_id": "../x", "status": "FAILED"}"#, 422),
      (#"{"job_id": "a", "status": "COMPLETED", "predictions": [[1]]}"#, 422),
    ])
    func refused(_ text: String, _ status: Int) async throws {
      try await with { server in
        let reply = try await server.request("POST", "/callbacks/s3cret", body: Array(text.utf8))
        #expect(reply.status == status)
        #expect(reply.message?.isEmpty == false)
        #expect(scratch.tree().isEmpty)
      }
    }

    @Test func tooLarge() async throws {
      let large = [UInt8](repeating: 0x20, count: 100_001)
      let chunk = Array("186A1\r\n".utf8) + large + Array("\r\n0\r\n\r\n".utf8)
      try await with { server in
        #expect(try await server.request("POST", "/callbacks/s3cret", body: large).status == 413)
        let chunked = try await server.request(
          "POST", "/callbacks/s3cret", ["Transfer-Encoding": "chunked"], body: chunk)
        #expect(chunked.status == 413)
        #expect(scratch.tree().isEmpty)
      }
    }

    @Test func cutShort() async throws {
      try await with { server in
        // Of the last one a single space is missing, behind JSON that is whole.
        for end in [0, 1, body.count / 2, body.count - 1, body.count] {
          let reply = try await offPool {
            let connection = try server.connect()
            let head = "POST /callbacks/s3cret HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.count + 1)\r\n\r\n"
            try connection.send(Array(head.utf8) + body[..<end])
            connection.endSending()
            return try connection.readAll()
          }
          if !reply.isEmpty { #expect(try TestReply(reply).status == 400) }
          #expect(scratch.tree().isEmpty)
        }
      }
    }

    @Test func offUnlessASecretIsSet() async throws {
      try await TestServer.with(scratch) { server in
        for target in ["/callbacks/s3cret", "/callbacks/"] {
          let reply = try await server.request("POST", target, body: body)
          #expect(reply.status == 404)
        }
        #expect(scratch.tree().isEmpty)
      }
    }
  }
#endif
