import HumeAnalysis
import HumeTypes
import Testing

/// What vectors add up against sums of one score after the other.
@Suite struct VectorSumTests {
  /// Scores of every kind: on the grid of fast sums or off it, missing, out of range, and beyond what sums of vectors
  /// can hold.
  static let odd: [Double] = [
    -0.0, 0, 1, 0.5, -0.25, 1.0000001, 1.9999999999999998, -1.9999999999999998, 2, -2, 2.5, 1e300, -1e300, 0x1p-62,
    0x1p-63, -0x1p-64, 1e-20, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .nan, .infinity, -.infinity, 4096.5,
    0x1p21, 0x1.8p21, 3 * 0x1p31, 8, -8, 8.1,
  ]

  /// What is expected of a feature.
  struct Expected: Equatable {
    var (n, outOfRange, isExact) = (0, 0, true)
    var mean: Double?
    var sd: Double?
    var least: Double?
    var greatest: Double?
    var maxTime: Double?
    var quantiles: [Double?] = []

    init() {}

    init(_ found: FeatureSummary) {
      (n, outOfRange, isExact) = (found.n, found.outOfRange, found.quantiles == .exact)
      (mean, sd, least, greatest, maxTime) = (found.mean, found.sd, found.min, found.max, found.maxTime)
      quantiles = [found.q05, found.q25, found.median, found.q75, found.q95]
    }
  }

  /// A column's statistics, one score after the other.
  static func oracle(_ column: [Double], times: [Double]) -> Expected? {
    var (sum, squares, sketch) = (ExactSum(), SquareSum(), QuantileSketch())
    let values = column.filter(\.isFinite).map { $0 + 0.0 }
    guard let least = values.min(), let greatest = values.max() else { return nil }
    for x in values {
      sum.add(x)
      squares.add(x)
    }
    // Something that was added and taken away again makes deviations go the long way.
    squares.add(0x1p-300)
    squares.remove(0x1p-300)
    sketch.add(values.span)
    var result = Expected()
    result.n = values.count
    result.outOfRange = values.count { $0 < 0 || $0 > 1 }
    result.isExact = sketch.isExact
    result.mean = sum.mean(count: values.count)
    result.sd = values.count > 1 ? squares.standardDeviation(sum: sum, count: values.count) : nil
    (result.least, result.greatest) = (least, greatest)
    result.maxTime = zip(column, times).filter { $0.0 == greatest }.map(\.1).min()
    result.quantiles = sketch.quantiles(percents: [5, 25, 50, 75, 95], least: least, greatest: greatest) ?? []
    return result
  }

  /// Columns are one more than fours. Most are ordinary, so that blocks mix fast and slow features.
  @Test(arguments: [1, 2, 127, 128, 129, 400, 2000], [1, 3, 4, 5, 9])
  func columns(rows: Int, width: Int) throws {
    var random = Seeded(state: UInt64(rows * 10 + width))
    let names = (0..<width).map { "f\($0)" }
    var values = (0..<rows).map { _ in (0..<width).map { _ in Double(Float.random(in: 0..<1, using: &random)) } }
    for row in 0..<rows {
      // A constant, a column of everything, one that is odd now and then, one that is missing now and then.
      if width > 1 { values[row][1] = 0.7 }
      if width > 2 { values[row][2] = try #require(Self.odd.randomElement(using: &random)) }
      if width > 3, row % 300 == 299 { values[row][3] = try #require(Self.odd.randomElement(using: &random)) }
      if width > 4, row % 7 == 3 { values[row][4] = .nan }
    }
    let times = (0..<rows).map { Double(($0 * 7919) % rows) }
    let vocabulary = Vocabulary(names)
    let group = Group(
      "x",
      zip(values, times).map { row, time in
        var result = Row(time, [])
        result.scores[.emotion] = Scores(vocabulary: vocabulary, values: row)
        return result
      })
    let result = try analyse([TestFile("a", plain, [group])], wants: .summary)
    let summary = try #require(result.files.first?.models.first?.groups.first?.summary[.emotion])
    for (i, name) in names.enumerated() {
      let column = values.map { $0[i] }
      guard let expected = Self.oracle(column, times: times) else {
        #expect(summary[name]?.n == 0)
        continue
      }
      #expect(summary[name].map { Expected($0) } == expected, "\(name) of \(width), \(rows) rows")
    }
  }

  /// A vocabulary that grows, shrinks and changes its order while a block of rows waits.
  @Test func namesThatCome() throws {
    let vocabularies = [
      ["a", "b"], ["a", "b", "c", "d", "e"], ["e", "c", "a"], ["a", "b"], ["f", "a"],
    ].map { Vocabulary($0) }
    var random = Seeded(state: 4)
    var columns: [String: [Double]] = [:]
    var (rows, times): ([Row], [Double]) = ([], [])
    for i in 0..<700 {
      let vocabulary = vocabularies[i / 50 % vocabularies.count]
      let values = vocabulary.names.map { _ in Double(Float.random(in: 0..<1, using: &random)) }
      for (name, value) in zip(vocabulary.names, values) { columns[name, default: []].append(value) }
      var row = Row(Double(i), [])
      row.scores[.emotion] = Scores(vocabulary: vocabulary, values: values)
      rows.append(row)
      times.append(Double(i))
    }
    let result = try analyse([TestFile("a", plain, [Group("x", rows)])], wants: [.summary, .timeline])
    let group = try #require(result.files.first?.models.first?.groups.first)
    #expect(group.summary[.emotion]?.names == ["a", "b", "c", "d", "e", "f"])
    for (name, column) in columns {
      let expected = try #require(Self.oracle(column, times: column.map { _ in 0 }))
      let summary = try #require(group.summary[.emotion]?[name])
      let found = Expected(summary)
      #expect(found.n == expected.n && summary.missing == 700 - expected.n)
      #expect(found.mean == expected.mean && found.sd == expected.sd && found.quantiles == expected.quantiles)
    }
  }

  /// Rows of one bin are summed together, odd ones by themselves.
  @Test(arguments: [1, 3, 40, 1000])
  func bins(rowsPerBin: Int) throws {
    var random = Seeded(state: UInt64(rowsPerBin))
    let names = ["a", "b", "c", "d", "e"]
    let vocabulary = Vocabulary(names)
    var (rows, bins): ([Row], [[Int: [Double]]]) = ([], names.map { _ in [:] })
    for i in 0..<2000 {
      var values = names.map { _ in Double(Float.random(in: -1.5..<1.5, using: &random)) }
      if i % 3 == 0 { values[1] = try #require(Self.odd.randomElement(using: &random)) }
      // Bins come in stretches, and again.
      let bin = i / rowsPerBin % 37
      var row = Row(Double(bin) + 0.5, [])
      row.scores[.emotion] = Scores(vocabulary: vocabulary, values: values)
      rows.append(row)
      for (j, x) in values.enumerated() where x.isFinite { bins[j][bin, default: []].append(x) }
    }
    let result = try analyse([TestFile("a", plain, [Group("x", rows)])], wants: .timeline)
    let timeline = try #require(result.files.first?.models.first?.groups.first?.timeline)
    for j in names.indices {
      for bin in 0..<timeline.binCount {
        let point = timeline.point(bin: bin, set: 0, feature: j)
        var sum = ExactSum()
        let values = bins[j][bin] ?? []
        for x in values { sum.add(x) }
        #expect(point.n == values.count)
        #expect(point.mean == (values.isEmpty ? nil : sum.mean(count: values.count) + 0.0))
      }
    }
  }

  @Test(arguments: [1, 32, 33, 100, 1024, 5000])
  func orderStatistics(count: Int) throws {
    var random = Seeded(state: UInt64(count))
    let makers: [(inout Seeded) -> Double] = [
      { Double.random(in: 0...1, using: &$0) }, { _ in 0.3 }, { Double(Int.random(in: 0...3, using: &$0)) },
      { Double.random(in: 0...1, using: &$0) < 0.01 ? 1e300 : Double.random(in: 0...1e-9, using: &$0) },
      { Double.random(in: -1...1, using: &$0) * .greatestFiniteMagnitude },
      { Double(Int.random(in: 0...9, using: &$0)) * .leastNonzeroMagnitude },
    ]
    for make in makers {
      let values = (0..<count).map { _ in make(&random) }
      let sorted = values.sorted()
      let ranks = [0, count / 20, min(count / 20 + 1, count - 1), count / 2, count / 2, count - 1]
      let found = values.orderStatistics(ranks, least: sorted[0], greatest: sorted[count - 1])
      #expect(found == ranks.map { sorted[$0] })
    }
  }
}
