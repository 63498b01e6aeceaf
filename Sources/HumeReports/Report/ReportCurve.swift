import HumeAnalysis

/// The time axis of a file's curves: columns of as many whole bins as it takes.
struct TimeAxis {
  /// The number of bins.
  let bins: Int
  /// The number of columns.
  let columns: Int
  /// The bins that a column stands for.
  let binsPerColumn: Int
  /// The width of a bin in µs.
  let binWidth: Int64
  /// The end of the file in µs.
  let end: Int64

  /// The axis of timelines; nil where there are none or no columns.
  init?(_ timelines: [Timeline], end: Int64?, columns: Int) {
    guard let first = timelines.first, columns > 0 else { return nil }
    bins = timelines.reduce(1) { max($0, $1.binCount) }
    binWidth = first.binWidth
    binsPerColumn = (bins + columns - 1) / columns
    self.columns = (bins + binsPerColumn - 1) / binsPerColumn
    self.end = end ?? Int64(bins) * binWidth
  }

  /// The seconds that a column stands for.
  var step: Double { Double(Int64(binsPerColumn) * binWidth) / 1e6 }

  /// A feature's mean over the time that each column has seen; nil where there is none.
  func curve(of row: FeatureRow, in timeline: Timeline) -> [Double?] {
    guard let set = row.set, let feature = row.feature else { return Array(repeating: nil, count: columns) }
    var sums = [(value: Double, weight: Double)](repeating: (0, 0), count: columns)
    for bin in timeline.sets[set].bins where bin < bins {
      guard let mean = timeline.point(bin: bin, set: set, feature: feature).mean else { continue }
      let weight = max(timeline.coverage(of: bin), 1e-6)
      sums[bin / binsPerColumn].value += mean * weight
      sums[bin / binsPerColumn].weight += weight
    }
    return sums.map { $0.weight > 0 ? $0.value / $0.weight : nil }
  }

  /// Which part of each column, as far as the file goes, the group has rows for, 0 to 1.
  func coverage(of timeline: Timeline) -> [Double] {
    var shares = [Double](repeating: 0, count: columns)
    for (bin, share) in timeline.covered where bin < bins { shares[bin / binsPerColumn] += share }
    let width = Int64(binsPerColumn) * binWidth
    return shares.enumerated().map { column, share in
      let begin = Int64(column) * width
      let length = min(begin + width, max(end, begin + 1)) - begin
      return min(1, share * Double(binWidth) / Double(length))
    }
  }

  /// The axis as text over the columns: begin, what a column stands for, end; what does not fit is left out.
  func label(room: Int) -> String {
    let (first, last) = ("0:00", clock(Double(end) / 1e6) ?? "")
    for middle in ["one column \(duration(step))", "each \(duration(step))"] {
      let spare = columns - first.count - last.count - middle.count
      if spare >= 4 {
        let left = String(repeating: " ", count: spare / 2)
        return first + left + middle + String(repeating: " ", count: spare - spare / 2) + last
      }
    }
    let short = "0:00 to \(last), one column \(duration(step))"
    let shorter = "to \(last), each \(duration(step))"
    return short.count <= room ? short : shorter.count <= room ? shorter : first
  }
}

/// Where in a file a group is there, as far as its timeline tells.
struct Presence {
  /// The seconds with rows.
  private(set) var seconds = 0.0
  /// The part of the file, 0 to 1.
  private(set) var share = 0.0
  /// The first second with a row, to a bin.
  private(set) var begin: Double?
  /// The longest gap between rows: when it begins and how long it is, in seconds, to a bin.
  private(set) var gap: (begin: Double, length: Double)?

  init(of timeline: Timeline, end: Int64) {
    let width = Double(timeline.binWidth) / 1e6
    /// The end of what was seen last.
    var reached: Double?
    for (bin, coverage) in timeline.covered where coverage > 0 {
      seconds += coverage * width
      if begin == nil { begin = timeline.begin(of: bin) }
      // In a bin that begins after a gap the rows stand at its end, in the bin before it at its beginning.
      if let reached, timeline.begin(of: bin) - reached >= width {
        let length = timeline.end(of: bin) - coverage * width - reached
        if length > gap?.length ?? 0 { gap = (reached, length) }
      }
      reached = timeline.begin(of: bin) + coverage * width
    }
    share = end > 0 ? min(1, seconds * 1e6 / Double(end)) : 0
  }
}
