import HumeSystem
import HumeTypes

/// One fetch under way.
final class Fetcher {
  private let job: JobID
  private let parts: Set<JobPart>
  private let path: String
  private let force: Bool
  private let limits: TransferLimits
  private let session: Session
  private let verify: FetchVerifier
  private let progress: ((FetchProgress) -> Void)?
  private let shouldStop: () -> Bool
  private var state: JobState?
  private var fetched: Set<JobPart> = []

  init(
    job: JobID, parts: Set<JobPart>, path: String, force: Bool, limits: TransferLimits, session: Session,
    verify: FetchVerifier, progress: ((FetchProgress) -> Void)?, shouldStop: @escaping () -> Bool
  ) {
    self.job = job
    self.parts = parts
    self.path = path
    self.force = force
    self.limits = limits
    self.session = session
    self.verify = verify
    self.progress = progress
    self.shouldStop = shouldStop
  }

  func run() throws -> FetchedJob {
    let missing = parts.filter { $0 != .details && (force || !exists(path(of: $0))) }.sorted()
    let stored = try storedState(isNeeded: !missing.isEmpty || parts.contains(.details))
    let needsDetails = parts.contains(.details) && (force || stored?.isFinal != true)
    if needsDetails || !missing.isEmpty { try session.requireKey() }

    let folder = try JobFolder(path)
    var manifest = Manifest(jobID: job.text, readFrom: folder.path(of: Manifest.fileName), lookUp: verify.lookUp)
    if needsDetails {
      try fetch(.details, into: folder, &manifest)
    } else if !missing.isEmpty {
      state = stored?.isFinal == true ? stored : try lookAtDetails(in: folder)
    } else {
      state = stored
    }
    if !missing.isEmpty { try requireResults() }
    for part in missing { try fetch(part, into: folder, &manifest) }

    try manifest.complete(from: folder)
    try manifest.write(to: folder.path(of: Manifest.fileName))
    return FetchedJob(job: job, folder: path, state: state, files: try parts.sorted().map(description))
  }

  private func path(of part: JobPart) -> String { "\(path)/\(part.fileName)" }

  /// The state that a `job.json` of an earlier fetch tells.
  private func storedState(isNeeded: Bool) throws -> JobState? {
    let path = path(of: .details)
    guard isNeeded, exists(path), !(force && parts.contains(.details)) else { return nil }
    do { return try verify.details(path) } catch {
      throw ClientError(
        .badReply, "The job's details that are there already cannot be read. \(explanation(error))",
        place: Place(path: path), advice: "Move the file away, or fetch it again with --force.")
    }
  }

  /// Asks how far the job is, without keeping the reply.
  private func lookAtDetails(in folder: JobFolder) throws -> JobState? {
    _ = try transfer(.details, into: folder)
    return state
  }

  private func requireResults() throws {
    guard let state, !state.isCompleted else { return }
    let place = Place(path: session.base.url(job: job, part: .details).description)
    if state.status == "FAILED" {
      let reason = state.message.map { ": \(safeText($0))" } ?? ""
      throw ClientError(
        .jobFailed, "The job failed and has no results\(reason).", place: place,
        advice: "Its details say what was asked for; submit it again if the cause is gone.")
    }
    throw ClientError(
      .jobNotFinished, "The job is not finished: its status is \(safeText(state.status, limit: 40)).", place: place,
      advice: "Wait until it is COMPLETED, then fetch it again.")
  }

  private func fetch(_ part: JobPart, into folder: JobFolder, _ manifest: inout Manifest) throws {
    let file = try transfer(part, into: folder)
    let entry = Manifest.Entry(
      name: part.fileName, bytes: file.bytes, sha256: try file.install(), fetchedAt: timestampNow(),
      url: session.base.url(job: job, part: part).description)
    fetched.insert(part)
    manifest.record(entry)
    try manifest.write(to: folder.path(of: Manifest.fileName))
    progress?(FetchProgress(part: part, bytes: file.bytes, totalBytes: file.bytes, isDone: true))
  }

  /// Brings a part to its `.part` file and verifies it.
  private func transfer(_ part: JobPart, into folder: JobFolder) throws -> PartFile {
    if shouldStop() { throw ClientError(.interrupted, "The transfer was interrupted.") }
    let url = session.base.url(job: job, part: part)
    let file = try PartFile(part.fileName, in: folder)
    var lastTold = -1.0
    let headers = try session.get(
      url, accept: part.mediaType, limit: limits.bytes(of: part), receive: { try file.write($0) },
      progress: { [progress] now, total in
        let time = monotonicSeconds()
        guard let progress, file.bytes > 0, time - lastTold >= 0.1 else { return }
        lastTold = time
        progress(FetchProgress(part: part, bytes: now, totalBytes: total, isDone: false))
      })
    do {
      switch part {
      case .details: state = try verify.details(file.path)
      case .predictions: try verify.predictions(file.path)
      case .artifacts: try verify.artifacts(file.path)
      }
    } catch let error as ClientError {
      throw error
    } catch {
      throw badReply(part, headers: headers, error, place: Place(path: url.description))
    }
    return file
  }

  private func badReply(_ part: JobPart, headers: [String: String], _ error: any Error, place: Place) -> ClientError {
    let type = headers["content-type"] ?? ""
    let encoding = headers["content-encoding"].map { $0.lowercased() } ?? "identity"
    let what =
      if encoding != "identity" {
        "The server sent the job's \(part) compressed (\(safeText(encoding, limit: 40))), though asked not to."
      } else if type.lowercased().hasPrefix("text/html") {
        "The server sent a web page instead of the job's \(part)."
      } else {
        "What the server sent\(type.isEmpty ? "" : " as \(safeText(type, limit: 80))") is not the job's \(part)."
      }
    return ClientError(
      .badReply, "\(what) \(explanation(error))", place: place,
      advice: "Check the base URL; a page to sign in at, or a proxy, may stand between.")
  }

  private func explanation(_ error: any Error) -> String {
    guard let error = error as? any ExplainedError else { return "\(error)" }
    // The name of a file that is gone by then helps nobody.
    var place = error.place
    place.path = nil
    return place.description.isEmpty ? error.message : "\(error.message) (\(place))"
  }

  private func description(of part: JobPart) throws -> FetchedJob.File {
    let path = path(of: part)
    return FetchedJob.File(
      part: part, path: path, bytes: try FileStatus.of(path).size, wasKept: !fetched.contains(part))
  }
}
