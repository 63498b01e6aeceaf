import HumeAnalysis
import Testing

@Suite struct QuantileSketchTests {
  static let percents = [5, 25, 50, 75, 95]

  static func sketch(_ values: [Double], limit: Int = 1024) -> QuantileSketch {
    var columns = QuantileSketch(limit: limit)
    for start in stride(from: 0, to: values.count, by: 100) {
      columns.merge(single(Array(values[start..<min(start + 100, values.count)]), limit: limit))
    }
    return columns
  }

  private static func single(_ values: [Double], limit: Int) -> QuantileSketch {
    var sketch = QuantileSketch(limit: limit)
    sketch.add(values.span)
    return sketch
  }

  static func quantiles(_ sketch: QuantileSketch, of values: [Double]) -> [Double]? {
    sketch.quantiles(percents: percents, least: values.min() ?? 0, greatest: values.max() ?? 0)
  }

  /// Type 7, as textbooks have it.
  static func textbook(_ values: [Double], _ percent: Int) -> Double {
    let sorted = values.sorted()
    let h = Double(values.count - 1) * Double(percent) / 100
    let low = Int(h.rounded(.down))
    return sorted[low] + (h - Double(low)) * (sorted[min(low + 1, values.count - 1)] - sorted[low])
  }

  @Test func fewValues() {
    #expect(Self.quantiles(Self.sketch([]), of: []) == nil)
    #expect(Self.quantiles(Self.sketch([0.5]), of: [0.5]) == [0.5, 0.5, 0.5, 0.5, 0.5])
    #expect(Self.quantiles(Self.sketch([0, 1]), of: [0, 1])?[2] == 0.5)
    let huge = [-Double.greatestFiniteMagnitude, Double.greatestFiniteMagnitude]
    #expect(Self.quantiles(Self.sketch(huge), of: huge)?[2] == 0)
  }

  @Test(arguments: [3, 1023, 1024, 1025, 5000])
  func nearTheTextbook(count: Int) throws {
    var random = Seeded(state: UInt64(count))
    let values = (0..<count).map { _ in Double.random(in: -0.2...1.3, using: &random) }
    let sketch = Self.sketch(values)
    #expect(sketch.isExact == (count <= 1024))
    let found = try #require(Self.quantiles(sketch, of: values))
    for (percent, value) in zip(Self.percents, found) {
      #expect(abs(value - Self.textbook(values, percent)) <= (sketch.isExact ? 1e-15 : 1.0 / 4096))
    }
  }

  @Test func farValuesAreKept() throws {
    var random = Seeded(state: 5)
    let values = (0..<3000).map { _ in Double.random(in: -30...30, using: &random) } + [8, -8, 8.0001, -8.0001]
    let found = try #require(Self.quantiles(Self.sketch(values), of: values))
    for (percent, value) in zip(Self.percents, found) {
      #expect(abs(value - Self.textbook(values, percent)) <= 1.0 / 4096)
    }
  }

  @Test func everythingWhenAsked() throws {
    var random = Seeded(state: 6)
    let values = (0..<5000).map { _ in Double.random(in: 0...1, using: &random) }
    let sketch = Self.sketch(values, limit: .max)
    #expect(sketch.isExact)
    let found = try #require(Self.quantiles(sketch, of: values))
    #expect(abs(found[4] - Self.textbook(values, 95)) < 1e-15)
  }

  @Test func constantsStayConstant() {
    let values = [Double](repeating: 0.3, count: 2000)
    #expect(Self.quantiles(Self.sketch(values), of: values) == [0.3, 0.3, 0.3, 0.3, 0.3])
  }

  @Test func orderAndMergingDoNotShow() {
    var random = Seeded(state: 7)
    let values = (0..<1500).map { _ in Double.random(in: -9...9, using: &random) }
    let reference = Self.quantiles(Self.sketch(values), of: values)
    for _ in 0..<5 {
      let shuffled = values.shuffled(using: &random)
      let cut = Int.random(in: 0...1500, using: &random)
      var a = Self.sketch(Array(shuffled[..<cut]))
      a.merge(Self.sketch(Array(shuffled[cut...])))
      #expect(Self.quantiles(a, of: values) == reference)
    }
  }
}
