import HumeTypes

/// A moment at which a feature stands out of what is around it.
public struct Peak: Sendable, Hashable {
  /// The frame's time, or the utterance's middle, in seconds.
  public let time: Double
  /// The score.
  public let value: Double
  /// How far it rises above the higher one of the valleys on its two sides.
  public let prominence: Double
}

/// What counts as a peak.
public struct PeakRule: Sendable, Hashable {
  /// The least prominence, in scores.
  public var prominence = 0.1
  /// The least distance of two peaks, in seconds; of two that are closer the higher one counts, of equals the earlier.
  public var distance = 1.0

  /// Peaks of 0.1 and more, a second or more apart.
  public init() {}
}

extension Samples {
  /// The peaks of every stretch without a gap, in order. A plateau is one peak, at its middle, rounded down; the first
  /// and the last sample of a stretch are none.
  public func peaks(_ rule: PeakRule = PeakRule()) -> [Peak] {
    var found: [(index: Int, prominence: Double)] = []
    for stretch in stretches {
      let maxima = maxima(stretch)
      if maxima.isEmpty { continue }
      let (before, behind) = (valleys(stretch), Array(valleys(stretch.reversed()).reversed()))
      for index in maxima {
        let place = index - stretch.lowerBound
        let prominence = samples[index].value - max(before[place], behind[place])
        if prominence >= rule.prominence { found.append((index, prominence)) }
      }
    }
    let kept = apart(found.map(\.index), by: rule.distance)
    return zip(found, kept).filter { $1 }.map { peak, _ in
      Peak(time: samples[peak.index].time, value: samples[peak.index].value, prominence: peak.prominence)
    }
  }

  /// The places that are higher than both neighbours; of a plateau its middle.
  private func maxima(_ stretch: Range<Int>) -> [Int] {
    var found: [Int] = []
    var index = stretch.lowerBound + 1
    while index < stretch.upperBound - 1 {
      let value = samples[index].value
      guard samples[index - 1].value < value else {
        index += 1
        continue
      }
      var last = index
      while last + 1 < stretch.upperBound, samples[last + 1].value == value { last += 1 }
      if last + 1 < stretch.upperBound, samples[last + 1].value < value { found.append((index + last) / 2) }
      index = last + 1
    }
    return found
  }

  /// For each of some places the lowest score between it and the next higher one; where none is higher, of all. Each is
  /// looked at once, with those before it that are still highest.
  private func valleys(_ places: some Sequence<Int>) -> [Double] {
    var higher: [(value: Double, valley: Double)] = []
    return places.map { place in
      let value = samples[place].value
      var valley = value
      while let last = higher.last, last.value <= value {
        valley = min(valley, last.valley)
        higher.removeLast()
      }
      higher.append((value, valley))
      return valley
    }
  }

  /// Which places stay where none may be closer to a higher one than `distance` seconds.
  private func apart(_ places: [Int], by distance: Double) -> [Bool] {
    let least = microseconds(distance).map { Double($0) } ?? .infinity
    let middles = places.map { Double(samples[$0].begin) / 2 + Double(samples[$0].end) / 2 }
    // Middles of utterances that overlap need not ascend.
    let byTime = places.indices.sorted { (middles[$0], $0) < (middles[$1], $1) }
    let highestFirst = byTime.indices.sorted { a, b in
      let (x, y) = (samples[places[byTime[a]]].value, samples[places[byTime[b]]].value)
      return x == y ? a < b : x > y
    }
    var isKept = [Bool](repeating: true, count: places.count)
    for rank in highestFirst where isKept[byTime[rank]] {
      let middle = middles[byTime[rank]]
      for other in byTime[..<rank].reversed() {
        if middle - middles[other] >= least { break }
        isKept[other] = false
      }
      for other in byTime[(rank + 1)...] {
        if middles[other] - middle >= least { break }
        isKept[other] = false
      }
    }
    return isKept
  }
}
