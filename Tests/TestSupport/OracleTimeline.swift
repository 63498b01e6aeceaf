// Where a file's time goes: the period of its frames, unions of supports, bins, and the quality table.

/// A stretch of time in whole microseconds, its end exclusive.
package struct OracleStretch: Sendable, Equatable {
  package var begin, end: Int
}

/// The total length of the union of stretches inside `within`, in microseconds.
package func oracleUnion(_ stretches: [OracleStretch], within: OracleStretch) -> Int {
  var covered = 0
  var reached = within.begin
  for stretch in stretches.sorted(by: { $0.begin < $1.begin }) {
    let begin = max(stretch.begin, reached)
    let end = min(stretch.end, within.end)
    if end > begin {
      covered += end - begin
      reached = end
    }
  }
  return covered
}

extension OracleFileModel {
  /// The distinct times of the frames, all ids together, ascending, in microseconds.
  package var frameTimes: [Int] {
    frames.map { oracleMicroseconds($0[0].begin ?? 0) }
  }

  /// The differences between consecutive frame times, in microseconds.
  package var frameGaps: [Int] {
    zip(frameTimes, frameTimes.dropFirst()).map { $1 - $0 }
  }

  /// The period D in microseconds: the lower-middle median of the gaps, else what `fpsPred` gives, else nil; nil
  /// without frames too.
  package func period(fpsPred: Double? = nil) -> Int? {
    if frameTimes.isEmpty { return nil }
    let gaps = frameGaps.sorted()
    if !gaps.isEmpty { return gaps[(gaps.count - 1) / 2] }
    return fpsPred.flatMap { $0 > 0 ? oracleMicroseconds(1 / $0) : nil }
  }

  /// The supports of rows with a usable time; a frame lasts D, or nothing where D is unknown.
  func supports(_ rows: [OracleRow], period: Int?) -> [OracleStretch] {
    rows.compactMap { row in
      guard let (begin, end) = row.usableTime else { return nil }
      let start = oracleMicroseconds(begin)
      return OracleStretch(begin: start, end: row.isFrame ? start + (period ?? 0) : oracleMicroseconds(end))
    }
  }
}

/// One bin of a timeline, in seconds.
package struct OracleBin: Sendable, Equatable {
  package var begin, end: Double
  /// The values used.
  package var n: Int
  /// The share of the bin under the group's supports.
  package var coverage: Double
  package var mean: Double?
}

extension OracleFileModel {
  /// The timeline of one feature over `some` rows (those of an id, say), on the bins of the whole file and model.
  ///
  /// Empty where no row of the file and model has a usable time. Frames count in the bin of their time, intervals by the
  /// microseconds that they share with a bin. Should the last frame lie on the end of the last bin (D unknown), it gets
  /// a bin of its own.
  package func timeline(
    of some: [OracleRow], set: String, feature: String, bin: Double = 1, fpsPred: Double? = nil,
    from: Double? = nil, to: Double? = nil
  ) -> [OracleBin] {
    let period = period(fpsPred: fpsPred)
    let width = oracleMicroseconds(bin)
    guard let end = supports(rows, period: period).map(\.end).max() else { return [] }
    let lastFrame = frameTimes.last.map { $0 / width + 1 } ?? 0
    let count = max(1, (end + width - 1) / width, lastFrame)
    // In a window only what lies in it is covered.
    let (first, last) = (from.map(oracleMicroseconds) ?? .min, to.map(oracleMicroseconds) ?? .max)
    let supports = supports(some, period: period).map {
      OracleStretch(begin: max($0.begin, first), end: max(max($0.begin, first), min($0.end, last)))
    }
    return (0..<count).map { k in
      let stretch = OracleStretch(begin: k * width, end: (k + 1) * width)
      var weighted: [Double] = []
      var weights: [Double] = []
      for row in some {
        guard let value = row.score(set, feature), let (begin, end) = row.usableTime else { continue }
        let (b, e) = (oracleMicroseconds(begin), oracleMicroseconds(end))
        let isInside = stretch.begin <= b && b < stretch.end
        let overlap = row.isFrame ? (isInside ? 1 : 0) : min(e, stretch.end) - max(b, stretch.begin)
        if overlap > 0 {
          weighted.append(value * Double(overlap))
          weights.append(Double(overlap))
        }
      }
      return OracleBin(
        begin: Double(stretch.begin) / 1e6, end: Double(stretch.end) / 1e6, n: weights.count,
        coverage: Double(oracleUnion(supports, within: stretch)) / Double(width),
        mean: weights.isEmpty ? nil : exactSum(weighted) / exactSum(weights))
    }
  }
}
