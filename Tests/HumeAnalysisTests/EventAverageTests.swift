import HumeAnalysis
import HumeTypes
import Testing

/// Mean courses around events: bins, baselines, what is left out, and files together.
@Suite struct EventAverageTests {
  /// Frames of .5 s from 0 to 20, Joy being a tenth of the time.
  private let ramp = joyFrames((0..<40).map { (Double($0) / 2, Double($0) / 20) })

  private func file(_ rows: [SeriesRow], name: String = "a.mp4", id: String = "face_0") throws -> FileSeries {
    try #require(try readSeries([seriesSource(name, [("face", [(id, rows)])])]).first)
  }

  private func rule(
    _ before: Double, _ after: Double, bin: Double? = nil, _ baseline: EpochRule.Baseline = .before
  ) -> EpochRule {
    var rule = EpochRule()
    (rule.before, rule.after, rule.bin, rule.baseline) = (before, after, bin, baseline)
    return rule
  }

  @Test func theUsualEpoch() throws {
    let average = try #require(
      try file(ramp).eventAverages(events("onset duration trial_type", "5 1 a", "10 1 a", "7 1 b"), features: joy)
        .averages.first)
    #expect(average.type == "a")
    #expect(average.binWidth == 500_000)
    #expect([average.events, average.eventsLeftOut] == [2, 0])
    #expect(average.bins.map(\.time) == [-1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5])
    // The baselines are the means of 4, 4.5 and 9, 9.5 tenths.
    #expect(areNear(average.bins.map(\.mean), [-0.025, 0.025, 0.075, 0.125, 0.175, 0.225, 0.275, 0.325]))
    #expect(areNear(average.bins.map(\.rawMean), [0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1]))
    #expect(average.bins.allSatisfy { $0.n == 2 })
  }

  @Test func binsAreWholeAndMeetAtTheOnset() throws {
    // Of .333333 s three make a second but for a millionth, and of .4 s two and a half: the nearest number is taken.
    for (bin, first, count) in [(0.333333, -0.999999, 12), (0.333667, -1.001001, 12), (0.4, -1.2, 11), (4, 0, 1)] {
      let average = try #require(
        try file(ramp).eventAverages(events("onset", "5"), rule: rule(1, 3, bin: bin), features: joy).averages.first)
      #expect(average.bins.count == count, "\(bin)")
      #expect(average.bins.first?.time == first, "\(bin)")
      #expect(average.bins.contains { $0.time == 0 }, "\(bin)")
    }
  }

  @Test func baselines() throws {
    func first(_ rule: EpochRule) throws -> EventAverage.Bin {
      try #require(
        try file(ramp).eventAverages(events("onset", "5"), rule: rule, features: joy).averages.first?.bins.first)
    }
    let none = try first(rule(0, 1, .none))
    #expect(isNear(none.mean, 0.5) && isNear(none.rawMean, 0.5))
    let far = try first(rule(0, 1, .window(from: -5, to: -4)))
    #expect(isNear(far.mean, 0.475) && isNear(far.rawMean, 0.5))
    #expect(throws: AnalysisError.self) { try rule(0, 1).check() }
    try rule(0, 1, .none).check()
  }

  @Test func whatIsNotCoveredIsLeftOut() throws {
    // Covered from 4 on: the epoch around 4 by three quarters, around 2 by a quarter, around -9 not at all.
    let late = joyFrames((8..<40).map { (Double($0) / 2, Double($0) / 20) })
    let found = try file(late).eventAverages(events("onset", "6", "4", "2", "-9"), features: joy)
    #expect(found.averages.map { [$0.events, $0.eventsLeftOut] } == [[1, 3]])
    #expect(found.notes.map(\.code) == ["epochs_left_out", "no_baseline"])
    #expect(found.notes.map(\.count) == [2, 1])
    var lenient = rule(1, 3, .none)
    lenient.minCoverage = 0.25
    let more = try file(late).eventAverages(events("onset", "6", "4", "2", "-9"), rule: lenient, features: joy)
    #expect(more.averages.map { [$0.events, $0.eventsLeftOut] } == [[3, 1]])
    #expect(more.averages[0].bins.map(\.n) == [1, 1, 2, 2, 2, 2, 3, 3])
  }

  @Test func missingScoresAreLeftOutByFeature() throws {
    let rows = (0..<20).map { index in
      SeriesRow(Double(index), index % 2 == 0 ? ["Joy": 0.5] : ["Anger": 0.25])
    }
    let found = try file(rows).eventAverages(
      events("onset", "5", "8"), features: SeriesFeatures(names: ["Joy", "Anger"]))
    // The one sample before 5 has Joy, that before 8 Anger.
    #expect(found.averages.map { [$0.events, $0.eventsLeftOut] } == [[1, 1], [1, 1]])
    #expect(found.averages.first { $0.feature.name == "Joy" }?.bins.map(\.n) == [1, 0, 1, 0])
    #expect(found.notes.map(\.code) == ["no_baseline"])
    #expect(found.notes.map(\.count) == [2])
  }

  @Test func withoutAPeriodABinHasToBeGiven() throws {
    let image = try file(joyFrames([(0, 0.5)]))
    #expect(try image.eventAverages(events("onset", "0"), features: joy).averages.isEmpty)
    #expect(try image.eventAverages(events("onset", "0"), features: joy).notes.map(\.code) == ["no_epochs"])
    var loose = rule(0, 1, bin: 1, .none)
    loose.minCoverage = 0
    #expect(try image.eventAverages(events("onset", "0"), rule: loose, features: joy).averages[0].bins.map(\.n) == [1])
    // Times a millionth apart would make millions of bins.
    let near = try file(joyFrames([(0, 0.5), (0.000001, 0.6), (0.000002, 0.6)]))
    #expect(try near.eventAverages(events("onset", "0"), features: joy).notes.map(\.code) == ["no_epochs"])
  }

  @Test func utterancesCountByTheirSecondsInABin() throws {
    let rows = [SeriesRow(0, 4.5, ["Joy": 0.2]), SeriesRow(4.5, 7.25, ["Joy": 0.6])]
    let files = try readSeries([seriesSource("a.mp4", [("prosody", [("spk_0", rows)])])])
    let average = try files[0].eventAverages(events("onset", "5"), rule: rule(1, 3, bin: 1), features: joy).averages[0]
    #expect(areNear(average.bins.map(\.rawMean), [0.4, 0.6, 0.6, 0.6]))
    #expect(areNear(average.bins.map(\.mean), [0, 0.2, 0.2, 0.2]))
  }

  static let refused: [EpochRule] = [
    edited { $0.before = -1 }, edited { $0.after = .infinity },
    edited { ($0.before, $0.after, $0.baseline) = (0, 0, .none) }, edited { $0.bin = 0 }, edited { $0.bin = 0.0001 },
    edited { $0.bin = 100 }, edited { $0.minCoverage = 2 }, edited { $0.minCoverage = .nan },
    edited { $0.baseline = .window(from: 0, to: 0) }, edited { $0.baseline = .window(from: .nan, to: 0) },
  ]

  @Test(arguments: refused) func rulesThatMeanNothingAreRefused(_ rule: EpochRule) throws {
    try EpochRule().check()
    let error = try #require(throws: AnalysisError.self) { try rule.check() }
    #expect(error.code == .badOption)
  }

  @Test func filesCountOnceAndTheirIDsAlike() throws {
    let one = joyFrames([(0, 0.5), (1, 0.7), (2, 0.5)])
    let other = joyFrames([(0, 0.1), (1, 0.2), (2, 0.9)])
    let third = joyFrames([(0, 0.2), (1, nil), (2, 0.4)])
    let files = try readSeries([
      seriesSource("a.mp4", [("face", [("face_0", one), ("face_1", other)])]),
      seriesSource("b.mp4", [("face", [("face_0", third)])]),
    ])
    let table = try events("onset trial_type", "1 x")
    let averages = files.map { $0.eventAverages(table, rule: rule(1, 2), features: joy).averages }
    let rows = try EventAveragesAcross(averages).rows
    #expect(rows.map(\.time) == [-1, 0, 1])
    #expect(rows.map(\.nFiles) == [2, 1, 2])
    #expect(rows.map(\.nFilesEmpty) == [0, 1, 0])
    // Less the baseline: a.mp4 0, (.2 + .1) / 2, (0 + .8) / 2; b.mp4 0, nothing, .2.
    #expect(areNear(rows.map(\.mean), [0, 0.15, 0.3]))
    #expect(areNear(rows.map(\.rawMean), [0.25, 0.45, 0.55]))
    #expect(areNear(rows.map(\.sd), [0, nil, 0.2 / 2.0.squareRoot()]))
  }

  @Test func binsOfTwoWidthsDoNotMeet() throws {
    let slow = joyFrames((0..<20).map { (Double($0), 0.5) })
    let averages = try [file(ramp), file(slow, name: "b.mp4")].map {
      try $0.eventAverages(events("onset", "5"), features: joy).averages
    }
    let error = try #require(throws: AnalysisError.self) { try EventAveragesAcross(averages) }
    #expect(error.code == .badOption)
    #expect(error.message.contains("0.5 s and 1.0 s"))
    #expect(error.advice.contains("--bin 1.0"))
  }

  @Test func epochsOfTwoRulesDoNotMeet() throws {
    let table = try events("onset", "5")
    let averages = try [rule(1, 3), rule(2, 2), rule(1, 2)].map {
      try file(ramp).eventAverages(table, rule: $0, features: joy).averages
    }
    for other in averages.dropFirst() {
      let error = #expect(throws: AnalysisError.self) { try EventAveragesAcross([averages[0], other]) }
      #expect(error?.code == .badOption)
    }
  }
}

/// The usual rule after a change.
private func edited(_ change: (inout EpochRule) -> Void) -> EpochRule {
  var rule = EpochRule()
  change(&rule)
  return rule
}
