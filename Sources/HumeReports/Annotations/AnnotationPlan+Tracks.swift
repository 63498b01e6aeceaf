import HumeAnalysis
import HumeTypes

// The tracks of one group.

extension AnnotationPlan {
  /// A track, or one a feature.
  func tracks(_ kind: AnnotationKind, of group: GroupSeries, period: Int64?) -> [AnnotationTrack] {
    func samples(_ feature: SeriesFeature) -> Samples { group.samples(feature.set, feature.name, period: period) }
    func track(_ feature: SeriesFeature?, _ events: [AnnotationEvent]) -> AnnotationTrack {
      AnnotationTrack(kind: kind, origin: group.origin, feature: feature, events: events)
    }
    switch kind {
    case .utterances: return [track(nil, rows(group, sets: sets))]
    case .bursts: return [track(nil, rows(group, sets: burstSets))]
    case .faces: return [track(nil, bins(group, width: bin ?? 1_000_000))]
    case .peaks:
      let features = features(group, sets: sets, top: names.isEmpty && top > 0 ? top : nil)
      return features.map { feature in track(feature, samples(feature).peaks(peaks).map { event($0, of: feature) }) }
    case .episodes:
      guard let episodes else { return [] }
      return features(group, sets: sets).map { feature in
        track(feature, samples(feature).episodes(episodes).map { event($0, of: feature) })
      }
    }
  }

  private func event(_ peak: Peak, of feature: SeriesFeature) -> AnnotationEvent {
    let time = microseconds(peak.time) ?? 0
    return AnnotationEvent(begin: time, end: time, scores: [feature.score(peak.value)], prominence: peak.prominence)
  }

  private func event(_ episode: Episode, of feature: SeriesFeature) -> AnnotationEvent {
    AnnotationEvent(
      begin: microseconds(episode.begin) ?? 0, end: microseconds(episode.end) ?? 0,
      scores: [feature.score(episode.max)], mean: episode.mean, n: episode.n)
  }

  /// The features that a group has and the plan names, of each set the `top` highest by mean where that is given.
  private func features(_ group: GroupSeries, sets: [FeatureSet], top: Int? = nil) -> [SeriesFeature] {
    group.features(SeriesFeatures(sets: sets, names: names, top: top))
  }

  /// The highest scores of each set, by set and score, ties by name.
  private func highest(_ scores: [AnnotatedScore]) -> [AnnotatedScore] {
    let sorted = scores.sorted { a, b in
      if a.feature.set != b.feature.set { return a.feature.set < b.feature.set }
      return a.value == b.value ? scalarsPrecede(a.feature.name, b.feature.name) : a.value > b.value
    }
    if top == 0 { return sorted }
    var counts: [FeatureSet: Int] = [:]
    return sorted.filter { score in
      counts[score.feature.set, default: 0] += 1
      return counts[score.feature.set, default: 0] <= top
    }
  }

  // MARK: Rows and bins

  /// An event a row that has a time.
  private func rows(_ group: GroupSeries, sets: [FeatureSet]) -> [AnnotationEvent] {
    let columns = columns(group, sets: sets)
    let events = group.rows.enumerated().compactMap { index, row -> AnnotationEvent? in
      guard let begin = row.begin else { return nil }
      let scores = columns.compactMap { column in
        column.values[index].isFinite ? column.feature.score(column.values[index]) : nil
      }
      return AnnotationEvent(begin: begin, end: row.end, text: row.fields.text, scores: highest(scores))
    }
    // A window of time clips what begins before it to one begin.
    return events.enumerated().sorted { a, b in
      (a.element.begin, a.element.end, a.offset) < (b.element.begin, b.element.end, b.offset)
    }.map(\.element)
  }

  /// An event a bin [k·width, (k+1)·width) in which frames have scores: the highest means.
  private func bins(_ group: GroupSeries, width: Int64) -> [AnnotationEvent] {
    let columns = columns(group, sets: sets)
    return runs(group) { $0 / width }.compactMap { bin, rows in
      let scores = columns.compactMap { column in mean(rows.map { column.values[$0] }).map(column.feature.score) }
      if scores.isEmpty { return nil }
      return AnnotationEvent(begin: bin * width, end: (bin + 1) * width, scores: highest(scores))
    }
  }

  /// The features that a group has and the plan names, each with a score a row (NaN where it is missing).
  func columns(_ group: GroupSeries, sets: [FeatureSet]) -> [(feature: SeriesFeature, values: [Double])] {
    features(group, sets: sets).map { ($0, group.values($0.set, $0.name) ?? []) }
  }
}

/// The rows of a group that have a time, gathered by the place that their begin in µs is given, ascending.
func runs(_ group: GroupSeries, _ place: (Int64) -> Int64) -> [(place: Int64, rows: [Int])] {
  var rows: [Int64: [Int]] = [:]
  for (index, row) in group.rows.enumerated() {
    if let begin = row.begin { rows[place(begin), default: []].append(index) }
  }
  return rows.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
}

/// The mean of the values that are there; nil where none is.
func mean(_ values: [Double]) -> Double? {
  var (sum, count) = (ExactSum(), 0)
  for value in values where value.isFinite {
    sum.add(value)
    count += 1
  }
  return count > 0 ? sum.mean(count: count) : nil
}
