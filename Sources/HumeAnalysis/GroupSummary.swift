public import HumeTypes

/// The statistics of one feature in one group. What cannot be said is nil.
public struct FeatureSummary: Sendable, Hashable {
  /// The number of scores.
  public internal(set) var n = 0
  /// The number of the group's rows without a score.
  public internal(set) var missing = 0
  /// The number of scores below 0 or above 1; they count in everything else.
  public internal(set) var outOfRange = 0
  /// Whether the quantiles come from all values or from a grid of 1/4096.
  public internal(set) var quantiles = QuantileKind.exact

  // Not a number stands for nil: half the memory.
  private var values = SIMD16<Double>(repeating: .nan)

  /// A feature that none of `rows` rows has.
  init(missing rows: Int) { missing = rows }

  /// The mean over rows, Σx/n.
  public internal(set) var mean: Double? {
    get { self[0] }
    set { self[0] = newValue }
  }
  /// The mean over time, Σxw/Σw; for frames it equals the mean.
  public internal(set) var timeWeightedMean: Double? {
    get { self[1] }
    set { self[1] = newValue }
  }
  /// The sample's standard deviation (n − 1).
  public internal(set) var sd: Double? {
    get { self[2] }
    set { self[2] = newValue }
  }
  /// The median.
  public internal(set) var median: Double? {
    get { self[3] }
    set { self[3] = newValue }
  }
  /// The 5 % quantile (type 7, as the others).
  public internal(set) var q05: Double? {
    get { self[4] }
    set { self[4] = newValue }
  }
  /// The 25 % quantile.
  public internal(set) var q25: Double? {
    get { self[5] }
    set { self[5] = newValue }
  }
  /// The 75 % quantile.
  public internal(set) var q75: Double? {
    get { self[6] }
    set { self[6] = newValue }
  }
  /// The 95 % quantile.
  public internal(set) var q95: Double? {
    get { self[7] }
    set { self[7] = newValue }
  }
  /// The least.
  public internal(set) var min: Double? {
    get { self[8] }
    set { self[8] = newValue }
  }
  /// The greatest.
  public internal(set) var max: Double? {
    get { self[9] }
    set { self[9] = newValue }
  }
  /// When the greatest first occurs, in seconds (an interval's midpoint).
  public internal(set) var maxTime: Double? {
    get { self[10] }
    set { self[10] = newValue }
  }
  /// The number of independent values that the series is worth; only where it was asked for.
  public internal(set) var effectiveN: Double? {
    get { self[11] }
    set { self[11] = newValue }
  }
  /// Seconds with a score at or above the threshold; only where one was given.
  public internal(set) var timeAbove: Double? {
    get { self[12] }
    set { self[12] = newValue }
  }

  /// How many values can be nil, and so be averaged one by one.
  static let valueCount = 13

  subscript(index: Int) -> Double? {
    get { values[index].isNaN ? nil : values[index] }
    set { values[index] = newValue ?? .nan }
  }

  /// The index of `maxTime`, which has no mean over ids.
  static let maxTimeIndex = 10

  /// Equal when all is; two nils are equal.
  public static func == (a: FeatureSummary, b: FeatureSummary) -> Bool {
    a.n == b.n && a.missing == b.missing && a.outOfRange == b.outOfRange && a.quantiles == b.quantiles
      && (0..<valueCount).allSatisfy { a[$0] == b[$0] }
  }

  /// Hashes counts and values.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(n)
    hasher.combine(missing)
    for i in 0..<FeatureSummary.valueCount { hasher.combine(self[i]) }
  }
}

/// Where quantiles come from.
public enum QuantileKind: String, Sendable {
  /// All values.
  case exact
  /// Counts on a grid of 1/4096, and so within 1/4096.
  case grid
}

/// The statistics of a feature set in a group.
public struct SetSummary: Sendable, Hashable {
  /// The set.
  public let set: FeatureSet
  /// The names, in the order of the results.
  public let names: [String]
  /// A summary a name.
  public let features: [FeatureSummary]

  /// The summary of a name, or nil where there is none.
  public subscript(name: String) -> FeatureSummary? {
    names.firstIndex(of: name).map { features[$0] }
  }
}

/// The statistics of a group of rows.
public struct GroupSummary: Sendable, Hashable {
  /// The number of rows.
  public internal(set) var rows: Int
  /// The sets, in the order of `FeatureSet.allCases`.
  public internal(set) var sets: [SetSummary]

  /// The statistics of a set, or nil where the group has none.
  public subscript(set: FeatureSet) -> SetSummary? { sets.first { $0.set == set } }

  /// These statistics for exactly the names given for each set: others fall away, new ones have no score.
  func fitted(to names: [FeatureSet: [String]]) -> GroupSummary {
    var result = self
    result.sets = sets.map { set in
      guard let wanted = names[set.set], wanted != set.names else { return set }
      let places = Dictionary(zip(set.names, set.names.indices), uniquingKeysWith: { first, _ in first })
      let features = wanted.map { name in places[name].map { set.features[$0] } ?? FeatureSummary(missing: rows) }
      return SetSummary(set: set.set, names: wanted, features: features)
    }
    return result
  }

  /// The unweighted means over groups of each statistic, counts summed.
  static func balanced(_ groups: [GroupSummary]) -> GroupSummary {
    var sets: [SetSummary] = []
    for set in FeatureSet.allCases {
      let parts = groups.compactMap { $0[set] }
      guard let names = parts.first?.names else { continue }
      let features = names.indices.map { i in balanced(parts.map { $0.features[i] }) }
      sets.append(SetSummary(set: set, names: names, features: features))
    }
    return GroupSummary(rows: groups.reduce(0) { $0 + $1.rows }, sets: sets)
  }

  private static func balanced(_ parts: [FeatureSummary]) -> FeatureSummary {
    var result = FeatureSummary(missing: 0)
    for part in parts {
      result.n += part.n
      result.missing += part.missing
      result.outOfRange += part.outOfRange
      if part.quantiles == .grid { result.quantiles = .grid }
    }
    for index in 0..<FeatureSummary.valueCount where index != FeatureSummary.maxTimeIndex {
      var moments = Moments()
      for part in parts { if let value = part[index] { moments.add(value) } }
      result[index] = moments.mean
    }
    return result
  }
}
