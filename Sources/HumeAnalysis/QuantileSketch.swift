/// The values of one feature, for quantiles: all of them while they are few, then counts on a fine grid.
///
/// Up to `limit` values are kept. Beyond, values within ±8 are counted in bins of 1/4096 (bin ⌊4096 x⌋), those outside
/// are kept. Whether it is one or the other depends on the number of values alone, so that neither the order of values
/// nor merging changes a result. A quantile from the grid is within 1/4096 of the exact one.
package struct QuantileSketch: Sendable {
  /// The number of values up to which a group's quantiles are exact.
  package static let exactLimit = 1024

  /// The number of values.
  package internal(set) var count = 0
  let limit: Int
  /// All values, or those beyond the grid.
  var kept: [Double] = []
  var grid: Grid?

  /// An empty sketch that keeps up to `limit` values.
  package init(limit: Int = QuantileSketch.exactLimit) { self.limit = limit }

  /// Whether quantiles are exact.
  package var isExact: Bool { grid == nil }

  /// Adds finite values.
  package mutating func add(_ values: borrowing Span<Double>) {
    count += values.count
    if var counts = grid.take() {
      for i in values.indices where !counts.add(values[i]) { kept.append(values[i]) }
      grid = counts
    } else {
      kept.reserveAtLeast(kept.count + values.count)
      for i in values.indices { kept.append(values[i]) }
      if count > limit { useGrid() }
    }
  }

  /// Adds values on the grid of fast sums, as whole numbers in units of 2⁻⁶².
  mutating func add(_ wholes: borrowing Span<Int64>, _ lane: Lane) {
    count += lane.count
    if var counts = grid.take() {
      counts.add(wholes, lane)
      grid = counts
    } else {
      let start = kept.count
      kept.reserveAtLeast(start + lane.count)
      kept.append(contentsOf: repeatElement(0, count: lane.count))
      var new = kept.mutableSpan
      precondition(lane.isInside(wholes.count))
      // Inside: the last place was checked, and places only ascend.
      for i in 0..<lane.count { new[start &+ i] = Double(wholes[unchecked: lane.place(i)]) * 0x1p-62 }
      if count > limit { useGrid() }
    }
  }

  /// Adds the values of another sketch with the same limit.
  package mutating func merge(_ other: QuantileSketch) {
    if other.count == 0 { return }
    if other.grid != nil, grid == nil { useGrid() }
    if let counts = other.grid {
      count += other.count
      grid?.merge(counts)
      kept += other.kept
    } else {
      add(other.kept.span)
    }
  }

  /// Quantiles by linear interpolation between order statistics (type 7), at whole percents in ascending order; nil
  /// without values. `least` and `greatest` are the extremes of the values.
  package func quantiles(percents: [Int], least: Double, greatest: Double) -> [Double]? {
    guard count > 0 else { return nil }
    var ranks: [Int] = []
    for percent in percents {
      let low = (count - 1) * percent / 100
      ranks += [low, min(low + 1, count - 1)]
    }
    let values = orderStatistics(ranks, least: least, greatest: greatest)
    return percents.indices.map { i in
      let fraction = Double((count - 1) * percents[i] % 100) / 100
      return interpolate(values[2 * i], values[2 * i + 1], fraction)
    }
  }

  private mutating func useGrid() {
    let values = kept
    kept = []
    var counts = Grid()
    for value in values where !counts.add(value) { kept.append(value) }
    grid = counts
  }

  /// The values of given ranks (from 0).
  private func orderStatistics(_ ranks: [Int], least: Double, greatest: Double) -> [Double] {
    guard let grid else { return kept.orderStatistics(ranks, least: least, greatest: greatest) }
    let sorted = kept.sorted()
    let below = sorted.firstIndex { $0 > 0 } ?? sorted.count
    let inside = count - sorted.count
    return ranks.map { rank in
      if rank < below { return sorted[rank] }
      if rank >= below + inside { return sorted[rank - inside] }
      return min(max(grid.value(rank: rank - below), least), greatest)
    }
  }
}

/// A point between `a` and `b`.
func interpolate(_ a: Double, _ b: Double, _ fraction: Double) -> Double {
  if fraction == 0 || a == b { return a }
  let difference = b - a
  guard difference.isFinite else { return a * (1 - fraction) + b * fraction }
  return fraction < 0.5 ? a + difference * fraction : b - difference * (1 - fraction)
}

extension Array {
  /// Makes room for `count` elements, at least doubling what there is.
  fileprivate mutating func reserveAtLeast(_ count: Int) {
    if count > capacity { reserveCapacity(Swift.max(count, 2 * capacity)) }
  }
}
