import HumeAnalysis
import HumeTypes
import Testing

@Suite struct QualityTests {
  static func quality(_ groups: [Group], _ model: Model = .face, framesPerSecond: Double? = nil) throws -> FileQuality {
    let json = try analyse([TestFile("a.mp4", model, groups)], wants: .quality, framesPerSecond: framesPerSecond)
    let csv = try analyse(
      [TestFile("a.mp4", model, groups)], wants: .quality, interleaved: true, framesPerSecond: framesPerSecond)
    #expect(json.files[0].quality == csv.files[0].quality)
    return try #require(json.files[0].quality.first?.quality)
  }

  @Test func frames() throws {
    // Distinct times 0 .5 1 1.5 4: D .5, one gap of five times that, two faces at 0 and 1.
    let q = try Self.quality([
      Group("a", [Row(0, []), Row(0.5, []), Row(1, [])]), Group("b", [Row(0, []), Row(1, []), Row(1.5, [])]),
      Group("c", [Row(4, [])]),
    ])
    #expect((q.rows, q.ids) == (7, 3))
    #expect(q.span == 4.5)
    #expect(q.period == 0.5)
    #expect(q.irregularity == 0.25)
    #expect(q.coverage == 5.0 / 9)
    #expect(q.longestGap == 2.5)
    #expect(q.multiFaceShare == 0.4)
    #expect(q.fragmentIDs == 1)
  }

  @Test func thePeriodIsTheLowerMedian() throws {
    // Gaps .25 .25 .5 .75
    let q = try Self.quality([Group("a", [0, 0.25, 0.5, 1, 1.75].map { Row($0, []) })])
    #expect(q.period == 0.25)
    let even = try Self.quality([Group("a", [0, 0.5, 1.5].map { Row($0, []) })])
    #expect(even.period == 0.5)
    // The gap of 1 s is above 1.5 periods; coverage 3 of 4.
    #expect(even.irregularity == 0.5)
    #expect(even.coverage == 0.75)
  }

  @Test func oneFrame() throws {
    let q = try Self.quality([Group("a", [Row(2, [])])])
    #expect(q.span == 0)
    #expect(q.period == nil)
    #expect(q.irregularity == nil)
    #expect(q.coverage == 1)
    #expect(q.longestGap == nil)
    #expect(q.multiFaceShare == 0)
    #expect(q.fragmentIDs == 1)
    #expect(try Self.quality([Group("a", [Row(2, [])])], framesPerSecond: 2).period == 0.5)
  }

  @Test func intervals() throws {
    let rows = [Row(0, 0.5, []), Row(0.5, 10.5, []), Row(12, 13, [])]
    let q = try Self.quality([Group("spk_0", rows), Group("spk_1", [Row(1, 2, []), Row(2, 2.5, [])])], .prosody)
    #expect(q.span == 13)
    #expect(q.period == nil)
    #expect(q.irregularity == nil)
    #expect(q.coverage == 11.5 / 13)
    #expect(q.longestGap == 1.5)
    #expect(q.multiFaceShare == nil)
    #expect(q.fragmentIDs == 1)
    let whole = try Self.quality([Group("a", [Row(1, 2, [])])], .prosody)
    #expect((whole.coverage, whole.longestGap) == (1, 0))
  }

  @Test func noTimes() throws {
    let q = try Self.quality([Group("a", [Row(.none, []), Row(.none, []), Row(.none, [])])], .language)
    #expect(q.rows == 3)
    #expect(q.span == nil)
    #expect(q.coverage == nil)
    #expect(q.longestGap == nil)
    #expect(q.fragmentIDs == 0)
  }

  @Test func mediansOfFields() throws {
    let sizes: [(Double, Double)] = [(10, 20), (30, 5), (40, 50)]
    let rows = sizes.enumerated().map { i, size in
      Row(Double(i), [], prob: 0.9 + Double(i) / 100, box: BoundingBox(x: -1, y: 0, w: size.0, h: size.1))
    }
    let q = try Self.quality([Group("a", rows)])
    #expect(q.boxMedian == 10)
    #expect(q.probMedian == 0.91)
    #expect(q.confidenceMedian == nil)
    let spoken = try Self.quality(
      [Group("a", [Row(0, 1, [], confidence: 0.5), Row(1, 2, [], confidence: 1), Row(2, 3, [])])], .prosody)
    #expect(spoken.confidenceMedian == 0.75)
  }

  @Test func errorsAndLanguage() throws {
    var good = TestFile("a.mp4", .prosody, [Group("x", [Row(0, 1, [])])])
    good.blocks[0].metadata = Metadata(detectedLanguage: .value("en"))
    good.blocks.append(Block(model: .face, groups: []))
    good.errors = [
      PredictionError(file: "a.mp4", message: "no", model: .value("face")),
      PredictionError(file: "a.mp4", message: "bad", model: .null),
      PredictionError(file: ".DS_Store", message: "not media"),
    ]
    let result = try analyse([good])
    #expect(result.files.map(\.file) == ["a.mp4", ".DS_Store"])
    #expect(result.files[0].quality.map(\.model) == [.face, .prosody])
    #expect(result.files[0].quality.map(\.quality.errors) == [2, 1])
    #expect(result.files[0].quality.map(\.quality.language) == [nil, "en"])
    let junk = result.files[1].quality
    #expect(junk.map(\.model) == [nil])
    #expect((junk[0].quality.rows, junk[0].quality.errors) == (0, 1))
  }
}
