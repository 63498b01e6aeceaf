import Foundation
import ArchiveSupport
import HumeClient
import HumeJobs
import HumeTypes
import Synchronization
import TestSupport
import Testing

/// A folder of its own for a test, gone with the last reference.
final class ScratchFolder: Sendable {
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

/// A sound artifacts archive with a CSV.
func archive(of csv: String) -> Data { Data(ZipBuilder([("file-0-a/csv/a/face.csv", csv)]).finished()) }

/// The API with one job, each part of which can be made to answer otherwise.
struct FakeAPI {
  typealias Response = LoopbackServer.Response

  static let completed = #"{"job_id": "j", "state": {"status": "COMPLETED", "num_errors": 0}}"#
  static let predictionsText = #"[{"source": {"type": "text"}}]"#
  static let zip = archive(of: "Id,Text\r\n")

  var details = Response.json(completed)
  var predictions = Response.json(predictionsText)
  var artifacts = Response(headers: ["Content-Type": "application/zip"], body: zip)

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

/// A client as most tests want it: with the key, and quick to try again.
func client(
  _ url: String, allowInsecure: Bool = false, key: String? = secret, limits: TransferLimits = TransferLimits(),
  tries: Int = 1, shouldStop: @escaping @Sendable () -> Bool = { false }
) throws -> HumeClient {
  var options = ClientOptions()
  options.limits = limits
  options.retries.failures = tries
  options.retries.firstSeconds = 0.01
  options.userAgent = "hume-results/test"
  options.shouldStop = shouldStop
  return try HumeClient(
    BaseURL(url, allowInsecure: allowInsecure), key: key.map { try APIKey($0) }, options: options)
}

/// Fetches from a server as most tests do: with the key, into a scratch folder.
@discardableResult
func fetchJob(
  _ id: String = "j", only parts: Set<JobPart> = Set(JobPart.allCases), from url: String, allowInsecure: Bool = false,
  key: String? = secret, into folder: ScratchFolder, mayLack: Set<JobPart> = [], force: Bool = false,
  limits: TransferLimits = TransferLimits(),
  tries: Int = 1, progress: @escaping @Sendable (FetchProgress) -> Void = { _ in },
  shouldStop: @escaping @Sendable () -> Bool = { false }
) async throws -> FetchedJob {
  var options = FetchOptions()
  options.parts = parts
  options.mayLack = mayLack
  options.force = force
  return try await client(
    url, allowInsecure: allowInsecure, key: key, limits: limits, tries: tries, shouldStop: shouldStop
  ).fetch(JobID(id), into: folder.path, options: options, progress: progress)
}

/// The `ClientError` that `body` ends with; anything else fails the test.
func clientError(sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void) async
  -> ClientError?
{
  do {
    try await body()
    Issue.record("nothing was thrown", sourceLocation: sourceLocation)
  } catch let error as ClientError {
    return error
  } catch {
    Issue.record("not a ClientError: \(error)", sourceLocation: sourceLocation)
  }
  return nil
}
