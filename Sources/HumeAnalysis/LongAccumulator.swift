/// An exact sum of numbers of any size: whole numbers times powers of two, as digits of 32 bits in signed limbs of 64.
///
/// A limb takes 2³⁰ additions before its carry must be passed on, so an addition touches only the digits of its number.
/// Only the digits between the smallest and the largest number met take memory.
package struct LongAccumulator: Sendable {
  /// Digit `i` weighs 2 to the power of 32 (`lowest` + `i`).
  private var limbs: [Int64] = []
  private var lowest = 0
  private var additions = 0

  /// Zero.
  package init() {}

  /// A sum of digits of 32 bits, the first of which weighs 2 to the power of 32 `lowest`, as one that was added to.
  init(digits: [UInt32], lowest: Int, isNegative: Bool) {
    limbs = digits.isEmpty ? [0] : digits.map { isNegative ? -Int64($0) : Int64($0) }
    self.lowest = lowest
    additions = 1
  }

  /// Whether nothing was ever added.
  var isUntouched: Bool { limbs.isEmpty }

  /// Adds a double, which must be finite.
  mutating func add(_ x: Double) {
    let (significand, exponent) = x.parts
    add(high: 0, low: significand, exponent: exponent, negative: x < 0)
  }

  /// Adds the product of two finite doubles, exactly.
  mutating func add(_ x: Double, times y: Double) {
    let (a, b) = (x.parts, y.parts)
    let product = a.significand.multipliedFullWidth(by: b.significand)
    add(high: product.high, low: product.low, exponent: a.exponent + b.exponent, negative: (x < 0) != (y < 0))
  }

  /// Adds (`high` 2⁶⁴ + `low`) 2^`exponent`, or its negative.
  mutating func add(high: UInt64, low: UInt64, exponent: Int, negative: Bool) {
    if high == 0, low == 0 { return }
    let shift = UInt64(exponent & 31)
    let start = makeRoom(from: exponent >> 5, count: 5)
    let (first, second, third) = (low << shift, high << shift | low >> (64 - shift), high >> (64 - shift))
    let mask: UInt64 = 0xFFFF_FFFF
    let digits = (first & mask, first >> 32, second & mask, second >> 32, third)
    let sign: Int64 = negative ? -1 : 1
    limbs[start] += sign * Int64(digits.0)
    limbs[start + 1] += sign * Int64(digits.1)
    limbs[start + 2] += sign * Int64(digits.2)
    limbs[start + 3] += sign * Int64(digits.3)
    limbs[start + 4] += sign * Int64(digits.4)
    additions += 1
    if additions >= 1 << 30 { carry() }
  }

  /// Adds another sum, `factor` times (1 or -1).
  mutating func add(_ other: LongAccumulator, factor: Int64 = 1) {
    if other.isUntouched { return }
    var other = other
    other.carry()
    carry()
    let start = makeRoom(from: other.lowest, count: other.limbs.count)
    for i in other.limbs.indices { limbs[start + i] += factor * other.limbs[i] }
    additions = 2
  }

  /// Adds the product of a sum and a count, exactly.
  mutating func add(_ other: LongAccumulator, times count: Int) {
    let other = other.digits()
    for (i, digit) in other.digits.enumerated() {
      let product = UInt64(count).multipliedFullWidth(by: UInt64(digit))
      add(high: product.high, low: product.low, exponent: 32 * (other.lowest + i), negative: other.isNegative)
    }
  }

  /// Takes away the square of a sum, exactly.
  mutating func subtractSquare(of other: LongAccumulator) {
    let other = other.digits()
    for (i, a) in other.digits.enumerated() where a != 0 {
      for (j, b) in other.digits.enumerated() where b != 0 {
        add(high: 0, low: UInt64(a) * UInt64(b), exponent: 32 * (2 * other.lowest + i + j), negative: true)
      }
    }
  }

  /// The sum, rounded once to two doubles and a power of two.
  func scaled() -> ScaledNumber {
    let number = digits()
    return ScaledNumber(digits: number.digits, lowest: number.lowest, isNegative: number.isNegative)
  }

  /// Sign and digits, the last of which is not 0.
  func digits() -> (isNegative: Bool, digits: [UInt32], lowest: Int) {
    var copy = self
    copy.carry()
    let isNegative = (copy.limbs.last ?? 0) < 0
    if isNegative {
      for i in copy.limbs.indices { copy.limbs[i].negate() }
      copy.carry()
    }
    var digits = copy.limbs.map { UInt32(truncatingIfNeeded: $0) }
    while digits.last == 0 { digits.removeLast() }
    return (isNegative, digits, copy.lowest)
  }

  /// Passes carries on, so that all limbs but the last are digits, and the last holds the sign.
  private mutating func carry() {
    additions = 0
    guard !limbs.isEmpty else { return }
    for i in 0..<(limbs.count - 1) {
      limbs[i + 1] += limbs[i] >> 32
      limbs[i] &= 0xFFFF_FFFF
    }
    while let last = limbs.last, last > Int64(Int32.max) || last < Int64(Int32.min) {
      limbs[limbs.count - 1] = last & 0xFFFF_FFFF
      limbs.append(last >> 32)
    }
    // A last limb of -1 says no more than the sign: it is kept. One of 0 may go.
    while limbs.count > 1, limbs.last == 0 { limbs.removeLast() }
  }

  /// Makes limbs for `count` digits from digit `first`; gives the first one's index.
  private mutating func makeRoom(from first: Int, count: Int) -> Int {
    if limbs.isEmpty { lowest = first }
    if first < lowest {
      limbs.insert(contentsOf: repeatElement(0, count: lowest - first), at: 0)
      lowest = first
    }
    let missing = first - lowest + count - limbs.count
    if missing > 0 { limbs.append(contentsOf: repeatElement(0, count: missing)) }
    return first - lowest
  }
}

extension ScaledNumber {
  /// The nearest number to digits of 32 bits, the last of which is not 0; digit `i` weighs 2^(32 (`lowest` + `i`)).
  init(digits: [UInt32], lowest: Int, isNegative: Bool) {
    guard let top = digits.last else {
      self.init(value: DoubleDouble(hi: 0), exponent: 0)
      return
    }
    // The top five digits hold at least 129 bits; what is below them is less than half of the last bit that counts.
    let count = digits.count
    func digit(_ i: Int) -> Double { i < count ? Double(digits[count - 1 - i]) : 0 }
    let sign: Double = isNegative ? -1 : 1
    let a = DoubleDouble.sum(sign * Double(top), sign * digit(1) * 0x1p-32)
    let b = DoubleDouble.sum(a.hi, sign * digit(2) * 0x1p-64)
    let rest = a.lo + b.lo + sign * (digit(3) * 0x1p-96 + digit(4) * 0x1p-128)
    self.init(value: DoubleDouble(hi: b.hi, lo: rest), exponent: 32 * (lowest + count - 1))
  }
}

extension Double {
  /// The magnitude as a whole number times a power of two.
  fileprivate var parts: (significand: UInt64, exponent: Int) {
    let field = Int(exponentBitPattern)
    return field == 0
      ? (significandBitPattern, -1074) : (significandBitPattern | 1 << 52, field - 1075)
  }
}
