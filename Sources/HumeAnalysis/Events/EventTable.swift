import HumeSystem
public import HumeTypes

/// Something that happened at a known time of a recording: a stimulus, a response, a scene.
public struct Event: Sendable, Hashable {
  /// Its place in the table of events, from 0.
  public let index: Int
  /// The type of trial; empty where the table gives none.
  public let type: String
  /// When it begins, in µs; negative before the recording.
  let begin: Int64
  /// How long it lasts, in µs; 0 for a moment.
  let length: Int64

  /// When it begins, in seconds.
  public var onset: Double { Double(begin) / 1e6 }
  /// How long it lasts, in seconds; 0 for a moment.
  public var duration: Double { Double(length) / 1e6 }
}

/// The events of one or more files, as BIDS writes them down: a table with `onset` and `duration` in seconds, `trial_type`
/// and, where events belong to certain files, `file` (a name or pattern). Other columns are not used; `n/a` is missing.
///
/// ```swift
/// let table = try EventTable(parsing: Array("onset\tduration\ttrial_type\n2.5\t1\tlaugh\n8\tn/a\tlaugh\n".utf8))
/// table.events(of: "a.mp4").map(\.onset)  // [2.5, 8]
/// ```
public struct EventTable: Sendable {
  /// The events with an onset, in the order of the table.
  public let events: [Event]
  /// What departs from the format: events without an onset.
  public private(set) var warnings: [Warning] = []
  /// The file of each event, or a pattern of files; nil for every file.
  private let files: [String?]

  /// The events of a file, in the order of the table.
  public func events(of file: String) -> [Event] {
    zip(events, files).filter { $1.map { sameName($0, file) || matches(file, pattern: $0) } ?? true }.map { $0.0 }
  }

  /// A warning for the events that none of some files has, named as the results name them; nil where there are none.
  public func warning(for names: [String]) -> Warning? {
    let known = Set(names.map { ExactName($0) })
    var isMatched: [ExactName: Bool] = [:]
    let unmatched = zip(events, files).filter { _, file in
      guard let file else { return false }
      let name = ExactName(file)
      let found = isMatched[name] ?? (known.contains(name) || names.contains { matches($0, pattern: file) })
      isMatched[name] = found
      return !found
    }
    guard let first = unmatched.first else { return nil }
    return Warning(
      "unmatched_event", message: "Events are of files that are not in what was read.",
      advice: "Files are named as the results name them; report shows how.", count: unmatched.count,
      place: Place(path: first.1))
  }

  init(events: [Event], files: [String?], warnings: [Warning]) {
    (self.events, self.files, self.warnings) = (events, files, warnings)
  }
}
