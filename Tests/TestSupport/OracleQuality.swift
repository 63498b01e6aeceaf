/// The columns of `qc` for one file and model; times in seconds, lengths in pixels. Nil is null.
package struct OracleQuality: Sendable, Equatable {
  package var rows = 0, ids = 0
  package var span, period, irregularity, coverage, longestGap, multiFaceShare: Double?
  /// Sorted by Unicode scalars.
  package var fragmentIDs: [String] = []
  package var probMedian, boxMedian, confidenceMedian: Double?
  package var nMissing = 0, nOutOfRange = 0

  package init() {}
}

extension OracleFileModel {
  /// The quality of the file and model.
  ///
  /// `ids` and `fragmentIDs` count groups without rows too; missing and out of range are summed over all features of all
  /// groups.
  package func quality(fpsPred: Double? = nil) -> OracleQuality {
    let period = period(fpsPred: fpsPred)
    var quality = OracleQuality()
    quality.rows = rows.count
    quality.ids = ids.count
    quality.period = period.map(seconds)
    quality.span = span(of: rows, period: period).map(seconds)
    if !frameTimes.isEmpty {
      addFrames(to: &quality, period: period)
    } else {
      addIntervals(to: &quality)
    }
    quality.fragmentIDs = ids.filter { id in
      let rows = rows(id: id)
      return rows.count < 3 || (span(of: rows, period: period) ?? .max) < 1_000_000
    }.sorted(by: scalarsBefore)
    quality.probMedian = oracleQuantile(rows.compactMap(\.prob), 0.5)
    quality.boxMedian = oracleQuantile(rows.compactMap(\.shorterSide), 0.5)
    quality.confidenceMedian = oracleQuantile(rows.compactMap(\.confidence), 0.5)
    let summaries = summaries().map(\.summary)
    quality.nMissing = summaries.map(\.nMissing).reduce(0, +)
    quality.nOutOfRange = summaries.map(\.nOutOfRange).reduce(0, +)
    return quality
  }

  private func seconds(_ microseconds: Int) -> Double { Double(microseconds) / 1e6 }

  /// From the first begin to the last end, in microseconds; nil where no row has a usable time.
  private func span(of rows: [OracleRow], period: Int?) -> Int? {
    let supports = supports(rows, period: period)
    guard let first = supports.map(\.begin).min(), let last = supports.map(\.end).max() else { return nil }
    return last - first
  }

  private func addFrames(to quality: inout OracleQuality, period: Int?) {
    let (times, gaps) = (frameTimes, frameGaps)
    quality.multiFaceShare = Double(frames.count { $0.count >= 2 }) / Double(times.count)
    quality.longestGap = gaps.max().map(seconds)
    quality.coverage = 1
    guard let period, !gaps.isEmpty else { return }
    quality.irregularity = Double(gaps.count { 2 * $0 > 3 * period }) / Double(gaps.count)
    let expected = (Double(times[times.count - 1] - times[0]) / Double(period)).rounded() + 1
    quality.coverage = Double(times.count) / expected
  }

  private func addIntervals(to quality: inout OracleQuality) {
    let supports = supports(rows, period: nil).sorted { $0.begin < $1.begin }
    guard let first = supports.first, let last = supports.map(\.end).max() else { return }
    let whole = OracleStretch(begin: first.begin, end: last)
    if whole.end > whole.begin {
      quality.coverage = Double(oracleUnion(supports, within: whole)) / Double(whole.end - whole.begin)
    }
    var reached = first.end
    var longest = 0
    for support in supports {
      longest = max(longest, support.begin - reached)
      reached = max(reached, support.end)
    }
    quality.longestGap = seconds(longest)
  }
}

extension OracleRow {
  /// The shorter side of the box, in pixels.
  fileprivate var shorterSide: Double? {
    guard let w = box?.w, let h = box?.h else { return nil }
    return min(w, h)
  }
}
