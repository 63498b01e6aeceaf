import HumeTypes

/// The rows of a group that have times, in their order, for looking up those that meet a stretch of time.
struct TimedRows {
  /// A row and its weight in a mean: 1 for a frame, for an utterance its µs in the stretch.
  struct Member {
    let row: Int
    let weight: Int64
  }
  /// A row by its place in the group, with its support.
  private struct Timed {
    let row: Int
    let begin: Int64
    let end: Int64
    let isFrame: Bool
  }

  private var rows: [Timed] = []
  /// The latest end of any row up to each one.
  private var reach: [Int64] = []
  /// The union of the supports, as far as they lie in the window that was asked for.
  private let union: [Supports.Span]
  /// What the disjoint spans of the union hold up to each of them, in µs.
  private var before: [Int64] = []

  init(_ group: GroupSeries, window: TimeWindow?) {
    for (index, row) in group.rows.enumerated() {
      guard let begin = row.begin else { continue }
      rows.append(Timed(row: index, begin: begin, end: row.end, isFrame: row.isFrame))
    }
    if zip(rows, rows.dropFirst()).contains(where: { $0.begin > $1.begin }) {
      rows.sort { ($0.begin, $0.row) < ($1.begin, $1.row) }
    }
    var latest = Int64.min
    for row in rows {
      latest = max(latest, row.end)
      reach.append(latest)
    }
    union = unionOfSpans(
      rows.map {
        Supports.Span(begin: max($0.begin, window?.from ?? $0.begin), end: min($0.end, window?.to ?? $0.end))
      })
    var covered: Int64 = 0
    for span in union {
      before.append(covered)
      covered += span.end - span.begin
    }
  }

  /// The rows that meet [begin, end): frames whose time lies in it, utterances that overlap it.
  func members(from begin: Int64, to end: Int64) -> [Member] {
    guard begin < end else { return [] }
    var found: [Member] = []
    for row in rows[candidates(from: begin, to: end)] {
      if row.isFrame {
        if row.begin >= begin { found.append(Member(row: row.row, weight: 1)) }
      } else if row.end > begin, row.end > row.begin {
        found.append(Member(row: row.row, weight: min(row.end, end) - max(row.begin, begin)))
      }
    }
    return found
  }

  /// The rows whose support holds a moment, all with the weight 1.
  func members(at moment: Int64) -> [Member] {
    rows[candidates(from: moment, to: moment + 1)].filter { $0.begin <= moment && moment < $0.end }
      .map { Member(row: $0.row, weight: 1) }
  }

  /// How much of [begin, end) the union of the supports covers, in µs.
  func covered(from begin: Int64, to end: Int64) -> Int64 { max(0, covered(upTo: end) - covered(upTo: begin)) }

  private func covered(upTo moment: Int64) -> Int64 {
    let index = union.firstPlace { $0.begin >= moment }
    guard index > 0 else { return 0 }
    let span = union[index - 1]
    return before[index - 1] + min(moment, span.end) - span.begin
  }

  /// Places among which all rows are that meet [begin, end).
  private func candidates(from begin: Int64, to end: Int64) -> Range<Int> {
    // A frame of unknown length ends where it begins.
    let first = reach.firstPlace { $0 >= begin }
    return first..<max(first, rows.firstPlace { $0.begin >= end })
  }
}
