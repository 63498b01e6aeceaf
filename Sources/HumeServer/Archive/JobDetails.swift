package import HumeJobs
import HumeParsing
import HumeSystem
import HumeTypes

/// The details of a job as they are served: the text of its job.json, with the id under which it is served.
package struct JobDetails: Sendable {
  /// A stretch of the text.
  enum Part: Sendable {
    case bytes([UInt8])
    /// A part of job.json that is not in memory.
    case file(StoredFile, Range<Int>)
  }

  /// Details up to this size are in memory, in bytes. A reply takes long to be taken: larger ones are read as it goes on.
  static let small = 64 << 10

  /// The details, in order: a JSON object in UTF-8 without a byte order mark.
  let parts: [Part]
  /// How many bytes they have.
  let count: Int
  /// Of job.json; nil where there is none, or where more than that is told.
  package let version: FileVersion?

  /// The details as one text.
  package func json() throws -> [UInt8] {
    var text: [UInt8] = []
    for part in parts {
      switch part {
      case .bytes(let bytes): text += bytes
      case .file(let file, let range): text += try file.read(range)
      }
    }
    return text
  }

  /// The changes that make the text of a job.json what is served: `job_id` is made the id that the job is served under:
  /// where it is missing (as in replies of 2022 and 2023) it is put in front, where it is another one its value is
  /// replaced. With `milliseconds` what is lacking is filled in, that being the time; whether anything was is told.
  ///
  /// Throws a `ParsingError` where the text is no JSON, a `JobError` where it is not details.
  static func edits(of text: [UInt8], id: JobID, milliseconds: Int?) throws -> (edits: TextEdits, isFilledIn: Bool) {
    let status = try Job(parsing: text).state.status
    var edits = TextEdits()
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { edits.replace(0..<3, with: []) }
    let members = try ObjectMembers(text)
    var added: [(name: String, json: [UInt8])] = []
    if let milliseconds { added = try fillIn(text, members, status, milliseconds: milliseconds, &edits) }
    let isFilledIn = !added.isEmpty
    var quoted: [UInt8] = []
    appendJSONString(id.text, to: &quoted)
    if let present = members.values["job_id"] {
      let stored = (try? JSONValue(parsing: Array(text[present])))?.text
      // By bytes: as a `String` it equals others that Unicode spells otherwise.
      if stored.map({ $0.utf8.elementsEqual(id.text.utf8) }) != true { edits.replace(present, with: quoted) }
    } else {
      added.append(("job_id", quoted))
    }
    if !added.isEmpty { edits.replace(members.start..<members.start, with: members.text(of: added)) }
    return (edits, isFilledIn)
  }

  /// Details of a job that goes on, with the status in which it ended, and why it failed where they do not say so.
  static func ended(_ text: [UInt8], status: JobStatus, message: String?) throws -> [UInt8] {
    var edits = TextEdits()
    guard let range = try ObjectMembers(text).values["state"] else { return text }
    let state = try ObjectMembers(text, in: range)
    if let present = state.values["status"] {
      var quoted: [UInt8] = []
      appendJSONString(status.rawValue, to: &quoted)
      edits.replace(present, with: quoted)
    }
    if status == .failed, let message, state.values["message"] == nil {
      var quoted: [UInt8] = []
      appendJSONString(message, to: &quoted)
      edits.replace(state.start..<state.start, with: state.text(of: [("message", quoted)]))
    }
    return edits.applied(to: text)
  }

  /// What is served of a job whose results are here without a job.json: nothing but what that shows.
  static func minimal(_ id: JobID) -> [UInt8] {
    var json = Array(#"{"type": "INFERENCE", "job_id": "#.utf8)
    appendJSONString(id.text, to: &json)
    return json + Array(#", "request": {}, "state": {"status": "COMPLETED"}}"#.utf8)
  }
}

extension JobArchive {
  /// The details of a job; nil where neither they nor any results of it are here.
  ///
  /// Throws a `JobError` or `ParsingError` where job.json is not details.
  package func details(of id: JobID) throws -> JobDetails? {
    let milliseconds = fillsIn ? try timeOfFiles(of: id) : nil
    guard let file = try open(.details, of: id) else {
      guard try holds(id) else { return nil }
      let text = JobDetails.minimal(id)
      let json = try JobDetails.edits(of: text, id: id, milliseconds: milliseconds).edits.applied(to: text)
      return JobDetails(parts: [.bytes(json)], count: json.count, version: nil)
    }
    let text = try file.readAll(limit: Job.largestDetails)
    let (edits, isFilledIn) = try JobDetails.edits(of: text, id: id, milliseconds: milliseconds)
    // The time that is filled in is no part of job.json's version.
    return JobDetails(file, text, edits, version: isFilledIn ? nil : file.version)
  }

  /// When the results came, else the details; 0 where nothing is here.
  private func timeOfFiles(of id: JobID) throws -> Int {
    let parts = [JobPart.predictions, .artifacts, .details]
    return try (parts.lazy.compactMap { try self.open($0, of: id)?.version.modifiedSeconds }.first ?? 0) * 1000
  }

  /// How far a job is, as its details say; nil where there are none, or they cannot be read.
  package func status(of id: JobID) -> JobStatus? {
    guard let json = try? details(of: id)?.json() else { return nil }
    return (try? Job(parsing: json))?.state.status
  }
}

extension JobDetails {
  /// The details that changes make of the text of a file.
  fileprivate init(_ file: StoredFile, _ text: [UInt8], _ edits: TextEdits, version: FileVersion?) {
    self.version = version
    if text.count <= Self.small {
      let json = edits.applied(to: text)
      (parts, count) = ([.bytes(json)], json.count)
      return
    }
    var count = 0
    parts = edits.parts(size: text.count).map { part in
      switch part {
      case .bytes(let bytes):
        count += bytes.count
        return .bytes(bytes)
      case .kept(let range):
        count += range.count
        return .file(file, range)
      }
    }
    self.count = count
  }
}
