import Foundation
import HumeClient
import HumeDigest
import HumeJobs
import Synchronization
import TestSupport
import Testing

@Suite struct StartTests {
  static let request = JobRequest(models: JobModels(prosody: ProsodyOptions()), texts: ["Ein Text, 日本."])
  static let reply = #"{"job_id": "00000000-0000-0000-0000-00000000000a"}"#

  static func server(_ log: RequestLog = RequestLog()) throws -> LoopbackServer {
    try LoopbackServer(log: log) { request in
      request.method == "POST" && request.isWhole ? .json(reply) : .json(#"{"message": "no"}"#, status: 405)
    }
  }

  /// The id of the job that was started, or the code of the error.
  static func start(
    _ server: LoopbackServer, files: [String] = [], tries: Int = 5, limits: TransferLimits = patientLimits
  ) async throws -> String {
    do {
      return try await client(server.url, limits: limits, tries: tries).start(request, files: files).text.suffix(1)
        .description
    } catch let error as ClientError { return error.codeName }
  }

  @Test func sendsTheRequestAsJSON() async throws {
    let server = try Self.server()
    defer { server.stop() }
    #expect(try await Self.start(server) == "a")
    let request = try #require(server.requests.first)
    #expect(request.method == "POST" && request.target == "/v0/batch/jobs")
    #expect([UInt8](request.body) == Self.request.json())
    #expect(request.header("Content-Type") == "application/json")
    #expect(request.header("Accept") == "application/json")
    #expect(request.header("X-Hume-Api-Key") == secret)
    #expect(request.header("User-Agent") == "hume-results/test")
    #expect(server.requests.count == 1)
  }

  @Test func sendsFilesInAForm() async throws {
    let server = try Self.server()
    defer { server.stop() }
    let folder = try ScratchFolder()
    let names = [
      "talk.mp4", "two words; x=1.wav", "Gespräch 日.mp3", "a\"b.txt", "back\\slash", "per%22cent", "line\nbreak",
    ]
    let contents = names.indices.map { Content.bytes($0 == 0 ? 5_000_000 : $0 == 6 ? 0 : 1000, seed: UInt64($0)) }
    for (name, bytes) in zip(names, contents) { try bytes.write(to: URL(fileURLWithPath: "\(folder.path)/\(name)")) }
    #expect(try await Self.start(server, files: names.map { "\(folder.path)/\($0)" }) == "a")

    let request = try #require(server.requests.first)
    #expect(request.isWhole && request.header("Content-Type")?.hasPrefix("multipart/form-data; boundary=") == true)
    #expect(request.header("X-Hume-Api-Key") == secret)
    #expect(request.parts.allSatisfy { $0.isWhole })
    #expect(request.parts.map(\.length) == [Self.request.json().count] + contents.map(\.count))
    #expect([UInt8](request.parts[0].start) == Self.request.json())
    for (part, name) in zip(request.parts.dropFirst(), names) {
      #expect(try part.digest == sha256(ofFile: "\(folder.path)/\(name)"))
      let types = ["mp4": "video/mp4", "wav": "audio/wav", "mp3": "audio/mpeg", "txt": "text/plain"]
      let ending = String(name.split(separator: ".").last ?? "")
      #expect(part.header("Content-Type") == types[ending] ?? "application/octet-stream")
      // Nothing of a name ends its quotes or its line.
      #expect(part.headers.count == 2)
      let disposition = part.header("Content-Disposition") ?? ""
      #expect(disposition.hasPrefix("form-data; name=\"file\"; filename=\""))
      if name.allSatisfy({ !"\"\\\n%".contains($0) }) { #expect(disposition.hasSuffix("filename=\"\(name)\"")) }
    }
    #expect(request.parts[0].header("Content-Disposition") == "form-data; name=\"json\"")
  }

  @Test func filesThatCannotBeSent() async throws {
    let server = try Self.server()
    let folder = try ScratchFolder()
    let large = try folder.write("", to: "large.mp4")
    try FileHandle(forWritingTo: URL(fileURLWithPath: large)).truncate(atOffset: 1_000_000_001)
    let small = try folder.write("media", to: "talk.mp4")
    for (files, code) in [
      ([folder.path + "/none"], "unreadable_file"), ([folder.path], "unreadable_file"), ([large], "bad_request"),
      (Array(repeating: small, count: 101), "bad_request"), ([small, folder.path + "/none"], "unreadable_file"),
    ] {
      let came = try await Self.start(server, files: files)
      #expect(came == code)
    }
    server.stop()
    #expect(server.requests.isEmpty)
  }

  @Test func tellsHowFarTheUploadIs() async throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/talk.mp4"
    try Content.bytes(30_000_000, seed: 3).write(to: URL(fileURLWithPath: path))
    let server = try Self.server()
    defer { server.stop() }
    let told = Mutex<[UploadProgress]>([])
    _ = try await client(server.url).start(Self.request, files: [path]) { step in told.withLock { $0.append(step) } }
    let steps = told.withLock { $0 }
    #expect(!steps.isEmpty && steps.allSatisfy { $0.bytes > 0 && $0.bytes <= $0.totalBytes ?? 0 })
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.bytes <= $1.bytes })
    #expect(steps.allSatisfy { (30_000_000...30_010_000).contains($0.totalBytes ?? 0) })
  }
}
