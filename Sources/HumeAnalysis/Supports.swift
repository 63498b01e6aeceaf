/// The times that rows speak of, for gaps, coverage and the end of a file: all in µs.
struct Supports: Sendable {
  /// Times of frames.
  private(set) var frames: [Int64] = []
  /// Begins and ends of intervals.
  private(set) var intervals: [Span] = []

  struct Span: Sendable, Hashable {
    var begin: Int64
    var end: Int64
  }

  var isEmpty: Bool { frames.isEmpty && intervals.isEmpty }

  mutating func add(_ time: RowTime) {
    switch time.kind {
    case .instant: frames.append(time.begin)
    case .interval: intervals.append(Span(begin: time.begin, end: time.end))
    case .none, .unusable: break
    }
  }

  mutating func add(_ other: Supports) {
    frames += other.frames
    intervals += other.intervals
  }

  /// How far apart rows usually are, in µs: frames by their distinct times, or by `framesPerSecond` where there are fewer
  /// than two; without frames, intervals by their beginnings. Nil where it cannot be said.
  func period(framesPerSecond: Double?) -> Int64? {
    if !frames.isEmpty { return framePeriod(distinctFrames(), framesPerSecond: framesPerSecond) }
    return framePeriod(Set(intervals.map(\.begin)).sorted(), framesPerSecond: nil)
  }

  /// The distinct times of frames, ascending.
  func distinctFrames() -> [Int64] {
    var sorted = frames
    if zip(sorted, sorted.dropFirst()).contains(where: { $0 > $1 }) { sorted.sort() }
    var distinct: [Int64] = []
    for time in sorted where time != distinct.last { distinct.append(time) }
    return distinct
  }

  /// First begin and last end, a frame standing for `period`; nil without times.
  func span(period: Int64?) -> Span? {
    let begins = [frames.min(), intervals.lazy.map(\.begin).min()].compactMap { $0 }
    let ends = [frames.max().map { $0 + (period ?? 0) }, intervals.lazy.map(\.end).max()].compactMap { $0 }
    guard let begin = begins.min(), let end = ends.max() else { return nil }
    return Span(begin: begin, end: end)
  }

  /// The union of the supports: disjoint spans, ascending. Without a period frames have no length.
  func union(period: Int64?) -> [Span] {
    guard let period else { return unionOfSpans(intervals) }
    return unionOfSpans(intervals + frames.map { Span(begin: $0, end: $0 + period) })
  }
}

/// The union of spans, those without length left out: disjoint spans, ascending.
func unionOfSpans(_ spans: [Supports.Span]) -> [Supports.Span] {
  var all = spans.filter { $0.end > $0.begin }
  if zip(all, all.dropFirst()).contains(where: { $0.begin > $1.begin }) { all.sort { $0.begin < $1.begin } }
  var union: [Supports.Span] = []
  for span in all {
    if let last = union.last, span.begin <= last.end {
      union[union.count - 1].end = max(last.end, span.end)
    } else {
      union.append(span)
    }
  }
  return union
}

/// The lengths of the gaps between distinct, ascending times.
func gaps(_ times: [Int64]) -> [Int64] { zip(times, times.dropFirst()).map { $1 - $0 } }

/// How long a frame stands for, in µs: the median gap (of an even number the lower middle) between the distinct times
/// of a file's frames; with fewer than two the inverse of `framesPerSecond`, where that is given and above 0.
func framePeriod(_ distinct: [Int64], framesPerSecond: Double?) -> Int64? {
  if distinct.count >= 2 {
    let sorted = gaps(distinct).sorted()
    return sorted[(sorted.count - 1) / 2]
  }
  guard let framesPerSecond, framesPerSecond > 0 else { return nil }
  let period = (1e6 / framesPerSecond).rounded()
  return period >= 1 ? Int64(exactly: period).flatMap { $0 < 1 << 60 ? $0 : nil } : nil
}
