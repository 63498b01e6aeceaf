import HumeAnalysis
import HumeTypes
import Testing

@Suite struct InputAnalysisTests {
  @Test func filtersLeaveOutAndCount() throws {
    func box(_ side: Double) -> BoundingBox { BoundingBox(x: 0, y: 0, w: side, h: 100) }
    let groups = [
      Group("a", [Row(0, [0.1], prob: 0.9, box: box(80)), Row(1, [0.2], prob: 0.5, box: box(80)), Row(2, [0.3])]),
      Group("b", [Row(0, [0.4], prob: 0.9, box: box(20)), Row(3, [0.5], prob: 0.9, box: box(60))]),
    ]
    func n(_ change: (inout AnalysisOptions) -> Void) throws -> ([Int], [String], [String]) {
      var options = AnalysisOptions()
      change(&options)
      let result = try analyse([TestFile("a.mp4", plain, groups)], options)
      let model = result.files.first?.models.first
      return (
        model?.groups.map { $0.summary[.emotion]?["A"]?.n ?? -1 } ?? [], model?.groups.map(\.origin.id) ?? [],
        result.warnings.filter { $0.code == "left_out" }.map(\.message)
      )
    }
    #expect(try n { $0.minProb = 0.6 } == ([2, 2], ["a", "b"], ["--min-prob left out 1 of 5 rows."]))
    #expect(try n { $0.minFace = 60 } == ([3, 1], ["a", "b"], ["--min-face left out 1 of 5 rows."]))
    #expect(try n { $0.ids = ["b*"] } == ([2], ["b"], ["--id left out 3 of 5 rows."]))
    #expect(try n { $0.models = ["face"] } == ([], [], ["--model left out 5 of 5 rows."]))
    #expect(try n { $0.models = ["pl*"] } == ([3, 2], ["a", "b"], []))
    #expect(try n { $0.files = ["*.wav"] } == ([], [], ["--file left out 5 of 5 rows."]))
    #expect(try n { ($0.from, $0.to) = (1, 3) } == ([2, 0], ["a", "b"], ["--from/--to left out 3 of 5 rows."]))
  }

  @Test func windowsClipWeights() throws {
    var options = AnalysisOptions()
    (options.from, options.to) = (1, 4)
    let rows = [Row(0, 2, [1]), Row(2, 8, [0]), Row(4, 5, [9]), Row(0, 1, [9]), Row(.none, [9])]
    let result = try analyse([TestFile("a.mp4", plain, [Group("x", rows)])], options)
    let a = try #require(result.feature("A"))
    #expect(a.n == 2)
    #expect(a.mean == 0.5)
    #expect(a.timeWeightedMean == 1.0 / 3)
    #expect(result.warnings.filter { $0.code == "left_out" }.map(\.count) == [2, 1])
    let t = try #require(result.model.groups[0].timeline)
    #expect(t.binCount == 8)
    #expect((0..<8).map { t.coverage(of: $0) } == [0, 1, 1, 1, 0, 0, 0, 0])
    #expect((0..<8).map { t.point(bin: $0, set: 0, feature: 0).mean } == [nil, 1, 0, 0, nil, nil, nil, nil])
  }

  @Test func filteredFramesStillTellThePeriod() throws {
    var options = AnalysisOptions()
    options.ids = ["a"]
    let result = try analyse(
      [TestFile("a.mp4", plain, [Group("a", [Row(0, [1]), Row(2, [1])]), Group("b", [Row(0.5, [1]), Row(1, [1])])])],
      options)
    #expect(result.model.period == 500_000)
    #expect(result.rowsLeftOut == 2)
  }

  @Test func groupsThatBeginAgainArePooled() throws {
    let (a, b) = ([Row(0, [0.25]), Row(1, [0.5])], [Row(2, [0.75])])
    let twice = [TestFile("a.mp4", plain, [Group("x", a), Group("y", b), Group("x", b)])]
    let blocks = [TestFile("a.mp4", plain, [Group("x", a), Group("y", b)]), TestFile("a.mp4", plain, [Group("x", b)])]
    let once = try analyse([TestFile("a.mp4", plain, [Group("x", a + b), Group("y", b)])])
    for files in [twice, blocks] {
      #expect { try analyse(files) } throws: { ($0 as? AnalysisError)?.code == .needsRetention }
      let result = try analyse(files, retain: true)
      #expect(result.model.groups.map(\.summary) == once.model.groups.map(\.summary))
      #expect(result.model.groups.map(\.timeline) == once.model.groups.map(\.timeline))
      #expect(result.files[0].quality == once.files[0].quality)
      #expect(result.fingerprint == once.fingerprint)
      #expect(result.files.count == 1)
    }
  }

  /// Every number of a result, whatever the order of rows, ids or threads, is the same to the bit.
  @Test(arguments: FacesPolicy.allCases)
  func theOrderOfRowsDoesNotShow(faces: FacesPolicy) throws {
    var random = Seeded(state: 11)
    var options = AnalysisOptions()
    (options.faces, options.nEff, options.threshold) = (faces, true, 0.5)
    let awkward = [1e300, -1e300, 9 * Double.leastNonzeroMagnitude, -0.0, 0, 9, -9, .nan, 0.3]
    func rows(_ count: Int) -> [Row] {
      (0..<count).map { i in
        let values = (0..<3).map { _ in
          Int.random(in: 0..<40, using: &random) == 0
            ? awkward[Int.random(in: 0..<9, using: &random)] : Double.random(in: -0.1...1.2, using: &random)
        }
        return Row(
          Double(i) * 0.1, values, prob: Double.random(in: 0...1, using: &random),
          box: BoundingBox(x: 0, y: 0, w: Double.random(in: 1...9, using: &random), h: 5))
      }
    }
    let groups = [Group("a", rows(1300)), Group("b", rows(40)), Group("c", rows(3))]
    let reference = try analyse([TestFile("a.mp4", .face, groups)], options)
    for interleaved in [false, true] {
      let shuffled = groups.map { Group($0.id, $0.rows.shuffled(using: &random)) }
      let result = try analyse([TestFile("a.mp4", .face, shuffled)], options, interleaved: interleaved)
      #expect(result.model.groups.map(\.summary) == reference.model.groups.map(\.summary))
      #expect(result.model.groups.map(\.timeline) == reference.model.groups.map(\.timeline))
      #expect(result.model.whole == reference.model.whole)
      #expect(result.files[0].quality == reference.files[0].quality)
    }
  }

  @Test func randomRowsAgainstTheTextbook() throws {
    var random = Seeded(state: 12)
    for count in [1, 2, 5, 300, 1000] {
      let values = (0..<count).map { _ in Double.random(in: 0...1, using: &random) }
      let lengths = (0..<count).map { _ in Double.random(in: 0.1...5, using: &random) }
      let rows = zip(values, lengths).map { Row(1, 1 + $1, [$0]) }
      let s = try #require(try analyse([TestFile("a.wav", plain, [Group("x", rows)])]).feature("A"))
      let mean = values.reduce(0, +) / Double(count)
      #expect(abs((s.mean ?? 0) - mean) < 1e-14)
      let weights = rows.map { ($0.time.end ?? 0) - 1 }
      let weighted = zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
      #expect(abs((s.timeWeightedMean ?? 0) - weighted) < 1e-14)
      if count == 1 {
        #expect(s.sd == nil)
        #expect(s.q05 == values[0])
      } else {
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
        #expect(abs((s.sd ?? 0) - variance.squareRoot()) < 1e-14)
        #expect(abs((s.q75 ?? 0) - QuantileSketchTests.textbook(values, 75)) < 1e-15)
      }
    }
  }

  @Test func sourceErrorsAndJobs() throws {
    var analysis = try InputAnalysis(input: "in", options: AnalysisOptions(), wants: .summary)
    let nothing = Observation(
      origin: Origin(input: "in", jobID: "", source: "", file: "", model: plain, id: ""))
    let source = SourceHeader(label: "url-0-", index: 0, source: Source(type: "url"))
    try analysis.consume(.sourceBegin(source), nothing)
    try analysis.consume(
      .sourceEnd(
        SourceTrailer(error: .value("not found"), results: .absent, predictions: .absent, errors: .absent)), nothing)
    try analysis.consume(
      .documentEnd(DocumentTrailer(shape: .webhook, jobID: .value("7ec2"), status: .absent)), nothing)
    let result = try analysis.finish()
    #expect(result.sourceErrors == [SourceError(source: "url-0-", message: "not found")])
    #expect(result.jobID == "7ec2")
  }

  @Test func rankingByTimeNeedsAThreshold() {
    var options = AnalysisOptions()
    options.by = .timeAbove
    #expect { try InputAnalysis(input: "in", options: options, wants: .ranking) } throws: { error in
      (error as? AnalysisError)?.code == .badOption
    }
  }
}
