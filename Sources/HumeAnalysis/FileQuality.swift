import HumeTypes

/// What can be said about the quality of one model's results for one file. What cannot be said is nil.
public struct FileQuality: Sendable, Hashable {
  /// The number of rows.
  public internal(set) var rows = 0
  /// The number of ids.
  public internal(set) var ids = 0
  /// From the first begin to the last end, in seconds.
  public internal(set) var span: Double?
  /// How long a frame stands for, in seconds.
  public internal(set) var period: Double?
  /// The share of gaps between frames above 1.5 periods.
  public internal(set) var irregularity: Double?
  /// The share of frames that have a face; for intervals the share of the span that they cover.
  public internal(set) var coverage: Double?
  /// The longest gap in seconds: between frames, or not covered by an interval.
  public internal(set) var longestGap: Double?
  /// The share of frames with several faces.
  public internal(set) var multiFaceShare: Double?
  /// The number of ids with under 3 rows or under 1 s.
  public internal(set) var fragmentIDs = 0
  /// The median probability of a face.
  public internal(set) var probMedian: Double?
  /// The median of the face boxes' shorter sides, in pixels.
  public internal(set) var boxMedian: Double?
  /// The median confidence of the transcription.
  public internal(set) var confidenceMedian: Double?
  /// The language that was detected.
  public internal(set) var language: String?
  /// The scores that are missing, over all ids and features.
  public internal(set) var missing = 0
  /// The scores below 0 or above 1, over all ids and features.
  public internal(set) var outOfRange = 0
  /// The errors that Hume reported for the file, with this model or with none.
  public internal(set) var errors = 0
}

/// The fields of a file's rows whose medians are wanted: all values, 8 bytes each.
struct FieldValues {
  private var probs: [Double] = []
  private var boxes: [Double] = []
  private var confidences: [Double] = []

  mutating func add(_ fields: RowFields) {
    if let prob = fields.prob, prob.isFinite { probs.append(prob + 0.0) }
    if let box = fields.box {
      let side = min(box.w, box.h)
      if side.isFinite { boxes.append(side + 0.0) }
    }
    if let confidence = fields.confidence, confidence.isFinite { confidences.append(confidence + 0.0) }
  }

  func describe(_ quality: inout FileQuality) {
    quality.probMedian = median(probs)
    quality.boxMedian = median(boxes)
    quality.confidenceMedian = median(confidences)
  }
}

/// The middle of finite values, or the mean of the two in the middle; nil without values.
func median(_ values: [Double]) -> Double? {
  guard !values.isEmpty else { return nil }
  let sorted = values.sorted()
  let (low, high) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
  return low == high ? low : low / 2 + high / 2
}

extension FileQuality {
  /// What the times of all rows say; `period` in µs.
  mutating func describe(_ supports: Supports, period: Int64?) {
    guard let span = supports.span(period: period) else { return }
    self.span = Double(span.end - span.begin) / 1e6
    if supports.frames.isEmpty {
      describeIntervals(supports, span: span)
    } else {
      describeFrames(supports, period: period)
    }
  }

  private mutating func describeFrames(_ supports: Supports, period: Int64?) {
    self.period = period.map { Double($0) / 1e6 }
    let distinct = supports.distinctFrames()
    let gaps = gaps(distinct)
    longestGap = gaps.max().map { Double($0) / 1e6 }
    multiFaceShare = share(repeatedFrames(supports.frames), of: distinct.count)
    if distinct.count == 1 { coverage = 1 }
    guard let period, let first = distinct.first, let last = distinct.last, !gaps.isEmpty else { return }
    irregularity = share(gaps.count { isGap($0, period: period) }, of: gaps.count)
    let expected = (Double(last - first) / Double(period)).rounded() + 1
    coverage = Double(distinct.count) / expected
  }

  private mutating func describeIntervals(_ supports: Supports, span: Supports.Span) {
    let union = supports.union(period: nil)
    let covered = union.reduce(0) { $0 + $1.end - $1.begin }
    if span.end > span.begin { coverage = Double(covered) / Double(span.end - span.begin) }
    // Intervals without length cover nothing, but they are not part of a gap's inside either: the span counts.
    var longest: Int64 = 0
    var reached = span.begin
    for part in union {
      longest = max(longest, part.begin - reached)
      reached = part.end
    }
    longestGap = Double(max(longest, span.end - reached)) / 1e6
  }

  private func share(_ part: Int, of whole: Int) -> Double? { whole > 0 ? Double(part) / Double(whole) : nil }
}

/// Whether the time between two frames is more than 1.5 periods (µs).
func isGap(_ gap: Int64, period: Int64) -> Bool { 2 * gap > 3 * period }

/// How many of the distinct times come more than once.
func repeatedFrames(_ times: [Int64]) -> Int {
  let sorted = times.sorted()
  var repeated = 0
  for i in sorted.indices.dropFirst() where sorted[i] == sorted[i - 1] {
    if i < 2 || sorted[i - 2] != sorted[i] { repeated += 1 }
  }
  return repeated
}
