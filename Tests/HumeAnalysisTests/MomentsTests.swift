import HumeAnalysis
import HumeTypes
import TestSupport
import Testing

/// Peaks and episodes: the worked values of the definitions, gaps, ties, and a plain search beside the fast one.
@Suite struct MomentsTests {
  /// Frames at times in seconds, of which each stands for a second.
  private func frames(_ values: [(time: Double, value: Double)]) -> Samples {
    Samples(
      values.map { time, value in
        let begin = Int64((time * 1e6).rounded())
        return Samples.Sample(begin: begin, end: begin + 1_000_000, time: time, value: value)
      }, period: 1_000_000)
  }

  private func frames(_ values: [Double]) -> Samples {
    frames(values.enumerated().map { (Double($0), $1) })
  }

  private func rule(_ prominence: Double, _ distance: Double = 1) -> PeakRule {
    var rule = PeakRule()
    (rule.prominence, rule.distance) = (prominence, distance)
    return rule
  }

  @Test func peaksAsDefined() {
    let samples = frames([0, 0.1, 0.5, 0.1, 0.15, 0.1, 0.9, 0.9, 0.2, 0])
    let usual = samples.peaks()
    #expect(usual.map(\.time) == [2, 6])
    #expect(usual.map(\.value) == [0.5, 0.9])
    #expect(zip(usual, [0.4, 0.9]).allSatisfy { abs($0.prominence - $1) < 1e-15 })
    let low = samples.peaks(rule(0.04))
    #expect(low.map(\.time) == [2, 4, 6])
    #expect(abs(low[1].prominence - 0.05) < 1e-15)
  }

  @Test func theEndsOfAStretchAreNoPeaks() {
    #expect(frames([0.9, 0.1, 0.8]).peaks().isEmpty)
    #expect(frames([0.1, 0.9, 0.9]).peaks().isEmpty)
    #expect(frames([0.9]).peaks().isEmpty)
    #expect(frames([Double]()).peaks().isEmpty)
    // A gap of more than one and a half periods makes two stretches, one of just that many does not.
    #expect(frames([(0, 0.1), (1, 0.9), (2.6, 0.1)]).peaks().isEmpty)
    #expect(frames([(0, 0.1), (1, 0.9), (2.5, 0.1)]).peaks().map(\.time) == [1])
  }

  /// Utterances, each with its begin and end in seconds.
  private func utterances(_ values: [(Double, Double, Double)], period: Int64 = 1_000_000) -> Samples {
    Samples(
      values.map { begin, end, value in
        Samples.Sample(
          begin: Int64(begin * 1e6), end: Int64(end * 1e6), time: (begin + end) / 2, value: value)
      }, period: period)
  }

  /// Middles of utterances that overlap do not ascend; what is far stays, and a long one bridges what it covers.
  @Test func utterancesMayOverlap() {
    let long = utterances([(0, 1, 0.1), (1, 2000, 0.8), (2, 3, 0.1), (3, 4, 0.9), (4, 5, 0.1)])
    #expect(long.peaks(rule(0.1, 2)).map(\.value) == [0.8, 0.9])
    let covered = utterances([(0, 100, 0.9), (1, 2, 0.9), (2, 3, 0.9), (50, 51, 0.9)])
    #expect(covered.episodes(EpisodeRule(threshold: 0.5)).map(\.end) == [100])
  }

  /// Of two utterances a window leaves the same time; they stay two.
  @Test func whatAWindowCutsIsNotOneTime() throws {
    var options = AnalysisOptions()
    options.from = 3
    let rows = [SeriesRow(0, 4, ["Joy": 0.8]), SeriesRow(2, 4, ["Joy": 0.4]), SeriesRow(2, 4, ["Joy": 0.6])]
    let file = try #require(try readSeries([seriesSource("a.mp4", [("prosody", [("spk_0", rows)])])], options).first)
    let samples = try #require(file.models.first?.groups.first).samples(.emotion, "Joy", period: nil)
    #expect(samples.samples.map(\.value) == [0.8, 0.5])
    #expect(file.notes(severalAtOnce: "").map(\.count) == [1])
  }

  @Test func nothingIsAboveNoNumber() {
    #expect(frames([0.5, 0.9]).episodes(EpisodeRule(threshold: .nan)).isEmpty)
  }

  /// Durations are compared in whole microseconds.
  @Test(arguments: [4.03, 4.07, 8.05, 2.007]) func anEpisodeOfJustTheLeastDurationCounts(seconds: Double) {
    var rule = EpisodeRule(threshold: 0.5)
    rule.duration = seconds
    let end = Int64((seconds * 1e6).rounded())
    let samples = Samples([Samples.Sample(begin: 0, end: end, time: 1, value: 0.9)], period: nil)
    #expect(samples.episodes(rule).count == 1)
  }

  /// However long and many samples are, their time adds up.
  @Test func timesThatAddUpToMoreThanANumberOfMicroseconds() {
    let long = Int64(1) << 60
    let samples = Samples((0..<20).map { _ in Samples.Sample(begin: 0, end: long, time: 1, value: 0.9) }, period: nil)
    #expect(samples.timeAbove(EpisodeRule(threshold: 0.5)).share == 1)
  }

  @Test func ofPeaksCloseTogetherTheHigherStays() {
    let values: [Double] = [0, 0.5, 0, 0.6, 0, 0.6, 0, 0.9, 0]
    #expect(frames(values).peaks(rule(0.1, 2)).map(\.time) == [1, 3, 5, 7])
    #expect(frames(values).peaks(rule(0.1, 2.5)).map(\.time) == [3, 7])
    #expect(frames([0, 0.6, 0, 0.6, 0]).peaks(rule(0.1, 3)).map(\.time) == [1])
  }

  /// Prominences of random walks, against a search that looks left and right from every sample.
  @Test(arguments: 0..<40 as Range<UInt64>) func equalsAPlainSearch(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let values = (0..<random.below(200)).map { _ in Double(random.below(12)) / 10 }
    let found = frames(values).peaks(rule(0.2, 0))
    var expected: [[Double]] = []
    for index in values.indices.dropFirst().dropLast() {
      var last = index
      while last + 1 < values.count, values[last + 1] == values[index] { last += 1 }
      guard values[index - 1] < values[index], last + 1 < values.count, values[last + 1] < values[index] else {
        continue
      }
      let left = values[..<index].reversed().prefix { $0 <= values[index] }.min() ?? values[index]
      let right = values[index...].prefix { $0 <= values[index] }.min() ?? values[index]
      let prominence = values[index] - max(left, right)
      if prominence >= 0.2 {
        expected.append([Double((index + last) / 2), values[index], prominence])
      }
    }
    #expect(found.map { [$0.time, $0.value, $0.prominence] } == expected)
  }

  @Test func episodesAsDefined() {
    let samples = frames([(0, 0.1), (1, 0.6), (2, 0.7), (3, 0.2), (4, 0.55), (5, 0.1), (9, 0.6), (10, 0.9)])
    var rule = EpisodeRule(threshold: 0.5)
    rule.duration = 1
    let found = samples.episodes(rule)
    #expect(found.map(\.begin) == [1, 4, 9])
    #expect(found.map(\.end) == [3, 5, 11])
    #expect(found.map(\.n) == [2, 1, 2])
    #expect(found.map(\.max) == [0.7, 0.55, 0.9])
    #expect(zip(found, [0.65, 0.55, 0.75]).allSatisfy { abs($0.mean - $1) < 1e-15 })
    rule.duration = 1.5
    #expect(samples.episodes(rule).map(\.begin) == [1, 9])
    #expect(samples.timeAbove(rule).share == 0.625)
  }

  @Test func aGapEndsAnEpisodeWhereNothingIsKnown() {
    let high = [(0.0, 0.9), (1, 0.9), (2.6, 0.9), (4.1, 0.9)]
    #expect(frames(high).episodes(EpisodeRule(threshold: 0.5)).map(\.end) == [2, 5.1])
    let samples = frames(high).samples
    #expect(Samples(samples, period: nil).episodes(EpisodeRule(threshold: 0.5)).map(\.end) == [5.1])
  }
}
