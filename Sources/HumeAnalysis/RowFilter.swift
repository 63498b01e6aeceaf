import HumeSystem
import HumeTypes

/// Decides which rows count, and counts by kind those it leaves out.
struct RowFilter {
  /// The kinds, under the names of the program's flags.
  enum Kind: String, CaseIterable {
    case model = "--model"
    case file = "--file"
    case id = "--id"
    case window = "--from/--to"
    case untimed = "--from/--to, which need times,"
    case prob = "--min-prob"
    case confidence = "--min-confidence"
    case face = "--min-face"
  }

  private let options: AnalysisOptions
  private let window: TimeWindow?
  private let periods: FramePeriods?
  private var leftOut: [Kind: Int] = [:]

  init(_ options: AnalysisOptions, periods: FramePeriods? = nil) {
    self.options = options
    self.periods = periods
    window = options.window
  }

  func admits(model: Model) -> Bool { RowFilter.admits(model.rawValue, options.models) }
  func admits(file: String) -> Bool { RowFilter.admits(file, options.files) }
  func admits(id: String) -> Bool { RowFilter.admits(id, options.ids) }

  mutating func leaveOut(_ kind: Kind) { leftOut[kind, default: 0] += 1 }

  /// Whether a row counts; an interval is clipped to the window.
  mutating func admits(_ row: borrowing Observation, time: inout RowTime) -> Bool {
    if let least = options.minProb, let prob = row.fields.prob, prob < least { return refuse(.prob) }
    if let least = options.minConfidence, let confidence = row.fields.confidence, confidence < least {
      return refuse(.confidence)
    }
    if let least = options.minFace, let box = row.fields.box, min(box.w, box.h) < least { return refuse(.face) }
    if let window {
      guard time.isUsable else { return refuse(.untimed) }
      guard time.meets(window, period: periods?.period(of: row.origin)) else { return refuse(.window) }
      time.clip(to: window)
    }
    return true
  }

  /// What was left out of `rows` rows, as notes.
  func notes(rows: Int, input: String) -> [Warning] {
    Kind.allCases.compactMap { kind in
      guard let count = leftOut[kind] else { return nil }
      return Warning(
        "left_out", kind: .note, message: "\(kind.rawValue) left out \(count) of \(rows) rows.", count: count,
        input: input, place: Place(path: input))
    }
  }

  private mutating func refuse(_ kind: Kind) -> Bool {
    leaveOut(kind)
    return false
  }

  private static func admits(_ name: String, _ patterns: [String]) -> Bool {
    patterns.isEmpty || patterns.contains { $0 == name || matches(name, pattern: $0) }
  }
}
