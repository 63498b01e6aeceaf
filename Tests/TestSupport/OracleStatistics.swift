// The numbers of one series, the textbook way.

/// One value with its support in seconds.
package struct OracleSample: Sendable {
  /// Nil where the score is missing.
  package var value: Double?
  package var begin, end: Double?
  /// Whether the support is an instant.
  package var isFrame: Bool

  package init(_ value: Double?, begin: Double? = nil, end: Double? = nil, isFrame: Bool = false) {
    (self.value, self.begin, self.end, self.isFrame) = (value, begin, end, isFrame)
  }

  /// A sample at an instant.
  package init(_ value: Double?, at time: Double) {
    self.init(value, begin: time, end: time, isFrame: true)
  }

  /// Begin and end where the time can be used: both known, not negative, the end not before the begin.
  package var usableTime: (begin: Double, end: Double)? {
    guard let begin, let end, begin >= 0, end >= begin, end < 1e12 else { return nil }
    return (begin, end)
  }
}

/// The columns of `summary`; times in seconds. Nil is null.
package struct OracleSummary: Sendable, Equatable {
  package var n = 0, nMissing = 0, nOutOfRange = 0
  package var mean, meanTimeWeighted, sd, median, q05, q25, q75, q95, min, max, tMax, nEff: Double?
  /// `exact` up to 1,024 values, else `grid` (this oracle's own quantiles are always exact).
  package var quantiles = "exact"

  package init() {}

  /// The statistics by their names in the output, in its order; the counts are not among them.
  package var columns: [(name: String, value: Double?)] {
    [
      ("mean", mean), ("mean_tw", meanTimeWeighted), ("sd", sd), ("median", median), ("q05", q05), ("q25", q25),
      ("q75", q75), ("q95", q95), ("min", min), ("max", max), ("t_max", tMax), ("n_eff", nEff),
    ]
  }
}

/// Seconds as whole microseconds, as times are compared and binned.
package func oracleMicroseconds(_ seconds: Double) -> Int {
  Int((seconds * 1e6).rounded())
}

/// The sum of finite numbers, rounded once (Shewchuk's adaptive sums, as Python's `math.fsum`).
package func exactSum(_ values: [Double]) -> Double {
  // Partial sums that do not overlap, in ascending order: together they are the exact sum.
  var partials: [Double] = []
  for value in values {
    var x = value
    var kept: [Double] = []
    for partial in partials {
      let (large, small) = abs(x) < abs(partial) ? (partial, x) : (x, partial)
      let high = large + small
      let low = small - (high - large)
      if low != 0 { kept.append(low) }
      x = high
    }
    partials = kept + [x]
  }
  guard var sum = partials.popLast() else { return 0 }
  while let partial = partials.popLast() {
    let before = sum
    sum = before + partial
    let low = partial - (sum - before)
    guard low != 0 else { continue }
    // A tie is broken by what is left below it.
    if let next = partials.last, (low < 0) == (next < 0), next != 0 {
      let doubled = low * 2
      let moved = sum + doubled
      if doubled == moved - sum { sum = moved }
    }
    break
  }
  return sum
}

/// The mean, nil of no values.
package func oracleMean(_ values: [Double]) -> Double? {
  values.isEmpty ? nil : exactSum(values) / Double(values.count)
}

/// The sample's standard deviation (n − 1), in two passes; nil under two values.
package func oracleSD(_ values: [Double]) -> Double? {
  guard values.count > 1, let mean = oracleMean(values) else { return nil }
  if values.allSatisfy({ $0 == values[0] }) { return 0 }
  // In units of the greatest deviation, so that no square is beyond a double.
  let greatest = values.map { abs($0 - mean) }.max() ?? 0
  let unit = greatest.isNormal ? greatest.binade : 1
  let squares = values.map { (($0 - mean) / unit) * (($0 - mean) / unit) }
  return (exactSum(squares) / Double(values.count - 1)).squareRoot() * unit
}

/// The type 7 quantile (numpy's and R's default), nil of no values.
package func oracleQuantile(_ values: [Double], _ p: Double) -> Double? {
  let sorted = values.sorted()
  guard let last = sorted.last else { return nil }
  let h = Double(sorted.count - 1) * p
  let below = Int(h)
  guard below + 1 < sorted.count else { return last }
  return sorted[below] + (h - Double(below)) * (sorted[below + 1] - sorted[below])
}

/// The effective number of independent values of an evenly spaced series; nil under four values or without variance.
package func oracleEffectiveCount(_ values: [Double]) -> Double? {
  let n = values.count
  guard n >= 4, let mean = oracleMean(values), values.contains(where: { $0 != values[0] }) else { return nil }
  let deviations = values.map { $0 - mean }
  func product(lag: Int) -> Double { zip(deviations, deviations.dropFirst(lag)).reduce(0) { $0 + $1.0 * $1.1 } }
  let variance = product(lag: 0)
  var sum = 0.0
  for lag in 1..<n {
    let r = product(lag: lag) / variance
    if r <= 0 { break }
    sum += (1 - Double(lag) / Double(n)) * r
  }
  return Swift.min(Swift.max(Double(n) / (1 + 2 * sum), 1), Double(n))
}

/// The mean weighted by each sample's duration.
///
/// The plain mean where all are instants; nil where a sample, even one without a value, lacks a positive duration.
package func oracleTimeWeightedMean(_ samples: [OracleSample]) -> Double? {
  if samples.allSatisfy({ $0.isFrame && $0.usableTime != nil }) { return oracleMean(samples.compactMap(\.value)) }
  var weighted: [Double] = []
  var weights: [Double] = []
  for sample in samples {
    guard !sample.isFrame, let (begin, end) = sample.usableTime, end > begin else { return nil }
    guard let value = sample.value else { continue }
    weighted.append(value * (end - begin))
    weights.append(end - begin)
  }
  return weights.isEmpty ? nil : exactSum(weighted) / exactSum(weights)
}

/// The summary of one series, given in the order of its units.
package func oracleSummary(_ samples: [OracleSample]) -> OracleSummary {
  let values = samples.compactMap(\.value)
  var summary = OracleSummary()
  summary.n = values.count
  summary.nMissing = samples.count - values.count
  summary.nOutOfRange = values.count { $0 < 0 || $0 > 1 }
  summary.mean = oracleMean(values)
  summary.meanTimeWeighted = oracleTimeWeightedMean(samples)
  summary.sd = oracleSD(values)
  summary.median = oracleQuantile(values, 0.5)
  summary.q05 = oracleQuantile(values, 0.05)
  summary.q25 = oracleQuantile(values, 0.25)
  summary.q75 = oracleQuantile(values, 0.75)
  summary.q95 = oracleQuantile(values, 0.95)
  summary.min = values.min()
  summary.max = values.max()
  // Among the samples with a time only: an untimed maximum has no time to give.
  let highest = samples.filter { $0.value == summary.max && $0.value != nil }
  summary.tMax = highest.compactMap { $0.usableTime.map { ($0.begin + $0.end) / 2 } }.min()
  summary.nEff = oracleEffectiveCount(values)
  summary.quantiles = values.count <= 1024 ? "exact" : "grid"
  return summary
}

/// Seconds of support with a value of at least `threshold`; an instant supports `period` seconds.
package func oracleTimeAbove(_ threshold: Double, _ samples: [OracleSample], period: Double?) -> Double {
  exactSum(
    samples.compactMap { sample in
      guard let value = sample.value, value >= threshold, let (begin, end) = sample.usableTime else { return nil }
      return sample.isFrame ? (period ?? 0) : end - begin
    })
}

// MARK: Across files

/// One value a file, nil for a file without one, summed up over files.
package struct OracleAcross: Sendable, Equatable {
  package var nFiles = 0, nFilesEmpty = 0
  package var mean, sd, min, max: Double?

  package init(_ values: [Double?]) {
    let known = values.compactMap { $0 }
    (nFiles, nFilesEmpty) = (known.count, values.count - known.count)
    (mean, sd, min, max) = (oracleMean(known), oracleSD(known), known.min(), known.max())
  }
}

/// How far a file's value is from those of the other files, in their sd; nil under 4 other files or without spread.
package func oracleDistinct(_ value: Double, others: [Double]) -> Double? {
  guard others.count >= 4, let mean = oracleMean(others), let sd = oracleSD(others), sd > 0 else { return nil }
  return (value - mean) / sd
}

/// The highest `count` (0: all) of named values, the value descending, ties by the name's Unicode scalars; nils are out.
package func oracleTop(_ values: [(name: String, value: Double?)], count: Int) -> [(name: String, value: Double)] {
  let known = values.compactMap { entry in entry.value.map { (name: entry.name, value: $0) } }
  let sorted = known.sorted { $0.value != $1.value ? $0.value > $1.value : scalarsBefore($0.name, $1.name) }
  return count == 0 ? sorted : Array(sorted.prefix(count))
}
