import Foundation
import HumeClient
import HumeJobs
import Synchronization
import TestSupport
import Testing

extension Content {
  /// Predictions, all of one length and readable: those of two letters stay so if their bytes get mixed.
  static func predictions(_ letter: Character, count: Int = 2000, etag: String? = nil, lastModified: Date? = nil)
    -> Content
  {
    let start = #"[{"source": {"type": "file", "filename": ""#
    let end = #"", "md5sum": "0"}, "results": {"predictions": [], "errors": []}}]"#
    let text = start + String(repeating: letter, count: count - start.utf8.count - end.utf8.count) + end
    return Content(
      Data(text.utf8), etag: etag ?? "\"\(letter)\"", lastModified: lastModified, type: "application/json")
  }

  /// The same bytes with another ETag, or none.
  func with(etag: String?) -> Content {
    var content = self
    content.etag = etag
    return content
  }
}

/// The API with a completed job `j` whose predictions come in versions, one a request, and a second origin.
final class FaultyAPI: Sendable {
  let log = RequestLog()
  let api: LoopbackServer
  /// Another origin, which serves the same contents at any path.
  let storage: LoopbackServer
  let folder: ScratchFolder

  init(_ versions: [Content] = [.predictions("a")], isStoredElsewhere: Bool = false) throws {
    let storage = try LoopbackServer(log: log) { .content(versions, $0.number) }
    self.storage = storage
    api = try LoopbackServer(log: log) { request in
      guard request.path.hasSuffix("/predictions") else { return .json(FakeAPI.completed) }
      return isStoredElsewhere ? .redirect(to: storage.url + "/stored") : .content(versions, request.visit)
    }
    folder = try ScratchFolder()
    // How far the job is is known: only requests for predictions come.
    try folder.write(FakeAPI.completed, to: "j/job.json")
  }

  /// Ends both servers, after which the log is whole; the key must not have left its origin.
  func stop(sourceLocation: SourceLocation = #_sourceLocation) {
    api.stop()
    storage.stop()
    let leaks = log.requests(containing: secret).filter { $0.server != api.url }
    #expect(leaks.isEmpty, "\(leaks.map(\.target))", sourceLocation: sourceLocation)
    #expect(log.noHTTP.isEmpty, sourceLocation: sourceLocation)
  }

  /// Fetches the predictions, and says what is there then: their letter, or the code of the error.
  ///
  /// Whatever the end, a file has its final name only if it is whole and of one content.
  func fetch(
    _ client: HumeClient? = nil, tries: Int = 1, limits: TransferLimits = patientLimits,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> String {
    let client = try client ?? .init(BaseURL(api.url), key: APIKey(secret), options: options(tries, limits))
    var options = FetchOptions()
    options.parts = [.predictions]
    do {
      let job = try await client.fetch(JobID("j"), into: folder.path, options: options)
      let bytes = try folder.read("j/predictions.json")
      #expect(
        folder.names(in: "j") == ["job.json", "manifest.json", "predictions.json"], sourceLocation: sourceLocation)
      #expect(job.files.map(\.bytes) == [bytes.count], sourceLocation: sourceLocation)
      return letter(of: bytes)
    } catch let error as ClientError {
      #expect(!folder.names(in: "j").contains("predictions.json"), sourceLocation: sourceLocation)
      #expect(!"\(error)".contains(secret), sourceLocation: sourceLocation)
      return error.codeName
    }
  }

  private func letter(of bytes: Data) -> String {
    for letter: Character in ["a", "b", "c"] where bytes == Content.predictions(letter, count: bytes.count).bytes {
      return "\(letter)"
    }
    return "bytes of no content: \(String(decoding: bytes.prefix(200), as: UTF8.self))"
  }

  private func options(_ tries: Int, _ limits: TransferLimits) -> ClientOptions {
    var options = ClientOptions()
    options.limits = limits
    options.retries.failures = tries
    options.retries.firstSeconds = 0.002
    return options
  }
}

/// Limits that a busy machine keeps, but for what is endless.
let patientLimits: TransferLimits = {
  var limits = TransferLimits()
  limits.resultBytes = 1 << 20
  return limits
}()

/// Short waits, where waits are what is tested: shorter ones a busy machine would not keep.
let shortLimits: TransferLimits = {
  var limits = patientLimits
  limits.stallSeconds = 2
  return limits
}()
