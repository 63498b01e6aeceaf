import HumeTypes

/// The cells of a model of a file, and how they make segments.
struct SegmentGrid: Sendable {
  /// The width of a cell in µs.
  let cell: Int64
  /// The number of cells up to the end of the last row.
  let cells: Int
  /// The number of cells of a segment.
  let segmentLength: Int
  /// The number of whole segments.
  let segments: Int
  /// The longest lag, in cells.
  let longestLag: Int

  /// What a pair of groups takes for a cell while its values are computed, in bytes.
  static let bytesOfCell = MemoryLayout<Cell>.stride + 4 * MemoryLayout<Double>.stride

  init(cell: Int64, end: Int64, rule: SynchronyRule) {
    self.cell = cell
    cells = Int((end + cell - 1) / cell)
    segmentLength = max(1, Int(((microseconds(rule.segment) ?? 0) + cell / 2) / cell))
    segments = cells / segmentLength
    longestLag = Int((microseconds(rule.lag) ?? 0) / cell)
  }

  /// The cells of a segment.
  func range(of segment: Int) -> Range<Int> { segment * segmentLength..<(segment + 1) * segmentLength }

  /// The cells in which a group has any row.
  func presence(of group: GroupSeries) -> Bits {
    var found = Bits(count: cells)
    for row in group.rows {
      guard let begin = row.begin else { continue }
      let last = row.isFrame ? begin : row.end - 1
      if begin > last { continue }
      for place in Int(begin / cell)...Int(last / cell) where place < cells { found.insert(place) }
    }
    return found
  }

  /// The value of every cell of a group, NaN where it has none: the mean of the frames in it, of utterances the mean
  /// weighted by their time in it.
  func cells(of group: GroupSeries, _ set: FeatureSet, _ name: String) -> [Double] {
    var found = [Cell](repeating: Cell(), count: cells)
    for (row, score) in zip(group.rows, group.values(set, name) ?? []) {
      guard let begin = row.begin, !score.isNaN else { continue }
      if row.isFrame {
        let place = Int(begin / cell)
        if place < cells { found[place].add(score, weight: 1) }
        continue
      }
      var from = begin
      while from < row.end {
        let place = Int(from / cell)
        guard place < cells else { break }
        let to = min(row.end, Int64(place + 1) * cell)
        found[place].add(score, weight: to - from)
        from = to
      }
    }
    return found.map(\.mean)
  }
}

/// A weighted mean, exact, of one value that value.
private struct Cell {
  private var sum: ExactSum?
  private var first = Double.nan
  private var weight: Int64 = 0

  mutating func add(_ score: Double, weight more: Int64) {
    if weight > 0, sum == nil, first != score {
      sum = ExactSum()
      sum?.add(first, weight: weight)
    }
    if weight == 0 { first = score }
    sum?.add(score, weight: more)
    weight += more
  }

  var mean: Double {
    if weight == 0 { return .nan }
    return sum?.mean(count: Int(weight)) ?? first
  }
}
