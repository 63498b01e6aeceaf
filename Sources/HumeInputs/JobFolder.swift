import HumeParsing
import HumeSystem

/// What a folder says of the job whose results it holds.
struct JobFolder {
  private(set) var jobID = ""
  private(set) var framesPerSecond: Double?

  /// Reads `job.json`, where there is one that can be read; else a folder's name that is a UUID is the id. What neither
  /// says is as in the job's folder that it stands in, if any.
  init(_ path: String, name: String, within parent: JobFolder?) {
    self.init(name: name, within: parent)
    guard let bytes = try? readSmallFile("\(path)/job.json", limit: 64 << 20) else { return }
    take(details: bytes)
  }

  /// The details of a job in an archive.
  init(details: [UInt8]?, name: String, within parent: JobFolder?) {
    self.init(name: name, within: parent)
    if let details { take(details: details) }
  }

  private init(name: String, within parent: JobFolder?) {
    if let parent { self = parent }
    if isUUID(name) { jobID = name }
  }

  /// Whether a name is that of a file which describes a job and holds no results.
  static func isOwnFile(_ name: String) -> Bool { name == "job.json" || name == "manifest.json" }

  private mutating func take(details bytes: [UInt8]) {
    guard let details = try? JSONValue(parsing: bytes) else { return }
    if let id = details["job_id"]?.text ?? details["jobId"]?.text, !id.isEmpty { jobID = id }
    let face = details["request"]?["models"]?["face"]
    if let rate = (face?["fps_pred"] ?? face?["fpsPred"])?.double, rate > 0 { framesPerSecond = rate }
  }
}

/// Whether a name is a UUID, in either case.
func isUUID(_ name: String) -> Bool {
  let bytes = Array(name.utf8)
  guard bytes.count == 36 else { return false }
  return bytes.indices.allSatisfy { i in
    [8, 13, 18, 23].contains(i) ? bytes[i] == UInt8(ascii: "-") : Character(Unicode.Scalar(bytes[i])).isHexDigit
  }
}
