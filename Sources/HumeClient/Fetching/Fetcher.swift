import HumeDigest
import HumeJobs
import HumeParsing
import HumeSystem
import HumeTypes

/// One fetch of a job under way.
final class Fetcher {
  private let job: JobID
  private let path: String
  private let options: FetchOptions
  private let session: Session
  private let progress: (FetchProgress) -> Void
  private var state: JobState?
  private var lacking: [JobPart] = []
  private var done: [JobPart: (bytes: Int, sha256: String, resumedFrom: Int?)] = [:]

  init(
    _ job: JobID, in directory: String, _ options: FetchOptions, _ session: Session,
    progress: @escaping (FetchProgress) -> Void
  ) {
    self.job = job
    path = "\(directory)/\(job.text)"
    self.options = options
    self.session = session
    self.progress = progress
  }

  func run() throws -> FetchedJob {
    let stored = try storedState()
    let missing = missingResults
    try checkKept(options.parts.filter { $0 == .details ? !needsDetails(stored) : !missing.contains($0) })
    if needsDetails(stored) || !missing.isEmpty { try session.requireKey() }
    let folder = try JobFolder(path)
    for part in options.parts where !missing.contains(part) { PartFile.removeLeftovers(part.fileName, in: folder) }
    var manifest = Manifest(jobID: job.text, readFrom: folder.path(of: Manifest.fileName))

    state = stored
    if needsDetails(stored) {
      let details = try askDetails()
      if options.parts.contains(.details) { try keep(details, in: folder, &manifest) }
    }
    if !missing.isEmpty { try requireResults() }
    try fetch(missing, into: folder, &manifest)

    try manifest.complete(from: folder)
    try manifest.write(to: folder.path(of: Manifest.fileName))
    try folder.sync()
    return FetchedJob(
      job: job, folder: path, state: state,
      files: options.parts.subtracting(lacking).sorted().map { file($0, manifest) }, lacking: lacking)
  }

  private func fetch(_ missing: [JobPart], into folder: JobFolder, _ manifest: inout Manifest) throws {
    var lack: ClientError?
    for part in missing {
      let download = try Download(part, of: job, into: folder, anew: options.force, session, progress: progress)
      do {
        let file = try download.run()
        try record(part, file.bytes, file.sha256, download.resumedFrom, in: folder, &manifest)
      } catch let error as ClientError where error.exitCode == 5 && options.mayLack.contains(part) {
        // The server has told of the job, so it is this file that it does not have; a storage elsewhere has lost it.
        guard error.place == session.place(session.base.url(job: job, part: part)) else { throw error }
        lack = error
        if !exists(path(of: part)) { lacking.append(part) }
      }
    }
    // A job without any results is none.
    if let lack, !JobPart.allCases.contains(where: { $0 != .details && exists(path(of: $0)) }) { throw lack }
  }

  /// Throws where a file that is to be kept is not what the manifest says had come.
  private func checkKept(_ parts: Set<JobPart>) throws {
    let manifest = Manifest(jobID: job.text, readFrom: "\(path)/\(Manifest.fileName)")
    for part in parts.sorted() {
      guard let entry = manifest.files.first(where: { $0.name == part.fileName }), exists(path(of: part)) else {
        continue
      }
      let bytes = try FileStatus.of(path(of: part)).size
      guard bytes == entry.bytes, try !options.verify || sha256(ofFile: path(of: part)) == entry.sha256 else {
        let how = bytes == entry.bytes ? "its SHA-256 differs" : "it has \(bytes) bytes, not \(entry.bytes)"
        throw ClientError(
          .changed, "A file that was fetched earlier is not what had come: \(how).",
          place: Place(path: path(of: part)), advice: "Fetch it anew with --force, or move it away.")
      }
    }
  }

  /// What `run` would do; asks the server how far the job is, and writes nothing.
  func plan() throws -> FetchPlan {
    let stored = try storedState()
    state = stored
    if needsDetails(stored) { state = try askDetails().state }
    let files = options.parts.sorted().map { part -> FetchPlan.File in
      let isMissing = part == .details ? needsDetails(stored) : missingResults.contains(part)
      let url = session.base.url(job: job, part: part).description
      let start = part == .details ? nil : PartFile.start(part.fileName, in: path, url: url, anew: options.force)
      let action: FetchPlan.Action = !isMissing ? .keep : start.map { .resume(from: $0) } ?? .fetch
      return FetchPlan.File(part: part, path: path(of: part), action: action)
    }
    return FetchPlan(job: job, state: state, files: files)
  }

  private func path(of part: JobPart) -> String { "\(path)/\(part.fileName)" }

  private var missingResults: [JobPart] {
    options.parts.filter { $0 != .details && (options.force || !exists(path(of: $0))) }.sorted()
  }

  /// Whether the server has to say how far the job is.
  private func needsDetails(_ stored: JobState?) -> Bool {
    if options.force, options.parts.contains(.details) { return true }
    return stored?.status.isFinal != true && (options.parts.contains(.details) || !missingResults.isEmpty)
  }

  /// The state that a `job.json` of an earlier fetch tells.
  private func storedState() throws -> JobState? {
    let path = path(of: .details)
    guard exists(path), !(options.force && options.parts.contains(.details)) else { return nil }
    do { return try Job(parsing: readSmallFile(path, limit: Job.largestDetails)).state } catch {
      throw ClientError(
        .badReply, "The job's details that are there already cannot be read. \(explanation(error))",
        place: Place(path: path), advice: "Move the file away, or fetch it again with --force.")
    }
  }

  private func askDetails() throws -> Job {
    let job = try session.details(of: job)
    state = job.state
    return job
  }

  private func keep(_ details: Job, in folder: JobFolder, _ manifest: inout Manifest) throws {
    let file = try OutputFile(path: folder.path(of: JobPart.details.fileName), force: true)
    try details.json.withUnsafeBytes { try file.write($0) }
    try file.commit()
    try record(.details, details.json.count, sha256(of: details.json), nil, in: folder, &manifest)
  }

  private func record(
    _ part: JobPart, _ bytes: Int, _ sha256: String, _ resumedFrom: Int?, in folder: JobFolder,
    _ manifest: inout Manifest
  ) throws {
    done[part] = (bytes, sha256, resumedFrom)
    let url = session.base.url(job: job, part: part).description
    manifest.record(
      Manifest.Entry(name: part.fileName, bytes: bytes, sha256: sha256, fetchedAt: timestampNow(), url: url))
    try manifest.write(to: folder.path(of: Manifest.fileName))
    progress(FetchProgress(part: part, bytes: bytes, totalBytes: bytes, resumedFrom: resumedFrom, isDone: true))
  }

  private func requireResults() throws {
    guard let state, state.status != .completed else { return }
    let place = session.place(session.base.url(job: job, part: .details))
    if state.status == .failed {
      let reason = state.message.map { ": \(session.shown($0))" } ?? ""
      throw ClientError(
        .jobFailed, "The job failed and has no results\(reason).", place: place,
        advice: "Its details say what was asked for; submit it again if the cause is gone.")
    }
    throw ClientError(
      .jobNotFinished, "The job is not finished: its status is \(session.shown(state.status.rawValue, limit: 40)).",
      place: place, advice: "Wait until it is COMPLETED, then fetch it again.")
  }

  private func file(_ part: JobPart, _ manifest: Manifest) -> FetchedJob.File {
    let entry = manifest.files.first { $0.name == part.fileName }
    return FetchedJob.File(
      part: part, path: path(of: part), bytes: entry?.bytes ?? 0, sha256: entry?.sha256 ?? "",
      wasKept: done[part] == nil, resumedFrom: done[part]?.resumedFrom)
  }
}
