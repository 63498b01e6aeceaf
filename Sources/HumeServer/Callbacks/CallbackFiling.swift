import HumeJobs
import HumeDigest
import HumeSystem
import HumeTypes

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

// A callback becomes a job folder as `fetch` would have made it, as far as the callback tells:
//
//     predictions.json   the bytes of the list of predictions, as they came
//     job.json           the id and the status; of one that is there already, the status takes the place of its own
//                        where that is not final, and all else is kept
//     manifest.json      sizes and digests
//
// Each file appears whole or not at all. The predictions come first: a server that is killed behind them finds them when
// the callback, which got no answer, is sent again, and completes the folder.

extension JobArchive {
  /// What came of filing a callback.
  package enum Filed: Sendable, Hashable {
    /// It is on the disk.
    case new
    /// All of it was there already, and nothing was changed.
    case present
  }

  /// Files a callback, and returns when it is safely on the disk.
  ///
  /// Throws a `CallbackRefusal`: 409 where something else is there of the job, which stays, or 503 where another program
  /// writes to its folder; or a `SystemError`.
  package func file(_ body: CallbackBody, from spool: Spool) throws -> Filed {
    do {
      let (path, name) = ("\(path)/\(body.jobID.text)", body.jobID.text)
      try checkIsInPlace()
      guard try !exists(path) || isFolder(name) else {
        throw CallbackRefusal(409, "Something that is no folder stands in the place of the job's folder.")
      }
      let folder = try JobFolder(path)
      try checkIsPlain(body.jobID)
      let isNew = try fillOrLeave(folder, body, spool)
      // Also of what was there: the server that put it there may have been killed before this.
      try folder.sync()
      guard fsync(descriptor) == 0 else { throw SystemError("write", path: self.path) }
      try checkIsInPlace()
      return isNew ? .new : .present
    } catch let error as JobError where error.code == .busy {
      throw CallbackRefusal(503, "Another program is writing to the job's folder.")
    }
  }

  private func isFolder(_ name: String) throws -> Bool {
    var info = stat()
    guard fstatat(descriptor, name, &info, AT_SYMLINK_NOFOLLOW) == 0 else { return false }
    return info.st_mode & S_IFMT == S_IFDIR
  }

  /// Files are written by path, and served from the folder that was opened: these have to be one.
  private func checkIsInPlace() throws {
    guard let own = FileIdentity(descriptor: descriptor), let there = try? FileStatus.of(path).identity, own == there
    else {
      throw CallbackRefusal(500, "The server's folder was moved or replaced: the server has to be started again.")
    }
  }

  /// Only regular files are read, compared and replaced: a link would lead out, a FIFO would wait for its other end.
  private func checkIsPlain(_ id: JobID) throws {
    for name in JobPart.allCases.map(\.fileName) + [Manifest.fileName] {
      var info = stat()
      guard fstatat(descriptor, "\(id.text)/\(name)", &info, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
      guard info.st_mode & S_IFMT == S_IFREG else {
        throw CallbackRefusal(409, "The job's folder holds a \(name) that is no regular file.")
      }
    }
  }

  /// Writes what is missing, all of it or nothing; false where nothing is.
  private func fillOrLeave(_ folder: JobFolder, _ body: CallbackBody, _ spool: Spool) throws -> Bool {
    var undo: [() -> Void] = []
    do { return try fill(folder, body, spool, &undo) } catch {
      for step in undo.reversed() { step() }
      throw error
    }
  }

  private func fill(
    _ folder: JobFolder, _ body: CallbackBody, _ spool: Spool, _ undo: inout [() -> Void]
  ) throws -> Bool {
    var manifest = Manifest(jobID: body.jobID.text, readFrom: folder.path(of: Manifest.fileName))
    let stored = try open(.details, of: body.jobID)?.readAll(limit: Job.largestDetails)
    // All that can be refused is refused before anything is written.
    let details = try details(of: body, insteadOf: stored)
    let newPredictions = try body.predictions.flatMap { try isStored($0, spool, of: body.jobID) ? nil : $0 }
    if let newPredictions {
      manifest.record(try write(spool.file, newPredictions, to: folder))
      undo.append { unlink(folder.path(of: JobPart.predictions.fileName)) }
    }
    if details != stored {
      try write(details, .details, to: folder)
      undo.append {
        // As it was; the error that led here is the one to be told.
        if let stored {
          try? self.write(stored, .details, to: folder)
        } else {
          unlink(folder.path(of: JobPart.details.fileName))
        }
      }
    }
    manifest.record(try entry(of: details, in: manifest, isNew: details != stored))
    try manifest.complete(from: folder)
    try manifest.write(to: folder.path(of: Manifest.fileName))
    return newPredictions != nil || details != stored
  }

  /// Whether these very predictions are here; a `CallbackRefusal` where others are.
  private func isStored(_ range: Range<Int>, _ spool: Spool, of id: JobID) throws -> Bool {
    guard let file = try open(.predictions, of: id) else { return false }
    guard try file.equals(spool.file, range) else {
      throw CallbackRefusal(409, "Other predictions of this job are here already, and are kept.")
    }
    return true
  }

  /// What job.json is to say behind the callback, or a `CallbackRefusal` where what is here contradicts it.
  private func details(of body: CallbackBody, insteadOf stored: [UInt8]?) throws -> [UInt8] {
    guard let stored else {
      // Results without details are those of a job that is done.
      if body.status != .completed, body.predictions == nil, try holds(body.jobID) {
        throw CallbackRefusal(409, "Results of this job are here already, and are kept.")
      }
      return Self.details(of: body)
    }
    guard let status = (try? Job(parsing: stored))?.state.status else {
      throw CallbackRefusal(409, "The details of this job that are here are damaged, and are kept.")
    }
    if status == body.status { return stored }
    if status.isFinal {
      throw CallbackRefusal(409, "Details of this job with another status are here already, and are kept.")
    }
    let details = try JobDetails.ended(stored, status: body.status, message: body.message)
    guard details.count <= Job.largestDetails, (try? Job(parsing: details))?.state.status == body.status else {
      throw CallbackRefusal(409, "The details of this job that are here cannot take the status.")
    }
    return details
  }

  /// The manifest's entry of details: the one that it has, where that is of these bytes.
  private func entry(of details: [UInt8], in manifest: Manifest, isNew: Bool) throws -> Manifest.Entry {
    let (name, sha256) = (JobPart.details.fileName, try sha256(of: details))
    if !isNew, let entry = manifest.files.first(where: { $0.name == name && $0.sha256 == sha256 }) { return entry }
    return Manifest.Entry(
      name: name, bytes: details.count, sha256: sha256, fetchedAt: isNew ? timestampNow() : nil)
  }

  /// What a callback tells of a job, and nothing else.
  private static func details(of body: CallbackBody) -> [UInt8] {
    var json = Array(#"{"type": "INFERENCE", "job_id": "#.utf8)
    appendJSONString(body.jobID.text, to: &json)
    json += Array(#", "request": {}, "state": {"status": "#.utf8)
    appendJSONString(body.status.rawValue, to: &json)
    if let message = body.message {
      json += Array(#", "message": "#.utf8)
      appendJSONString(message, to: &json)
    }
    return json + Array("}}\n".utf8)
  }

  private func write(_ bytes: [UInt8], _ part: JobPart, to folder: JobFolder) throws {
    let file = try OutputFile(path: folder.path(of: part.fileName), force: true)
    try bytes.withUnsafeBytes { try file.write($0) }
    try file.commit()
  }

  private func write(_ spool: File, _ range: Range<Int>, to folder: JobFolder) throws -> Manifest.Entry {
    let digest = try SHA256Digest()
    let file = try OutputFile(path: folder.path(of: JobPart.predictions.fileName), force: false)
    try forEachChunk(of: spool, range) { chunk, _ in
      digest.update(chunk)
      try file.write(chunk)
      return true
    }
    try file.commit()
    return Manifest.Entry(
      name: JobPart.predictions.fileName, bytes: range.count, sha256: try digest.finish(), fetchedAt: timestampNow())
  }
}
