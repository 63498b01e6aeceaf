import HumeAnalysis
import HumeTypes
import Testing

@Suite struct SummaryTests {
  static func summary(_ rows: [Row], _ options: AnalysisOptions = AnalysisOptions()) throws -> FeatureSummary {
    try #require(try analyse([TestFile("a.mp4", plain, [Group("x", rows)])], options).feature("A"))
  }

  @Test func workedValues() throws {
    let values = (0..<9).map { [0.2, 0.3, 0.4][$0 % 3] }
    let s = try Self.summary(values.enumerated().map { Row(Double($0) / 3, [$1]) })
    #expect(s.n == 9)
    #expect(s.mean == 0.3)
    #expect(s.timeWeightedMean == 0.3)
    #expect(s.sd == 0.08660254037844387)
    #expect(s.median == 0.3)
    #expect(s.q05 == 0.2)
    #expect(s.q95 == 0.4)
    #expect(s.min == 0.2)
    #expect(s.max == 0.4)
    #expect(s.maxTime == 2.0 / 3)
    #expect(s.effectiveN == nil)
    #expect(s.quantiles == .exact)
    #expect(s.missing == 0)
    #expect(s.outOfRange == 0)
  }

  @Test func meanOverTime() throws {
    let rows = [Row(0, 0.5, [0.9]), Row(0.5, 10.5, [0.1]), Row(12, 13, [0.5])]
    let s = try Self.summary(rows)
    #expect(s.mean == 0.5)
    #expect(s.timeWeightedMean == 0.16956521739130434)
    #expect(s.maxTime == 0.25)
  }

  @Test func durationsThatAreNotThere() throws {
    let rows = [Row(0, 0.5, [0.9]), Row(2, 2, [0.1])]
    let result = try analyse([TestFile("a.mp4", plain, [Group("x", rows)])])
    #expect(result.feature("A")?.timeWeightedMean == nil)
    #expect(result.codes["missing_duration"] == 1)
    let none = try analyse([TestFile("a.mp4", plain, [Group("x", [Row(.none, [1]), Row(.none, [2])])])])
    #expect(none.feature("A")?.timeWeightedMean == nil)
    #expect(none.feature("A")?.maxTime == nil)
    #expect(none.feature("A")?.mean == 1.5)
    #expect(none.codes == ["no_times": 1])
    #expect(none.model.groups[0].timeline == nil)
  }

  @Test func badTimesCountOnlyWithoutTime() throws {
    let rows = [
      Row(.instant(-1), [0.9]), Row(.instant(.infinity), [0.8]), Row(.instant(1e300), [0.7]), Row(1, [0.1]),
      Row(.interval(begin: 2, end: 1), [0.3]),
    ]
    let result = try analyse([TestFile("a.mp4", plain, [Group("x", rows)])])
    let s = try #require(result.feature("A"))
    #expect(s.n == 5)
    #expect(s.max == 0.9)
    #expect(s.maxTime == nil)
    #expect(s.timeWeightedMean == nil)
    #expect(result.codes["unusable_time"] == 4)
    #expect(result.model.end == 1_000_000)
  }

  @Test func missingScoresAreCounted() throws {
    let rows = [Row(0, [0.5, .nan]), Row(1, [.infinity, 2]), Row(2, [-0.25]), Row(3, [-.infinity, -0.0, 1])]
    let result = try analyse([TestFile("a.mp4", plain, [Group("x", rows)])])
    let a = try #require(result.feature("A"))
    #expect((a.n, a.missing, a.outOfRange) == (2, 2, 1))
    #expect(a.mean == 0.125)
    let b = try #require(result.feature("B"))
    #expect((b.n, b.missing, b.outOfRange) == (2, 2, 1))
    #expect(b.min?.sign == .plus)
    let c = try #require(result.feature("C"))
    #expect((c.n, c.missing) == (1, 3))
    #expect(c.sd == nil)
    #expect(c.mean == 1)
    #expect(result.model.quality.missing == 7)
    #expect(result.model.quality.outOfRange == 2)
  }

  @Test func emptyGroupsKeepTheirRow() throws {
    let empty = try analyse([TestFile("a.mp4", .face, [Group("face_0", [])])])
    let set = try #require(empty.model.groups[0].summary[.emotion])
    #expect(set.names == Vocabulary.emotions48.names)
    #expect(set.features.allSatisfy { $0.n == 0 && $0.missing == 0 && $0.mean == nil && $0.q05 == nil })
    let none = try analyse([TestFile("a.mp4", .face, [])])
    #expect(none.model.groups.isEmpty)
    var bare = Row(0, [])
    bare.scores = [:]
    let rows = try analyse([TestFile("a.mp4", .face, [Group("face_0", [bare, bare])])])
    #expect(rows.feature("Joy")?.missing == 2)
  }

  @Test func setsAreThereWhereARowHasThem() throws {
    var options = AnalysisOptions()
    options.featureSets = [.emotion, .facs]
    var rich = Row(0, [])
    rich.scores[.emotion] = emotions([0.5], .emotions48)
    rich.scores[.facs] = emotions([0.25], .facs)
    var poor = rich
    poor.time = .instant(1)
    poor.scores[.facs] = nil
    let result = try analyse([TestFile("a.mp4", .face, [Group("a", [rich, poor]), Group("b", [poor])])], options)
    let action = try #require(result.feature("AU1 Inner Brow Raise", group: 0, set: .facs))
    #expect((action.n, action.missing) == (1, 1))
    #expect(result.model.groups[1].summary[.facs] == nil)
    #expect(result.feature("Joy")?.missing == 2)
  }

  @Test func laterNamesAreFilledIn() throws {
    let longer = Vocabulary.emotions48.appending("Zeal")
    var early = Row(0, [])
    early.scores[.emotion] = emotions([0.1], .emotions48)
    var late = Row(1, [])
    var values = [Double](repeating: 0.5, count: 49)
    values[0] = .nan
    late.scores[.emotion] = Scores(vocabulary: longer, values: values)
    let groups = [Group("a", [early, early]), Group("b", [early, late, early])]
    let result = try analyse([
      TestFile("a.mp4", .face, groups), TestFile("b.mp4", .face, [Group("a", [early])], source: "s"),
    ])
    let first = try #require(result.feature("Zeal", group: 0))
    #expect((first.n, first.missing) == (0, 2))
    let second = try #require(result.feature("Zeal", group: 1))
    #expect((second.n, second.missing, second.mean) == (1, 2, 0.5))
    #expect(result.feature("Admiration", group: 1)?.n == 2)
    #expect(result.files[1].models[0].groups[0].summary[.emotion]?.names == Vocabulary.emotions48.names)
    #expect(result.model.groups[0].timeline?.sets[0].names.last == "Zeal")
  }

  @Test func vocabulariesMayChangeTheirOrder() throws {
    var row = Row(1, [])
    row.scores[.emotion] = Scores(vocabulary: Vocabulary(["C", "D", "A"]), values: [3, 4, 1])
    let result = try analyse([TestFile("a.mp4", plain, [Group("x", [Row(0, [1, 2, 3]), row, Row(2, [1, 2, 3])])])])
    #expect(result.feature("A")?.mean == 1)
    #expect(result.feature("B")?.n == 2)
    #expect(result.feature("C")?.mean == 3)
    #expect(result.feature("D")?.max == 4)
    #expect(result.model.groups[0].timeline?.point(bin: 1, set: 0, feature: 0).mean == 1)
  }

  @Test func namesThatARowDoesNotNameAreNotSeen() throws {
    // The reader learned Zeal in another file; these rows name documented names only.
    let longer = Vocabulary.emotions48.appending("Zeal")
    var row = Row(0, [])
    row.scores[.emotion] = Scores(
      vocabulary: longer, values: [Double](repeating: 0.5, count: 48) + [.nan], order: ScoreOrder(Array(0..<48)))
    let result = try analyse([TestFile("a.mp4", .face, [Group("x", [row])])])
    #expect(result.feature("Zeal") == nil)
    #expect(result.feature("Joy")?.mean == 0.5)
  }

  @Test func theFirstMaximumCounts() throws {
    let s = try Self.summary([Row(5, [0.7]), Row(2, [0.7]), Row(.none, [0.7]), Row(9, [0.1])])
    #expect(s.maxTime == 2)
    #expect(try Self.summary([Row(.none, [0.7]), Row(9, [0.1])]).maxTime == nil)
  }

  @Test func manyRowsUseTheGrid() throws {
    let rows = (0..<1500).map { Row(Double($0), [Double($0) / 1500, $0.isMultiple(of: 2) ? 0.5 : .nan]) }
    let result = try analyse([TestFile("a.mp4", plain, [Group("x", rows)])])
    let a = try #require(result.feature("A"))
    #expect(a.quantiles == .grid)
    #expect(abs((a.median ?? 0) - 1499.0 / 3000) < 1.0 / 4096)
    #expect(result.feature("B")?.quantiles == .exact)
    var options = AnalysisOptions()
    options.exact = true
    let exact = try Self.summary(rows, options)
    #expect(exact.quantiles == .exact)
    #expect(abs((exact.q25 ?? 0) - 1499.0 / 6000) < 1e-15)
  }

  @Test func onlyTheFeaturesAskedFor() throws {
    var options = AnalysisOptions()
    options.features = ["C", "A"]
    let result = try analyse([TestFile("a.mp4", plain, [Group("x", [Row(0, [1, 2, 3])])])], options)
    #expect(result.model.groups[0].summary[.emotion]?.names == ["A", "C"])
    #expect(result.model.groups[0].timeline?.sets[0].names == ["A", "C"])
    #expect(result.feature("C")?.mean == 3)
  }

  @Test func timeAboveTheThreshold() throws {
    var options = AnalysisOptions()
    options.by = .timeAbove
    options.threshold = 0.5
    let frames = [0.1, 0.6, 0.7, 0.5].enumerated().map { Row(Double($0) / 2, [$1]) }
    #expect(try Self.summary(frames, options).timeAbove == 1.5)
    #expect(try Self.summary([Row(0, 2, [0.5]), Row(1, 4, [0.9]), Row(4, 9, [0.4])], options).timeAbove == 5)
    #expect(try Self.summary([Row(.none, [0.9])], options).timeAbove == nil)
    #expect(try Self.summary([Row(0, [0.9])], options).timeAbove == nil)
  }

  @Test func effectiveSizes() throws {
    #expect(effectiveSize([1, 2, 3]) == nil)
    #expect(effectiveSize([1, 1, 1, 1]) == nil)
    #expect(effectiveSize([1, -1, 1, -1]) == 4)
    // r1 = .25, r2 < 0: 4 / (1 + 2 · .75 · .25)
    #expect(abs((effectiveSize([1, 2, 3, 4]) ?? 0) - 4 / 1.375) < 1e-12)
    var options = AnalysisOptions()
    options.nEff = true
    let s = try Self.summary([Row(3, [4]), Row(1, [2]), Row(0, [1]), Row(2, [3]), Row(2.5, [.nan])], options)
    #expect(abs((s.effectiveN ?? 0) - 4 / 1.375) < 1e-12)
  }
}
