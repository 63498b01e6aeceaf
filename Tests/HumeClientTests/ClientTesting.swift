import Foundation
import HumeClient
import HumeTypes
import Synchronization
import TestSupport
import Testing

/// A folder of its own for a test, gone with the last reference.
final class ScratchFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "client-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The names inside a folder in it, sorted; empty where there is none.
  func names(in folder: String = "") -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)")) ?? []).sorted()
  }

  func read(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")) }

  @discardableResult
  func write(_ text: String, to name: String, mode: Int = 0o644) throws -> String {
    let file = URL(fileURLWithPath: "\(path)/\(name)")
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
    return file.path
  }
}

/// What a verifier of the tests says of a file that is not what it should be.
struct NotThat: ExplainedError {
  var codeName: String { "not_that" }
  let message: String
  var place: Place { Place(byte: 0) }
  var advice: String { "" }
}

/// Looks into JSON as the program's own parser does.
@Sendable func lookUp(_ bytes: [UInt8], _ path: [String]) -> String? {
  var value = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
  for step in path {
    if let list = value as? [Any] {
      value = Int(step).flatMap { list.indices.contains($0) ? list[$0] : nil }
    } else {
      value = (value as? [String: Any])?[step]
    }
  }
  return value as? String ?? (value as? NSNumber)?.stringValue
}

/// A verifier that tells JSON lists, details and ZIPs by what they are.
let verifier = FetchVerifier(
  details: { path in
    let json = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    guard let status = lookUp(json, ["state", "status"]) else { throw NotThat(message: "There is no state.") }
    return JobState(status: status, message: lookUp(json, ["state", "message"]))
  },
  predictions: { path in
    let json = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
    guard json is [Any] else { throw NotThat(message: "It is not a list.") }
  },
  artifacts: { path in
    guard try Data(contentsOf: URL(fileURLWithPath: path)).starts(with: Data("PK".utf8)) else {
      throw NotThat(message: "It is not a ZIP.")
    }
  }, lookUp: lookUp)

/// The API with one job, each part of which can be made to answer otherwise.
struct FakeAPI {
  typealias Response = LoopbackServer.Response

  static let completed = #"{"job_id": "j", "state": {"status": "COMPLETED", "num_errors": 0}}"#
  static let predictionsText = #"[{"source": {"type": "text"}}]"#
  static let zipText = "PK\u{3}\u{4}the rest of it"

  var details = Response.json(completed)
  var predictions = Response.json(predictionsText)
  var artifacts = Response(headers: ["Content-Type": "application/zip"], body: Data(zipText.utf8))

  func start() throws -> LoopbackServer {
    let api = self
    return try LoopbackServer { request in
      if request.path.hasSuffix("/predictions") { return api.predictions }
      if request.path.hasSuffix("/artifacts") { return api.artifacts }
      return api.details
    }
  }
}

let secret = "s3cret-key-0123456789"

/// Fetches from a server as most tests do: with the key, into a scratch folder.
@discardableResult
func fetchJob(
  _ id: String = "j", only parts: Set<JobPart> = Set(JobPart.allCases), from url: String, allowInsecure: Bool = false,
  key: String? = secret,
  into folder: ScratchFolder, force: Bool = false, limits: TransferLimits = TransferLimits(),
  progress: ((FetchProgress) -> Void)? = nil, shouldStop: @escaping @Sendable () -> Bool = { false }
) throws -> FetchedJob {
  return try fetch(
    job: JobID(id), only: parts, from: BaseURL(url, allowInsecure: allowInsecure), key: key.map { try APIKey($0) },
    into: folder.path, force: force,
    limits: limits, userAgent: "hume-results/test", verify: verifier, progress: progress,
    shouldStop: shouldStop)
}

/// The `ClientError` that `body` ends with; anything else fails the test.
func clientError(sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void) -> ClientError? {
  do {
    try body()
    Issue.record("nothing was thrown", sourceLocation: sourceLocation)
  } catch let error as ClientError {
    return error
  } catch {
    Issue.record("not a ClientError: \(error)", sourceLocation: sourceLocation)
  }
  return nil
}
