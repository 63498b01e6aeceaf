import HumeTypes

/// The statistics of one group of rows while they come; `add`, `merge`, `finish`.
///
/// Whatever the order of rows, and however they are split among accumulators that are merged, the result is the same
/// to the bit.
package struct GroupAccumulator {
  private let needs: ColumnNeeds
  private let keepsSeries: Bool
  package internal(set) var rows = 0
  /// Rows by what their time gives: nothing, a frame, a duration above 0.
  var rowsWithoutDuration = 0
  var frames = 0
  var intervals = 0
  var sets: [FeatureColumns?] = [nil, nil, nil, nil, nil]
  private var series: [SeriesKeeper?] = [nil, nil, nil, nil, nil]

  /// A group without rows. `keepsSeries` keeps all of them, for `effectiveN`.
  package init(needs: ColumnNeeds, keepsSeries: Bool = false) {
    self.needs = needs
    self.keepsSeries = keepsSeries
  }

  /// An accumulator of the same kind without rows.
  var empty: GroupAccumulator { GroupAccumulator(needs: needs) }

  /// What kept series take in memory.
  var seriesBytes: Int { series.reduce(0) { $0 + ($1?.bytes ?? 0) } }

  /// Counts a row; its scores follow with `add(_:values:…)`.
  mutating func addRow(time: RowTime) {
    rows += 1
    switch time.kind {
    case .instant: frames += 1
    case .interval where time.weight > 0: intervals += 1
    case .none, .unusable, .interval: rowsWithoutDuration += 1
    }
  }

  /// Adds the scores of a set of the row that was counted last.
  mutating func add(_ set: FeatureSet, values: [Double], vocabulary: Vocabulary, time: RowTime) {
    let index = set.index
    if sets[index] == nil { sets[index] = FeatureColumns(needs: needs) }
    sets[index]?.add(values, vocabulary: vocabulary, time: time)
    if keepsSeries {
      if series[index] == nil { series[index] = SeriesKeeper() }
      series[index]?.add(values, time: time)
    }
  }

  /// Adds the rows of another accumulator with the same needs. Series are not merged.
  package mutating func merge(_ other: GroupAccumulator) {
    rows += other.rows
    rowsWithoutDuration += other.rowsWithoutDuration
    frames += other.frames
    intervals += other.intervals
    for i in sets.indices {
      guard let columns = other.sets[i] else { continue }
      if sets[i] == nil { sets[i] = FeatureColumns(needs: needs) }
      sets[i]?.merge(columns)
    }
  }

  /// Turns frames above the threshold into time.
  mutating func settleFrames(period: Int64?) {
    for i in sets.indices { sets[i]?.settleFrames(period: period) }
  }

  /// Whether some rows have a duration above 0 and others have not, so that no mean over time can be given.
  var hasSomeDurations: Bool { rowsWithoutDuration > 0 && frames + intervals > 0 }

  /// The statistics. `columns` says, for each set, which times above the threshold wait for the length of a frame.
  mutating func finish() -> PendingSummary {
    var pending = PendingSummary(summary: GroupSummary(rows: rows, sets: []))
    for set in FeatureSet.allCases {
      guard var columns = sets[set.index] else { continue }
      sets[set.index] = nil
      columns.flush()
      let effective = series[set.index]?.effectiveN(columns: columns.names.count)
      let features = columns.names.indices.map { i in
        var feature = summary(of: i, in: columns)
        feature.effectiveN = effective?[i]
        return feature
      }
      pending.summary.sets.append(SetSummary(set: set, names: columns.names, features: features))
      if needs.threshold != nil { pending.above.append(columns.columns.map(\.above)) }
    }
    pending.hasTimes = frames + intervals > 0
    return pending
  }

  private func summary(of index: Int, in columns: FeatureColumns) -> FeatureSummary {
    let column = columns.columns[index]
    var result = FeatureSummary(missing: rows - column.count)
    guard column.count > 0 else { return result }
    result.n = column.count
    result.outOfRange = column.outOfRange
    let mean = column.sum.mean(count: column.count)
    result.mean = mean
    if rowsWithoutDuration == 0, intervals == 0 { result.timeWeightedMean = mean }
    if rowsWithoutDuration == 0, frames == 0 { result.timeWeightedMean = columns.weighted[index].mean }
    if column.count > 1 { result.sd = column.squares.standardDeviation(sum: column.sum, count: column.count) }
    result.min = column.min
    result.max = column.max
    if column.maximumTime.isFinite { result.maxTime = column.maximumTime }
    guard needs.quantileLimit != nil else { return result }
    let sketch = columns.sketches[index]
    result.quantiles = sketch.isExact ? .exact : .grid
    if let q = sketch.quantiles(percents: [5, 25, 50, 75, 95], least: column.min, greatest: column.max) {
      (result.q05, result.q25, result.median, result.q75, result.q95) = (q[0], q[1], q[2], q[3], q[4])
    }
    return result
  }
}

/// A summary whose times above the threshold wait for the length of a frame.
package struct PendingSummary {
  /// The rest.
  package var summary: GroupSummary
  var above: [[FeatureColumns.TimeAbove]] = []
  var hasTimes = false

  /// The summary, frames standing for `period` µs each.
  package func settled(period: Int64?) -> GroupSummary {
    guard !above.isEmpty, hasTimes else { return summary }
    var result = summary
    result.sets = zip(summary.sets, above).map { set, above in
      var features = set.features
      for i in features.indices where features[i].n > 0 {
        var time = above[i]
        time.settle(period: period)
        features[i].timeAbove = time.isUnknown ? nil : Double(time.time) / 1e6
      }
      return SetSummary(set: set.set, names: set.names, features: features)
    }
    return result
  }
}
