import Foundation
import TestSupport
import Testing

/// The oracle against the worked values of the definitions, and against numpy and Python's math.
@Suite struct OracleTests {
  /// Two values alike to the last few bits.
  func near(_ a: Double?, _ b: Double?) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return abs(a - b) <= 1e-14 * max(1, abs(b))
  }

  func interval(_ value: Double?, _ begin: Double, _ end: Double) -> OracleSample {
    OracleSample(value, begin: begin, end: end)
  }

  // MARK: Series

  @Test func summaryOfThreeValuesThreeTimes() {
    let values = [0.2, 0.3, 0.4, 0.2, 0.3, 0.4, 0.2, 0.3, 0.4]
    let summary = oracleSummary(values.enumerated().map { OracleSample($0.element, at: Double($0.offset)) })
    #expect(summary.n == 9)
    #expect(near(summary.mean, 0.3))
    #expect(near(summary.meanTimeWeighted, 0.3))
    #expect(near(summary.sd, 0.08660254037844387))
    #expect(near(summary.median, 0.3))
    #expect(near(summary.q05, 0.2))
    #expect(near(summary.q95, 0.4))
    #expect(summary.min == 0.2)
    #expect(summary.max == 0.4)
    #expect(summary.tMax == 2)
    #expect(summary.quantiles == "exact")
  }

  @Test func intervalsAreWeightedByDuration() {
    let samples = [interval(0.9, 0, 0.5), interval(0.1, 0.5, 10.5), interval(0.5, 12, 13)]
    let summary = oracleSummary(samples)
    #expect(near(summary.mean, 0.5))
    #expect(near(summary.meanTimeWeighted, 0.16956521739130434))
    #expect(summary.tMax == 0.25)
    #expect(oracleSummary(samples + [OracleSample(0.5)]).meanTimeWeighted == nil)
    #expect(oracleSummary(samples + [interval(0.5, 3, 3)]).meanTimeWeighted == nil)
    #expect(oracleSummary(samples + [interval(0.5, 3, 2)]).meanTimeWeighted == nil)
    #expect(near(oracleSummary(samples + [interval(nil, 13, 15)]).meanTimeWeighted, 0.16956521739130434))
  }

  @Test func missingAndOutOfRangeAreCounted() {
    let summary = oracleSummary([OracleSample(1.5), OracleSample(nil), OracleSample(-0.5), OracleSample(1)])
    #expect((summary.n, summary.nMissing, summary.nOutOfRange) == (3, 1, 2))
    #expect(summary.tMax == nil)
    var empty = OracleSummary()
    empty.nMissing = 1
    #expect(oracleSummary([OracleSample(nil)]) == empty)
    #expect(oracleSummary([OracleSample(0.5)]).sd == nil)
  }

  /// Values with numpy's mean, std(ddof=1), quantile of .05 .25 .5 .75 .95, and n_eff from numpy.correlate.
  static let numpy: [(values: [Double], expected: [Double])] = [
    (
      [0.12, 0.55, 0.31, 0.98, 0.02, 0.47, 0.47, 0.66],
      [0.4475, 0.3045253918570901, 0.05500000000000001, 0.2625, 0.47, 0.5775, 0.8679999999999999, 8]
    ),
    (
      [0.1, 0.15, 0.25, 0.3, 0.28, 0.4, 0.55, 0.5, 0.62, 0.58, 0.4, 0.35, 0.2, 0.22, 0.1],
      [0.3333333333333333, 0.17132536575878354, 0.1, 0.21000000000000002, 0.3, 0.45, 0.592, 4.709998913260038]
    ),
    (
      [1.3032999038696289, -0.25, 0.5, 0.75, 1, 0],
      [0.5505499839782715, 0.5924455975489621, -0.1875, 0.125, 0.625, 0.9375, 1.2274749279022217, 6]
    ),
  ]

  @Test(arguments: numpy.indices) func agreesWithNumpy(_ index: Int) {
    let (values, expected) = Self.numpy[index]
    let s = oracleSummary(values.map { OracleSample($0) })
    let actual = [s.mean, s.sd, s.q05, s.q25, s.median, s.q75, s.q95, s.nEff]
    for (a, b) in zip(actual, expected) { #expect(near(a, b), "\(String(describing: a)) is not \(b)") }
  }

  @Test func effectiveCountOfTooLittleIsNull() {
    #expect(oracleEffectiveCount([0.1, 0.2, 0.3]) == nil)
    #expect(oracleEffectiveCount([0.1, 0.1, 0.1, 0.1, 0.1]) == nil)
  }

  /// As Python's math.fsum gives them.
  static let sums: [(values: [Double], sum: Double)] = [
    ([], 0), (Array(repeating: 0.1, count: 10), 1), ([1e16, 1, -1e16], 1), ([0.1, 0.2, 0.3], 0.6),
    ([1.0000000000000001e307, 1, -1e307], 1.2474001934592e291), ([1e-300, 1e300, -1e300], 1e-300),
    ([1, 0x1p-53, 0x1p-106], 1.0000000000000002), ([1, 0x1p-53, -0x1p-106], 1),
    ([1e20, 1e-20, -1e20, 0.5, 0x1p-53, 0.5], 1.0000000000000002),
  ]

  @Test(arguments: sums.indices) func sumsAreRoundedOnce(_ index: Int) {
    let (values, sum) = Self.sums[index]
    #expect(exactSum(values) == sum)
    #expect(exactSum(values.reversed()) == sum)
  }

  @Test func acrossFilesAndTop() {
    let across = OracleAcross([0.2, nil, 0.4])
    #expect((across.nFiles, across.nFilesEmpty) == (2, 1))
    #expect(near(across.mean, 0.3))
    #expect(near(across.sd, 0.1414213562373095))
    #expect(near(oracleDistinct(1, others: [1, 2, 3, 4]), -1.161895003862225))
    #expect(oracleDistinct(1, others: [1, 2, 3]) == nil)
    #expect(oracleDistinct(1, others: [2, 2, 2, 2]) == nil)
    let top = oracleTop([("b", 0.5), ("a", 0.5), ("c", nil), ("d", 0.7)], count: 2)
    #expect(top.map(\.name) == ["d", "a"])
  }

  // MARK: Files

  func row(_ id: String, _ begin: Double, _ end: Double, _ score: Double?) -> OracleRow {
    var row = OracleRow()
    (row.id, row.begin, row.end) = (id, begin, end)
    row.carried = ["emotion"]
    row.scores = [OracleScore(set: "emotion", name: "Joy", value: score)]
    return row
  }

  func frame(_ id: String, _ time: Double, _ score: Double?) -> OracleRow {
    var frame = row(id, time, time, score)
    frame.isFrame = true
    return frame
  }

  /// Nine frames of face A at .2 .3 .4 …, and face B in the first two at .8.
  var twoFaces: OracleFileModel {
    let a = (0..<9).map { frame("face_a", Double($0), [0.2, 0.3, 0.4][$0 % 3]) }
    let b = (0..<2).map { frame("face_b", Double($0), 0.8) }
    var document = OracleDocument()
    document.rows = a + b
    document.number()
    return OracleFileModel(model: "face", ids: ["face_a", "face_b"], rows: document.rows)
  }

  @Test(arguments: [
    (OracleFaces.pooled, 0.39090909090909093, 11), (.balanced, 0.55, 11), (.frame, 0.3611111111111111, 9),
  ])
  func whoIsAveraged(_ faces: OracleFaces, mean: Double, n: Int) throws {
    let joy = try #require(twoFaces.summaries(faces).first { $0.feature == "Joy" })
    #expect(near(joy.summary.mean, mean))
    #expect(joy.summary.n == n)
    #expect(joy.id == "*")
    #expect(twoFaces.summaries(faces).count == 48)
  }

  @Test func theLargestFaceOfAFrame() throws {
    var faces = twoFaces
    for index in faces.rows.indices {
      faces.rows[index].box = OracleBox(x: 0, y: 0, w: 10, h: faces.rows[index].id == "face_b" ? 20 : 10)
    }
    let joy = try #require(faces.summaries(.largest).first { $0.feature == "Joy" })
    #expect(near(joy.summary.mean, (0.8 * 2 + 0.4 + (0.2 + 0.3 + 0.4) * 2) / 9))
    // A tie of size goes to the higher prob, then to the lower id.
    for index in faces.rows.indices { faces.rows[index].box?.h = 10 }
    #expect(OracleFileModel.largest(of: faces.frames[0]).id == "face_a")
    for index in faces.rows.indices where faces.rows[index].id == "face_b" { faces.rows[index].prob = 0.99 }
    #expect(OracleFileModel.largest(of: faces.frames[0]).id == "face_b")
  }

  @Test func timelineOfIntervals() {
    let rows = [row("spk", 0, 0.5, 0.9), row("spk", 0.5, 10.5, 0.1), row("spk", 12, 13, 0.5)]
    let bins = OracleFileModel(model: "prosody", ids: ["spk"], rows: rows)
      .timeline(of: rows, set: "emotion", feature: "Joy", bin: 4)
    #expect(bins.map(\.n) == [2, 1, 1, 1])
    #expect(bins.map(\.coverage) == [1, 1, 0.625, 0.25])
    for (bin, mean) in zip(bins, [0.2, 0.1, 0.1, 0.5]) { #expect(near(bin.mean, mean)) }
    #expect(bins.map(\.begin) == [0, 4, 8, 12])
  }

  @Test func timelineOfFrames() {
    // D is .5 s; the other face's bins are those of the file.
    let rows = [0, 0.5, 1, 2.5].map { frame("a", $0, $0 / 10) } + [frame("b", 0.5, nil)]
    let file = OracleFileModel(model: "face", ids: ["a", "b"], rows: rows)
    #expect(file.period() == 500_000)
    let bins = file.timeline(of: file.rows(id: "a"), set: "emotion", feature: "Joy")
    #expect(bins.map(\.n) == [2, 1, 1])
    #expect(bins.map(\.coverage) == [1, 0.5, 0.5])
    #expect(near(bins[0].mean, 0.025))
    let other = file.timeline(of: file.rows(id: "b"), set: "emotion", feature: "Joy")
    #expect(other.map(\.n) == [0, 0, 0])
    #expect(other.map(\.mean) == [nil, nil, nil])
    #expect(other.map(\.coverage) == [0.5, 0, 0])
    let image = OracleFileModel(model: "face", ids: ["a"], rows: [frame("a", 0, 0.5)])
    #expect(image.period() == nil)
    #expect(image.period(fpsPred: 3) == 333_333)
    #expect(image.timeline(of: image.rows, set: "emotion", feature: "Joy").map(\.n) == [1])
  }

  @Test func qualityOfFrames() {
    let times = [0, 1 / 3.0, 2 / 3.0, 2, 7 / 3.0]
    let rows = times.map { frame("a", $0, 0.5) } + [frame("b", 2, 1.5)]
    let quality = OracleFileModel(model: "face", ids: ["a", "b"], rows: rows).quality()
    #expect((quality.rows, quality.ids) == (6, 2))
    #expect(quality.period == 0.333333)
    #expect(near(quality.span, 2.666666))
    #expect(quality.irregularity == 0.25)
    #expect(quality.coverage == 5.0 / 8.0)
    #expect(quality.longestGap == 1.333333)
    #expect(quality.multiFaceShare == 0.2)
    #expect(quality.fragmentIDs == ["b"])
    // 47 of the 48 documented emotions are absent from each row.
    #expect((quality.nMissing, quality.nOutOfRange) == (47 * 6, 1))
  }

  @Test func qualityOfIntervals() {
    let rows = [row("s", 1, 2, 0.5), row("s", 4, 6, 0.5), row("s", 5, 7, 0.5), row("s", 9, 8, 0.5)]
    let quality = OracleFileModel(model: "burst", ids: ["s"], rows: rows).quality()
    #expect(quality.span == 6)
    #expect(near(quality.coverage, 4.0 / 6.0))
    #expect(quality.longestGap == 2)
    #expect(quality.irregularity == nil)
    #expect(quality.multiFaceShare == nil)
    #expect(quality.fragmentIDs.isEmpty)
    #expect(OracleFileModel(model: "language", ids: [], rows: []).quality() == OracleQuality())
  }
}
