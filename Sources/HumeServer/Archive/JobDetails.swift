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
    let members = try TopLevel(text)
    var quoted: [UInt8] = []
    appendJSONString(id.text, to: &quoted)
    guard let present = members.values["job_id"] else {
      let rest = members.values.isEmpty ? [] : Array(", ".utf8)
      return Array(text[..<members.start]) + Array(#""job_id": "#.utf8) + quoted + rest + Array(text[members.start...])
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

/// Where the values of an object's members lie in its text.
private struct TopLevel {
  /// The values of the members, of those of one name the first.
  private(set) var values: [String: Range<Int>] = [:]
  /// Behind the opening brace.
  let start: Int

  init(_ bytes: [UInt8]) throws {
    var lexer = JSONLexer()
    _ = try lexer.next(bytes.span, isFinal: true)
    start = lexer.position
    while try lexer.next(bytes.span, isFinal: true) == .key {
      let key = lexer.text(bytes.span)
      let begin = Self.startOfValue(bytes, behind: lexer.position)
      _ = try lexer.next(bytes.span, isFinal: true)
      while lexer.depth > 1 { _ = try lexer.next(bytes.span, isFinal: true) }
      if values[key] == nil { values[key] = begin..<lexer.position }
    }
  }

  /// Where the value begins whose key ends at `end`.
  private static func startOfValue(_ bytes: [UInt8], behind end: Int) -> Int {
    let isBetween: (UInt8) -> Bool = { [0x20, 0x0A, 0x0D, 0x09, UInt8(ascii: ":")].contains($0) }
    return bytes[end...].firstIndex { !isBetween($0) } ?? bytes.count
  }
}

extension JobArchive {
  /// The details of a job; nil where neither they nor any results of it are here.
  ///
  /// Throws a `JobError` or `ParsingError` where job.json is not details.
  package func details(of id: JobID) throws -> JobDetails? {
    guard let file = try open(.details, of: id) else {
      return try holds(id) ? JobDetails(json: JobDetails.minimal(id), version: nil) : nil
    }
    let bytes = try file.readAll(limit: Job.largestDetails)
    return JobDetails(json: try JobDetails.withID(id, bytes), version: file.version)
  }

  /// How far a job is, as its details say; nil where there are none, or they cannot be read.
  package func status(of id: JobID) -> JobStatus? {
    guard let details = try? details(of: id) else { return nil }
    return (try? Job(parsing: details.json))?.state.status
  }
}
