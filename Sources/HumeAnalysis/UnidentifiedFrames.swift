import HumeTypes

/// The mean over faces frame by frame of a file whose faces may all be called `unknown`, should that be found out.
///
/// Where `unknown` is the only id and its times ascend, a frame is passed on when the next one begins; else this must
/// hold all frames from the start, or gives up. A frame of one face, as nearly all are, is passed on as it came.
struct UnidentifiedFrames {
  private let holdsAll: Bool
  private let featureSets: [FeatureSet]
  private var series: FrameSeries
  private var accumulator: GroupAccumulator
  /// The latest frame, and its face while it has only one.
  private var latest: RowTime?
  private var face: [Scores?] = [nil, nil, nil, nil, nil]
  private var hasSeveral = false
  /// Whether frames came in an order in which they could not be brought together.
  private(set) var isBroken = false

  init(holdsAll: Bool, featureSets: [FeatureSet], needs: ColumnNeeds, keepsSeries: Bool) {
    self.holdsAll = holdsAll
    self.featureSets = featureSets
    series = FrameSeries(rule: .mean, featureSets: featureSets)
    accumulator = GroupAccumulator(needs: needs, keepsSeries: keepsSeries)
  }

  var bytes: Int { series.bytes + accumulator.seriesBytes }

  mutating func add(_ row: borrowing Observation, time: RowTime) {
    if isBroken { return }
    if holdsAll { return series.add(row, time: time) }
    if let latest, time.begin <= latest.begin {
      if time.begin < latest.begin { return isBroken = true }
      if !hasSeveral { series.add(face, time: latest) }
      hasSeveral = true
      return series.add(row, time: time)
    }
    passOn()
    latest = time
    for set in featureSets { keep(row.sets[set.index], set.index) }
  }

  mutating func finish() -> PendingSummary {
    if holdsAll { series.drain(into: &accumulator) } else { passOn() }
    return accumulator.finish()
  }

  /// Copies the scores, so that the reader can go on using its own.
  private mutating func keep(_ scores: Scores?, _ index: Int) {
    if let scores, face[index] != nil {
      face[index]?.assign(vocabulary: scores.vocabulary, values: scores.values, order: nil)
    } else {
      face[index] = scores
    }
  }

  private mutating func passOn() {
    guard let latest else { return }
    if hasSeveral {
      series.drain(into: &accumulator)
      hasSeveral = false
      return
    }
    accumulator.addRow(time: latest)
    for set in featureSets {
      guard let scores = face[set.index] else { continue }
      accumulator.add(set, values: scores.values, vocabulary: scores.vocabulary, time: latest)
    }
  }
}
