/// A sum of squares on the grid of 2⁻¹²⁴, in 192 bits.
struct FixedSquares: Sendable {
  var low: UInt64 = 0
  var middle: UInt64 = 0
  var high: UInt64 = 0

  @inline(__always)
  mutating func add(_ x: Int64) {
    let square = x.multipliedFullWidth(by: x)
    low &+= square.low
    // Below 2⁶², so that a carry has room.
    let more = UInt64(bitPattern: square.high) &+ (low < square.low ? 1 : 0)
    middle &+= more
    high &+= middle < more ? 1 : 0
  }

  /// Adds the squares of a feature's whole numbers.
  mutating func add(_ wholes: borrowing Span<Int64>, _ lane: Lane) {
    precondition(lane.isInside(wholes.count))
    // Locals stay in registers.
    var sum = self
    var (i, place) = (0, lane.first)
    while i < lane.count {
      // Inside: the last place was checked, and places only ascend.
      sum.add(wholes[unchecked: place])
      i &+= 1
      place &+= lane.step
    }
    self = sum
  }

  mutating func merge(_ other: FixedSquares) { add(high: other.high, middle: other.middle, low: other.low) }

  @inline(__always)
  private mutating func add(high otherHigh: UInt64, middle otherMiddle: UInt64, low otherLow: UInt64) {
    // Carries as comparisons become additions with carry; as flags that are asked for they become branches.
    low &+= otherLow
    let (more, carry) = otherMiddle.addingReportingOverflow(low < otherLow ? 1 : 0)
    middle &+= more
    high &+= otherHigh &+ (carry ? 1 : 0) &+ (middle < more ? 1 : 0)
  }
}

/// A sum of squares of doubles, exact.
package struct SquareSum: Sendable {
  var fixed = FixedSquares()
  var rest = LongAccumulator()

  /// Zero.
  package init() {}

  /// Adds the square of a finite double.
  package mutating func add(_ x: Double) {
    if let whole = fixedPoint(x) { fixed.add(whole) } else { rest.add(x, times: x) }
  }

  /// Takes away the square of a finite double that was added.
  package mutating func remove(_ x: Double) { rest.add(-x, times: x) }

  /// Adds another sum.
  package mutating func merge(_ other: SquareSum) {
    fixed.merge(other.fixed)
    rest.add(other.rest)
  }

  /// The sum as the nearest double; infinite beyond the range.
  package var value: Double { total().scaled().double }

  /// The standard deviation of a sample of `count` values (at least 2) with this sum of squares: the root of
  /// (n Σx² − (Σx)²) / (n (n − 1)), whose difference is taken exactly, so that a constant gives exactly 0.
  package func standardDeviation(sum: ExactSum, count: Int) -> Double {
    if rest.isUntouched, sum.rest.isUntouched {
      let difference = WholeNumber256(fixed, times: UInt64(count)).minus(WholeNumber256(squareOf: sum.fixed))
      return difference.scaled(unit: -124).divided(by: count).divided(by: count - 1).squareRoot().double
    }
    var difference = LongAccumulator()
    difference.add(total(), times: count)
    difference.subtractSquare(of: sum.total())
    return difference.scaled().divided(by: count).divided(by: count - 1).squareRoot().double
  }

  private func total() -> LongAccumulator {
    var total = rest
    total.add(high: fixed.middle, low: fixed.low, exponent: -124, negative: false)
    total.add(high: 0, low: fixed.high, exponent: 4, negative: false)
    return total
  }
}

/// Count, sum, sum of squares, least and greatest of a few values, such as one a file.
struct Moments: Sendable {
  private(set) var count = 0
  private var sum = ExactSum()
  private var squares = SquareSum()
  private(set) var min = Double.infinity
  private(set) var max = -Double.infinity

  init() {}

  /// Of all values.
  init(_ values: [Double]) { for value in values { add(value) } }

  mutating func add(_ x: Double) {
    let x = x + 0.0
    count += 1
    sum.add(x)
    squares.add(x)
    min = Swift.min(min, x)
    max = Swift.max(max, x)
  }

  /// These without `x`, one of them; least and greatest are no longer known.
  func without(_ x: Double) -> Moments {
    var others = self
    others.count -= 1
    others.sum.add(-x)
    others.squares.remove(x)
    return others
  }

  var mean: Double? { count > 0 ? sum.mean(count: count) : nil }
  var sd: Double? { count > 1 ? squares.standardDeviation(sum: sum, count: count) : nil }
}
