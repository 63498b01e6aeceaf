// Correlations of short series. Means are exact, so that a constant is recognised as one.

/// A series less its mean; nil where it does not vary, or cannot be centred.
func centred(_ series: [Double]) -> [Double]? {
  var moments = Moments()
  for x in series { moments.add(x) }
  guard moments.min < moments.max, let mean = moments.mean else { return nil }
  return series.map { $0 - mean }
}

/// Σ x_i y_{i−lag} of two centred series, or of one with itself.
private func product(_ x: [Double], _ y: [Double], lag: Int = 0) -> Double {
  var sum = ExactSum()
  for i in lag..<x.count { sum.add(x[i] * y[i - lag]) }
  return sum.value.hi
}

/// The ranks from 1; equal values have the mean of theirs.
func averageRanks(_ values: [Double]) -> [Double] {
  let order = values.indices.sorted { values[$0] < values[$1] }
  var ranks = Array(repeating: 0.0, count: values.count)
  var first = 0
  while first < order.count {
    var last = first
    while last + 1 < order.count, values[order[last + 1]] == values[order[first]] { last += 1 }
    for place in first...last { ranks[order[place]] = Double(first + last) / 2 + 1 }
    first = last + 1
  }
  return ranks
}

/// The number of independent pairs that two evenly spaced series are worth: n / (1 + 2 Σ (1 − k/n) r_x(k) r_y(k)) over the
/// lags before the first whose product of autocorrelations is not above 0; from 1 to n, nil for fewer than 4 pairs or
/// where a side does not vary.
func pairedEffectiveSize(_ x: [Double], _ y: [Double]) -> Double? {
  let n = x.count
  guard n >= 4, let x = centred(x), let y = centred(y) else { return nil }
  let (xx, yy) = (product(x, x), product(y, y))
  guard xx > 0, yy > 0, xx.isFinite, yy.isFinite else { return nil }
  return effectiveSize(n) { lag in (product(x, x, lag: lag) / xx) * (product(y, y, lag: lag) / yy) }
}

/// n / (1 + 2 Σ (1 − k/n) r(k)) over the lags before the first whose r is not above 0; from 1 to n.
func effectiveSize(_ n: Int, _ r: (_ lag: Int) -> Double) -> Double {
  var sum = 0.0
  for lag in 1..<n {
    let r = r(lag)
    if r <= 0 { break }
    sum += (1 - Double(lag) / Double(n)) * r
  }
  return min(max(Double(n) / (1 + 2 * sum), 1), Double(n))
}
