/// Rows of scores that wait to be worked off feature by feature, so that a feature's sums stay in registers.
struct ScoreBlock: Sendable {
  /// The most rows that wait; with 48 features they just fit a processor's nearest cache.
  static let limit = 128

  /// The number of rows.
  private(set) var rows = 0
  /// The number of features.
  private(set) var width = 0
  /// From row to row: the number of features, rounded up to fours; what is between is 0.
  private(set) var stride = 0
  private var values: [Double] = []

  /// Sets the number of features, while there are no rows.
  mutating func setWidth(_ new: Int) {
    (width, stride) = (new, (new + 3) & ~3)
    values = []
  }

  /// Adds a row's scores at the features `places` says, or at the first ones; the others get NaN.
  mutating func append(_ row: [Double], places: [Int]?) {
    let start = rows &* stride
    // Most groups are small, so that room grows with the rows.
    if values.count < start + stride { values += repeatElement(0, count: max(stride, min(start, 64 * stride))) }
    rows += 1
    if let places {
      for i in 0..<width { values[start + i] = .nan }
      for i in 0..<row.count { values[start + places[i]] = row[i] }
      return
    }
    let stride = stride
    precondition(row.count <= width)
    values.withUnsafeMutableBytes { target in
      // Inside: there is room for `stride` scores from `start`, and the row has no more than `width`.
      let rest = UnsafeMutableRawBufferPointer(rebasing: target[(8 * start)..<(8 * (start + stride))])
      row.withUnsafeBytes { rest.copyMemory(from: $0) }
    }
    for i in row.count..<width { values[start + i] = .nan }
  }

  /// Forgets the rows, but keeps their room.
  mutating func removeAll() { rows = 0 }

  /// A score as it came.
  subscript(row: Int, feature: Int) -> Double { values[row &* stride &+ feature] }

  /// Sums and extremes of four features beside each other, and their scores as whole numbers, four a row.
  func tally(from feature: Int, wholes: inout [Int64]) -> FourFeatures {
    var tally = FourFeatures()
    let bytes = values.span.bytes
    var span = wholes.mutableSpan
    var target = span.mutableBytes
    var place = feature
    for row in 0..<rows {
      let x = bytes.four(at: place)
      place &+= stride
      let parts = FourParts(x)
      tally.isWhole .&= parts.isWhole
      tally.high &+= parts.high
      tally.low &+= parts.low
      tally.least = x.lesser(tally.least)
      tally.greatest = x.greater(tally.greatest)
      target.storeBytes(of: parts.wholes, toByteOffset: row &* 32, as: SIMD4<Int64>.self)
    }
    tally.isWhole .&= (tally.least .> -2) .& (tally.greatest .< 2)
    return tally
  }
}

/// What a block's rows have of four features beside each other.
struct FourFeatures {
  fileprivate var high = SIMD4<Int64>()
  fileprivate var low = SIMD4<Int64>()
  /// Whether all scores of a feature are there, and on the grid of fast sums.
  fileprivate(set) var isWhole = SIMDMask<SIMD4<Int64>>(repeating: true)
  fileprivate(set) var least = FourScores(repeating: .infinity)
  fileprivate(set) var greatest = FourScores(repeating: -.infinity)

  /// The sum of a feature that is whole.
  func sum(lane: Int, rows: Int) -> FixedSum { FourParts.sum(high: high[lane], low: low[lane], rows: rows) }
}

/// Where a feature's whole numbers stand among others: at every so many places.
struct Lane {
  var first = 0
  var step = 1
  var count: Int

  /// Whether all places are among so many.
  func isInside(_ total: Int) -> Bool {
    guard count > 0 else { return count == 0 }
    let (span, isHuge) = (count - 1).multipliedReportingOverflow(by: step)
    return first >= 0 && step > 0 && !isHuge && first < total && span < total - first
  }

  /// The place of a number.
  @inline(__always)
  func place(_ i: Int) -> Int { first &+ i &* step }
}
