public import HumeJobs
import HumeSystem
import HumeTypes

/// How far the sending of files is, in bytes.
public struct UploadProgress: Sendable, Hashable {
  /// Bytes that were sent.
  public let bytes: Int
  /// All bytes that are to be sent, or nil where that is not known.
  public let totalBytes: Int?
}

extension HumeClient {
  /// Starts a job on what the request names, and on files of this machine, and gives its id.
  ///
  /// ```swift
  /// var request = JobRequest()
  /// request.models = JobModels(prosody: ProsodyOptions())
  /// let job = try await client.start(request, files: ["talk.mp4"])
  /// ```
  ///
  /// Files are read from the disk while they are sent. Before anything is sent the request is checked against the limits
  /// of the service (`bad_request`): 100 URLs, texts and files, 1 GB a file.
  ///
  /// A start is sent again only where the server said that it did not accept it (408, 429, 503) or cannot have heard of
  /// it. Otherwise the error is `start_unknown`: the job may have been started or not.
  public func start(
    _ request: JobRequest, files: [String] = [], progress: @escaping @Sendable (UploadProgress) -> Void = { _ in }
  ) async throws -> JobID {
    try await call { session in
      try request.check(files: files.map { (path: $0, bytes: try Self.size(ofFile: $0)) })
      let url = session.base.jobsURL()
      var call = APICall(url: url, wanted: [200, 201, 202])
      if files.isEmpty {
        call.headers = ["Content-Type: application/json"]
        call.body = .bytes(request.json())
      } else {
        let media = files.map { path in
          FormPart(
            name: "file",
            content: .file(path: path, name: lastComponent(of: path), type: mediaType(ofFile: path)))
        }
        call.body = .form([FormPart(name: "json", content: .text(request.json()))] + media)
      }
      var lastTold = -1.0
      let reply = try session.bytes(call, limit: session.options.limits.detailsBytes) { now in
        let time = monotonicSeconds()
        guard now.sent > 0, time - lastTold >= 0.1 else { return }
        lastTold = time
        progress(UploadProgress(bytes: now.sent, totalBytes: now.toSend))
      }
      do { return try session.read(url, from: reply, JobID.fromStartReply) } catch let error as ClientError {
        throw session.startUnknown(error)
      }
    }
  }

  /// The size of a file that can be sent.
  private static func size(ofFile path: String) throws -> Int {
    do {
      let status = try File(reading: path).status()
      guard status.isRegular else { throw SystemError("send", path: path, number: 22) }
      return status.size
    } catch let error as SystemError {
      throw ClientError(
        .unreadableFile, "A file that is to be sent cannot be read. \(error.message)", place: error.place,
        advice: error.advice)
    }
  }
}

/// The media type that a file's name stands for, as far as a job takes such files; else that of any bytes.
func mediaType(ofFile path: String) -> String {
  let types = [
    "mp4": "video/mp4", "m4v": "video/mp4", "mov": "video/quicktime", "webm": "video/webm", "avi": "video/x-msvideo",
    "mkv": "video/x-matroska", "mp3": "audio/mpeg", "m4a": "audio/mp4", "wav": "audio/wav", "flac": "audio/flac",
    "ogg": "audio/ogg", "aac": "audio/aac", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png",
    "gif": "image/gif", "webp": "image/webp", "txt": "text/plain", "csv": "text/csv", "json": "application/json",
    "zip": "application/zip", "gz": "application/gzip", "bz2": "application/x-bzip2", "xz": "application/x-xz",
  ]
  let name = lastComponent(of: path)
  let ending = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
  return types[ending] ?? "application/octet-stream"
}
