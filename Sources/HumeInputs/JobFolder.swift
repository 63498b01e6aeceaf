import HumeParsing
import HumeSystem
import HumeTypes

/// What a folder says of the job whose results it holds.
struct JobFolder {
  private(set) var jobID = ""
  private(set) var framesPerSecond: Double?

  /// The most bytes of `job.json` that are read: of a request with a hundred long texts it has a megabyte.
  static let largestDetails = 2 << 20

  /// What `details` say, where there are any; else a folder's name that is a UUID is the id. What neither says is as in the
  /// job's folder that it stands in, if any.
  init(_ details: Details?, name: String, within parent: JobFolder?) {
    if let parent { self = parent }
    if isUUID(name) { jobID = name }
    if let id = details?.jobID { jobID = id }
    if let rate = details?.framesPerSecond { framesPerSecond = rate }
  }

  /// Whether a name is that of a file which describes a job and holds no results.
  static func isOwnFile(_ name: String) -> Bool { name == "job.json" || name == "manifest.json" }

  /// What is wanted of `job.json`, the details of a job.
  struct Details {
    private(set) var jobID: String?
    private(set) var framesPerSecond: Double?

    /// Reads the reply of the API, or throws what is wrong with it.
    init(parsing bytes: [UInt8]) throws {
      let details = try JSONValue(parsing: bytes)
      if let id = details["job_id"]?.text ?? details["jobId"]?.text, !id.isEmpty { jobID = id }
      let face = details["request"]?["models"]?["face"]
      if let rate = (face?["fps_pred"] ?? face?["fpsPred"])?.double, rate > 0 { framesPerSecond = rate }
    }
  }
}

extension InputFinder {
  /// What the folder at a path says of its job.
  mutating func jobFolder(_ path: String, within parent: JobFolder?) -> JobFolder {
    let file = (path.hasSuffix("/") ? path : path + "/") + "job.json"
    let details = exists(file) ? details(file) { try readSmallFile(file, limit: JobFolder.largestDetails) } : nil
    return JobFolder(details, name: nameOfFolder(path), within: parent)
  }

  /// The details of a job; nil, with a warning, where they cannot be read: results can do without them.
  mutating func details(_ path: String, _ read: () throws -> [UInt8]) -> JobFolder.Details? {
    do {
      return try JobFolder.Details(parsing: read())
    } catch {
      let reason = (error as? any ExplainedError)?.message ?? "\(error)"
      found.warnings.add(
        Warning(
          "unread_job_details",
          message: "A job.json could not be read; what it says of the job's id and frames is not known. \(reason)",
          advice: "Fetch it again, or take it away.", place: Place(path: path)))
      return nil
    }
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
