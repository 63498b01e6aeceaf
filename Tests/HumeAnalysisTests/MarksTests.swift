import HumeAnalysis
import HumeTypes
import TestSupport
import Testing

/// Marks on courses, and passages, found while an input is analysed.
@Suite struct MarksTests {
  private let wants: AnalysisWants = [.ranking, .timeline, .marks, .passages]

  /// The marks of frames are those of their series, whatever their order in the input and beside other groups.
  @Test(arguments: 0..<20 as Range<UInt64>, [false, true])
  func marksAreThoseOfTheSeries(seed: UInt64, isInterleaved: Bool) throws {
    var random = SeededRandom(seed: seed)
    let times = (0..<200).filter { _ in random.below(8) > 0 }
    let rows = times.map { time in
      Row(Double(time), (0..<3).map { _ in random.below(9) == 0 ? .nan : Double(random.below(11)) / 10 })
    }
    var options = AnalysisOptions()
    options.threshold = 0.6
    let file = TestFile("a.mp4", plain, [Group("face_0", rows), Group("face_1", [Row(0.0, [0.5]), Row(1.0, [0.6])])])
    let result = try analyse([file], options, wants: wants, interleaved: isInterleaved, retain: isInterleaved)
    let group = result.files[0].models[0].groups[0]
    for (column, name) in ["A", "B", "C"].enumerated() {
      let samples = Samples(
        zip(times, rows).compactMap { time, row in
          row.scores[.emotion]?[column].map {
            Samples.Sample(
              begin: Int64(time) * 1_000_000, end: Int64(time + 1) * 1_000_000, time: Double(time) + 0.5, value: $0)
          }
        }, period: 1_000_000)
      let marks = group.marks.first { $0.feature == name }
      let expected = samples.peaks()
      #expect(marks?.peaks.map(\.value) == expected.map(\.value))
      #expect(marks?.peaks.map(\.prominence) == expected.map(\.prominence))
      #expect(marks?.episodes == samples.episodes(EpisodeRule(threshold: 0.6)))
    }
  }

  /// Only the highest features keep their courses and marks, and the others their statistics.
  @Test func onlyTheHighestAreKept() throws {
    var options = AnalysisOptions()
    options.highest = 2
    let rows = (0..<10).map { Row(Double($0), [0.1, $0 % 3 == 1 ? 0.9 : 0.5, 0.3]) }
    let group = try analyse([TestFile("a.mp4", plain, [Group("face_0", rows)])], options, wants: wants).files[0].models[
      0
    ].groups[0]
    #expect(group.marks.map(\.feature) == ["B", "C"])
    #expect(group.marks[0].peaks.map(\.value) == [0.9, 0.9, 0.9])
    #expect(group.timeline?.sets.first?.names.sorted() == ["B", "C"])
    #expect(group.summary[.emotion]?.names == ["A", "B", "C"])
  }

  /// Where nobody speaks there is no episode, and no peak across.
  @Test func silenceIsAGap() throws {
    var options = AnalysisOptions()
    options.threshold = 0.5
    let values: [(Double, Double, Double)] = [(0, 2, 0.6), (2, 4, 0.9), (4, 6, 0.7), (30, 32, 0.9), (32, 34, 0.6)]
    let rows = values.map { Row($0, $1, [$2]) }
    let group = try analyse([TestFile("a.mp4", .prosody, [Group("spk_0", rows)])], options, wants: wants)
      .files[0].models[0].groups[0]
    let marks = try #require(group.marks.first { $0.feature == "A" })
    #expect(marks.episodes.map(\.begin) == [0, 30])
    #expect(marks.episodes.map(\.end) == [6, 34])
    #expect(marks.peaks.map(\.time) == [3])
  }

  /// Of rows of one id at one time the mean counts.
  @Test func facesThatAreNotToldApartAreAveraged() throws {
    let values: [[Double]] = [[0.1, 0.3], [0.8, 1.0], [0.2, 0.2]]
    let rows = values.enumerated().flatMap { time, pair in pair.map { Row(Double(time), [$0]) } }
    let group = try analyse([TestFile("a.mp4", plain, [Group("unknown", rows)])], wants: wants).files[0].models[0]
      .groups[0]
    #expect(group.marks.first { $0.feature == "A" }?.peaks.map(\.value) == [0.9])
  }

  @Test func marksThatWouldTakeTooMuchAreLeftOutAndToldOf() throws {
    var options = AnalysisOptions()
    options.maxMemory = 1 << 16
    options.bin = 1000
    let rows = (0..<2000).map { Row(Double($0), [0.5, 0.4, 0.3]) }
    let result = try analyse([TestFile("a.mp4", plain, [Group("face_0", rows)])], options, wants: wants)
    #expect(result.files[0].models[0].groups[0].marks.isEmpty)
    #expect(result.warnings.contains { $0.code == "no_marks" && $0.kind == .note })
  }

  @Test func passagesHaveTheirWordsAndWhatIsHighest() throws {
    var first = Row(1, 2, [0.2, 0.9, 0.4])
    first.fields.text = "Good morning."
    var second = Row(.none, [.nan, 0.1, 0.3])
    second.fields.text = "And good night."
    let file = TestFile("a.mp4", .prosody, [Group("spk_0", [first, second])])
    let passages = try #require(try analyse([file], wants: wants).files[0].models[0].groups[0].passages)
    #expect(passages.count == 2)
    #expect(passages.passages.map(\.text) == ["Good morning.", "And good night."])
    #expect(passages.passages.map(\.begin) == [1, nil])
    #expect(passages.passages.map { $0.highest.map(\.name) } == [["B", "C", "A"], ["C", "B"]])
    #expect(try analyse([file], wants: [.ranking, .timeline]).files[0].models[0].groups[0].passages == nil)
  }

  @Test func onlyTheFirstPassagesAreKept() throws {
    let rows = (0..<2500).map { Row(Double($0), Double($0) + 0.5, [0.5]) }
    let file = TestFile("a.mp4", .burst, [Group("unknown", rows)])
    let passages = try #require(try analyse([file], wants: wants).files[0].models[0].groups[0].passages)
    #expect(passages.count == 2500)
    #expect(passages.passages.count == 2000)
  }
}
