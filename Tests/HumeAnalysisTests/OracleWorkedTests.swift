import HumeAnalysis
import HumeTypes
import TestSupport
import Testing

/// The worked values of the definitions, from the text of a document to the statistics.
@Suite struct OracleWorkedTests {
  func near(_ a: Double?, _ b: Double) -> Bool { alike(a, b, 1e-15) }

  func joy(_ groups: [(id: String, rows: [MadeRow])], model: String = "face", _ options: AnalysisOptions = .everything)
    throws -> (summary: FeatureSummary, group: AnalyzedGroup)
  {
    let result = try OracleCase(madeDocument([("a", groups)], model: model))
      .analyse(options, wants: [.summary, .timeline])
    let group = try #require(result.files[0].models[0].groups.first)
    return (try #require(group.summary.feature("emotion", "Joy")), group)
  }

  static let intervals: [MadeRow] = [
    (span(0, 0.5), [("Joy", 0.9)]), (span(0.5, 10.5), [("Joy", 0.1)]), (span(12, 13), [("Joy", 0.5)]),
  ]

  @Test func threeValuesThreeTimes() throws {
    let rows = (0..<9).map { index -> MadeRow in ("\(index)", [("Joy", [0.2, 0.3, 0.4][index % 3])]) }
    let joy = try joy([("a", rows)]).summary
    #expect((joy.n, joy.missing, joy.outOfRange) == (9, 0, 0))
    #expect(near(joy.mean, 0.3))
    #expect(near(joy.sd, 0.08660254037844387))
    #expect(near(joy.median, 0.3))
    #expect(near(joy.q05, 0.2))
    #expect(near(joy.q95, 0.4))
  }

  @Test func meanOverTime() throws {
    let joy = try joy([("a", Self.intervals)], model: "prosody").summary
    #expect(near(joy.mean, 0.5))
    #expect(near(joy.timeWeightedMean, 0.16956521739130434))
    let untimed = try self.joy([("a", Self.intervals + [("null", [("Joy", 0.5)])])], model: "prosody").summary
    #expect(near(untimed.mean, 0.5))
    #expect(untimed.timeWeightedMean == nil)
  }

  @Test func binsOfFourSeconds() throws {
    let group = try joy([("a", Self.intervals)], model: "prosody", .everything.with { $0.bin = 4 }).group
    let timeline = try #require(group.timeline)
    let joy = try #require(timeline.sets[0].names.firstIndex(of: "Joy"))
    let points = (0..<timeline.binCount).map { timeline.point(bin: $0, set: 0, feature: joy) }
    #expect(points.map(\.n) == [2, 1, 1, 1])
    #expect(zip(points, [0.2, 0.1, 0.1, 0.5]).allSatisfy { near($0.mean, $1) })
    #expect((0..<timeline.binCount).map { timeline.coverage(of: $0) } == [1, 1, 0.625, 0.25])
  }

  @Test(arguments: [(FacesPolicy.pooled, 0.390909), (.balanced, 0.55), (.frame, 0.361111)])
  func whoIsAveraged(_ faces: FacesPolicy, _ mean: Double) throws {
    let a = (0..<9).map { index -> MadeRow in ("\(index)", [("Joy", [0.2, 0.3, 0.4][index % 3])]) }
    let b = (0..<2).map { index -> MadeRow in ("\(index)", [("Joy", 0.8)]) }
    let joy = try joy([("A", a), ("B", b)], .everything.with { $0.faces = faces })
    #expect(alike(joy.summary.mean, mean, 5e-7))
    #expect(joy.group.origin.id == "*")
  }

  /// A face's own gaps do not stretch the period, and real steps of "3 fps" are not 1/3 s.
  @Test func periodOfFrames() throws {
    let times = [0, 0.333667, 0.667333, 1.001, 1.334667]
    func rows(_ times: [Double]) -> [MadeRow] { times.map { ("\($0)", [("Joy", 0.5)]) } }
    let document = try OracleCase(madeDocument([("a", [("A", rows(times)), ("B", rows([times[0], times[4]]))])]))
    let quality = try document.analyse(wants: [.quality]).files[0].quality[0].quality
    #expect(quality.period == 0.333667)
    #expect(quality.coverage == 1)
    #expect(quality.irregularity == 0)
    #expect(quality.multiFaceShare == 0.4)
  }
}
