import HumeTypes

/// A file's faces brought together frame by frame: means within each frame, or the largest face of each.
///
/// Faces arrive one after another, so all frames are held until the file ends, unless it is known that times only
/// ascend: then frames can be drained as soon as the next one begins.
struct FrameSeries {
  /// How a frame becomes one row.
  enum Rule { case mean, largest }

  private let rule: Rule
  private let featureSets: [FeatureSet]
  /// Of each frame, by its time in µs, its slot and its time in seconds, the least of those that its rows give.
  private var slots: [Int64: (slot: Int, seconds: Double)] = [:]
  private var sets: [SlottedSums?] = [nil, nil, nil, nil, nil]
  private var largest: [Face] = []
  private var ownBytes = 0
  private var vocabularies: [Vocabulary?] = [nil, nil, nil, nil, nil]

  /// A face that may be the largest of its frame.
  private struct Face {
    let area: Double
    let prob: Double
    let id: String
    let index: Int
    let sets: [Scores?]

    func precedes(_ other: Face) -> Bool {
      if area != other.area { return area > other.area }
      if prob != other.prob { return prob > other.prob }
      if id != other.id { return scalarsPrecede(id, other.id) }
      return index < other.index
    }
  }

  init(rule: Rule, featureSets: [FeatureSet]) {
    self.rule = rule
    self.featureSets = featureSets
  }

  /// What the frames take in memory.
  var bytes: Int { ownBytes + sets.reduce(0) { $0 + ($1?.bytes ?? 0) } }

  /// Adds a row with a usable time.
  mutating func add(_ row: borrowing Observation, time: RowTime) {
    let slot = slot(time)
    switch rule {
    case .mean:
      for set in featureSets { if let scores = row.sets[set.index] { add(set, scores, slot: slot) } }
    case .largest: keepLargest(row, slot: slot)
    }
  }

  /// Adds the sets of a row to the mean of a frame.
  mutating func add(_ row: [Scores?], time: RowTime) {
    let slot = slot(time)
    for set in featureSets { if let scores = row[set.index] { add(set, scores, slot: slot) } }
  }

  private mutating func slot(_ time: RowTime) -> Int {
    if let frame = slots[time.begin] {
      if time.middle < frame.seconds { slots[time.begin]?.seconds = time.middle }
      return frame.slot
    }
    slots[time.begin] = (slots.count, time.middle)
    ownBytes += 64
    return slots.count - 1
  }

  private mutating func add(_ set: FeatureSet, _ scores: Scores, slot: Int) {
    if sets[set.index] == nil { sets[set.index] = SlottedSums() }
    sets[set.index]?.add(scores.values, vocabulary: scores.vocabulary, slot: slot, weight: 1)
  }

  private mutating func keepLargest(_ row: borrowing Observation, slot: Int) {
    let box = row.fields.box
    var kept: [Scores?] = [nil, nil, nil, nil, nil]
    for set in featureSets { kept[set.index] = row.sets[set.index] }
    let face = Face(
      area: box.map { $0.w * $0.h } ?? -.infinity, prob: row.fields.prob ?? -.infinity, id: row.origin.id,
      index: row.index, sets: kept)
    if slot == largest.count {
      largest.append(face)
      ownBytes += kept.reduce(128) { $0 + 8 * ($1?.values.count ?? 0) }
    } else if face.precedes(largest[slot]) {
      largest[slot] = face
    }
  }

  /// Lends the frames in the order of time: each time, and the scores of each set that a face of the frame had.
  mutating func drain(_ body: (RowTime, [(set: FeatureSet, scores: Scores)]) throws -> Void) rethrows {
    for i in sets.indices {
      sets[i]?.settle()
      vocabularies[i] = sets[i]?.sharedVocabulary()
    }
    for (time, frame) in slots.sorted(by: { $0.key < $1.key }) {
      let time = RowTime(instant: time, seconds: frame.seconds)
      try body(time, featureSets.compactMap { set in scores(of: set, slot: frame.slot).map { (set, $0) } })
    }
    slots.removeAll(keepingCapacity: true)
    for i in sets.indices { sets[i]?.removeAll() }
    largest = []
    ownBytes = 0
  }

  /// Adds the frames to the statistics of a group.
  mutating func drain(into accumulator: inout GroupAccumulator) {
    drain { time, sets in
      accumulator.addRow(time: time)
      for (set, scores) in sets {
        accumulator.add(set, values: scores.values, vocabulary: scores.vocabulary, time: time)
      }
    }
  }

  private func scores(of set: FeatureSet, slot: Int) -> Scores? {
    if rule == .largest { return largest[slot].sets[set.index] }
    guard let sums = sets[set.index], let vocabulary = vocabularies[set.index], sums.hasRow(slot: slot) else {
      return nil
    }
    var values: [Double] = []
    values.reserveCapacity(sums.names.count)
    sums.forEachMean(slot: slot) { values.append($1 ?? .nan) }
    return Scores(vocabulary: vocabulary, values: values)
  }
}
