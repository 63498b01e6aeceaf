// Sums that do not depend on the order of what is added, nor on how it is split among threads and merged.
//
// A score is nearly always below 2 and a multiple of 2⁻⁶² (every score that began as a float32 above 2⁻³⁹ is), so it is
// a whole number of 63 bits on that grid, and a sum of such is a whole number of 128 bits: exact. What is off the grid
// goes to a `LongAccumulator`, which is exact for every double and slower. The sum is rounded once, when it is asked for.
//
//     .2 + .3 + .4, three times over, divided by 9: .3, in every order

/// The grid of fast sums: the whole number that stands for `x`, or nil where `x` is not on it.
///
/// Adding a large constant rounds a number to the constant's last bit, and the bits of the sum then count these units:
/// once for units of 2⁻³¹, once more for the rest in units of 2⁻⁶². What is left must be nothing.
@inline(__always)
func fixedPoint(_ x: Double) -> Int64? {
  let (coarse, fine) = (0x1.8p21, 0x1.8p-10)
  let rounded = x + coarse
  let rest = x - (rounded - coarse)
  let fineRounded = rest + fine
  guard abs(x) < 2, rest == fineRounded - fine else { return nil }
  let high = Int64(bitPattern: rounded.bitPattern &- coarse.bitPattern)
  let low = Int64(bitPattern: fineRounded.bitPattern &- fine.bitPattern)
  return high &<< 31 &+ low
}

/// A sum of whole numbers on the grid of 2⁻⁶², in 128 bits.
struct FixedSum: Sendable {
  var low: UInt64 = 0
  var high: Int64 = 0

  @inline(__always)
  mutating func add(_ x: Int64) { add(high: x >> 63, low: UInt64(bitPattern: x)) }

  /// Adds `x` times `weight`, which is less than 2⁴⁰.
  @inline(__always)
  mutating func add(_ x: Int64, times weight: Int64) {
    let product = x.multipliedFullWidth(by: weight)
    add(high: product.high, low: product.low)
  }

  @inline(__always)
  mutating func merge(_ other: FixedSum) { add(high: other.high, low: other.low) }

  @inline(__always)
  private mutating func add(high otherHigh: Int64, low otherLow: UInt64) {
    // A carry as a comparison becomes an addition with carry; as a flag that is asked for, a branch.
    low &+= otherLow
    high &+= otherHigh &+ (low < otherLow ? 1 : 0)
  }

  var magnitude: (high: UInt64, low: UInt64) {
    if high >= 0 { return (UInt64(bitPattern: high), low) }
    let (negated, overflow) = (~low).addingReportingOverflow(1)
    return (UInt64(bitPattern: ~high) &+ (overflow ? 1 : 0), negated)
  }

  /// The sum divided by a number from 1 to 2⁵³, to the last bit or so.
  func divided(by divisor: Int64) -> Double {
    let magnitude = magnitude
    let quotient = DoubleDouble(high: magnitude.high, low: magnitude.low).divided(by: Double(divisor)).hi * 0x1p-62
    return high < 0 ? -quotient : quotient
  }
}

/// A sum of doubles, exact: whatever the order, split or merging, the same bits come out.
///
/// ```swift
/// var sum = ExactSum()
/// for x in [1e300, 0.1, -1e300] { sum.add(x) }
/// sum.value.hi  // 0.1
/// ```
public struct ExactSum: Sendable {
  var fixed = FixedSum()
  var rest = LongAccumulator()

  /// Zero.
  public init() {}

  /// Adds a finite double.
  public mutating func add(_ x: Double) {
    if let whole = fixedPoint(x) { fixed.add(whole) } else { rest.add(x) }
  }

  /// Adds a finite double times a weight from 1.
  mutating func add(_ x: Double, weight: Int64) {
    if weight < 1 << 40, let whole = fixedPoint(x) {
      fixed.add(whole, times: weight)
    } else {
      rest.add(x, times: Double(weight))
    }
  }

  /// Adds another sum.
  public mutating func merge(_ other: ExactSum) {
    fixed.merge(other.fixed)
    rest.add(other.rest)
  }

  /// The sum as two doubles: the nearest double, and the nearest to what that leaves. Infinite beyond the range.
  public var value: (hi: Double, lo: Double) {
    let hi = total().scaled().double
    guard hi.isFinite else { return (hi, 0) }
    var left = total()
    left.add(-hi)
    return (hi, left.scaled().double)
  }

  /// The sum divided by a count above 0: a mean, right to the last bit or so, even where the sum is beyond a double.
  public func mean(count: Int) -> Double {
    rest.isUntouched ? fixed.divided(by: Int64(count)) : total().scaled().divided(by: count).double
  }

  /// All of it in digits.
  func total() -> LongAccumulator {
    var total = rest
    let magnitude = fixed.magnitude
    total.add(high: magnitude.high, low: magnitude.low, exponent: -62, negative: fixed.high < 0)
    return total
  }
}
