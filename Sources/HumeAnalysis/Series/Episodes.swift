import HumeTypes

/// A time during which a feature stays at or above a threshold.
public struct Episode: Sendable, Hashable {
  /// The first sample's begin, in seconds.
  public let begin: Double
  /// The end of the last sample's support, in seconds.
  public let end: Double
  /// How long it lasts, in seconds.
  public let duration: Double
  /// The number of samples.
  public let n: Int
  /// The highest score.
  public let max: Double
  /// The mean of the scores.
  public let mean: Double
}

/// What counts as an episode.
public struct EpisodeRule: Sendable, Hashable {
  /// The score from which on a sample counts.
  public var threshold: Double
  /// The least duration, in seconds.
  public var duration = 0.5

  /// Episodes at or above a threshold; what is high is for the research question to say, so there is no usual one.
  public init(threshold: Double) { self.threshold = threshold }
}

extension Samples {
  /// The episodes, in order: a sample below the threshold ends one, and so does a gap.
  public func episodes(_ rule: EpisodeRule) -> [Episode] {
    var found: [Episode] = []
    var begin: Int?
    func close(_ end: Int) {
      guard let first = begin else { return }
      begin = nil
      let run = samples[first..<end]
      let last = run.reduce(run[first].end) { Swift.max($0, $1.end) }
      guard last - run[first].begin >= microseconds(rule.duration) ?? .max else { return }
      var sum = ExactSum()
      for sample in run { sum.add(sample.value) }
      found.append(
        Episode(
          begin: Double(run[first].begin) / 1e6, end: Double(last) / 1e6,
          duration: Double(last - run[first].begin) / 1e6, n: run.count,
          max: run.reduce(run[first].value) { Swift.max($0, $1.value) }, mean: sum.mean(count: run.count)))
    }
    for index in samples.indices {
      if isBehindGap(index) { close(index) }
      if samples[index].value >= rule.threshold {
        begin = begin ?? index
      } else {
        close(index)
      }
    }
    close(samples.count)
    return found
  }

  /// The time for which the score is at or above a threshold, beside that of all samples and the episodes.
  public func timeAbove(_ rule: EpisodeRule) -> TimeAbove {
    // Whole numbers: exact up to 285 years, and no trap beyond.
    var (above, all) = (0.0, 0.0)
    for sample in samples {
      all += Double(sample.end - sample.begin)
      if sample.value >= rule.threshold { above += Double(sample.end - sample.begin) }
    }
    return TimeAbove(
      threshold: rule.threshold, above: above / 1e6, valid: all / 1e6,
      share: all > 0 ? above / all : nil, episodes: episodes(rule).count)
  }
}

/// For how long a feature is at or above a threshold.
public struct TimeAbove: Sendable, Hashable {
  /// The threshold.
  public let threshold: Double
  /// The sum of the supports with a score at or above the threshold, in seconds.
  public let above: Double
  /// The sum of the supports with a score, in seconds.
  public let valid: Double
  /// What part the one is of the other, 0 to 1; nil where no score stands for any time.
  public let share: Double?
  /// The number of episodes.
  public let episodes: Int
}
