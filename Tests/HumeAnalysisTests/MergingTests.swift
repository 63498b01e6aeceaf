import HumeAnalysis
import HumeTypes
import Testing

@Suite struct MergingTests {
  /// Rows split over inputs and merged in any order give the bits that one input gives.
  @Test func splittingDoesNotShow() throws {
    var random = Seeded(state: 21)
    var options = AnalysisOptions()
    options.threshold = 0.5
    let rows = (0..<3000).map { i in
      Row(
        Double(i), Double(i) + Double.random(in: 0.1...3, using: &random),
        [Double.random(in: -0.2...1.2, using: &random), i == 7 ? 1e200 : 0.125, i.isMultiple(of: 3) ? .nan : 9.5])
    }
    func pooled(_ parts: [[Row]]) throws -> PooledRows {
      let results = try parts.enumerated().map { i, rows in
        try analyse([TestFile("\(i)", plain, [Group("x", rows)])], options, wants: .pool, input: "\(i)")
      }
      return try #require(PooledRows.of(results).first)
    }
    let whole = try pooled([rows])
    #expect(whole.summary[.emotion]?["A"]?.quantiles == .grid)
    #expect(whole.summary[.emotion]?["C"]?.quantiles == .grid)
    #expect(whole.summary[.emotion]?["A"]?.timeAbove ?? 0 > 0)
    for _ in 0..<3 {
      let shuffled = rows.shuffled(using: &random)
      let cuts = [0] + (0..<3).map { _ in Int.random(in: 0...3000, using: &random) }.sorted() + [3000]
      let parts = zip(cuts, cuts.dropFirst()).map { Array(shuffled[$0..<$1]) }
      #expect(try pooled(parts).summary == whole.summary)
    }
  }

  /// Inputs whose vocabularies differ meet by name.
  @Test func vocabulariesMeetByName() throws {
    var other = Row(0, [])
    other.scores[.emotion] = Scores(vocabulary: Vocabulary(["D", "B", "A"]), values: [4, 2, 1])
    let results = [
      try analyse([TestFile("a", plain, [Group("x", [Row(0, [1, 2, 3])])])], wants: .pool),
      try analyse([TestFile("b", plain, [Group("x", [other, other])])], wants: .pool),
    ]
    let set = try #require(PooledRows.of(results).first?.summary[.emotion])
    #expect(set.names == ["A", "B", "C", "D"])
    #expect(set.features.map(\.n) == [3, 3, 1, 2])
    #expect(set.features.map(\.mean) == [1, 2, 3, 4])
    #expect(set.features.map(\.missing) == [0, 0, 2, 1])
  }

  /// Frames of files with different periods above the threshold add up in seconds.
  @Test func framesOfDifferentLengths() throws {
    var options = AnalysisOptions()
    options.threshold = 0.5
    let results = [
      try analyse([TestFile("a", .face, [Group("x", [Row(0, [1]), Row(2, [1])])])], options, wants: .pool),
      try analyse([TestFile("b", .face, [Group("x", [Row(0, [1]), Row(0.5, [0])])])], options, wants: .pool),
    ]
    #expect(PooledRows.of(results).first?.summary[.emotion]?["A"]?.timeAbove == 4.5)
  }

  @Test func nothingIsAddedWithoutScores() throws {
    let result = try analyse([TestFile("a", .face, [Group("x", [])])], wants: .pool)
    #expect(PooledRows.of([result]).first?.summary.rows == 0)
  }
}
