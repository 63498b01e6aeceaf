import Foundation
import HumeAnalysis
import HumeTypes
import TestSupport
import Testing

/// Synchrony: two segments worked by hand, lags, and where there is too little.
@Suite struct SynchronyTests {
  /// Frames a second apart; nil: none.
  private func frames(_ scores: [Double?], at: (Int) -> Double = { Double($0) }) -> [SeriesRow] {
    scores.enumerated().compactMap { second, score in score.map { SeriesRow(at(second), ["Joy": $0]) } }
  }

  private func rule(_ segment: Double, lag: Double = 0) -> SynchronyRule {
    var rule = SynchronyRule()
    (rule.segment, rule.lag) = (segment, lag)
    return rule
  }

  private func joy(_ file: FileSeries, _ rule: SynchronyRule, threads: Int = 1) throws -> [Synchrony] {
    try file.synchrony(sets: [.emotion], names: ["Joy"], rule: rule, threads: threads).rows
  }

  /// Segment 0: r 0; segment 1: r .6. Surrogates: first of a with second of b -1/√5, second with first 0.
  @Test func twoSegmentsByHand() throws {
    let file = try series([
      "face_1": frames([0, 1, 1, 0, 1, 0, 3, 2]), "face_0": frames([0, 1, 0, 1, 0, 1, 2, 3]),
    ])
    let found = try #require(try joy(file, rule(4)).first)
    #expect((found.a.id, found.b.id, found.period) == ("face_0", "face_1", 1))
    #expect((found.segments, found.segmentsLeftOut, found.surrogates) == (2, 0, 2))
    let real = atanh(0.6) / 2
    let mean = atanh(1 / 5.0.squareRoot()) / 2
    let sd = mean * 2.0.squareRoot()
    let values: [Double?] = [
      found.real, found.surrogateMean, found.surrogateSD, found.effect, found.lagCorrelation,
    ]
    let expected: [Double] = [real, mean, sd, (real - mean) / sd, 0.3]
    for (value, expected) in zip(values, expected) { #expect(abs((value ?? .nan) - expected) < 1e-12) }
    #expect(found.lag == 0)
  }

  /// The second follows the first by two seconds, and the first the second by as many.
  @Test(arguments: [2, -2]) func theLagIsFound(shift: Int) throws {
    var random = SeededRandom(seed: 7)
    let first = (0..<60).map { _ in random.unit() }
    let second = (0..<60).map { k in (0..<60).contains(k - shift) ? first[k - shift] : random.unit() }
    let file = try series(["a": frames(first), "b": frames(second)])
    let found = try #require(try joy(file, rule(10, lag: 3)).first)
    #expect(found.lag == Double(shift))
    #expect((found.lagCorrelation ?? 0) > 0.9)
    #expect((found.effect ?? 0) > 3)
    #expect((found.segments, found.surrogates) == (6, 30))
  }

  @Test func surrogatesAreDrawnWhereThereAreMany() throws {
    var random = SeededRandom(seed: 1)
    let file = try series([
      "a": frames((0..<120).map { _ in random.unit() }), "b": frames((0..<120).map { _ in random.unit() }),
    ])
    var chosen = rule(5)
    let found = try joy(file, chosen)
    #expect((found[0].segments, found[0].surrogates) == (24, 500))
    chosen.seed = 2
    let other = try joy(file, chosen)
    #expect(other[0].surrogateMean != found[0].surrogateMean)
    #expect(other[0].real == found[0].real)
    #expect(try joy(file, chosen, threads: 3) == other)
  }

  @Test func segmentsNeedCoverageAndThereHaveToBeTwo() throws {
    let wave: [Double?] = [0.1, 0.5, 0.2, 0.6, 0.3, 0.1, 0.5, 0.2, 0.6, 0.3, 0.4]
    var gap = wave
    (gap[0], gap[1]) = (nil, nil)
    // Three of five cells: .6; with four it is .8, which is enough.
    let few = try #require(try joy(try series(["a": frames(wave), "b": frames(gap)]), rule(5)).first)
    #expect((few.segments, few.segmentsLeftOut, few.surrogates) == (1, 1, 0))
    #expect((few.real, few.effect, few.lag) == (nil, nil, nil))
    let warning = try #require(Synchrony.tooLittle([few]))
    #expect((warning.code, warning.count) == ("too_few_segments", 1))
    gap[0] = 0.2
    let enough = try #require(try joy(try series(["a": frames(wave), "b": frames(gap)]), rule(5)).first)
    #expect((enough.segments, enough.segmentsLeftOut) == (2, 0))
    #expect(enough.real != nil)
    #expect(Synchrony.tooLittle([enough]) == nil)
  }

  @Test func aConstantHasNoCorrelation() throws {
    let wave = (0..<12).map { Optional(Double($0 % 4) / 7) }
    let flat = Array(repeating: Optional(0.1), count: 12)
    let found = try #require(try joy(try series(["a": frames(wave), "b": frames(flat)]), rule(4)).first)
    #expect((found.segments, found.segmentsLeftOut, found.real) == (0, 3, nil))
    // Alike in every segment: surrogates do not vary, so there is no effect.
    let same = try #require(try joy(try series(["a": frames(wave), "b": frames(wave)]), rule(4)).first)
    #expect((same.surrogateSD, same.effect) == (0, nil))
    #expect(abs((same.real ?? 0) - atanh(1 - 1e-12)) < 1e-9)
  }

  /// A frame on the edge of a cell is in the later one; two in a cell are their mean.
  @Test func cellsAreMeans() throws {
    let rows = frames([0.1, 0.4, 0.2, 0.9, 0.5, 0.5, 0.3, 0.8])
    let more = rows + [SeriesRow(2.4, ["Joy": 0.6]), SeriesRow(5.5, ["Joy": 0.7])]
    var wide = rule(4)
    wide.bin = 1
    let mixed = try joy(try series(["a": more.sorted { $0.begin ?? 0 < $1.begin ?? 0 }, "b": rows]), wide)
    let means = frames([0.1, 0.4, 0.4, 0.9, 0.5, 0.6, 0.3, 0.8])
    let plain = try joy(try series(["a": means, "b": rows]), wide)
    #expect(abs((mixed[0].real ?? 0) - (plain[0].real ?? 9)) < 1e-12)
  }

  /// Utterances count by their time in a cell.
  @Test func utterancesAreWeighted() throws {
    let long = [SeriesRow(0, 1.5, ["Joy": 0.2]), SeriesRow(1.5, 2, ["Joy": 0.6]), SeriesRow(2, 3, ["Joy": 0.9])]
    let cells = [SeriesRow(0, 1, ["Joy": 0.2]), SeriesRow(1, 2, ["Joy": 0.4]), SeriesRow(2, 3, ["Joy": 0.9])]
    let other = [SeriesRow(0, 1, ["Joy": 0.5]), SeriesRow(1, 2, ["Joy": 0.1]), SeriesRow(2, 3, ["Joy": 0.4])]
    let again = { (rows: [SeriesRow]) in
      rows
        + rows.map { row in
          var later = row
          (later.begin, later.end) = (row.begin.map { $0 + 3 }, row.end.map { $0 + 3 })
          return later
        }
    }
    var chosen = rule(3)
    chosen.bin = 1
    let a = try joy(try series(["a": again(long), "b": again(other)], model: "prosody"), chosen)
    let b = try joy(try series(["a": again(cells), "b": again(other)], model: "prosody"), chosen)
    #expect(a[0].segments == 2)
    #expect(abs((a[0].real ?? 0) - (b[0].real ?? 9)) < 1e-12)
  }

  @Test func thoseWhomNobodyToldApartAreNotPaired() throws {
    let rows = frames((0..<8).map { Double($0 % 3) / 10 })
    let file = try series(["face_0": rows, "unknown": rows, "face_1": rows])
    let found = try file.synchrony(sets: [.emotion], names: ["Joy"], rule: rule(4))
    #expect(found.rows.map { [$0.a.id, $0.b.id] } == [["face_0", "face_1"]])
    #expect(found.notes.map(\.code) == ["unknown_not_paired"])
  }

  /// A row would only say that they never were there together.
  @Test func thoseWhoNeverMeetHaveNoRow() throws {
    let first = frames((0..<8).map { Double($0 % 3) / 10 })
    let later = frames((0..<8).map { Double($0 % 3) / 10 }) { Double($0) + 8 }
    let both = frames((0..<16).map { Double($0 % 5) / 10 })
    let found = try joy(try series(["a": first, "b": later, "c": both]), rule(4))
    #expect(found.map { [$0.a.id, $0.b.id] } == [["a", "c"], ["b", "c"]])
    #expect(found.map(\.segments) == [2, 2])
  }

  @Test func rowsWithoutTimesAreNoted() throws {
    let rows = [SeriesRow(untimed: ["Joy": 0.1]), SeriesRow(untimed: ["Joy": 0.2])]
    let found = try series(["a": rows, "b": rows], model: "language").synchrony(sets: [.emotion], rule: rule(4))
    #expect(found.rows.isEmpty)
    #expect(found.notes.map(\.code) == ["no_times"])
  }

  @Test func aRuleThatMeansNothingIsRefused() throws {
    let file = try series(["a": frames([0.1, 0.2]), "b": frames([0.1, 0.2])])
    let changes: [(inout SynchronyRule) -> Void] = [
      { $0.bin = .nan }, { $0.bin = -1 }, { $0.segment = .nan }, { $0.segment = 0 }, { $0.lag = -1 }, { $0.lag = 31 },
      { $0.minCoverage = .nan }, { $0.minCoverage = 0 }, { $0.surrogates = 0 }, { $0.top = 0 },
    ]
    for change in changes {
      var rule = SynchronyRule()
      change(&rule)
      let error = #expect(throws: AnalysisError.self) { try file.synchrony(sets: [.emotion], rule: rule) }
      #expect(error?.codeName == "bad_option")
    }
  }

  /// Where memory is for the cells of one pair only, threads take turns.
  @Test func threadsShareTheMemory() throws {
    let file = try series(["a": frames([0.1, 0.2]), "b": frames([0.1, 0.2]), "c": frames([0.1, 0.2])])
    var narrow = rule(4)
    narrow.bin = 1e-3
    let rows = try file.synchrony(sets: [.emotion], rule: narrow, threads: 64, maxMemory: 1 << 19).rows
    #expect(rows.count == 3)
  }

  @Test func theHighestFeaturesOfBothAreTaken() throws {
    let rows = { (joy: Double, awe: Double, fear: Double?) in
      (0..<4).map { SeriesRow(Double($0), ["Joy": joy, "Awe": awe, "Fear": fear]) }
    }
    let file = try series(["a": rows(0.1, 0.4, 0.9), "b": rows(0.5, 0.1, nil)])
    var chosen = rule(2)
    chosen.top = 1
    #expect(try file.synchrony(sets: [.emotion], rule: chosen).rows.map(\.feature) == ["Joy"])
    chosen.top = 5
    #expect(try file.synchrony(sets: [.emotion], rule: chosen).rows.map(\.feature) == ["Joy", "Awe"])
  }

  @Test func aGridThatIsTooLargeIsRefused() throws {
    let file = try series(["a": frames([0.1, 0.2]), "b": frames([0.1, 0.2])])
    var tiny = rule(4)
    tiny.bin = 1e-6
    #expect(throws: AnalysisError.self) { try file.synchrony(sets: [.emotion], rule: tiny, maxMemory: 1 << 20) }
  }
}
