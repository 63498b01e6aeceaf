package import HumeJobs
import HumeParsing
import HumeSystem
import HumeTypes

/// The details of a job as they are served: the text of its job.json, with the id under which it is served.
package struct JobDetails: Sendable {
  /// The details: a JSON object in UTF-8 without a byte order mark.
  package let json: [UInt8]
  /// Of job.json; nil where there is none.
  package let version: FileVersion?

  /// The text of a job.json, whose `job_id` is made the id that the job is served under: where it is missing (as in
  /// replies of 2022 and 2023) it is put in front, where it is another one its value is replaced. All else stays as it is.
  ///
  /// Throws a `ParsingError` where the text is no JSON, a `JobError` where it is not details.
  static func withID(_ id: JobID, _ bytes: [UInt8]) throws -> [UInt8] {
    _ = try Job(parsing: bytes)
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    let members = try ObjectMembers(text)
    var quoted: [UInt8] = []
    appendJSONString(id.text, to: &quoted)
    guard let present = members.values["job_id"] else {
      return members.adding([("job_id", quoted)], to: text)
    }
    if (try? JSONValue(parsing: Array(text[present])))?.text == id.text { return text }
    return Array(text[..<present.lowerBound]) + quoted + Array(text[present.upperBound...])
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
    guard let file = try open(.details, of: id) else {
      guard try holds(id) else { return nil }
      return JobDetails(json: try filledIn(JobDetails.minimal(id), of: id) ?? JobDetails.minimal(id), version: nil)
    }
    let json = try JobDetails.withID(id, file.readAll(limit: Job.largestDetails))
    if let filled = try filledIn(json, of: id) { return JobDetails(json: filled, version: nil) }
    return JobDetails(json: json, version: file.version)
  }

  /// The details with what they lack, where that is to be filled in and anything is lacking. The time is that of the
  /// results, which is no part of job.json's version.
  private func filledIn(_ json: [UInt8], of id: JobID) throws -> [UInt8]? {
    guard fillsIn else { return nil }
    let parts = [JobPart.predictions, .artifacts, .details]
    let seconds = try parts.lazy.compactMap { try self.open($0, of: id)?.version.modifiedSeconds }.first ?? 0
    let filled = try JobDetails.filledIn(json, milliseconds: seconds * 1000)
    return filled == json ? nil : filled
  }

  /// How far a job is, as its details say; nil where there are none, or they cannot be read.
  package func status(of id: JobID) -> JobStatus? {
    guard let details = try? details(of: id) else { return nil }
    return (try? Job(parsing: details.json))?.state.status
  }
}
