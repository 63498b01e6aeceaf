import Foundation
import HumeClient
import HumeJobs
import TestSupport
import Testing

/// Replies about a job as they came over the years.
@Suite struct DetailsTests {
  static let good: [(String, JobState)] = [
    // 2022: no id, integers as floats, nothing about the results.
    (
      #"{"state": {"status": "COMPLETED", "created_timestamp_ms": 1.663e12, "started_timestamp_ms": 1663000001000.0, "ended_timestamp_ms": 1.663000002E12}, "request": {"models": {"face": {}}}}"#,
      JobState(
        .completed, createdMilliseconds: 1_663_000_000_000, startedMilliseconds: 1_663_000_001_000,
        endedMilliseconds: 1_663_000_002_000)
    ),
    (
      #"{"type": "INFERENCE", "job_id": "j", "user_id": "u", "request": {"files": [{"md5sum": "0"}]}, "state": {"status": "COMPLETED", "num_predictions": 3, "num_errors": 1}}"#,
      JobState(.completed, predictions: 3, errors: 1)
    ),
    (
      #"{"jobId": "j", "state": {"status": "FAILED", "endedTimestampMs": 5, "message": "no \"face\""}}"#,
      JobState(.failed, endedMilliseconds: 5, message: "no \"face\"")
    ), (#"{"state": {"status": "IN_PROGRESS", "extra": [1, {"a": null}]}, "more": 1}"#, JobState(.inProgress)),
    (#" {"state":{"status":"Paused ünd"}} "#, JobState(JobStatus(rawValue: "Paused ünd"))),
    (
      #"{"state": {"status": "COMPLETED", "num_errors": null, "created_timestamp_ms": "soon"}, "request": null}"#,
      JobState(.completed)
    ),
  ]

  @Test(arguments: good)
  func areRead(text: String, state: JobState) async throws {
    for fault in [
      Fault.whole, .chunked(size: 5), .untilClose, .interim(100, 103), .header("Content-Type", "text/plain"),
    ] {
      let server = try LoopbackServer { _ in .json(text) }
      defer { server.stop() }
      server.script([fault])
      let job = try await client(server.url).details(of: JobID("j"))
      #expect(job.state == state)
      #expect(job.json == Array(text.utf8))
      // What came is kept as it came, byte for byte.
      let folder = try ScratchFolder()
      try await fetchJob(only: [.details], from: server.url, into: folder)
      #expect(try folder.read("j/job.json") == Data(text.utf8))
    }
  }

  @Test(arguments: [
    "", "{}", "[]", "null", "7", #""COMPLETED""#, #"{"state": {}}"#, #"{"state": "COMPLETED"}"#,
    #"{"state": {"status": 5}}"#, #"{"status": "COMPLETED"}"#, #"{"state": {"status": "COMPLETED"}"#,
    #"{"state": {"status": "COMPLETED"}} x"#, "<!DOCTYPE html><html></html>", #"[{"state": {"status": "COMPLETED"}}]"#,
    "\u{1F}\u{8B}", String(repeating: "[", count: 100_000), #"{"state": {"status": "COMPL"#,
  ])
  func areRefused(text: String) async throws {
    let server = try LoopbackServer { _ in .json(text) }
    defer { server.stop() }
    let error = await clientError { _ = try await client(server.url, tries: 5).details(of: JobID("j")) }
    #expect(error?.code == .badReply)
    #expect(server.requests.count == 1)
    let folder = try ScratchFolder()
    _ = await clientError { try await fetchJob(from: server.url, into: folder) }
    #expect(folder.names().isEmpty)
  }

  @Test func areReadUpToALimit() async throws {
    let pad = String(repeating: " ", count: 10_000)
    let server = try LoopbackServer { _ in .json(#"{"state": {"status": "QUEUED"}}"# + pad) }
    defer { server.stop() }
    var limits = TransferLimits()
    for (bytes, isTooLarge) in [(20_000, false), (5000, true)] {
      limits.detailsBytes = bytes
      let client = try client(server.url, limits: limits, tries: 5)
      do {
        _ = try await client.details(of: JobID("j"))
        #expect(!isTooLarge)
      } catch let error as ClientError { #expect(isTooLarge && error.code == .tooLarge) }
    }
    #expect(server.requests.count == 2)
  }

  @Test func bytesOfAPart() async throws {
    let content = Content(Content.bytes(3_000_000, seed: 4), etag: "\"x\"")
    let server = try LoopbackServer { _ in .content(content) }
    defer { server.stop() }
    server.script([.cut(after: 1_000_000), .status(503), .chunkedCut(size: 1000, after: 5000)])
    let client = try client(server.url, tries: 4)
    let bytes = try await client.bytes(of: .artifacts, of: JobID("j"))
    #expect(bytes == [UInt8](content.bytes))
    // In memory nothing is gone on from.
    #expect(server.requests.count == 4 && server.requests.allSatisfy { $0.header("Range") == nil })
    let error = await clientError { _ = try await client.bytes(of: .artifacts, of: JobID("j"), limit: 2_999_999) }
    #expect(error?.code == .tooLarge)
  }
}
