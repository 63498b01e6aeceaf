import HumeAnalysis
import Testing

@Suite struct ExactSumTests {
  static let awkward: [Double] = [
    1e300, -1e300, Double.leastNonzeroMagnitude, -Double.leastNonzeroMagnitude, 0.1, -0.1, 1, 1e16, -1e16, 2,
    1.9999999999999998, -2, 0x1p-62, 0x1p-63, 1e-20,
    .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 0.3, -0.0, 4096.5,
  ]

  @Test(
    arguments: [
      ([1e300, 0.1, -1e300], 0.1), ([], 0.0), ([-0.0], 0.0),
      ([Double.leastNonzeroMagnitude, Double.leastNonzeroMagnitude], 2 * Double.leastNonzeroMagnitude),
      ([0.1, 0.2, 0.3], 0.6),
      ([1, 0x1p-53, 0x1p-53], 1 + 0x1p-52), ([1, 0x1p-53], 1), ([-1.5, -2.5], -4), ([0x1p-1074, 1, -1], 0x1p-1074),
      ([.greatestFiniteMagnitude, .greatestFiniteMagnitude], .infinity),
    ] as [([Double], Double)])
  func sums(values: [Double], expected: Double) {
    var sum = ExactSum()
    for x in values { sum.add(x) }
    #expect(sum.value.hi == expected)
  }

  @Test func cancelsToNothing() {
    var sum = ExactSum()
    for x in Self.awkward { sum.add(x) }
    for x in Self.awkward.reversed() { sum.add(-x) }
    #expect(sum.value.hi == 0)
    #expect(sum.value.lo == 0)
    #expect(sum.mean(count: 3) == 0)
  }

  @Test func orderAndSplitDoNotShow() {
    var random = Seeded(state: 1)
    let values = Self.awkward + (0..<500).map { _ in Double.random(in: -3...3, using: &random) }
    var reference = ExactSum()
    for x in values { reference.add(x) }
    for _ in 0..<20 {
      let shuffled = values.shuffled(using: &random)
      let cut = Int.random(in: 0...values.count, using: &random)
      var (a, b) = (ExactSum(), ExactSum())
      for x in shuffled[..<cut] { a.add(x) }
      for x in shuffled[cut...] { b.add(x) }
      a.merge(b)
      #expect(a.value == reference.value)
      #expect(a.mean(count: 7).bitPattern == reference.mean(count: 7).bitPattern)
    }
  }

  @Test func meansSurviveTheRange() {
    var sum = ExactSum()
    for _ in 0..<4 { sum.add(1.5e308) }
    #expect(sum.mean(count: 4) == 1.5e308)
    #expect(sum.value.hi == .infinity)
  }

  @Test func highAndLowParts() {
    var sum = ExactSum()
    for x in [1e16, 0.1] { sum.add(x) }
    let (hi, lo) = sum.value
    #expect(hi == 1e16)
    #expect(lo == 0.1)
  }

  /// Integers small enough for an exact answer in Int, in units of 2⁻²⁰.
  @Test func deviationsAreThoseOfWholeNumbers() {
    var random = Seeded(state: 2)
    for scale in [0x1p-20, 0x1p-70, 0x1p40, 0x1p-500, 0x1p480] {
      let whole = (0..<100).map { _ in Int.random(in: -1000...1000, using: &random) }
      var (sum, squares) = (ExactSum(), SquareSum())
      for x in whole {
        sum.add(Double(x) * scale)
        squares.add(Double(x) * scale)
      }
      let n = whole.count
      let (s, q) = (whole.reduce(0, +), whole.reduce(0) { $0 + $1 * $1 })
      let expected = (Double(n * q - s * s) / Double(n * (n - 1))).squareRoot() * scale
      let sd = squares.standardDeviation(sum: sum, count: n)
      #expect(abs(sd - expected) <= expected.ulp)
    }
  }

  @Test(arguments: [0.3, 1e300, Double.leastNonzeroMagnitude, -7.25, 1e-5])
  func constantsHaveNoDeviation(x: Double) {
    var (sum, squares) = (ExactSum(), SquareSum())
    for _ in 0..<1001 {
      sum.add(x)
      squares.add(x)
    }
    #expect(sum.mean(count: 1001) == x)
    #expect(squares.standardDeviation(sum: sum, count: 1001) == 0)
  }

  @Test func nearlyConstantsHaveTheirDeviation() {
    var (sum, squares) = (ExactSum(), SquareSum())
    for i in 0..<1000 {
      let x = 1 + (i.isMultiple(of: 2) ? 0x1p-52 : 0)
      sum.add(x)
      squares.add(x)
    }
    let expected = 0x1p-53 * (1000.0 / 999).squareRoot()
    #expect(abs(squares.standardDeviation(sum: sum, count: 1000) - expected) <= expected.ulp)
  }

  @Test func squaresCanBeTakenAway() {
    var squares = SquareSum()
    for x in [0.1, 1e200, 3] { squares.add(x) }
    squares.remove(1e200)
    squares.remove(0.1)
    #expect(squares.value == 9)
  }
}
