import HumeTypes

/// A group's scores by bin while its rows come.
struct TimelineAccumulator {
  private let binWidth: Int64
  private let maxMemory: Int
  private var slots: [Int: Int] = [:]
  /// The bin that was looked up last, and its slot.
  private var latest = (bin: -1, slot: 0)
  private var sets: [SlottedSums?] = [nil, nil, nil, nil, nil]

  init(binWidth: Int64, maxMemory: Int) {
    self.binWidth = binWidth
    self.maxMemory = maxMemory
  }

  /// Adds the scores of a set of a row with a usable time; false where the bins would take too much memory.
  mutating func add(_ set: FeatureSet, values: [Double], vocabulary: Vocabulary, time: RowTime) -> Bool {
    let (first, last) = (time.begin / binWidth, max(time.begin, time.end - 1) / binWidth)
    if sets[set.index] == nil { sets[set.index] = SlottedSums() }
    let cost = MemoryLayout<SlottedSums.Cell>.stride * max(1, values.count)
    guard last - first < maxMemory / cost else { return false }
    if time.kind == .interval, time.begin == time.end { return true }
    for bin in first...last {
      let weight =
        time.kind == .instant ? 1 : min(time.end, (bin + 1) * binWidth) - max(time.begin, bin * binWidth)
      let slot = slot(Int(bin))
      sets[set.index]?.add(values, vocabulary: vocabulary, slot: slot, weight: weight)
    }
    return (sets[set.index]?.bytes ?? 0) < maxMemory
  }

  private mutating func slot(_ bin: Int) -> Int {
    if bin == latest.bin { return latest.slot }
    let slot = slots[bin] ?? slots.count
    if slot == slots.count { slots[bin] = slot }
    latest = (bin, slot)
    return slot
  }

  /// The number of bins up to the last one with a row.
  private var lastBin: Int { slots.keys.max() ?? -1 }

  /// The means by bin; the number of bins and their coverage are still to come.
  mutating func finish() -> Timeline {
    for i in sets.indices { sets[i]?.settle() }
    let ordered = slots.sorted { $0.key < $1.key }
    var timeline = Timeline(binWidth: binWidth, binCount: lastBin + 1, sets: [])
    for set in FeatureSet.allCases {
      guard let sums = sets[set.index] else { continue }
      let filled = ordered.filter { sums.hasRow(slot: $0.value) }
      var points: [TimelinePoint] = []
      points.reserveCapacity(filled.count * sums.names.count)
      for (_, slot) in filled {
        sums.forEachMean(slot: slot) { points.append(TimelinePoint(n: $0, mean: $1)) }
      }
      timeline.sets.append(TimelineSet(set: set, names: sums.names, bins: filled.map(\.key), points: points))
    }
    return timeline
  }
}

extension Timeline {
  /// This timeline for exactly the names given for each set.
  func fitted(to names: [FeatureSet: [String]]) -> Timeline {
    var result = self
    result.sets = sets.map { set in
      guard let wanted = names[set.set], wanted != set.names else { return set }
      let places = wanted.map { name in set.names.firstIndex(of: name) }
      var points: [TimelinePoint] = []
      for slot in set.bins.indices {
        for place in places {
          points.append(place.map { set.points[slot * set.names.count + $0] } ?? TimelinePoint(n: 0, mean: nil))
        }
      }
      return TimelineSet(set: set.set, names: wanted, bins: set.bins, points: points)
    }
    return result
  }
}
