/// A whole number of 256 bits, from 0: what a deviation needs where all values are on the grid of fast sums.
struct WholeNumber256 {
  /// 64 bits each, the lowest first.
  private var words: (UInt64, UInt64, UInt64, UInt64)

  /// The product of a sum of squares and a count, which is below 2²⁵⁶.
  init(_ squares: FixedSquares, times count: UInt64) {
    let a = squares.low.multipliedFullWidth(by: count)
    let b = squares.middle.multipliedFullWidth(by: count)
    let c = squares.high.multipliedFullWidth(by: count)
    words = (a.low, 0, 0, 0)
    var carry = WholeNumber256.add(a.high, b.low, to: &words.1)
    carry = WholeNumber256.add(b.high, c.low, to: &words.2, carry: carry)
    words.3 = c.high &+ carry
  }

  /// The square of a sum.
  init(squareOf sum: FixedSum) {
    let (high, low) = sum.magnitude
    let a = low.multipliedFullWidth(by: low)
    let b = low.multipliedFullWidth(by: high)
    let c = high.multipliedFullWidth(by: high)
    words = (a.low, 0, 0, 0)
    // Twice the mixed product.
    let mixed = (b.low << 1, b.high << 1 | b.low >> 63, b.high >> 63)
    var carry = WholeNumber256.add(a.high, mixed.0, to: &words.1)
    carry = WholeNumber256.add(c.low, mixed.1, to: &words.2, carry: carry)
    words.3 = c.high &+ mixed.2 &+ carry
  }

  /// The difference, which must not be below 0.
  func minus(_ other: WholeNumber256) -> WholeNumber256 {
    var result = self
    var borrow = WholeNumber256.subtract(other.words.0, from: &result.words.0, borrow: 0)
    borrow = WholeNumber256.subtract(other.words.1, from: &result.words.1, borrow: borrow)
    borrow = WholeNumber256.subtract(other.words.2, from: &result.words.2, borrow: borrow)
    _ = WholeNumber256.subtract(other.words.3, from: &result.words.3, borrow: borrow)
    return result
  }

  /// This number times 2 to the power of `unit`, rounded as a `LongAccumulator` rounds it.
  func scaled(unit: Int) -> ScaledNumber {
    // Digits of 32 bits that stand at multiples of 32 of the exponent.
    let shift = UInt64(unit & 31)
    let source = [words.0, words.1, words.2, words.3]
    var digits: [UInt32] = []
    digits.reserveCapacity(9)
    var over: UInt64 = 0
    for word in source {
      let shifted = word << shift | over
      over = shift == 0 ? 0 : word >> (64 - shift)
      digits.append(UInt32(truncatingIfNeeded: shifted))
      digits.append(UInt32(truncatingIfNeeded: shifted >> 32))
    }
    digits.append(UInt32(truncatingIfNeeded: over))
    while digits.last == 0 { digits.removeLast() }
    return ScaledNumber(digits: digits, lowest: unit >> 5, isNegative: false)
  }

  /// Sets a word to the sum of two and a carry; gives what is carried on.
  private static func add(_ a: UInt64, _ b: UInt64, to word: inout UInt64, carry: UInt64 = 0) -> UInt64 {
    let (sum, first) = a.addingReportingOverflow(b)
    let (total, second) = sum.addingReportingOverflow(carry)
    word = total
    return (first ? 1 : 0) &+ (second ? 1 : 0)
  }

  /// Takes a number and a borrow from a word; gives what is borrowed from the next.
  private static func subtract(_ a: UInt64, from word: inout UInt64, borrow: UInt64) -> UInt64 {
    let (difference, first) = word.subtractingReportingOverflow(a)
    let (total, second) = difference.subtractingReportingOverflow(borrow)
    word = total
    return (first ? 1 : 0) &+ (second ? 1 : 0)
  }
}
