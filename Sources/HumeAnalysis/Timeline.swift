public import HumeTypes

/// The course of a group's scores in bins of equal width from 0 to the end of the file.
///
/// Only bins with scores are stored; `point` gives the others too (n 0, no mean).
///
/// ```swift
/// for bin in 0..<timeline.binCount {
///   let point = timeline.point(bin: bin, set: 0, feature: 36)
///   print(timeline.begin(of: bin), point.n, timeline.coverage(of: bin), point.mean ?? .nan)
/// }
/// ```
public struct Timeline: Sendable, Hashable {
  /// What it may come from that there is none.
  package static let whyEmpty = "A timeline needs rows with times, which texts, for one, do not have."

  /// The width of a bin in µs.
  public let binWidth: Int64
  /// The number of bins, the same for all groups of a file and model.
  public internal(set) var binCount: Int
  /// The sets, in the order of `FeatureSet.allCases`.
  public internal(set) var sets: [TimelineSet]
  /// The bins that the group's supports meet, ascending, and which part of each they cover.
  var coveredBins: [Int] = []
  var coverages: [Double] = []

  /// The begin of a bin in seconds.
  public func begin(of bin: Int) -> Double { Double(Int64(bin) * binWidth) / 1e6 }
  /// The end of a bin in seconds.
  public func end(of bin: Int) -> Double { Double((Int64(bin) + 1) * binWidth) / 1e6 }

  /// Which part of a bin the union of the group's supports covers, 0 to 1.
  public func coverage(of bin: Int) -> Double {
    find(bin, in: coveredBins).map { coverages[$0] } ?? 0
  }

  /// The bins that the group's supports meet, ascending, and which part of each their union covers.
  package var covered: some Sequence<(Int, Double)> { zip(coveredBins, coverages) }

  /// The same bins with another coverage and no scores.
  package func withCoverage(_ coverage: [(bin: Int, share: Double)]) -> Timeline {
    var result = self
    result.sets = []
    (result.coveredBins, result.coverages) = (coverage.map(\.bin), coverage.map(\.share))
    return result
  }

  /// The scores of a feature in a bin; `set` and `feature` are indices of `sets` and its `names`.
  public func point(bin: Int, set: Int, feature: Int) -> TimelinePoint {
    guard let slot = find(bin, in: sets[set].bins) else { return TimelinePoint(n: 0, mean: nil) }
    return sets[set].points[slot * sets[set].names.count + feature]
  }
}

/// The course of one set of features.
public struct TimelineSet: Sendable, Hashable {
  /// The set.
  public let set: FeatureSet
  /// The names, in the order of the results.
  public let names: [String]
  /// The bins with scores, ascending.
  public let bins: [Int]
  /// A point a bin and name, bin by bin.
  package let points: [TimelinePoint]
}

/// The scores of a feature in a bin.
public struct TimelinePoint: Sendable, Hashable {
  private let count: UInt32
  private let value: Double

  init(n: Int, mean: Double?) {
    count = UInt32(clamping: n)
    value = mean ?? .nan
  }

  /// The number of scores.
  public var n: Int { Int(count) }
  /// Their mean, weighted by seconds in the bin for intervals; nil without scores.
  public var mean: Double? { count == 0 || value.isNaN ? nil : value }

  /// Equal when both are; two nils are equal.
  public static func == (a: TimelinePoint, b: TimelinePoint) -> Bool { a.count == b.count && a.mean == b.mean }
  /// Hashes both.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    hasher.combine(mean)
  }
}

/// The place of `bin` in ascending bins, or nil.
private func find(_ bin: Int, in bins: [Int]) -> Int? {
  var (low, high) = (0, bins.count)
  while low < high {
    let middle = (low + high) / 2
    if bins[middle] < bin { low = middle + 1 } else { high = middle }
  }
  return low < bins.count && bins[low] == bin ? low : nil
}

extension Timeline {
  /// Sets the coverage of bins from disjoint, ascending spans, as far as they lie in the window that was asked for.
  mutating func cover(with union: [Supports.Span], within window: TimeWindow?) {
    var covered: Int64 = 0
    var current = -1
    func coverage() -> Double { Double(covered) / Double(binWidth) }
    for span in union {
      var begin = max(span.begin, window?.from ?? span.begin)
      let spanEnd = min(span.end, window?.to ?? span.end)
      while begin < spanEnd {
        let bin = Int(begin / binWidth)
        guard bin < binCount else { break }
        let end = min(spanEnd, (Int64(bin) + 1) * binWidth)
        if bin != current, covered > 0 {
          coveredBins.append(current)
          coverages.append(coverage())
          covered = 0
        }
        current = bin
        covered += end - begin
        begin = end
      }
    }
    if covered > 0 {
      coveredBins.append(current)
      coverages.append(coverage())
    }
  }

  /// The means over groups of the means in each bin, unweighted; n summed.
  static func balanced(_ timelines: [Timeline]) -> Timeline? {
    guard var result = timelines.first else { return nil }
    result.coveredBins = []
    result.coverages = []
    result.sets = FeatureSet.allCases.compactMap { set -> TimelineSet? in
      let parts = timelines.compactMap { timeline in timeline.sets.first { $0.set == set } }
      guard let names = parts.first?.names else { return nil }
      let bins = Set(parts.flatMap(\.bins)).sorted()
      var points: [TimelinePoint] = []
      points.reserveCapacity(bins.count * names.count)
      for bin in bins {
        let rows = parts.compactMap { part in
          find(bin, in: part.bins).map { part.points[($0 * names.count)..<(($0 + 1) * names.count)] }
        }
        for feature in names.indices {
          let all = rows.map { $0[$0.startIndex + feature] }
          var means = Moments()
          for point in all { if let mean = point.mean { means.add(mean) } }
          points.append(TimelinePoint(n: all.reduce(0) { $0 + $1.n }, mean: means.mean))
        }
      }
      return TimelineSet(set: set, names: names, bins: bins, points: points)
    }
    return result
  }
}
