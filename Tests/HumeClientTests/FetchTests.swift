import Foundation
import HumeClient
import HumeJobs
import HumeDigest
import Synchronization
import HumeTypes
import TestSupport
import Testing

@Suite struct FetchTests {
  @Test func makesTheFolderOfAJob() async throws {
    let server = try FakeAPI().start()
    defer { server.stop() }
    let folder = try ScratchFolder()
    let job = try await fetchJob("my job", from: server.url + "/prefix/", into: folder)

    #expect(folder.names() == ["my job"])
    #expect(folder.names(in: "my job") == ["artifacts.zip", "job.json", "manifest.json", "predictions.json"])
    #expect(try folder.read("my job/job.json") == Data(FakeAPI.completed.utf8))
    #expect(try folder.read("my job/predictions.json") == Data(FakeAPI.predictionsText.utf8))
    #expect(try folder.read("my job/artifacts.zip") == FakeAPI.zip)
    #expect(job.state == JobState(.completed, errors: 0))
    #expect(job.folder == folder.path + "/my job")
    #expect(job.files.map(\.part) == [.details, .predictions, .artifacts])
    #expect(
      job.files.map(\.bytes) == [FakeAPI.completed.utf8.count, FakeAPI.predictionsText.utf8.count, FakeAPI.zip.count])
    #expect(job.files.allSatisfy { !$0.wasKept })

    let requests = server.requests
    let start = "/prefix/v0/batch/jobs/my%20job"
    #expect(requests.map(\.target) == [start, start + "/predictions", start + "/artifacts"])
    #expect(requests.map(\.method) == ["GET", "GET", "GET"])
    #expect(
      requests.map { $0.header("Accept") } == ["application/json", "application/json", "application/octet-stream"])
    for request in requests {
      #expect(request.header("X-Hume-Api-Key") == secret)
      #expect(request.header("Accept-Encoding") == "identity")
      #expect(request.header("User-Agent") == "hume-results/test")
    }
  }

  @Test func writesAManifest() async throws {
    let server = try FakeAPI().start()
    defer { server.stop() }
    let folder = try ScratchFolder()
    let before = Int(Date().timeIntervalSince1970)
    try await fetchJob("a\"b", from: server.url, into: folder)
    let json = [UInt8](try folder.read("a\"b/manifest.json"))

    #expect(lookUp(json, ["schema"]) == "hume-results.manifest/1")
    #expect(lookUp(json, ["job_id"]) == "a\"b")
    let parts: [(name: String, bytes: Int, suffix: String)] = [
      ("job.json", FakeAPI.completed.utf8.count, ""),
      ("predictions.json", FakeAPI.predictionsText.utf8.count, "/predictions"),
      ("artifacts.zip", FakeAPI.zip.count, "/artifacts"),
    ]
    for (index, part) in parts.enumerated() {
      let field = { (name: String) in lookUp(json, ["files", "\(index)", name]) }
      #expect(field("name") == part.name)
      #expect(field("bytes") == "\(part.bytes)")
      #expect(try field("sha256") == sha256(ofFile: folder.path + "/a\"b/" + part.name))
      #expect(field("url") == server.url + "/v0/batch/jobs/a%22b" + part.suffix)
      let time = try #require(field("fetched_at").flatMap { ISO8601DateFormatter().date(from: $0) })
      #expect((before...before + 60).contains(Int(time.timeIntervalSince1970)))
    }
    #expect(lookUp(json, ["files", "3", "name"]) == nil)
  }

  @Test(arguments: [
    ([JobPart.details], ["job.json", "manifest.json"], 1),
    ([.predictions], ["manifest.json", "predictions.json"], 2),
    ([.artifacts], ["artifacts.zip", "manifest.json"], 2),
    ([.details, .artifacts], ["artifacts.zip", "job.json", "manifest.json"], 2),
  ])
  func fetchesOnlyWhatIsAskedFor(parts: [JobPart], names: [String], requests: Int) async throws {
    let server = try FakeAPI().start()
    defer { server.stop() }
    let folder = try ScratchFolder()
    let job = try await fetchJob(only: Set(parts), from: server.url, into: folder)
    #expect(folder.names(in: "j") == names)
    #expect(server.requests.count == requests)
    #expect(job.files.map(\.part) == parts)
  }

  @Test func keepsFilesThatAreThere() async throws {
    let server = try FakeAPI().start()
    defer { server.stop() }
    let folder = try ScratchFolder()
    try folder.write("mine", to: "j/predictions.json")
    let job = try await fetchJob(from: server.url, into: folder)

    #expect(try folder.read("j/predictions.json") == Data("mine".utf8))
    #expect(!server.requests.contains { $0.path.hasSuffix("/predictions") })
    #expect(job.files.map(\.wasKept) == [false, true, false])
    let json = [UInt8](try folder.read("j/manifest.json"))
    #expect(lookUp(json, ["files", "1", "name"]) == "predictions.json")
    #expect(lookUp(json, ["files", "1", "bytes"]) == "4")
    #expect(try lookUp(json, ["files", "1", "sha256"]) == sha256(ofFile: folder.path + "/j/predictions.json"))
    #expect(lookUp(json, ["files", "1", "fetched_at"]) == nil)
    #expect(lookUp(json, ["files", "1", "url"]) == nil)
  }

  @Test func asksNothingWhereAllIsThere() async throws {
    let server = try FakeAPI().start()
    defer { server.stop() }
    let folder = try ScratchFolder()
    try await fetchJob(from: server.url, into: folder)
    let manifest = try folder.read("j/manifest.json")
    let asked = server.requests.count
    let job = try await fetchJob(from: server.url, into: folder)
    #expect(server.requests.count == asked)
    #expect(job.files.allSatisfy { $0.wasKept })
    // What the manifest knows of a file is what it was fetched as, not when it was kept.
    #expect(try folder.read("j/manifest.json") == manifest)
    // Nor is a key needed where nothing is sent.
    try await fetchJob(from: "https://api.hume.ai", key: nil, into: folder)
  }

  @Test func keepsTheManifestsEntriesOfOtherFiles() async throws {
    let server = try FakeAPI().start()
    defer { server.stop() }
    let folder = try ScratchFolder()
    try await fetchJob(only: [.details, .predictions], from: server.url + "/one", into: folder)
    try await fetchJob(from: server.url + "/two", into: folder)
    let json = [UInt8](try folder.read("j/manifest.json"))
    #expect(lookUp(json, ["files", "1", "url"])?.contains("/one/") == true)
    #expect(lookUp(json, ["files", "2", "url"])?.contains("/two/") == true)
  }

  @Test func replacesFilesByForce() async throws {
    let server = try FakeAPI().start()
    defer { server.stop() }
    let folder = try ScratchFolder()
    for name in ["job.json", "predictions.json", "artifacts.zip"] { try folder.write("old", to: "j/\(name)") }
    let job = try await fetchJob(from: server.url, into: folder, force: true)
    #expect(try folder.read("j/job.json") == Data(FakeAPI.completed.utf8))
    #expect(try folder.read("j/predictions.json") == Data(FakeAPI.predictionsText.utf8))
    #expect(try folder.read("j/artifacts.zip") == FakeAPI.zip)
    #expect(job.files.allSatisfy { !$0.wasKept })
  }

  @Test func fetchesDetailsAgainUntilTheyAreFinal() async throws {
    let server = try FakeAPI().start()
    defer { server.stop() }
    for (status, isAskedAgain) in [("QUEUED", true), ("IN_PROGRESS", true), ("COMPLETED", false)] {
      let folder = try ScratchFolder()
      let old = #"{"state": {"status": "\#(status)"}}"#
      try folder.write(old, to: "j/job.json")
      try await fetchJob(from: server.url, into: folder)
      #expect(try folder.read("j/job.json") == Data((isAskedAgain ? FakeAPI.completed : old).utf8))
    }
  }

  @Test func streamsLargeBodies() async throws {
    let big = archive(of: String(repeating: "seven, ", count: 7 << 20))
    var api = FakeAPI()
    api.artifacts = .init(body: big)
    let server = try api.start()
    defer { server.stop() }
    let folder = try ScratchFolder()
    let log = Mutex<[FetchProgress]>([])
    try await fetchJob(
      only: [.artifacts], from: server.url, into: folder, progress: { step in log.withLock { $0.append(step) } })
    let seen = log.withLock { $0 }
    #expect(try folder.read("j/artifacts.zip") == big)
    #expect(seen.last == seen.last { $0.part == .artifacts && $0.isDone && $0.bytes == big.count })
    #expect(zip(seen, seen.dropFirst()).allSatisfy { $0.bytes <= $1.bytes })
  }

  @Test(arguments: [
    LoopbackServer.Response.Delivery.whole, .chunked(size: 3), .chunked(size: 100_000), .untilClose,
  ])
  func takesBodiesHoweverTheyAreSent(delivery: LoopbackServer.Response.Delivery) async throws {
    var api = FakeAPI()
    api.predictions.delivery = delivery
    let server = try api.start()
    defer { server.stop() }
    let folder = try ScratchFolder()
    try await fetchJob(from: server.url, into: folder)
    #expect(try folder.read("j/predictions.json") == Data(FakeAPI.predictionsText.utf8))
  }

  @Test(arguments: [
    ("00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000000"), ("two words", "two%20words"),
    ("Gespräch-日", "Gespr%C3%A4ch-%E6%97%A5"), ("50%41", "50%2541"), ("a?b#c&d", "a%3Fb%23c%26d"), ("..x", "..x"),
    ("a\\b", "a%5Cb"),
  ])
  func sendsAnyIDAsOneComponent(id: String, encoded: String) async throws {
    let server = try FakeAPI().start()
    defer { server.stop() }
    let folder = try ScratchFolder()
    try await fetchJob(id, only: [.details], from: server.url, into: folder)
    #expect(server.requests.map(\.target) == ["/v0/batch/jobs/\(encoded)"])
    #expect(folder.names() == [id])
  }

  /// What a server does not have of a job that it tells of is said, and no failure; unless there is nothing at all, or it
  /// was asked for by name.
  @Test func resultsThatAServerLacks() async throws {
    let absent = LoopbackServer.Response.json(#"{"message": "no artifacts"}"#, status: 404)
    var api = FakeAPI()
    api.artifacts = absent
    let server = try api.start()
    defer { server.stop() }
    let folder = try ScratchFolder()
    let job = try await fetchJob(from: server.url, into: folder, mayLack: [.predictions, .artifacts])
    #expect(job.lacking == [.artifacts])
    #expect(job.files.map(\.part) == [.details, .predictions])
    #expect(folder.names(in: "j") == ["job.json", "manifest.json", "predictions.json"])
    #expect(await clientError { try await fetchJob(from: server.url, into: folder) }?.code == .notFound)

    api.predictions = absent
    let empty = try api.start()
    defer { empty.stop() }
    let error = await clientError {
      try await fetchJob(from: empty.url, into: try ScratchFolder(), mayLack: [.predictions, .artifacts])
    }
    #expect(error?.code == .notFound)
  }

  /// A file that is not what had come is never taken for it, nor is what had come forgotten.
  @Test func filesThatChangedSince() async throws {
    let server = try FakeAPI().start()
    defer { server.stop() }
    let folder = try ScratchFolder()
    try await fetchJob(from: server.url, into: folder)
    let manifest = try folder.read("j/manifest.json")
    let asked = server.requests.count
    try folder.write("[", to: "j/predictions.json")
    let error = await clientError { try await fetchJob(from: server.url, into: folder) }
    #expect(error?.code == .changed && error?.message.contains("it has 1 bytes, not 30") == true)
    #expect(error?.place.path == folder.path + "/j/predictions.json")
    #expect(server.requests.count == asked)
    #expect(try folder.read("j/manifest.json") == manifest)

    // Of the same size, it takes reading to see it.
    try folder.write(String(repeating: " ", count: 30), to: "j/predictions.json")
    try await fetchJob(from: server.url, into: folder)
    var options = FetchOptions()
    options.verify = true
    let reading = await clientError { [options] in
      _ = try await client(server.url).fetch(JobID("j"), into: folder.path, options: options)
    }
    #expect(reading?.code == .changed && reading?.message.contains("SHA-256") == true)
    #expect(try folder.read("j/manifest.json") == manifest)
    try await fetchJob(from: server.url, into: folder, force: true)
    #expect(try folder.read("j/predictions.json") == Data(FakeAPI.predictionsText.utf8))
  }
}
