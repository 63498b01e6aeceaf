/// Sums of rows beside each other whose scores are all there and on the grid of fast sums: a run of rows that belong
/// together, such as those of a bin of time.
struct RowSums {
  /// The most rows of a run.
  static let limit = 1 << 20

  /// The number of rows.
  private(set) var rows = 0
  /// High and low parts by fours of features, twice: a row's sums are written beside those before it, and only count
  /// once it is known that all of its scores are fit.
  private var sums: [SIMD4<Int64>] = []
  private var isSwapped = false

  /// Adds a row as wide as those before it, unless one of its scores is not fit; says whether it did.
  mutating func add(_ values: [Double]) -> Bool {
    if rows == 0 { begin(width: values.count) }
    let half = sums.count / 2
    let (from, to) = isSwapped ? (half, 0) : (0, half)
    let scores = values.span
    var sums = self.sums.mutableSpan
    var isFit = SIMDMask<SIMD4<Int64>>(repeating: true)
    var (i, place) = (0, 0)
    while i < scores.count {
      let x = scores.four(at: i)
      let parts = FourParts(x)
      isFit .&= parts.isWhole .& (x .< 2) .& (x .> -2)
      sums[to &+ place] = sums[from &+ place] &+ parts.high
      sums[to &+ place &+ 1] = sums[from &+ place &+ 1] &+ parts.low
      i &+= 4
      place &+= 2
    }
    guard isFit[0], isFit[1], isFit[2], isFit[3] else { return false }
    isSwapped.toggle()
    rows += 1
    return true
  }

  /// Lends the sum of each feature of a row so wide.
  @inline(__always)
  func forEach(width: Int, _ body: (Int, FixedSum) -> Void) {
    let begin = isSwapped ? sums.count / 2 : 0
    for first in Swift.stride(from: 0, to: width, by: 4) {
      let (high, low) = (sums[begin + first / 2], sums[begin + first / 2 + 1])
      body(first, FourParts.sum(high: high[0], low: low[0], rows: rows))
      if first + 1 < width { body(first + 1, FourParts.sum(high: high[1], low: low[1], rows: rows)) }
      if first + 2 < width { body(first + 2, FourParts.sum(high: high[2], low: low[2], rows: rows)) }
      if first + 3 < width { body(first + 3, FourParts.sum(high: high[3], low: low[3], rows: rows)) }
    }
  }

  /// Begins a new run.
  mutating func removeAll() { rows = 0 }

  private mutating func begin(width: Int) {
    let count = (width + 3) / 4 * 2
    if sums.count != 2 * count { sums = Array(repeating: SIMD4(), count: 2 * count) }
    isSwapped = false
    for i in 0..<count { sums[i] = SIMD4() }
  }
}
