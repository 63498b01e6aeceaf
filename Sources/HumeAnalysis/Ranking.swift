public import HumeTypes

/// A feature and its place among those of its set, the highest being 1.
public struct RankedFeature: Sendable, Hashable {
  /// The place, from 1.
  public let rank: Int
  /// The set.
  public let set: FeatureSet
  /// The name.
  public let name: String
  /// The value that ranks it.
  public let value: Double
}

extension FeatureSummary {
  /// The value of a statistic, or nil where it cannot be said. What marks a file out needs other files: its mean here.
  public func value(of statistic: RankBy) -> Double? {
    switch statistic {
    case .mean, .distinct: mean
    case .median: median
    case .max: max
    case .timeWeightedMean: timeWeightedMean
    case .q95: q95
    case .timeAbove: timeAbove
    }
  }
}

extension GroupSummary {
  /// The highest features of each set by a statistic, ties by name; those without a value are left out. Without a
  /// count, all.
  ///
  /// ```swift
  /// for feature in group.summary.top(5) { print(feature.rank, feature.name, feature.value) }
  /// ```
  public func top(_ count: Int? = nil, by statistic: RankBy = .mean) -> [RankedFeature] {
    sets.flatMap { set in
      rank(set.set, zip(set.names, set.features).map { ($0, $1.value(of: statistic)) }, count: count)
    }
  }
}

/// The features with a value, highest first, ties by name.
func rank(_ set: FeatureSet, _ values: [(name: String, value: Double?)], count: Int?) -> [RankedFeature] {
  let present = values.compactMap { entry in entry.value.map { (name: entry.name, value: $0) } }
  let sorted = present.sorted { a, b in
    a.value != b.value ? a.value > b.value : scalarsPrecede(a.name, b.name)
  }
  return sorted.prefix(count ?? sorted.count).enumerated().map { i, entry in
    RankedFeature(rank: i + 1, set: set, name: entry.name, value: entry.value)
  }
}
