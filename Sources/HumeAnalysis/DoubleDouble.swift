/// A number as the sum of two doubles, about 106 bits: what stands between an exact sum and the double that is printed.
package struct DoubleDouble: Sendable, Hashable {
  /// The nearest double.
  package var hi: Double
  /// What `hi` leaves.
  package var lo: Double

  /// The sum of `hi` and `lo`, where `lo` is small beside `hi`.
  package init(hi: Double, lo: Double = 0) {
    self.hi = hi + lo
    self.lo = lo - (self.hi - hi)
  }

  /// The exact sum of two doubles.
  package static func sum(_ a: Double, _ b: Double) -> DoubleDouble {
    let s = a + b
    let bb = s - a
    var result = DoubleDouble(hi: s)
    result.lo = (a - (s - bb)) + (b - bb)
    return result
  }

  /// A whole number of 128 bits.
  init(high: UInt64, low: UInt64) {
    let mask: UInt64 = 0xFFFF_FFFF
    let a = DoubleDouble.sum(Double(high >> 32) * 0x1p96, Double(high & mask) * 0x1p64)
    let b = DoubleDouble.sum(a.hi, Double(low >> 32) * 0x1p32)
    let c = DoubleDouble.sum(b.hi, Double(low & mask))
    self.init(hi: c.hi, lo: a.lo + b.lo + c.lo)
  }

  /// The quotient by a double.
  package func divided(by divisor: Double) -> DoubleDouble {
    let quotient = hi / divisor
    let rest = hi.addingProduct(-quotient, divisor)
    return DoubleDouble(hi: quotient, lo: (rest + lo) / divisor)
  }

  /// The quotient by another number.
  package func divided(by divisor: DoubleDouble) -> DoubleDouble {
    let quotient = hi / divisor.hi
    let rest = hi.addingProduct(-quotient, divisor.hi) + (lo - quotient * divisor.lo)
    return DoubleDouble(hi: quotient, lo: rest / divisor.hi)
  }

  /// The square root of a number that is not negative.
  package func squareRoot() -> DoubleDouble {
    let root = hi.squareRoot()
    guard root > 0 else { return DoubleDouble(hi: 0) }
    return DoubleDouble(hi: root, lo: (hi.addingProduct(-root, root) + lo) / (2 * root))
  }
}

/// A number beyond the range of doubles: `value` times 2 to the power of `exponent`.
struct ScaledNumber {
  var value: DoubleDouble
  var exponent: Int

  /// The quotient by a count.
  func divided(by count: Int) -> ScaledNumber {
    ScaledNumber(value: value.divided(by: Double(count)), exponent: exponent)
  }

  /// The square root of a number that is not negative.
  func squareRoot() -> ScaledNumber {
    let odd = exponent & 1
    let even = odd == 0 ? value : DoubleDouble(hi: value.hi * 2, lo: value.lo * 2)
    return ScaledNumber(value: even.squareRoot(), exponent: (exponent - odd) / 2)
  }

  /// The nearest double.
  var double: Double {
    value.hi == 0 ? 0 : Double(sign: .plus, exponent: exponent, significand: value.hi)
  }
}
