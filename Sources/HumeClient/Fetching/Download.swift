import HumeJobs
import HumeSystem
import HumeTypes

/// One file of a job on its way to the job's folder.
///
/// What came is kept and gone on from, in this run or the next: with `Range`, and `If-Range` so that a content that has
/// changed comes whole. A partial reply is taken only if it says that it begins where the bytes end, of the same length
/// and validator; anything else starts from the beginning. So no file ever holds bytes of two contents, unless the server
/// gives two contents one strong validator, and then the file is checked as a whole at the end like any other.
final class Download {
  private let part: JobPart
  private let session: Session
  private let url: WebURL
  private let file: PartFile
  private let progress: (FetchProgress) -> Void
  private var patience: Patience
  private var restarts = 0
  private var lastTold = -1.0
  /// The length of the whole content, where the server told it.
  private var length: Int?
  /// Whether the bytes are of more than one reply.
  private var isPieced = false
  /// How many bytes of an earlier run were gone on from; nil where there were none, or they were not taken.
  private(set) var resumedFrom: Int?

  /// A download; where the file is wanted `anew` the server is asked for it, even if all of it is there.
  init(
    _ part: JobPart, of job: JobID, into folder: JobFolder, anew: Bool, _ session: Session,
    progress: @escaping (FetchProgress) -> Void
  ) throws {
    self.part = part
    self.session = session
    self.progress = progress
    url = session.base.url(job: job, part: part)
    file = try PartFile(part.fileName, in: folder, url: url.description)
    patience = Patience(session)
    if anew, file.isWhole { try file.restart(nil) }
    if file.content != nil {
      resumedFrom = file.bytes
      isPieced = true
    }
  }

  /// Brings the file to its end, checks it and gives it its name; says its size and its SHA-256.
  func run() throws -> (bytes: Int, sha256: String) {
    do {
      while true {
        let headers = try bringWhole()
        do {
          try part.check(file.path) { [session] in session.stop.isRequested }
          break
        } catch let error where isTheFiles(error) {
          // Of one reply it is what the server has. Pieced together from several, it is asked for once more.
          guard isPieced, restarts == 0 else { throw badReply(headers, error) }
          try restart()
        }
      }
      return (file.bytes, try file.install())
    } catch let error as ClientError where error.code == .badReply || error.code == .tooLarge {
      try? file.restart(nil)
      file.leave()
      throw error
    } catch {
      file.leave()
      throw error is Interrupted ? ClientError.interruption : error
    }
  }

  /// Whether an error of the check is about what the file holds: not the wish to stop, not the disk.
  private func isTheFiles(_ error: any Error) -> Bool {
    !(error is Interrupted || error is SystemError || session.stop.isRequested)
  }

  private func restart() throws {
    restarts += 1
    try begin(nil)
  }

  private func begin(_ content: PartFile.Content?) throws {
    resumedFrom = nil
    isPieced = false
    length = content?.bytes
    try file.restart(content)
  }

  /// Asks until all bytes are there; gives the headers of the last reply.
  private func bringWhole() throws -> [String: String] {
    var headers: [String: String] = [:]
    while !file.isWhole {
      let before = file.bytes
      do {
        let reply = try ask()
        headers = reply.headers
        if reply.status == 416 { throw Misfit() }
        // Without a length the end of the reply is the end of the file.
        guard let length, file.bytes < length else { return headers }
        throw ClientError(
          .cutShort, "The reply ended before its announced length.", place: session.place(url), advice: "Try again.")
      } catch is Misfit {
        try startAnew()
      } catch let error as ClientError where error.isTransient {
        if file.content == nil { try begin(nil) }
        if file.bytes > before { patience.gained() }
        try patience.wait(after: error)
      }
    }
    return headers
  }

  /// What the server sends does not go on from what is here.
  private func startAnew() throws {
    guard restarts < 2 else {
      throw ClientError(
        .badReply, "The server's partial replies do not fit together.", place: session.place(url),
        advice: "Ask those who run the server; it may be behind a cache.")
    }
    try restart()
  }

  /// Asks for all, or for what is missing, and adds what comes to the file.
  private func ask() throws -> TransferReply {
    var call = APICall(url: url, accept: part.mediaType)
    let known = file.content
    if let known {
      call.headers = ["Range: bytes=\(file.bytes)-", "If-Range: \(known.etag)"]
      call.wanted = [200, 206, 416]
    } else {
      try begin(nil)
    }
    return try session.send(
      call,
      begin: { [self] reply in
        if reply.status == 416 { return { _ in } }
        let end = reply.status == 206 ? try endOfRange(reply, known) : try beginWhole(reply)
        return { [self] bytes in try take(bytes, end: end) }
      }, progress: { [self] _ in tell() })
  }

  /// Begins the file from a reply that holds all of it; gives where it has to end at the latest.
  private func beginWhole(_ reply: TransferReply) throws -> Int {
    try requireIdentity(reply)
    let length = try length(of: reply)
    try begin(
      strongETag(reply.headers["etag"]).map {
        PartFile.Content(
          url: url.description, etag: $0, lastModified: reply.headers["last-modified"], bytes: length)
      })
    self.length = length
    return length ?? session.options.limits.bytes(of: part)
  }

  /// Checks that a partial reply goes on from what is here, and gives where it ends.
  private func endOfRange(_ reply: TransferReply, _ known: PartFile.Content?) throws -> Int {
    try requireIdentity(reply)
    guard let known, let range = reply.headers["content-range"].flatMap(ContentRange.init),
      range.bytes.lowerBound == file.bytes, reply.headers["etag"] == known.etag,
      range.total == nil || known.bytes == nil || range.total == known.bytes,
      known.bytes == nil || range.bytes.upperBound < known.bytes ?? 0,
      reply.headers["last-modified"] == nil || known.lastModified == nil
        || reply.headers["last-modified"] == known.lastModified,
      try length(of: reply) ?? range.bytes.count == range.bytes.count
    else { throw Misfit() }
    isPieced = true
    length = range.total ?? known.bytes
    return range.bytes.upperBound + 1
  }

  private func take(_ bytes: UnsafeRawBufferPointer, end: Int) throws {
    let limit = session.options.limits.bytes(of: part)
    guard file.bytes + bytes.count <= min(end, limit) else {
      if end < limit { throw Misfit() }
      throw ClientError(
        .tooLarge, "The reply is larger than \(limit) bytes, the most that is accepted.", place: session.place(url))
    }
    try file.append(bytes)
  }

  private func requireIdentity(_ reply: TransferReply) throws {
    let encoding = (reply.headers["content-encoding"] ?? "identity").lowercased()
    guard encoding == "identity" || encoding.isEmpty else {
      throw ClientError(
        .badReply,
        "The server sent the job's \(part) compressed (\(session.shown(encoding, limit: 40))), though asked not to.",
        place: session.place(url), advice: "Ask those who run the server; a proxy may stand between.")
    }
  }

  private func length(of reply: TransferReply) throws -> Int? {
    guard let text = reply.headers["content-length"] else { return nil }
    guard let length = wholeNumber(text) else {
      throw ClientError(
        .badReply, "The server's reply has no proper length (\(session.shown(text, limit: 40))).",
        place: session.place(url), advice: "Check the base URL; a proxy may stand between.")
    }
    return length
  }

  private func badReply(_ headers: [String: String], _ error: any Error) -> ClientError {
    let type = headers["content-type"] ?? ""
    let what =
      if type.lowercased().hasPrefix("text/html") {
        "The server sent a web page instead of the job's \(part)."
      } else {
        "What the server sent\(type.isEmpty ? "" : " as \(session.shown(type, limit: 80))") is not the job's \(part)."
      }
    return ClientError(
      .badReply, "\(what) \(explanation(error))", place: session.place(url),
      advice: "Check the base URL; a page to sign in at, or a proxy, may stand between.")
  }

  private func tell() {
    let now = monotonicSeconds()
    guard file.bytes > 0, now - lastTold >= 0.1 else { return }
    lastTold = now
    progress(
      FetchProgress(part: part, bytes: file.bytes, totalBytes: length, resumedFrom: resumedFrom, isDone: false))
  }
}

/// A partial reply that does not go on from what is here.
private struct Misfit: Error {}

/// What an error says, without the name of a file that is gone by then.
func explanation(_ error: any Error) -> String {
  guard let error = error as? any ExplainedError else { return "\(error)" }
  var place = error.place
  place.path = nil
  return place.description.isEmpty ? error.message : "\(error.message) (\(place))"
}
