import HumeParsing
import HumeTypes

extension Job {
  /// Reads a list of jobs: a JSON array, or an object that has one as its member `jobs`. The `json` of each job are its
  /// own bytes of the list, as they stand there.
  ///
  /// At most the first `limit` are read. The whole has to be JSON all the same, but what its further elements hold is not
  /// looked at: a list that is longer than what was asked for is the server's fault, and costs no memory.
  ///
  /// Throws a `JobError`: `bad_reply` where it is no list, `not_details` with the JSON path of an element that is no job.
  public static func list(parsing bytes: [UInt8], limit: Int = .max) throws -> [Job] {
    let found: (elements: [Range<Int>], path: String)?
    do { found = try elements(of: bytes, limit: limit) } catch {
      throw JobError(.badReply, "The list of jobs is not JSON. \(error.message)", place: error.place)
    }
    guard let (elements, path) = found else {
      throw JobError(
        .badReply, "This is not a list of jobs: it has no array of them.",
        advice: "Check the base URL: it is the part of the address before /v0/.")
    }
    return try elements.enumerated().map { index, range in
      func fault(_ code: JobError.Code, _ message: String) -> JobError {
        JobError(
          code, message, place: Place(jsonPath: "\(path)[\(index)]", byte: range.lowerBound),
          advice: "Ask the owner of the server what it is; as long as it is there, the list cannot be read.")
      }
      guard bytes[range.lowerBound] == UInt8(ascii: "{") else {
        throw fault(.notDetails, "This element of the list is not a job.")
      }
      guard range.count <= Job.largestDetails else {
        throw fault(.notDetails, "This job of the list has more than \(Job.largestDetails >> 20) MiB.")
      }
      do { return try Job(parsing: Array(bytes[range])) } catch let error as JobError {
        throw fault(error.code, error.message)
      }
    }
  }

  /// Where the elements of the list stand, and its JSON path; nil where there is no list. The whole document is read.
  private static func elements(
    of bytes: [UInt8], limit: Int
  ) throws(ParsingError) -> (elements: [Range<Int>], path: String)? {
    var limits = JSONLimits()
    limits.depth = 100
    var lexer = JSONLexer(limits: limits)
    var result: (elements: [Range<Int>], path: String)?
    switch try lexer.next(bytes.span, isFinal: true) {
    case .beginArray: result = (try arrayElements(&lexer, bytes, limit), "$")
    case .beginObject:
      while try lexer.next(bytes.span, isFinal: true) == .key {
        let isJobs = lexer.text(bytes.span) == "jobs"
        let token = try lexer.next(bytes.span, isFinal: true)
        if isJobs, result == nil, token == .beginArray {
          result = (try arrayElements(&lexer, bytes, limit), "$.jobs")
        } else {
          try skip(&lexer, bytes, token)
        }
      }
    default: break
    }
    while try lexer.next(bytes.span, isFinal: true) != .end {}
    return result
  }

  /// Where the elements of the array that has just begun stand, the first `limit` of them; it is read to its end.
  private static func arrayElements(
    _ lexer: inout JSONLexer, _ bytes: [UInt8], _ limit: Int
  ) throws(ParsingError) -> [Range<Int>] {
    var elements: [Range<Int>] = []
    while true {
      let token = try lexer.next(bytes.span, isFinal: true)
      if token == .endArray { return elements }
      // Of a container only the bracket is read by now; anything else is no job, and its last byte is place enough.
      let start = lexer.position - 1
      try skip(&lexer, bytes, token)
      if elements.count < limit { elements.append(start..<lexer.position) }
    }
  }

  /// Reads to the end of the value that begins with `token`.
  private static func skip(_ lexer: inout JSONLexer, _ bytes: [UInt8], _ token: JSONToken) throws(ParsingError) {
    guard token == .beginObject || token == .beginArray else { return }
    let depth = lexer.depth
    while lexer.depth >= depth { _ = try lexer.next(bytes.span, isFinal: true) }
  }
}

extension JobID {
  /// The id in the reply to a request that started a job, `{"job_id": …}`, or a `JobError` (`bad_reply`, `bad_job_id`).
  public static func fromStartReply(_ bytes: [UInt8]) throws -> JobID {
    let value: JSONValue
    do { value = try JSONValue(parsing: bytes) } catch {
      throw JobError(.badReply, "The reply to the request is not JSON. \(error.message)", place: error.place)
    }
    guard let text = value.member("job_id")?.text else {
      throw JobError(
        .badReply, "The reply to the request has no job id.",
        advice: "The job may have started all the same: look into the list of jobs before you ask again.")
    }
    return try JobID(text)
  }
}
