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
//     job.json           the id and the status; a job.json that is there already knows more, and is kept
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
      guard try !exists(path) || isFolder(name) else {
        throw CallbackRefusal(409, "Something that is no folder stands in the place of the job's folder.")
      }
      let folder = try JobFolder(path)
      let isNew = try fillOrLeave(folder, body, spool)
      // Also of what was there: the server that put it there may have been killed before this.
      try folder.sync()
      guard fsync(descriptor) == 0 else { throw SystemError("write", path: self.path) }
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

  /// Writes what is missing, all of it or nothing; false where nothing is.
  private func fillOrLeave(_ folder: JobFolder, _ body: CallbackBody, _ spool: Spool) throws -> Bool {
    var written: [JobPart] = []
    do { return try fill(folder, body, spool, &written) } catch {
      for part in written { unlink(folder.path(of: part.fileName)) }
      throw error
    }
  }

  private func fill(
    _ folder: JobFolder, _ body: CallbackBody, _ spool: Spool, _ written: inout [JobPart]
  ) throws -> Bool {
    var manifest = Manifest(jobID: body.jobID.text, readFrom: folder.path(of: Manifest.fileName))
    let hasPredictions = exists(folder.path(of: JobPart.predictions.fileName))
    let hasDetails = exists(folder.path(of: JobPart.details.fileName))
    if let range = body.predictions {
      if hasPredictions {
        guard let file = try open(.predictions, of: body.jobID), try file.equals(spool.file, range) else {
          throw CallbackRefusal(409, "Other predictions of this job are here already, and are kept.")
        }
      } else {
        manifest.record(try write(spool.file, range, to: folder))
        written.append(.predictions)
      }
    } else if hasDetails, status(of: body.jobID) != body.status {
      throw CallbackRefusal(409, "Details of this job with another status are here already, and are kept.")
    }
    if !hasDetails {
      manifest.record(try write(Self.details(of: body), to: folder))
      written.append(.details)
    }
    let isComplete = (hasPredictions || body.predictions == nil) && hasDetails
    if isComplete, exists(folder.path(of: Manifest.fileName)) { return false }
    try manifest.complete(from: folder)
    try manifest.write(to: folder.path(of: Manifest.fileName))
    return !isComplete
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

  private func write(_ details: [UInt8], to folder: JobFolder) throws -> Manifest.Entry {
    let digest = try SHA256Digest()
    let file = try OutputFile(path: folder.path(of: JobPart.details.fileName), force: false)
    try details.withUnsafeBytes {
      digest.update($0)
      try file.write($0)
    }
    try file.commit()
    return Manifest.Entry(
      name: JobPart.details.fileName, bytes: details.count, sha256: try digest.finish(), fetchedAt: timestampNow())
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

extension StoredFile {
  /// Whether it holds the same bytes as a part of another file.
  func equals(_ other: File, _ range: Range<Int>) throws -> Bool {
    guard size == range.count else { return false }
    var own = [UInt8](repeating: 0, count: 1 << 17)
    return try forEachChunk(of: other, range) { chunk, offset in
      try own.withUnsafeMutableBytes { buffer in
        let mine = UnsafeMutableRawBufferPointer(rebasing: buffer[..<chunk.count])
        try read(into: mine, at: offset)
        return mine.elementsEqual(chunk)
      }
    }
  }
}

/// Calls `body` with the chunks of a part of a file and their offsets in that part, until it says false; whether it never
/// did.
@discardableResult
private func forEachChunk(
  of file: File, _ range: Range<Int>, _ body: (UnsafeRawBufferPointer, Int) throws -> Bool
) throws -> Bool {
  let slice = FileSlice(file, range)
  var chunk = [UInt8](repeating: 0, count: 1 << 17)
  var offset = 0
  while true {
    let (count, goesOn) = try chunk.withUnsafeMutableBytes { buffer in
      let count = try slice.read(into: buffer)
      return (count, try count == 0 || body(UnsafeRawBufferPointer(rebasing: buffer[..<count]), offset))
    }
    if !goesOn { return false }
    if count == 0 { return offset == range.count }
    offset += count
  }
}
