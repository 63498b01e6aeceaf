// The draws, so that others can make the same ones. For every model, set and feature a new `SeededDraws` of the seed is
// used: what else is compared changes nothing. With n pairs, in the order of what they share (by Unicode scalars) or of
// their places: for each draw, n numbers below n, the pairs that it has; its value is the mean of their differences. Without
// pairs, the files of each side in the order of (file, source, input): for each draw first as many numbers as the first side
// has files, then as many as the second has; its value is the difference of the two means, second − first.

/// From where to where the middle part of drawn differences reaches.
struct Interval: Equatable {
  let low: Double
  let high: Double

  /// The type 7 quantiles (1 − level) / 2 and 1 − (1 − level) / 2 of values.
  init(_ values: [Double], level: Double) {
    let sorted = values.sorted()
    let tail = (1 - level) / 2
    low = Interval.quantile(sorted, tail)
    high = Interval.quantile(sorted, 1 - tail)
  }

  private static func quantile(_ sorted: [Double], _ share: Double) -> Double {
    let place = share * Double(sorted.count - 1)
    let lower = Swift.min(Int(place), sorted.count - 1)
    return interpolate(sorted[lower], sorted[Swift.min(lower + 1, sorted.count - 1)], place - Double(lower))
  }
}

/// The intervals of features; nil for one with too few files. Features with as many files share their draws, for a seed
/// gives each of them the same ones: so many at a time that what is drawn of them takes some 32 MB.
func bootstrap(_ features: [ComparedFeature], _ rule: ComparisonRule) -> [Interval?] {
  var intervals = [Interval?](repeating: nil, count: features.count)
  let enough = features.indices.filter { features[$0].hasEnough }
  for (_, places) in Dictionary(grouping: enough, by: { Sizes(a: features[$0].a.count, b: features[$0].b.count) }) {
    let atOnce = max(1, (1 << 22) / rule.draws)
    for first in stride(from: 0, to: places.count, by: atOnce) {
      let places = places[first..<min(first + atOnce, places.count)]
      let drawn =
        features[places[first]].differences != nil
        ? drawnMeans(places.map { features[$0].differences ?? [] }, rule)
        : drawnDifferences(places.map { (features[$0].a, features[$0].b) }, rule)
      for (place, values) in zip(places, drawn) { intervals[place] = Interval(values, level: rule.level) }
    }
  }
  return intervals
}

private struct Sizes: Hashable {
  let a: Int
  let b: Int
}

/// For each of several series of one length, its mean over drawn places, a number a draw.
private func drawnMeans(_ series: [[Double]], _ rule: ComparisonRule) -> [[Double]] {
  var draws = SeededDraws(seed: rule.seed)
  var means = Array(repeating: [Double](), count: series.count)
  for _ in 0..<rule.draws {
    let places = draw(series[0].count, &draws)
    for index in series.indices { means[index].append(mean(series[index], at: places)) }
  }
  return means
}

/// The same for two sides, each drawn by itself: the difference of their means.
private func drawnDifferences(_ series: [(a: [Double], b: [Double])], _ rule: ComparisonRule) -> [[Double]] {
  var draws = SeededDraws(seed: rule.seed)
  var means = Array(repeating: [Double](), count: series.count)
  for _ in 0..<rule.draws {
    let (a, b) = (draw(series[0].a.count, &draws), draw(series[0].b.count, &draws))
    for index in series.indices { means[index].append(mean(series[index].b, at: b) - mean(series[index].a, at: a)) }
  }
  return means
}

/// As many places as there are, drawn with repetition.
private func draw(_ count: Int, _ draws: inout SeededDraws) -> [Int] {
  var places: [Int] = []
  places.reserveCapacity(count)
  for _ in 0..<count { places.append(draws.below(count)) }
  return places
}

private func mean(_ values: [Double], at places: [Int]) -> Double {
  var sum = 0.0
  for place in places { sum += values[place] }
  return sum / Double(places.count)
}
