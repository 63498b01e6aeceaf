import HumeJobs
import HumeParsing
import HumeTypes

// Replies of 2022 and 2023, jobs that came as callbacks and folders without a job.json lack what the types of the official
// SDKs insist on: one such job, and a whole list cannot be read there. Who serves such clients can have it filled in, and
// every reply says what was.

extension JobDetails {
  /// The details with what the API's last version always had and they have not: `type`, `request` with `files`, the times
  /// that belong to their status (`milliseconds` since 1970) and counts (0). A member `filled_in` lists what was added.
  static func filledIn(_ json: [UInt8], milliseconds: Int) throws -> [UInt8] {
    var text = json
    var added: [String] = []
    let state = lacking(of: try Job(parsing: json).state.status, milliseconds)
    for (name, wanted) in [("state", state), ("request", [("files", "[]")])] {
      let members = try ObjectMembers(text)
      guard let range = members.values[name] else { continue }
      let object = Array(text[range])
      guard object.first == UInt8(ascii: "{") else { continue }
      let present = try ObjectMembers(object)
      let missing = wanted.filter { present.values[$0.0] == nil }
      added += missing.map { "\(name).\($0.0)" }
      text.replaceSubrange(range, with: present.adding(missing.map { ($0.0, Array($0.1.utf8)) }, to: object))
    }
    let members = try ObjectMembers(text)
    let missing = [("type", #""INFERENCE""#), ("request", #"{"files": []}"#)].filter { members.values[$0.0] == nil }
    added += missing.map(\.0)
    if added.isEmpty { return json }
    let list = "[\(added.map { "\"\($0)\"" }.joined(separator: ", "))]"
    return members.adding((missing + [("filled_in", list)]).map { ($0.0, Array($0.1.utf8)) }, to: text)
  }

  /// What a state of the API's last version has, in its order.
  private static func lacking(of status: JobStatus, _ milliseconds: Int) -> [(String, String)] {
    let time = "\(milliseconds)"
    let times = ["created_timestamp_ms", "started_timestamp_ms", "ended_timestamp_ms"].map { ($0, time) }
    switch status {
    case .queued: return Array(times.prefix(1))
    case .inProgress: return Array(times.prefix(2))
    case .completed: return times + [("num_predictions", "0"), ("num_errors", "0")]
    case .failed: return times + [("message", #""""#)]
    default: return []
    }
  }
}

/// Where the values of an object's members lie in its text.
struct ObjectMembers {
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

  /// The text of the object with more members in front of those that it has.
  func adding(_ members: [(name: String, json: [UInt8])], to text: [UInt8]) -> [UInt8] {
    var added: [UInt8] = []
    for (name, json) in members {
      if !added.isEmpty { added += Array(", ".utf8) }
      appendJSONString(name, to: &added)
      added += Array(": ".utf8) + json
    }
    if !added.isEmpty, !values.isEmpty { added += Array(", ".utf8) }
    return Array(text[..<start]) + added + Array(text[start...])
  }

  /// Where the value begins whose key ends at `end`.
  private static func startOfValue(_ bytes: [UInt8], behind end: Int) -> Int {
    let isBetween: (UInt8) -> Bool = { [0x20, 0x0A, 0x0D, 0x09, UInt8(ascii: ":")].contains($0) }
    return bytes[end...].firstIndex { !isBetween($0) } ?? bytes.count
  }
}
