package import HumeJobs
import HumeParsing
import HumeSystem
import HumeTypes

/// What the body of a callback says: `{"job_id", "status", "predictions"}`.
package struct CallbackBody: Sendable {
  /// The job.
  package private(set) var jobID: JobID
  /// `COMPLETED` or `FAILED`.
  package private(set) var status: JobStatus
  /// Why the job failed, where the body says so.
  package private(set) var message: String?
  /// Where in the body the list of predictions lies; nil where there is none.
  package private(set) var predictions: Range<Int>?

  /// Reads a body wholly: it has to be one JSON object, and its predictions have to be what `report` can read.
  ///
  /// Memory is bounded whatever the body. Throws a `CallbackRefusal` (400 for what is no JSON, 422 for other JSON).
  package init(reading spool: Spool) throws {
    let members: Members
    do {
      members = try Members(spool)
    } catch let error as ParsingError {
      throw CallbackRefusal(400, "The body is not JSON. \(error.message)")
    }
    guard let id = members.texts["job_id"] else { throw CallbackRefusal(422, "The body names no job_id.") }
    do { jobID = try JobID(id) } catch {
      throw CallbackRefusal(422, (error as? JobError)?.message ?? "The job_id cannot be one.")
    }
    guard JobArchive.canHold(jobID) else { throw CallbackRefusal(422, "The job_id begins with a dot.") }
    guard let status = members.texts["status"], !status.isEmpty else {
      throw CallbackRefusal(422, "The body names no status.")
    }
    self.status = JobStatus(rawValue: status)
    guard self.status.isFinal else { throw CallbackRefusal(422, "The status is neither COMPLETED nor FAILED.") }
    message = members.texts["message"] ?? members.texts["error"]
    predictions = members.predictions
    if self.status == .completed, predictions == nil {
      throw CallbackRefusal(422, "The status is COMPLETED, but there are no predictions.")
    }
    guard let predictions else { return }
    do {
      try checkPredictions(FileSlice(spool.file, predictions), input: "predictions")
    } catch let error as ParsingError {
      throw CallbackRefusal(422, "The predictions cannot be read. \(error.message)")
    }
  }
}

/// The members of the body's object that matter, found in one strict pass over all of it.
private struct Members {
  private(set) var texts: [String: String] = [:]
  private(set) var predictions: Range<Int>?

  private static let wantedTexts: Set<String> = ["job_id", "status", "message", "error"]
  /// The most bytes of a text that becomes part of job.json, which has to stay small enough to be read.
  private static let largestText = 64 << 10

  init(_ spool: Spool) throws {
    var lexer = StreamLexer(FileSlice(spool.file, 0..<spool.size))
    guard try lexer.next() == .beginObject else {
      while try lexer.next() != .end {}
      throw CallbackRefusal(422, "The body is not a JSON object.")
    }
    var seen: Set<String> = []
    while try lexer.next() == .key {
      let key = lexer.text
      let isWanted = key == "predictions" || Self.wantedTexts.contains(key)
      if isWanted, !seen.insert(key).inserted { throw CallbackRefusal(422, "The body has \(key) twice.") }
      try take(key, &lexer)
    }
    while try lexer.next() != .end {}
  }

  private mutating func take(_ key: String, _ lexer: inout StreamLexer) throws {
    let token = try lexer.next()
    let begin = lexer.offset - 1
    if token == .string, Self.wantedTexts.contains(key) {
      let text = lexer.text
      guard text.utf8.count <= Self.largestText else { throw CallbackRefusal(422, "The \(key) is longer than 64 KiB.") }
      texts[key] = text
    }
    while lexer.depth > 1 { _ = try lexer.next() }
    guard key == "predictions", token != .null else { return }
    guard token == .beginArray else { throw CallbackRefusal(422, "The predictions are not a list.") }
    predictions = begin..<lexer.offset
  }
}

/// The tokens of a stream, through a window that slides.
private struct StreamLexer {
  private var lexer: JSONLexer
  private var window = [UInt8](repeating: 0, count: 1 << 17)
  private var count = 0
  /// How many bytes of the window are done with.
  private var used = 0
  private var isFinal = false
  private let stream: FileSlice

  init(_ stream: FileSlice) {
    self.stream = stream
    var limits = JSONLimits()
    limits.string = 16 << 20
    lexer = JSONLexer(limits: limits)
  }

  var depth: Int { lexer.depth }
  /// Behind the last token, in the stream.
  var offset: Int { lexer.base + lexer.position }
  /// The last key or string.
  var text: String { lexer.text(window.span.extracting(0..<count)) }

  mutating func next() throws -> JSONToken {
    while true {
      if let token = try lookUp() { return token }
      try refill()
    }
  }

  /// The next token, or nil where the window ends before it. The second reference to the window is gone afterwards: it
  /// would be copied when it slides.
  private mutating func lookUp() throws -> JSONToken? {
    let bytes = window
    let token = try lexer.next(bytes.span.extracting(0..<count), isFinal: isFinal)
    if token != .needsInput { return token }
    used = lexer.position
    lexer.discard(used, of: bytes.span.extracting(0..<count))
    return nil
  }

  private mutating func refill() throws {
    window.replaceSubrange(0..<(count - used), with: window[used..<count])
    count -= used
    if count == window.count { window.append(contentsOf: repeatElement(0, count: window.count)) }
    let end = count
    let got = try window.withUnsafeMutableBytes {
      try stream.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[end...]))
    }
    count += got
    isFinal = got == 0
  }
}
