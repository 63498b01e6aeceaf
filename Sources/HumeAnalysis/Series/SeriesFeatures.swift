public import HumeTypes

/// Which features of a series are asked for.
public struct SeriesFeatures: Sendable, Hashable {
  /// The sets.
  public var sets: [FeatureSet]
  /// The names; empty for all.
  public var names: [String]
  /// How many of each set, those that are highest in a group by mean; nil for all.
  public var top: Int?

  /// The features of some sets, with these names where any are given; of each set in a group the `top` highest.
  public init(sets: [FeatureSet] = [.emotion], names: [String] = [], top: Int? = nil) {
    (self.sets, self.names, self.top) = (sets, names, top)
  }
}

/// A feature by its set and name.
public struct SeriesFeature: Sendable, Hashable {
  /// The set.
  public let set: FeatureSet
  /// The name.
  public let name: String

  /// Equal when the sets are the same and the names have the same scalars.
  public static func == (a: SeriesFeature, b: SeriesFeature) -> Bool { a.set == b.set && sameName(a.name, b.name) }
  /// Hashes both.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(set)
    hasher.combine(ExactName(name))
  }
}

extension GroupSeries {
  /// The features that are asked for, in the order of the results.
  public func features(_ wanted: SeriesFeatures) -> [SeriesFeature] {
    let names = Set(wanted.names.map { ExactName($0) })
    return wanted.sets.flatMap { set in
      var found = self.names(set).filter { names.isEmpty || names.contains(ExactName($0)) }
      if let top = wanted.top {
        let means = found.map { name in (name: name, value: mean(set, name)) }
        let highest = Set(rank(set, means, count: top).map { ExactName($0.name) })
        found = found.filter { highest.contains(ExactName($0)) }
      }
      return found.map { SeriesFeature(set: set, name: $0) }
    }
  }

  /// The mean of a feature over rows; nil without scores.
  private func mean(_ set: FeatureSet, _ name: String) -> Double? {
    var (sum, count) = (ExactSum(), 0)
    for value in values(set, name) ?? [] where value.isFinite {
      sum.add(value)
      count += 1
    }
    return count > 0 ? sum.mean(count: count) : nil
  }
}
