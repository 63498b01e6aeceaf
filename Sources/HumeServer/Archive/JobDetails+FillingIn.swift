import HumeJobs
import HumeParsing
import HumeTypes

// Replies of 2022 and 2023, jobs that came as callbacks and folders without a job.json lack what the types of the official
// SDKs insist on: one such job, and a whole list cannot be read there. Who serves such clients can have it filled in, and
// every reply says what was.

extension JobDetails {
  /// What the API's last version always had and details have not: `type`, `request` with `files`, the times that belong to
  /// their status (`milliseconds` since 1970) and counts (0). What goes into inner objects becomes `edits`; what the outer
  /// one lacks is returned, with a member `filled_in` that lists all that was added.
  static func fillIn(
    _ text: [UInt8], _ members: ObjectMembers, _ status: JobStatus, milliseconds: Int, _ edits: inout TextEdits
  ) throws -> [(name: String, json: [UInt8])] {
    var added: [String] = []
    for (name, wanted) in [("state", lacking(of: status, milliseconds)), ("request", [("files", "[]")])] {
      guard let range = members.values[name], text[range].first == UInt8(ascii: "{") else { continue }
      let present = try ObjectMembers(text, in: range)
      let missing = wanted.filter { present.values[$0.0] == nil }
      if missing.isEmpty { continue }
      added += missing.map { "\(name).\($0.0)" }
      edits.replace(
        present.start..<present.start, with: present.text(of: missing.map { ($0.0, Array($0.1.utf8)) }))
    }
    let missing = [("type", #""INFERENCE""#), ("request", #"{"files": []}"#)].filter { members.values[$0.0] == nil }
    added += missing.map(\.0)
    if added.isEmpty { return [] }
    let list = "[\(added.map { "\"\($0)\"" }.joined(separator: ", "))]"
    return (missing + [("filled_in", list)]).map { ($0.0, Array($0.1.utf8)) }
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
