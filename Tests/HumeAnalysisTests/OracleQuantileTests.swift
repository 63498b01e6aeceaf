import HumeAnalysis
import TestSupport
import Testing

/// Quantiles of groups that are too large to be kept, against all values.
@Suite struct OracleQuantileTests {
  static let percents = [0.05, 0.25, 0.5, 0.75, 0.95]

  /// A group of faces with one feature of these values.
  func summaries(_ groups: [[Double]], faces: FacesPolicy = .separate, exact: Bool = false) throws -> [FeatureSummary] {
    let made = groups.enumerated().map { group, values in
      (
        id: "face_\(group)",
        rows: values.enumerated().map { index, value -> MadeRow in ("\(index)", [("Joy", value)]) }
      )
    }
    let options = AnalysisOptions.everything.with {
      ($0.faces, $0.exact) = (faces, exact)
      $0.features = ["Joy"]
    }
    let result = try OracleCase(madeDocument([("a", made)])).analyse(options)
    return result.files[0].models[0].groups.compactMap { $0.summary.feature("emotion", "Joy") }
  }

  func quantiles(_ summary: FeatureSummary) -> [Double?] {
    [summary.q05, summary.q25, summary.median, summary.q75, summary.q95]
  }

  /// Values by the shares of those below 0…1, within, and above it, some far outside of the grid.
  func values(_ count: Int, seed: UInt64, low: Int, high: Int, isCoarse: Bool = false) -> [Double] {
    var random = SeededRandom(seed: seed)
    return (0..<count).map { _ in
      let x = isCoarse ? Double(random.below(5)) / 4 : Double(Float(random.unit()))
      switch random.below(100) {
      case ..<low: return random.oneIn(2) ? -x : random.pick([-8, -8.000_000_1, -20 * (1 + x), -1e300])
      case (100 - high)...: return random.oneIn(2) ? 1 + x : random.pick([8, 8.000_000_1, 20 * (1 + x), 1e300])
      default: return x
      }
    }
  }

  /// What a grid promises: within 1/4096 of the exact quantile, and exact where both its neighbours lie beyond ±8.
  func check(_ summary: FeatureSummary, _ values: [Double], to differences: inout Differences) {
    let sorted = values.sorted()
    for (percent, (actual, p)) in zip([5, 25, 50, 75, 95], zip(quantiles(summary), Self.percents)) {
      let rank = (values.count - 1) * percent / 100
      let next = min(rank + 1, values.count - 1)
      let expected = oracleQuantile(values, p)
      let isOutside = abs(sorted[rank]) > 8 && abs(sorted[next]) > 8
      let isBetween = abs(sorted[rank]) > 8 || abs(sorted[next]) > 8
      let what = "quantile \(p) of \(values.count)"
      if isOutside {
        differences.check(
          closelyAlike(actual, expected, 1e-12), "\(what) is \(String(describing: actual)), not \(sorted[rank])")
      } else if let actual, let expected {
        let rounding = isBetween ? abs(sorted[next] - sorted[rank]) * 1e-12 : 1e-12
        differences.check(abs(actual - expected) <= 1 / 4096.0 + rounding, "\(what) is \(actual), not \(expected)")
      } else {
        differences.check(false, "\(what) is nil")
      }
    }
  }

  @Test(arguments: [
    (1025, 0, 0, false), (1500, 10, 10, false), (1500, 40, 60, false), (1300, 2, 70, false), (1200, 3, 4, true),
  ]) func grid(_ count: Int, _ low: Int, _ high: Int, _ isCoarse: Bool) throws {
    var differences = Differences()
    for seed in 0..<2 as Range<UInt64> {
      let values = values(count, seed: seed, low: low, high: high, isCoarse: isCoarse)
      let summary = try #require(try summaries([values]).first)
      differences.same("quantiles", summary.quantiles, .grid)
      check(summary, values, to: &differences)
      let exact = try #require(try summaries([values], exact: true).first)
      differences.same("quantiles", exact.quantiles, .exact)
      var expected = oracleSummary(values.enumerated().map { OracleSample($0.element, at: Double($0.offset)) })
      expected.quantiles = "exact"
      differences.summary("exact", exact, expected, skipping: ["n_eff"])
      expected.quantiles = "grid"
      differences.summary(
        "grid", summary, expected, skipping: ["n_eff", "q05", "q25", "median", "q75", "q95"])
    }
    #expect(differences.isEmpty, "\(differences)")
  }

  @Test func theLimitIsBetween1024And1025() throws {
    let values = values(1025, seed: 9, low: 5, high: 5)
    let last = try #require(try summaries([Array(values.dropLast())]).first)
    #expect(last.quantiles == .exact)
    var differences = Differences()
    let samples = values.dropLast().enumerated().map { OracleSample($0.element, at: Double($0.offset)) }
    differences.summary("1024", last, oracleSummary(samples), skipping: ["n_eff"])
    #expect(differences.isEmpty, "\(differences)")
    #expect(try summaries([values]).first?.quantiles == .grid)
  }

  /// Whether exact or grid is decided by the final number, however the rows came.
  @Test func groupsBroughtTogether() throws {
    let parts = [values(700, seed: 1, low: 9, high: 9), values(700, seed: 2, low: 0, high: 30)]
    #expect(try summaries(parts).map(\.quantiles) == [.exact, .exact])
    let pooled = try #require(try summaries(parts, faces: .pooled).first)
    #expect(pooled.quantiles == .grid)
    var differences = Differences()
    check(pooled, parts.flatMap { $0 }, to: &differences)
    #expect(differences.isEmpty, "\(differences)")
    // In one group the grid is the same, whatever the order.
    let whole = try #require(try summaries([parts[1] + parts[0]]).first)
    #expect(quantiles(whole) == quantiles(pooled))
  }
}
