/// The rows of one set in one group, all kept, for statistics of the whole series.
struct SeriesKeeper {
  private struct Row {
    let begin: Int64
    let end: Int64
    let values: [Double]
  }
  private var rows: [Row] = []
  /// What the rows take in memory.
  private(set) var bytes = 0

  mutating func add(_ values: [Double], time: RowTime) {
    guard time.isUsable else { return }
    var copy: [Double] = []
    copy.reserveCapacity(values.count)
    for i in 0..<values.count { copy.append(values[i] + 0.0) }
    bytes += 64 + 8 * values.count
    rows.append(Row(begin: time.begin, end: time.end, values: copy))
  }

  /// The effective number of values of each column; nil where it cannot be said.
  func effectiveN(columns: Int) -> [Double?] {
    let sorted = rows.sorted { ($0.begin, $0.end) < ($1.begin, $1.end) }
    return (0..<columns).map { column in
      var series: [(begin: Int64, end: Int64, x: Double)] = []
      for row in sorted where column < row.values.count && row.values[column].isFinite {
        series.append((row.begin, row.end, row.values[column]))
      }
      // Rows of one time (faces of one frame) have no order of their own: by value, so that the input's does not show.
      let isTied = zip(series, series.dropFirst()).contains { ($0.begin, $0.end) == ($1.begin, $1.end) }
      if isTied { series.sort { ($0.begin, $0.end, $0.x) < ($1.begin, $1.end, $1.x) } }
      return effectiveSize(series.map(\.x))
    }
  }
}

/// The number of independent values that an evenly spaced series is worth: n / (1 + 2 Σ (1 − k/n) r_k) over the lags
/// before the first whose autocorrelation r_k is not above 0; from 1 to n, nil for fewer than 4 values or a constant.
package func effectiveSize(_ series: [Double]) -> Double? {
  let n = series.count
  guard n >= 4, let centred = centred(series) else { return nil }
  func product(_ lag: Int) -> Double {
    var sum = 0.0
    for i in lag..<n { sum += centred[i] * centred[i - lag] }
    return sum
  }
  let variance = product(0)
  guard variance > 0, variance.isFinite else { return nil }
  return effectiveSize(n) { product($0) / variance }
}
