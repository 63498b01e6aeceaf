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

  /// The sum of a feature.
  func sum(_ feature: Int) -> FixedSum {
    let four = feature >> 2 + (feature >> 2) + (isSwapped ? sums.count / 2 : 0)
    return FourParts.sum(high: sums[four][feature & 3], low: sums[four + 1][feature & 3], rows: rows)
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
