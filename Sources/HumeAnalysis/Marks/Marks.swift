public import HumeTypes

/// What stands out in the course of one feature of a group.
public struct FeatureMarks: Sendable, Hashable {
  /// The set.
  public let set: FeatureSet
  /// The feature.
  public let feature: String
  /// The moments at which it rises above what is around it.
  public let peaks: [Peak]
  /// The times at or above the threshold; none where no threshold was given.
  public let episodes: [Episode]
}

/// The courses of a group's features while its rows come, of which marks are found once the group has ended.
struct MarkKeeper {
  private var times: [RowTime] = []
  private var columns: [SetColumns?] = [nil, nil, nil, nil, nil]
  private var bytes = 0

  /// Whether it takes more than so many bytes.
  func isBeyond(_ most: Int) -> Bool { bytes > most }

  /// Adds a row with a usable time; its scores follow.
  mutating func addRow(_ time: RowTime) {
    times.append(time)
    bytes += MemoryLayout<RowTime>.stride
  }

  /// Adds the scores of a set of the row that was added last.
  mutating func add(_ set: FeatureSet, _ scores: Scores) {
    if columns[set.index] == nil { columns[set.index] = SetColumns() }
    let before = columns[set.index]?.bytes ?? 0
    columns[set.index]?.add(scores, row: times.count - 1)
    bytes += (columns[set.index]?.bytes ?? 0) - before
  }

  /// The courses of some features, the rest is left behind.
  func kept(_ names: [FeatureSet: [String]]) -> KeptCourses {
    let order = times.indices.sorted { a, b in
      (times[a].begin, times[a].end, a) < (times[b].begin, times[b].end, b)
    }
    let features = FeatureSet.allCases.flatMap { set -> [KeptCourses.Feature] in
      guard var columns = columns[set.index], let names = names[set] else { return [] }
      columns.fill(to: times.count)
      return names.compactMap { name in
        guard let values = columns[name] else { return nil }
        return KeptCourses.Feature(set: set, name: name, values: order.map { values[$0] })
      }
    }
    return KeptCourses(times: order.map { times[$0] }, features: features)
  }
}

/// The courses of those features of a group that marks are found in, in the order of time.
struct KeptCourses {
  struct Feature {
    let set: FeatureSet
    let name: String
    /// A score a row, NaN where it is missing.
    let values: [Double]
  }
  let times: [RowTime]
  let features: [Feature]

  /// The marks, frames standing for `period` µs each.
  func marks(period: Int64?, peaks: PeakRule, episodes: EpisodeRule?) -> [FeatureMarks] {
    features.map { feature in
      let rows = zip(times, feature.values).map { time, value in
        let length = time.kind == .instant ? period ?? 0 : 0
        let sample = Samples.Sample(begin: time.begin, end: time.end + length, time: time.told, value: value)
        return (sample: sample, cut: time.cut)
      }
      let samples = Samples(joining: rows, period: period)
      return FeatureMarks(
        set: feature.set, feature: feature.name, peaks: samples.peaks(peaks),
        episodes: episodes.map(samples.episodes) ?? [])
    }
  }
}
