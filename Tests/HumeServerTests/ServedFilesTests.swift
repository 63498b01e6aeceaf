#if Server
  import Foundation
  import HumeServer
  import Testing

  @Suite struct ServedFilesTests {
    private let scratch = Scratch()
    /// More than one piece, and no two places alike.
    private let zip = (0..<300_001).map { UInt8(truncatingIfNeeded: $0 ^ $0 >> 8 ^ $0 >> 16) }

    private func prepare() throws {
      try scratch.write(details("a"), to: "a/job.json")
      try scratch.write(predictions(), to: "a/predictions.json")
      try scratch.write(zip, to: "a/artifacts.zip")
      try scratch.write(details("f", "FAILED"), to: "f/job.json")
      try scratch.write(details("e"), to: "e/job.json")
      try scratch.write("[]", to: "only/predictions.json")
    }

    @Test func parts() async throws {
      try prepare()
      try await TestServer.with(scratch) { server in
        let job = try await server.get("/v0/batch/jobs/a")
        #expect((job.status, job.text, job["content-type"]) == (200, details("a"), "application/json"))
        let json = try await server.get("/v0/batch/jobs/a/predictions")
        #expect((json.status, json.text, json["content-type"]) == (200, predictions(), "application/json"))
        let archive = try await server.get("/v0/batch/jobs/a/artifacts")
        #expect((archive.status, archive["content-type"]) == (200, "application/octet-stream"))
        #expect(archive.body == zip)
        #expect(archive["content-disposition"] == "attachment; filename=\"artifacts.zip\"")
        for reply in [job, json, archive] {
          #expect(reply["content-length"] == "\(reply.body.count)")
          #expect(reply["x-content-type-options"] == "nosniff")
          #expect(reply["cache-control"] == "private, no-cache")
          #expect(reply["etag"]?.count == 34)
          #expect(reply["last-modified"]?.hasSuffix("GMT") == true)
        }
        #expect(try await server.get("/v0/batch/jobs/only").text.contains("COMPLETED"))
      }
    }

    @Test(arguments: [
      ("/v0/batch/jobs/none", 404, "job not found"), ("/v0/batch/jobs/none/artifacts", 404, "job not found"),
      ("/v0/batch/jobs/e/predictions", 404, "This archive has no predictions of the job."),
      ("/v0/batch/jobs/only/artifacts", 404, "This archive has no artifacts of the job."),
      ("/v0/batch/jobs/f/predictions", 400, "The job has no predictions: its status is FAILED."),
      ("/", 404, "not found"), ("/v0", 404, "not found"), ("/callbacks/x", 404, "not found"),
    ])
    func missing(_ target: String, _ status: Int, _ message: String) async throws {
      try prepare()
      try await TestServer.with(scratch) { server in
        let reply = try await server.get(target)
        #expect((reply.status, reply.message) == (status, message))
      }
    }

    @Test func ranges() async throws {
      try prepare()
      try await TestServer.with(scratch) { server in
        let target = "/v0/batch/jobs/a/artifacts"
        for (range, part) in [
          ("0-0", 0..<1), ("100-70099", 100..<70_100), ("299990-", 299_990..<300_001), ("-5", 299_996..<300_001),
          ("1-999999", 1..<300_001),
        ] {
          let reply = try await server.get(target, ["Range": "bytes=\(range)"])
          #expect(reply.status == 206)
          #expect(reply["content-range"] == "bytes \(part.lowerBound)-\(part.upperBound - 1)/300001")
          #expect(reply["content-length"] == "\(part.count)")
          #expect(reply.body == Array(zip[part]), "\(range)")
        }
        let behind = try await server.get(target, ["Range": "bytes=300001-"])
        #expect((behind.status, behind["content-range"]) == (416, "bytes */300001"))
        // No range at all, several, and another unit: the whole, as RFC 9110 has it.
        for range in ["bytes=9-1", "bytes=x", "bytes=0-1,4-5", "lines=1-2"] {
          let reply = try await server.get(target, ["Range": range])
          #expect((reply.status, reply.body.count, reply["content-range"]) == (200, 300_001, nil))
        }
        let head = try await server.request("HEAD", target, ["Range": "bytes=0-1"])
        #expect((head.status, head.body, head["content-length"], head["accept-ranges"]) == (200, [], "300001", "bytes"))
      }
    }

    @Test func conditions() async throws {
      try prepare()
      try await TestServer.with(scratch) { server in
        for target in ["/v0/batch/jobs/a/artifacts", "/v0/batch/jobs/a"] {
          let tag = try #require(try await server.get(target)["etag"])
          let same = try await server.get(target, ["If-None-Match": tag])
          #expect((same.status, same.body, same["etag"], same["content-length"]) == (304, [], tag, nil))
          #expect(try await server.get(target, ["If-Match": "\"x\""]).status == 412)
        }
        let target = "/v0/batch/jobs/a/artifacts"
        let first = try await server.get(target)
        let (tag, date) = (try #require(first["etag"]), try #require(first["last-modified"]))
        for (condition, status) in [(tag, 206), ("W/" + tag, 200), ("\"x\"", 200), (date, 200)] {
          let reply = try await server.get(target, ["Range": "bytes=5-9", "If-Range": condition])
          #expect(reply.status == status)
          #expect(reply.body == (status == 206 ? Array(zip[5...9]) : zip))
        }
        #expect(try await server.get(target, ["If-Modified-Since": date]).status == 304)
        // Another file in its place: what was begun is not gone on with.
        try scratch.write(zip.reversed(), to: "new")
        #expect(rename("\(scratch.path)/new", "\(scratch.path)/a/artifacts.zip") == 0)
        let other = try await server.get(target, ["Range": "bytes=5-9", "If-Range": tag])
        #expect((other.status, other.body) == (200, zip.reversed()))
      }
    }

    @Test func aFileThatShrinksMeanwhileIsNotPassedOffAsWhole() async throws {
      let size = 64 << 20
      try scratch.write(details("a"), to: "a/job.json")
      let path = try scratch.write("", to: "a/artifacts.zip")
      truncate(path, off_t(size))
      try await TestServer.with(scratch) { server in
        let received = try await offPool {
          let connection = try server.connect()
          try connection.send("GET /v0/batch/jobs/a/artifacts HTTP/1.1\r\nHost: localhost\r\n\r\n")
          var count = try connection.read().count
          truncate(path, 1 << 20)
          count += try connection.readAll().count
          return count
        }
        #expect(received < size)
      }
    }

    @Test func aFileThatIsWrittenToMeanwhileIsNotPassedOffAsWhole() async throws {
      let size = 64 << 20
      let path = try scratch.write("", to: "a/artifacts.zip")
      truncate(path, off_t(size))
      try await TestServer.with(scratch) { server in
        let received = try await offPool {
          let connection = try server.connect()
          try connection.send("GET /v0/batch/jobs/a/artifacts HTTP/1.1\r\nHost: localhost\r\n\r\n")
          var count = try connection.read().count
          try FileHandle(forWritingTo: URL(fileURLWithPath: path)).write(contentsOf: Data("other".utf8))
          count += try connection.readAll().count
          return count
        }
        #expect(received < size)
      }
    }

    @Test func requestsFollowEachOther() async throws {
      try prepare()
      try await TestServer.with(scratch) { server in
        let all = try await server.exchange(
          "GET /v0/batch/jobs/a HTTP/1.1\r\nHost: localhost\r\n\r\n"
            + "HEAD /v0/batch/jobs/a/artifacts HTTP/1.1\r\nHost: localhost\r\n\r\n"
            + "GET /v0/batch/jobs/none HTTP/1.1\r\nHost: localhost\r\n\r\n"
            + "GET /v0/batch/jobs/a/predictions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        let statuses = String(decoding: all, as: UTF8.self).components(separatedBy: "HTTP/1.1 ").dropFirst()
        #expect(statuses.map { $0.prefix(3) } == ["200", "200", "404", "200"])
        #expect(String(decoding: all, as: UTF8.self).hasSuffix(predictions()))
      }
    }

    @Test(arguments: [
      "GET /v0/batch/jobs/a HTTP/1.1\r\n\r\n", "GARBAGE\r\n\r\n", "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
      "POST /v0/batch/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
    ])
    func whatIsNoRequestWaitsForItsTurn(_ second: String) async throws {
      try prepare()
      try await TestServer.with(scratch) { server in
        let all = try await server.exchange(
          "GET /v0/batch/jobs/a/artifacts HTTP/1.1\r\nHost: localhost\r\n\r\n" + second)
        let end = try #require(all.indices.first { all[$0...].starts(with: Array("\r\n\r\n".utf8)) }) + 4
        #expect(Array(all[end...].prefix(zip.count)) == zip)
        #expect(all[end...].dropFirst(zip.count).starts(with: Array("HTTP/1.1 400 ".utf8)))
      }
    }

    @Test(arguments: ["Connection: close", "Connection: Close", "Connection: te, close", "Upgrade: h2c"])
    func theLastReplyEndsTheConnection(_ field: String) async throws {
      try prepare()
      try await TestServer.with(scratch) { server in
        let head = "GET /v0/batch/jobs/a HTTP/1.1\r\nHost: localhost\r\n"
        let reply = try TestReply(try await server.exchange(head + "\r\n" + head + field + "\r\n\r\n" + head + "\r\n"))
        // The first, the second, and no third.
        #expect(reply.text.hasPrefix(details("a")))
        #expect(reply.text.components(separatedBy: "HTTP/1.1 200").count == 2)
      }
    }

    @Test func oldProtocol() async throws {
      try prepare()
      try await TestServer.with(scratch) { server in
        for target in ["/v0/batch/jobs", "/v0/batch/jobs/a/predictions"] {
          let reply = try TestReply(try await server.exchange("GET \(target) HTTP/1.0\r\nHost: localhost\r\n\r\n"))
          #expect((reply.status, reply["transfer-encoding"], reply["connection"]) == (200, nil, "close"))
          #expect(throws: Never.self) { try reply.json() }
        }
      }
    }
  }
#endif
