#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension Synchrony {
  /// Computes it from the cells of two groups.
  mutating func fill(_ grid: SegmentGrid, _ a: [Double], _ b: [Double], _ rule: SynchronyRule) {
    let slices = (0..<grid.segments).map { segment in
      let range = grid.range(of: segment)
      return (a: Array(a[range]), b: Array(b[range]))
    }
    let lags = Lags(longest: grid.longestLag)
    let counted = slices.compactMap { slice -> CountedSegment? in
      let both = zip(slice.a, slice.b).count { !$0.isNaN && !$1.isNaN }
      guard Double(both) / Double(grid.segmentLength) >= rule.minCoverage else { return nil }
      let correlations = lags.correlations(slice.a, slice.b)
      return meanZ(correlations).map { CountedSegment(a: slice.a, b: slice.b, correlations: correlations, z: $0) }
    }
    segments = counted.count
    segmentsLeftOut = grid.segments - segments
    guard segments >= 2 else { return }
    real = Moments(counted.map(\.z)).mean
    setSurrogates(counted, lags, rule)
    setLag(counted.map(\.correlations), lags, cell: grid.cell)
  }

  /// Pairs segments of different times: all pairings, or those that are drawn. With s segments that count, pairing p
  /// (from 0) is of segment i = p / (s − 1) of the first with segment j = p mod (s − 1) of the second, j + 1 from i on.
  private mutating func setSurrogates(_ counted: [CountedSegment], _ lags: Lags, _ rule: SynchronyRule) {
    let others = counted.count - 1
    var draws = SeededDraws(seed: rule.seed)
    let drawn = draws.distinct(rule.surrogates, below: counted.count * others)
    let moments = Moments(
      drawn.compactMap { pairing in
        let (i, j) = (pairing / others, pairing % others)
        return meanZ(lags.correlations(counted[i].a, counted[j < i ? j : j + 1].b))
      })
    surrogates = moments.count
    (surrogateMean, surrogateSD) = (moments.mean, moments.sd)
    if let real, let mean = surrogateMean, let sd = surrogateSD, sd > 0 { effect = (real - mean) / sd }
  }

  private mutating func setLag(_ segments: [[Double?]], _ lags: Lags, cell: Int64) {
    for (place, lag) in lags.all.enumerated() {
      let correlations = segments.compactMap { $0[place] }
      guard correlations.count == segments.count, let mean = Moments(correlations).mean else { continue }
      if lagCorrelation.map({ mean > $0 }) ?? true {
        (self.lag, lagCorrelation) = (Double(Int64(lag) * cell) / 1e6, mean)
      }
    }
  }
}

/// A segment that counts: its cells, its correlation at each lag, and the mean z of these.
private struct CountedSegment {
  let a: [Double]
  let b: [Double]
  let correlations: [Double?]
  let z: Double
}

/// The mean over lags of Fisher's z without its sign; nil without a correlation.
private func meanZ(_ correlations: [Double?]) -> Double? {
  let most = 1 - 1e-12
  return Moments(correlations.compactMap { $0.map { atanh(min($0.magnitude, most)) } }).mean
}

/// The lags at which two segments are correlated.
private struct Lags {
  /// In cells, by length, of two as long the negative first. Above 0 the second series is the later one.
  let all: [Int]

  init(longest: Int) { all = [0] + (0..<longest).flatMap { [-$0 - 1, $0 + 1] } }

  /// The correlation of two segments of one length at each lag, over the cells that both have; nil for fewer than 3 such
  /// cells, or where either does not vary in them.
  func correlations(_ a: [Double], _ b: [Double]) -> [Double?] {
    all.map { lag in
      let count = a.count - abs(lag)
      guard count >= 3 else { return nil }
      return lag < 0
        ? correlation(a[(-lag)...], b[..<count]) : correlation(a[..<count], b[lag...])
    }
  }
}

/// Pearson's correlation in two passes, in the order of the cells, NaN where there is no value.
private func correlation(_ a: ArraySlice<Double>, _ b: ArraySlice<Double>) -> Double? {
  let shift = b.startIndex - a.startIndex
  var (sumA, sumB, count) = (0.0, 0.0, 0)
  var (firstA, firstB) = (Double.nan, Double.nan)
  var (variesA, variesB) = (false, false)
  for index in a.indices {
    let (x, y) = (a[index], b[index + shift])
    if x.isNaN || y.isNaN { continue }
    if count == 0 { (firstA, firstB) = (x, y) }
    variesA = variesA || x != firstA
    variesB = variesB || y != firstB
    (sumA, sumB, count) = (sumA + x, sumB + y, count + 1)
  }
  guard count >= 3, variesA, variesB else { return nil }
  let (meanA, meanB) = (sumA / Double(count), sumB / Double(count))
  var (squaresA, squaresB, products) = (0.0, 0.0, 0.0)
  for index in a.indices {
    let (x, y) = (a[index] - meanA, b[index + shift] - meanB)
    if x.isNaN || y.isNaN { continue }
    (squaresA, squaresB, products) = (squaresA + x * x, squaresB + y * y, products + x * y)
  }
  let scale = squaresA.squareRoot() * squaresB.squareRoot()
  guard scale > 0, scale.isFinite else { return nil }
  return min(1, max(-1, products / scale))
}
