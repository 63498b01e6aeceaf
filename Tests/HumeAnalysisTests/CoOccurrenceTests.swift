import HumeAnalysis
import HumeTypes
import TestSupport
import Testing

/// What comes together: counts and correlations worked by hand, ties, missing scores.
@Suite struct CoOccurrenceTests {
  private func pairs(_ rows: [SeriesRow], top: Int, names: [String] = []) throws -> [CoOccurrence.Pair] {
    let found = try series(["face_0": rows]).coOccurrences(sets: [.emotion], names: names, top: top)
    #expect(found.count == 1)
    return found[0].pairs
  }

  private func pair(_ pairs: [CoOccurrence.Pair], _ a: String, _ b: String) throws -> CoOccurrence.Pair {
    try #require(pairs.first { ($0.a, $0.b) == (a, b) })
  }

  private let three: [SeriesRow] = [
    SeriesRow(0, ["A": 0.9, "B": 0.8, "C": 0.1]), SeriesRow(1, ["A": 0.7, "B": 0.2, "C": 0.6]),
    SeriesRow(2, ["A": 0.5, "B": 0.5, "C": 0.4]),
  ]

  @Test func countsAndCorrelations() throws {
    let found = try pairs(three, top: 2).filter { ["A", "B", "C"].contains($0.a) }
    let ab = try pair(found, "A", "B")
    #expect((ab.n, ab.nTopA, ab.nTopB, ab.nBoth, ab.nEither) == (3, 3, 2, 2, 3))
    #expect(ab.jaccard == 2.0 / 3)
    #expect(abs((ab.pearson ?? 0) - 0.5) < 1e-12)
    let bc = try pair(found, "B", "C")
    #expect((bc.nTopA, bc.nTopB, bc.nBoth, bc.nEither, bc.jaccard) == (2, 1, 0, 3, 0))
    #expect(found.map { $0.a + $0.b } == ["AB", "AC", "BC"])
  }

  /// Of equal scores at the edge, the one counts whose name comes first.
  @Test(arguments: [(1, 3, 0), (2, 3, 2), (3, 3, 3)]) func tiesGoByName(top: Int, a: Int, b: Int) throws {
    let ab = try pair(try pairs(three, top: top), "A", "B")
    #expect((ab.nTopA, ab.nTopB) == (a, b))
    let equal = try pairs((0..<3).map { SeriesRow(Double($0), ["Z": 0.5, "Y": 0.5]) }, top: 1)
    let zy = try pair(equal, "Z", "Y")
    #expect((zy.nTopA, zy.nTopB, zy.pearson) == (0, 3, nil))
  }

  @Test func missingScoresLeaveRowsOut() throws {
    let rows = [
      SeriesRow(0, ["A": 0.9, "B": nil, "C": 0.1]), SeriesRow(1, ["A": 0.1, "B": 0.2, "C": 0.6]),
      SeriesRow(2, ["A": 0.3, "B": 0.6, "C": 0.4]), SeriesRow(3, ["A": 0.2, "B": 0.4]),
    ]
    let ab = try pair(try pairs(rows, top: 1), "A", "B")
    #expect((ab.n, ab.nTopA, ab.nTopB, ab.jaccard) == (3, 0, 2, 0))
    #expect(abs((ab.pearson ?? 0) - 1) < 1e-12)
    let bc = try pair(try pairs(rows, top: 1), "B", "C")
    #expect((bc.n, bc.pearson) == (2, nil))
    // Neither is ever the highest where both are there.
    let none = try pair(
      try pairs(
        [SeriesRow(0, ["A": 0.9, "B": 0.1, "C": 0.1]), SeriesRow(1, ["A": 0.9, "B": 0.2, "C": 0.1])], top: 1),
      "B", "C")
    #expect((none.nEither, none.jaccard) == (0, nil))
  }

  @Test func namesChoosePairsButNotWhatIsHighest() throws {
    let all = try pairs(three, top: 2)
    let named = try pairs(three, top: 2, names: ["C"])
    #expect(named == all.filter { $0.a == "C" || $0.b == "C" })
    #expect(named.contains { ($0.a, $0.b) == ("A", "C") })
  }

  /// Correlations over rows of which some lack scores equal those of a plain computation.
  @Test(arguments: 0..<10 as Range<UInt64>) func equalsAPlainComputation(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let rows = (0..<40).map { row in
      let score = { (random: inout SeededRandom) in random.oneIn(8) ? nil : Double(random.below(1000)) / 1000 }
      let (a, b) = (score(&random), score(&random))
      return (a: a, b: b, row: SeriesRow(Double(row), ["A": a, "B": b]))
    }
    let ab = try pair(try pairs(rows.map(\.row), top: 1), "A", "B")
    let both = rows.compactMap { row in row.a.flatMap { a in row.b.map { (a, $0) } } }
    let n = Double(both.count)
    let (meanA, meanB) = (both.reduce(0) { $0 + $1.0 } / n, both.reduce(0) { $0 + $1.1 } / n)
    let sums = both.reduce(into: (0.0, 0.0, 0.0)) { sums, x in
      sums.0 += (x.0 - meanA) * (x.0 - meanA)
      sums.1 += (x.1 - meanB) * (x.1 - meanB)
      sums.2 += (x.0 - meanA) * (x.1 - meanB)
    }
    #expect(ab.n == both.count)
    #expect(abs((ab.pearson ?? 9) - sums.2 / (sums.0 * sums.1).squareRoot()) < 1e-12)
  }
}
