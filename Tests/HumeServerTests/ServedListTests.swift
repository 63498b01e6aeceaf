#if Server
  import Foundation
  import HumeServer
  import Testing

  @Suite struct ServedListTests {
    private let scratch = Scratch()

    private func prepare() throws {
      for number in 1...60 {
        let id = "job-\(number)"
        let status = number % 3 == 0 ? "FAILED" : "COMPLETED"
        try scratch.write(details(id, status, created: number * 10, ended: 10_000 - number), to: "\(id)/job.json")
      }
      try scratch.write("{broken", to: "broken/job.json")
    }

    private func ids(_ reply: TestReply) throws -> [String] {
      try #require(try reply.json() as? [[String: Any]]).map { try #require($0["job_id"] as? String) }
    }

    @Test(arguments: [
      ("", (11...60).reversed().map { $0 }), ("?limit=3", [60, 59, 58]), ("?limit=0", []),
      ("?limit=2&direction=asc", [1, 2]), ("?limit=2&sort_by=ended", [1, 2]),
      ("?limit=2&sort_by=ended&direction=asc", [60, 59]),
      ("?status=FAILED&limit=2", [60, 57]), ("?status=FAILED&status=COMPLETED&limit=2", [60, 59]),
      ("?status=QUEUED", []), ("?when=created_before&timestamp_ms=30&direction=asc&limit=2", [1, 2]),
      ("?when=created_after&timestamp_ms=585", [60, 59]), ("?unknown=1&limit=1", [60]),
    ])
    func parameters(_ query: String, _ numbers: [Int]) async throws {
      try prepare()
      try await TestServer.with(scratch) { server in
        let reply = try await server.get("/v0/batch/jobs\(query)")
        #expect((reply.status, reply["content-type"]) == (200, "application/json"))
        #expect(try ids(reply) == numbers.map { "job-\($0)" })
      }
    }

    @Test(arguments: ["limit=x", "limit=-1", "sort_by=name", "direction=up", "when=now", "timestamp_ms=x"])
    func refused(_ query: String) async throws {
      try await TestServer.with(scratch) { server in
        let reply = try await server.get("/v0/batch/jobs?\(query)")
        #expect(reply.status == 400)
        #expect(reply.message?.contains(String(query.prefix { $0 != "=" })) == true)
      }
    }

    @Test func elementsAreTheDetails() async throws {
      // Together more than a piece.
      let text =
        #"{"state": {"status": "COMPLETED"}, "job_id": "x", "n": 1.50, "t": "\#(String(repeating: "t", count: 90_000))"}"#
      for id in ["a", "b", "c"] { try scratch.write(text + "\n", to: "\(id)/job.json") }
      try await TestServer.with(scratch) { server in
        let reply = try await server.get("/v0/batch/jobs")
        #expect(try Set(ids(reply)) == ["a", "b", "c"])
        for id in ["a", "b", "c"] {
          #expect(reply.text.contains(text.replacingOccurrences(of: #""x""#, with: "\"\(id)\"")))
        }
        let head = try await server.request("HEAD", "/v0/batch/jobs")
        #expect((head.status, head.body) == (200, []))
      }
    }

    @Test func none() async throws {
      try await TestServer.with(scratch) { server in
        let reply = try await server.get("/v0/batch/jobs")
        #expect(reply.text == "[]")
      }
    }
  }
#endif
