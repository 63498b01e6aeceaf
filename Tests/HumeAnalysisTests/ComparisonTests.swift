import HumeAnalysis
import HumeTypes
import Testing

/// Comparisons of files: values worked by hand and with numpy, what has no partner, and where there is too little.
@Suite struct ComparisonTests {
  /// An input whose files have one row each, with these scores of A (none: no row).
  private func input(
    _ name: String, _ files: KeyValuePairs<String, Double?>, factors: FileGroups? = nil
  ) throws -> AnalyzedInput {
    try analyse(
      files.map { file, score in
        TestFile(file, plain, score.map { [Group("x", [Row(0, [$0])])] } ?? [], source: "file-0-\(file)")
      }, wants: .acrossFiles, input: name, factors: factors)
  }

  private func row(_ comparison: Comparison) throws -> Comparison.Row {
    try #require(comparison.rows.first { $0.feature == "A" })
  }

  private let before: KeyValuePairs<String, Double?> = ["a": 0.5, "b": 0.5, "c": 0.5, "d": 0.5, "e": 0.5, "f": 0.5]
  private let after: KeyValuePairs<String, Double?> = ["f": 0.8, "a": 0.6, "b": 0.7, "e": 0.7, "d": 0.8, "c": 0.6]

  private func isClose(_ value: Double?, _ expected: Double) -> Bool {
    value.map { abs($0 - expected) < 1e-12 } ?? false
  }

  @Test func pairsByName() throws {
    let comparison = try Comparison([try input("a.json", before)], [try input("b.json", after)])
    let found = try row(comparison)
    #expect((found.nA, found.nB, found.nLeftOut) == (6, 6, 0))
    #expect(isClose(found.meanA, 0.5))
    #expect(isClose(found.meanB, 0.7))
    #expect(isClose(found.difference, 0.2))
    #expect(isClose(found.sd, 0.089_442_719_099_991_57))
    #expect(isClose(found.low, 2.0 / 15))
    #expect(isClose(found.high, 4.0 / 15))
    #expect(comparison.warnings.isEmpty)
    #expect(comparison.intervals == 1)
    #expect(comparison.policies == [.balanced])
    // B and C have no scores: their rows stay.
    #expect(comparison.rows.map(\.feature) == ["A", "B", "C"])
    #expect(comparison.rows[1].nLeftOut == 12)
    #expect(comparison.rows[1].difference == nil)
  }

  /// The order of files and inputs, and what else is compared, changes nothing.
  @Test func theOrderOfFilesDoesNotShow() throws {
    let whole = try Comparison([try input("a.json", before)], [try input("b.json", after)])
    let parts = [
      try input("1.json", ["e": 0.5, "a": 0.5]), try input("0.json", ["d": 0.5, "f": 0.5, "b": 0.5, "c": 0.5]),
    ]
    #expect(try Comparison(parts, [try input("b.json", after)]) == whole)
    let other = try analyse(
      ["a", "b", "c", "d", "e", "f", "g"].map { name in
        TestFile(name, plain, [Group("x", [Row(0, [name == "g" ? .nan : 0.5, 0.25])])], source: "file-0-\(name)")
      }, wants: .acrossFiles)
    let found = try row(try Comparison([other], [try input("b.json", after)]))
    #expect(found.low == whole.rows[0].low)
    #expect(found.high == whole.rows[0].high)
    #expect(found.nLeftOut == 1)
  }

  @Test func theSeedAndLevelDecideTheInterval() throws {
    let sides = ([try input("a.json", before)], [try input("b.json", after)])
    var rule = ComparisonRule()
    rule.level = 0.5
    let narrow = try row(try Comparison(sides.0, sides.1, rule: rule))
    let low = try #require(narrow.low), high = try #require(narrow.high)
    #expect(low > 2.0 / 15 && low < 0.2 && high > 0.2 && high < 4.0 / 15)
    rule.draws = 1
    let one = try row(try Comparison(sides.0, sides.1, rule: rule))
    // Of the pairs a … f the draws of seed 1 take the fourth, fifth, sixth, third, third, fifth.
    #expect(isClose(one.low, (0.3 + 0.2 + 0.3 + 0.1 + 0.1 + 0.2) / 6))
    #expect(one.low == one.high)
    rule.seed = 2
    #expect(try row(try Comparison(sides.0, sides.1, rule: rule)).low != one.low)
  }

  @Test func aRuleThatMeansNothingIsRefused() throws {
    let changes: [(inout ComparisonRule) -> Void] = [
      { $0.draws = 0 }, { $0.level = .nan }, { $0.level = 1 }, { $0.by = .distinct },
    ]
    for change in changes {
      var rule = ComparisonRule()
      change(&rule)
      let error = #expect(throws: AnalysisError.self) { try Comparison([], [], rule: rule) }
      #expect(error?.codeName == "bad_option")
    }
  }

  @Test func sidesWithoutPairs() throws {
    let a = try input("a.json", ["a": 0.1, "b": 0.2, "c": 0.3, "d": 0.4, "e": 0.5, "f": 0.6])
    let b = try input("b.json", ["p": 0.5, "q": 0.5, "r": 0.7, "s": 0.7, "t": 0.9, "u": 0.9, "v": 0.2, "w": nil])
    var rule = ComparisonRule()
    rule.pairing = .unpaired
    let comparison = try Comparison([a], [b], rule: rule)
    let found = try row(comparison)
    #expect((found.nA, found.nB, found.nLeftOut, found.sd) == (6, 7, 1, nil))
    #expect(isClose(found.difference, 4.4 / 7 - 0.35))
    #expect(abs((found.low ?? 0) - 0.049_940_48) < 1e-7)
    #expect(abs((found.high ?? 0) - 0.495_297_62) < 1e-7)
    #expect(comparison.warnings.map(\.code) == ["no_value"])
    #expect(comparison.warnings[0].message.hasSuffix(": w."))
  }

  @Test func fewerThanSixGiveNoInterval() throws {
    let a = try input("a.json", ["a": 0.1, "b": 0.2, "c": 0.3, "d": 0.4, "e": 0.5, "f": 0.6])
    let b = try input("b.json", ["a": 0.1, "b": 0.2, "c": 0.3, "d": 0.5, "e": 0.6])
    for pairing in [FilePairing.name, .unpaired, .order] {
      var rule = ComparisonRule()
      rule.pairing = pairing
      let comparison = try Comparison([a], [b], rule: rule)
      let found = try row(comparison)
      #expect((found.low, found.high) == (nil, nil))
      #expect(found.difference != nil)
      #expect(comparison.intervals == 0)
      #expect(comparison.warnings.contains { $0.code == "too_few_files" })
      #expect(comparison.cannotTell.hasSuffix("there is no interval."))
    }
    let one = try row(try Comparison([try input("a", ["a": 0.25])], [try input("b", ["a": 0.5])]))
    #expect((one.nA, one.difference, one.sd) == (1, 0.25, nil))
  }

  @Test func pairsByOtherThings() throws {
    var rule = ComparisonRule()
    func count(_ pairing: FilePairing, _ a: AnalyzedInput, _ b: AnalyzedInput) throws -> (Int, Int, [String]) {
      rule.pairing = pairing
      let comparison = try Comparison([a], [b], rule: rule)
      let found = try row(comparison)
      return (found.nA, found.nLeftOut, comparison.warnings.map(\.code).filter { $0 != "too_few_files" })
    }
    let a = try input("a", ["x/p1.mp4": 0.5, "x/p2.b.mp4": 0.5, ".hidden": 0.5])
    let b = try input("b", ["y/p2.b.wav": 1, "p1": 1, "p3": 1, ".hidden": 1])
    #expect(try count(.stem, a, b) == (3, 1, ["no_partner"]))
    #expect(try count(.name, a, b) == (1, 5, ["no_partner"]))
    #expect(try count(.order, a, b) == (3, 1, ["no_partner"]))
    let groups = FileGroups(
      header: ["file", "side", "person"],
      records: [
        ["a1", "a", "one"], ["a2", "a", "two"], ["a3", "a", ""], ["b1", "b", "two"], ["b2", "b", "one"],
        ["b3", "b", "one"], ["c", "c", "two"],
      ])
    let all = try input(
      "all", ["a1": 0.1, "a2": 0.2, "a3": 0.3, "b1": 0.4, "b2": 0.5, "b3": 0.6, "c": 0.7], factors: groups)
    rule.pairing = .factor(1)
    let comparison = try Comparison([all], factor: 0, a: "a", b: "b", rule: rule)
    let found = try row(comparison)
    #expect((found.nA, found.nLeftOut) == (1, 4))
    #expect(isClose(found.difference, 0.2))
    #expect(comparison.warnings.map(\.code) == ["ambiguous_pair", "no_partner", "too_few_files"])
    #expect(comparison.warnings[0].message.hasSuffix(": a1, b2, b3."))
    #expect(comparison.warnings[1].message.hasSuffix(": a3."))
    #expect(groups.levels(of: 1) == ["one", "two", ""])
  }

  /// A pair in which one side has no value is left out on both.
  @Test func aPairNeedsBothValues() throws {
    let a = try input("a", ["a": 0.1, "b": nil, "c": 0.3])
    let b = try input("b", ["a": 0.2, "b": 0.4, "c": .nan])
    let comparison = try Comparison([a], [b])
    let found = try row(comparison)
    #expect((found.nA, found.nLeftOut, found.meanA) == (1, 4, 0.1))
    let warning = try #require(comparison.warnings.first { $0.code == "no_value" })
    #expect(warning.message.hasSuffix(": b, c."))
  }

  @Test func largestDifferencesComeFirst() throws {
    let values = { (scores: [Double]) in
      try analyse([TestFile("a", plain, [Group("x", [Row(0, scores)])])], wants: .acrossFiles)
    }
    let comparison = try Comparison([try values([0.5, 0.5, 0.5])], [try values([0.25, 0.75, 1])])
    #expect(comparison.rows.map(\.feature) == ["C", "A", "B"])
    #expect(comparison.rows.map(\.difference) == [0.5, -0.25, 0.25])
  }

  @Test func saysHowManyIntervalsThereAre() throws {
    let comparison = try Comparison([try input("a.json", before)], [try input("b.json", after)])
    #expect(comparison.cannotTell.contains("1 interval was made at level 0.95"))
    #expect(comparison.cannotTell.contains("about 0.1 of them"))
    #expect(comparison.cannotTell.contains("over as few as 6"))
  }
}
