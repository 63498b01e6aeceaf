/// The values of one feature, for quantiles: all of them while they are few, then counts on a fine grid.
///
/// Up to `limit` values are kept. Beyond, values within ±8 are counted in bins of 1/4096 (bin ⌊4096 x⌋), those outside
/// are kept. Whether it is one or the other depends on the number of values alone, so that neither the order of values
/// nor merging changes a result. A quantile from the grid is within 1/4096 of the exact one.
package struct QuantileSketch: Sendable {
  /// The number of values up to which a group's quantiles are exact.
  package static let exactLimit = 1024

  /// The number of values.
  package private(set) var count = 0
  private let limit: Int
  /// All values, or those beyond the grid.
  private var kept: [Double] = []
  private var grid: Grid?

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
      kept.reserveAtLeast(kept.count + lane.count)
      for i in 0..<lane.count { kept.append(Double(wholes[lane.place(i)]) * 0x1p-62) }
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
    let sorted = kept.sorted()
    guard let grid else { return ranks.map { sorted[$0] } }
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

extension QuantileSketch {
  /// Counts of values within ±8 by bins of 1/4096, in pages that are made when needed.
  struct Grid: Sendable {
    private static let pageSize = 256
    private static let pageCount = 257
    private var pages = [Int16](repeating: -1, count: pageCount)
    private var counts: [UInt32] = []

    /// Counts a value; false where it is outside of the grid.
    mutating func add(_ x: Double) -> Bool {
      guard abs(x) <= 8 else { return false }
      let bin = Int((x * 4096).rounded(.down)) + 8 * 4096
      counts[place(page: bin >> 8) + bin & 0xFF] += 1
      return true
    }

    /// Counts whole numbers in units of 2⁻⁶².
    mutating func add(_ wholes: borrowing Span<Int64>, _ lane: Lane) {
      var i = addKnown(wholes, lane, from: 0)
      while i < lane.count {
        _ = place(page: Grid.bin(wholes[lane.place(i)]) >> 8)
        i = addKnown(wholes, lane, from: i)
      }
    }

    /// Counts whole numbers up to the first whose page is not made yet, and gives its index.
    private mutating func addKnown(_ wholes: borrowing Span<Int64>, _ lane: Lane, from start: Int) -> Int {
      let pages = self.pages
      var counts = self.counts.mutableSpan
      for i in start..<lane.count {
        let bin = Grid.bin(wholes[lane.place(i)])
        let page = Int(pages[bin >> 8])
        if page < 0 { return i }
        counts[page &<< 8 &+ bin & 0xFF] &+= 1
      }
      return lane.count
    }

    /// The bin of a whole number: 4096 bins for each 2⁶².
    private static func bin(_ whole: Int64) -> Int { Int(whole >> 50) &+ 8 * 4096 }

    mutating func merge(_ other: Grid) {
      for page in 0..<Grid.pageCount where other.pages[page] >= 0 {
        let (from, to) = (Int(other.pages[page]) * Grid.pageSize, place(page: page))
        for i in 0..<Grid.pageSize { counts[to + i] += other.counts[from + i] }
      }
    }

    /// The value of a rank, taking a bin's values as evenly spread.
    func value(rank: Int) -> Double {
      var before = 0
      for page in 0..<Grid.pageCount where pages[page] >= 0 {
        let start = Int(pages[page]) * Grid.pageSize
        for i in 0..<Grid.pageSize where counts[start + i] > 0 {
          let count = Int(counts[start + i])
          if rank < before + count {
            let bin = Double(page * Grid.pageSize + i - 8 * 4096)
            return (bin + (Double(rank - before) + 0.5) / Double(count)) / 4096
          }
          before += count
        }
      }
      return .nan
    }

    private mutating func place(page: Int) -> Int {
      if pages[page] < 0 {
        pages[page] = Int16(counts.count / Grid.pageSize)
        counts.append(contentsOf: repeatElement(0, count: Grid.pageSize))
      }
      return Int(pages[page]) * Grid.pageSize
    }
  }
}

extension Array {
  /// Makes room for `count` elements, at least doubling what there is.
  fileprivate mutating func reserveAtLeast(_ count: Int) {
    if count > capacity { reserveCapacity(Swift.max(count, 2 * capacity)) }
  }
}
