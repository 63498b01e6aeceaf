import Foundation
import TestSupport
import Testing

/// The main job from end to end: fetch a job, unpack its artifacts, and get the same numbers from both.
@Suite struct MainJobTests {
  static let key = "a-key-that-nobody-should-see-1234"

  /// A server with the interview's job; `answer` may answer otherwise.
  static func server(
    _ answer: @escaping @Sendable (LoopbackServer.Request) -> LoopbackServer.Response? = { _ in nil }
  ) throws -> LoopbackServer {
    let folder = fixture("interview/\(interviewID)")
    let files = try ["": "job.json", "/predictions": "predictions.json", "/artifacts": "artifacts.zip"].mapValues {
      try Data(contentsOf: folder.appendingPathComponent($0))
    }
    return try LoopbackServer { request in
      if let response = answer(request) { return response }
      if request.header("X-Hume-Api-Key") != key {
        return .json(#"{"fault": {"faultstring": "Invalid ApiKey"}}"#, status: 401)
      }
      let base = "/v0/batch/jobs/\(interviewID)"
      guard request.path.hasPrefix(base), let body = files[String(request.path.dropFirst(base.count))] else {
        return .json(#"{"message": "job not found"}"#, status: 404)
      }
      return LoopbackServer.Response(body: body)
    }
  }

  static func fetch(
    _ job: String = interviewID, _ more: [String] = [], from server: LoopbackServer, to scratch: Scratch,
    key: String? = key
  ) throws -> ProgramRun {
    try hume(
      ["fetch", job, "--base-url", server.url, "--tries", "1", "-o", scratch.path("jobs")] + more,
      environment: key.map { ["HUME_API_KEY": $0] } ?? [:])
  }

  @Test func fetchUnpackAndReport() throws {
    let server = try Self.server()
    defer { server.stop() }
    let scratch = Scratch()
    let fetched = try Self.fetch(from: server, to: scratch)
    #expect(fetched.status == 0, "\(fetched.stderr)")
    #expect(fetched.text.contains("status COMPLETED  action fetched"))
    #expect(fetched.stderr == "")
    #expect(!fetched.text.contains(Self.key))
    let job = "jobs/\(interviewID)"
    #expect(scratch.names(job) == ["artifacts.zip", "job.json", "manifest.json", "predictions.json"])
    for name in ["artifacts.zip", "job.json", "predictions.json"] {
      #expect(try scratch.read("\(job)/\(name)") == Data(contentsOf: fixture("interview/\(interviewID)/\(name)")))
    }
    let manifest = String(decoding: try scratch.read("\(job)/manifest.json"), as: UTF8.self)
    #expect(!manifest.contains(Self.key))
    #expect(manifest.contains("sha256"))

    let archive = scratch.path("\(job)/artifacts.zip")
    let unpacked = try hume(["unpack", archive, "--to", scratch.path("unpacked")])
    #expect(unpacked.status == 0, "\(unpacked.stderr)")
    #expect(try hume(["unpack", archive, "--to", scratch.path("unpacked")]).status == 1)

    try Self.expectTheSameNumbers(scratch.path(job), scratch.path("unpacked"))

    // The folder of the job is read once, from the JSON, and its other files are no strangers.
    let whole = try hume(["qc", "--format", "csv", scratch.path(job)])
    #expect(whole.status == 0)
    #expect(try whole.csvRows().allSatisfy { $0["input"]?.hasSuffix("/predictions.json") == true })
    #expect(try whole.csvRows().allSatisfy { $0["job_id"] == interviewID })
    let report = try hume(["report", scratch.path("jobs")])
    #expect(report.status == 0)
    #expect(report.text.contains("Gespräch 1.mp4"))
    #expect(!report.text.contains(Self.key))
  }

  /// JSON and artifacts: the same statistics and observations, but for what only the JSON has (the detected language).
  static func expectTheSameNumbers(_ a: String, _ b: String) throws {
    let lines = [
      "summary --format csv", "top --format csv --top 0", "timeline --format csv --bin 10 --emotion Joy",
      "qc --format csv", "export --format csv --emotion Joy --emotion Amusement",
    ]
    for line in lines {
      let rows = try [a, b].map { path in
        let run = try hume(shellWords(line) + [path])
        #expect(run.status == 0, "\(line) \(path): \(run.stderr)")
        return try run.csvRows().map { row in
          row.filter { !["input", "job_id", "language", "text_begin", "text_end"].contains($0.key) }
            .sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        }.sorted()
      }
      #expect(!rows[0].isEmpty)
      #expect(rows[0] == rows[1], "\(line)")
    }
    let tables = try [a, b].map { path in
      let data = try #require(try hume(["report", "--format", "json", "--emotion", "Joy", path]).json().first("data"))
      return try ["summary", "top", "timeline", "across"].map { name in
        try #require(data.first(name)?.elements).map { row in
          String(
            decoding: OracleJSON.object((row.members ?? []).filter { !["input", "job_id"].contains($0.key) }).bytes,
            as: UTF8.self)
        }.sorted()
      }
    }
    #expect(tables[0] == tables[1])
    #expect(tables[0].allSatisfy { !$0.isEmpty })
  }

  @Test func whatIsThereIsKept() throws {
    let server = try Self.server()
    defer { server.stop() }
    let scratch = Scratch()
    let first = try Self.fetch(interviewID, ["--only", "predictions"], from: server, to: scratch)
    #expect(first.status == 0, "\(first.stderr)")
    #expect(scratch.names("jobs/\(interviewID)").contains("predictions.json"))
    #expect(!scratch.names("jobs/\(interviewID)").contains("artifacts.zip"))
    let count = server.requests.count { $0.path.hasSuffix("/predictions") }
    let second = try Self.fetch(from: server, to: scratch)
    #expect(second.status == 0)
    #expect(server.requests.count { $0.path.hasSuffix("/predictions") } == count)
    #expect(second.text.contains("kept") && second.text.contains("fetched"))
    #expect(try Self.fetch(interviewID, ["--force", "-q"], from: server, to: scratch).stderr == "")
    #expect(server.requests.count { $0.path.hasSuffix("/predictions") } == count + 1)
  }

  @Test func theKeyMayComeFromAFile() throws {
    let server = try Self.server()
    defer { server.stop() }
    let scratch = Scratch()
    let path = try scratch.write(Self.key + "\n", to: "key")
    for (mode, status) in [(0o644, 4), (0o640, 4), (0o600, 0)] {
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
      let run = try Self.fetch(
        interviewID, ["--only", "details", "--api-key-file", path], from: server, to: scratch, key: nil)
      #expect(run.status == Int32(status), "\(run.stderr)")
      #expect(!run.stderr.contains(Self.key))
    }
    #expect(
      try Self.fetch(interviewID, ["--api-key-file", "missing"], from: server, to: scratch, key: nil).status == 4)
  }

  static func state(_ status: String) -> LoopbackServer.Response {
    .json(#"{"job_id": "j", "state": {"status": "\#(status)", "message": "too noisy", "created_timestamp_ms": 1}}"#)
  }

  /// The exit code of each way to fail, the key nowhere in what is said, and no file left behind.
  @Test(arguments: [
    ("no key", 4), ("wrong key", 4), ("forbidden", 4), ("unknown", 5), ("gone", 5), ("queued", 6), ("running", 6),
    ("failed", 6), ("login page", 1), ("cut", 7), ("reset", 7), ("repeated key", 1), ("bad predictions", 1),
  ])
  func failures(_ kind: String, _ status: Int) throws {
    let server = try Self.server { request in
      switch kind {
      case "forbidden": return .json(#"{"message": "no access"}"#, status: 403)
      case "gone": return .json(#"{"message": "gone"}"#, status: 410)
      case "queued": return request.path.hasSuffix(interviewID) ? Self.state("QUEUED") : nil
      case "running": return request.path.hasSuffix(interviewID) ? Self.state("IN_PROGRESS") : nil
      case "failed": return request.path.hasSuffix(interviewID) ? Self.state("FAILED") : nil
      case "login page":
        return LoopbackServer.Response(body: Data("<!DOCTYPE html><html><body>Log in</body></html>".utf8))
      case "cut": return LoopbackServer.Response(body: Data(repeating: 0x20, count: 5000), delivery: .cut(after: 100))
      case "reset":
        return LoopbackServer.Response(body: Data(repeating: 0x20, count: 5000), delivery: .reset(after: 100))
      case "repeated key": return .json("{\"message\": \"bad request by \(Self.key)\"}", status: 400)
      case "bad predictions":
        return request.path.hasSuffix("/predictions") ? .json("[{\"source\": {\"type\": \"file\"}") : nil
      default: return nil
      }
    }
    defer { server.stop() }
    let scratch = Scratch()
    let key = ["no key": nil, "wrong key": "another-secret"][kind, default: Self.key]
    let run = try Self.fetch(kind == "unknown" ? "no-such-job" : interviewID, from: server, to: scratch, key: key)
    #expect(run.status == Int32(status), "\(run.stderr)")
    #expect(run.text == "")
    #expect(run.errors.count == 1, "\(run.stderr)")
    #expect(run.stderr.contains("\n  what to do: "), "\(run.stderr)")
    for secret in [Self.key, "another-secret"] { #expect(!run.stderr.contains(secret)) }
    for folder in scratch.names("jobs") {
      let left = Set(scratch.names("jobs/\(folder)"))
      #expect(
        left.isSubset(
          of: kind == "bad predictions"
            ? ["job.json", "manifest.json", "artifacts.zip"] : ["job.json", "manifest.json"]), "\(left)")
    }
  }

  @Test func aServerThatIsNotThereIsTheNetwork() throws {
    let scratch = Scratch()
    let run = try hume(
      ["fetch", "x", "--tries", "2", "--base-url", "http://127.0.0.1:1", "-o", scratch.path("jobs")],
      environment: ["HUME_API_KEY": Self.key])
    #expect(run.status == 7)
    #expect(!run.stderr.contains(Self.key))
  }

  @Test func someJobsMayFail() throws {
    let server = try Self.server()
    defer { server.stop() }
    let scratch = Scratch()
    let some = try Self.fetch("no-such-job", [interviewID, "--only", "details"], from: server, to: scratch)
    #expect(some.status == 3)
    #expect(some.errors.count == 1)
    #expect(scratch.names("jobs/\(interviewID)").contains("job.json"))
    #expect(try Self.fetch("no-such-job", ["nor-this"], from: server, to: scratch).status == 5)
    // The base URL may come from the environment, and may have a path of its own.
    let run = try hume(
      ["fetch", interviewID, "--only", "details", "-o", scratch.path("other")],
      environment: ["HUME_API_KEY": Self.key, "HUME_BASE_URL": server.url + "/proxy"])
    #expect(run.status == 5)
    #expect(server.requests.last?.path == "/proxy/v0/batch/jobs/\(interviewID)")
  }

  /// A key goes to the base URL's origin and to no other.
  @Test func theKeyStaysWithItsServer() throws {
    let other = try LoopbackServer { _ in LoopbackServer.Response(body: Data("[]".utf8)) }
    defer { other.stop() }
    let target = other.url
    let server = try Self.server { request in
      request.path.hasSuffix("/predictions") ? .redirect(to: "\(target)/file?token=secret-token") : nil
    }
    defer { server.stop() }
    let scratch = Scratch()
    let run = try Self.fetch(interviewID, ["--only", "predictions"], from: server, to: scratch)
    #expect(other.requests.allSatisfy { $0.header("X-Hume-Api-Key") == nil })
    #expect(!run.stderr.contains("secret-token"))
    for name in scratch.names("jobs/\(interviewID)") {
      #expect(
        !String(decoding: try scratch.read("jobs/\(interviewID)/\(name)"), as: UTF8.self).contains("secret-token"))
    }
  }

  @Test func severalArchivesGetAFolderEach() throws {
    let scratch = Scratch()
    let run = try hume(
      ["unpack", "all-models/artifacts.zip", "missing.zip", "webhook.json", "--to", scratch.path("out")])
    #expect(run.status == 3)
    #expect(run.errors.count == 2)
    #expect(scratch.names("out") == ["artifacts"])
    #expect(try hume(["unpack", "webhook.json", "--to", scratch.path("new")]).status == 1)
    #expect(scratch.names() == ["out"])
    let cut = try scratch.write(Data(contentsOf: fixture("all-models/artifacts.zip")).prefix(30_000), to: "cut.zip")
    #expect(try hume(["unpack", cut, "--to", scratch.path("new")]).status == 1)
    #expect(scratch.names() == ["cut.zip", "out"])
  }
}
