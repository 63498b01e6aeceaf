import HumeDigest
import HumeParsing
import HumeSystem
import HumeTypes

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What `manifest.json` says of the files in a job's folder.
package struct Manifest {
  /// Its file's name.
  package static let fileName = "manifest.json"
  private static let schema = "hume-results.manifest/1"

  /// One file. Of a file that came some other way neither the time nor the URL is known.
  package struct Entry: Hashable, Sendable {
    /// The file.
    package var name: String
    /// Its size.
    package var bytes: Int
    /// Its SHA-256, lower-case hexadecimal digits.
    package var sha256: String
    /// When it came: RFC 3339, UTC, whole seconds.
    package var fetchedAt: String?
    /// The URL that was asked for, without its query.
    package var url: String?

    /// An entry.
    package init(name: String, bytes: Int, sha256: String, fetchedAt: String? = nil, url: String? = nil) {
      self.name = name
      self.bytes = bytes
      self.sha256 = sha256
      self.fetchedAt = fetchedAt
      self.url = url
    }
  }

  /// The job.
  package let jobID: String
  /// The files, those of a job first.
  package private(set) var files: [Entry] = []

  /// A manifest without files.
  package init(jobID: String) { self.jobID = jobID }

  /// What the manifest at `path` says; nothing where it is missing or cannot be read as one.
  package init(jobID: String, readFrom path: String) {
    self.jobID = jobID
    guard let bytes = try? readSmallFile(path, limit: 1 << 20), let json = try? JSONValue(parsing: bytes),
      json["schema"]?.text == Self.schema, case .array(let files)? = json["files"]
    else { return }
    for file in files.prefix(64) {
      guard let name = file["name"]?.text, let bytes = file["bytes"]?.integer, let sha256 = file["sha256"]?.text
      else { continue }
      record(
        Entry(
          name: name, bytes: bytes, sha256: sha256, fetchedAt: file["fetched_at"]?.text, url: file["url"]?.text))
    }
  }

  /// Adds an entry, in place of one of the same name.
  package mutating func record(_ entry: Entry) {
    files.removeAll { $0.name == entry.name }
    files.append(entry)
    let order = JobPart.allCases.map(\.fileName)
    let rank = { (name: String) in order.firstIndex(of: name) ?? order.count }
    files.sort { (rank($0.name), $0.name) < (rank($1.name), $1.name) }
  }

  /// Brings the entries in line with the folder: those of files that are gone are dropped, files of a job without an entry
  /// get one. An entry that is there stays as it is, whatever became of its file: it says what had come.
  package mutating func complete(from folder: JobFolder) throws {
    files.removeAll { !exists(folder.path(of: $0.name)) }
    for part in JobPart.allCases where !files.contains(where: { $0.name == part.fileName }) {
      let path = folder.path(of: part.fileName)
      guard let status = try? FileStatus.of(path), status.isRegular else { continue }
      let file = try File(reading: path)
      record(Entry(name: part.fileName, bytes: status.size, sha256: try sha256 { try file.read(into: $0) }))
    }
  }

  /// Writes the manifest whole, unless the file already says just this.
  package func write(to path: String) throws {
    let text = Array(json.utf8)
    if let present = try? readSmallFile(path, limit: 1 << 20), present == text { return }
    let file = try OutputFile(path: path, force: true)
    try text.withUnsafeBytes { try file.write($0) }
    try file.commit()
  }

  /// The manifest as JSON, one file a line.
  package var json: String {
    let lines = files.map { file in
      "    {\"name\": \(quoted(file.name)), \"bytes\": \(file.bytes), \"sha256\": \(quoted(file.sha256)), "
        + "\"fetched_at\": \(quoted(file.fetchedAt)), \"url\": \(quoted(file.url))}"
    }
    let list = lines.isEmpty ? "[]" : "[\n\(lines.joined(separator: ",\n"))\n  ]"
    return """
      {
        "schema": \(quoted(Self.schema)),
        "job_id": \(quoted(jobID)),
        "files": \(list)
      }

      """
  }
}

/// A JSON string, or `null`.
package func quoted(_ text: String?) -> String {
  guard let text else { return "null" }
  var bytes: [UInt8] = []
  appendJSONString(text, to: &bytes)
  return String(decoding: bytes, as: UTF8.self)
}

/// A time as RFC 3339 has it, UTC, e.g. `2026-06-14T23:59:59Z`.
package func timestamp(_ seconds: Int) -> String {
  var time = time_t(seconds)
  var parts = tm()
  gmtime_r(&time, &parts)
  func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
  let date = "\(Int(parts.tm_year) + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
  return "\(date)T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
}

/// The time now, as `timestamp` has it.
package func timestampNow() -> String { timestamp(Int(time(nil))) }
