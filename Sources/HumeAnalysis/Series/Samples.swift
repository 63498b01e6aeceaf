import HumeTypes

/// The scores of one feature of a group that are there, in the order of their times: what moments are found in.
///
/// Times are whole microseconds. A frame stands for `period`, an utterance for its own time.
public struct Samples: Sendable {
  /// A score and the time for which it stands.
  public struct Sample: Sendable, Hashable {
    /// The first moment, in µs.
    public let begin: Int64
    /// Where it ends, in µs.
    public let end: Int64
    /// The frame's time, or the utterance's middle, in seconds.
    public let time: Double
    /// The score.
    public let value: Double

    /// A score that stands from `begin` to `end` in µs; `time` in seconds is what it is told by.
    public init(begin: Int64, end: Int64, time: Double, value: Double) {
      (self.begin, self.end, self.time, self.value) = (begin, end, time, value)
    }
  }

  /// The samples.
  public let samples: [Sample]
  /// How far apart the rows of the file usually are, in µs; nil where that cannot be said, and no gap is one.
  public let period: Int64?
  /// The latest end of any sample up to each one.
  private let reach: [Int64]

  /// Samples in the order of their times.
  public init(_ samples: [Sample], period: Int64?) {
    self.samples = samples
    self.period = period
    var latest = Int64.min
    reach = samples.map { sample in
      latest = max(latest, sample.end)
      return latest
    }
  }

  /// Samples from rows in the order of their times, without those whose score is missing.
  ///
  /// Rows of one id at one time are different people whom nobody told apart (`unknown`): their mean stands for the time.
  /// `cut`: what a window cut off the row; rows of which the same is left need not be of one time.
  init(joining rows: some Sequence<(sample: Sample, cut: Supports.Span)>, period: Int64?) {
    var joined: [Sample] = []
    var (sum, count) = (ExactSum(), 0)
    var lastCut = Supports.Span(begin: 0, end: 0)
    for (row, cut) in rows where row.value.isFinite {
      if let last = joined.last, last.begin == row.begin, last.end == row.end, lastCut == cut {
        joined.removeLast()
      } else {
        (sum, count) = (ExactSum(), 0)
      }
      sum.add(row.value)
      count += 1
      lastCut = cut
      joined.append(Sample(begin: row.begin, end: row.end, time: row.time, value: sum.mean(count: count)))
    }
    self.init(joined, period: period)
  }

  /// Whether there is a gap before a sample: more than half a period in which nothing is known, so that frames are more
  /// than one and a half apart.
  func isBehindGap(_ index: Int) -> Bool {
    guard index > 0, let period else { return index == 0 }
    return 2 * (samples[index].begin - reach[index - 1]) > period
  }

  /// The stretches without a gap.
  var stretches: [Range<Int>] {
    var found: [Range<Int>] = []
    var begin = 0
    for index in samples.indices.dropFirst() where isBehindGap(index) {
      found.append(begin..<index)
      begin = index
    }
    if begin < samples.count { found.append(begin..<samples.count) }
    return found
  }
}
