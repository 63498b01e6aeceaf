// A double → the shortest decimal that reads back as the same double, and of several of that length the nearest.
//
// The way is Schubfach (Raffaello Giulietti, "The Schubfach way to render doubles"). A double is c · 2^q; all decimals
// between its neighbours' midpoints (4c ± 2) · 2^(q-2) read back as it. With k = floor(log10(2^q)) that stretch is between
// 1 and 10 steps of 10^k long, so it holds a decimal s · 10^k, perhaps one with a zero behind, and never one with two more
// zeros that those with one would not show. So only four candidates are looked at: the two next to the double in steps
// of 10^(k+1), else the two in steps of 10^k. Where they and the double lie is compared in quarters of 10^k: 4c, 4c - 2
// and 4c + 2 times 2^q / 10^k, cut to whole numbers whose last bit says whether anything was cut off.
//
//   0.3 is 5404319552844595 · 2^-54, k is -17: 29999999999999998.9 steps, the midpoints at 29999999999999996.1 and
//   30000000000000001.7. In steps of ten only 30000000000000000 lies between them, so it is 3 · 10^-1.
//
// 10^-k is 5^-k but for a power of two, and 5^55 is the last power that 128 bits hold: so everything here is exact, from
// 28 powers. It serves doubles from 2^-126 up to where they are all whole (2^53); whole ones below that are written as
// integers, and the rest, which no score is, by `description`. No sum or product below can overflow, so none is checked.

/// How many bytes a number's digits may touch from where they begin; fewer hold text.
package let digitsRoom = 40

/// Writes the shortest digits of `number` at `offset` and gives the place behind them: `0.1`, `1`, `-0`, `9.02e-05`, `1e+16`.
///
/// The text is that of `description` without a `.0`. `digitsRoom` bytes have to be there; those behind the text hold
/// anything afterwards.
package func writeShortestDigits(_ number: Double, to bytes: inout MutableRawSpan, at offset: Int) -> Int {
  let magnitude = number.magnitude
  guard magnitude >= 0x1p-126, magnitude <= 0x1p53 else {
    if magnitude != 0 { return writeDescription(number, to: &bytes, at: offset) }
    return writeDigits(0, to: &bytes, at: writeSign(number.sign, to: &bytes, at: offset))
  }
  let start = writeSign(number.sign, to: &bytes, at: offset)
  if magnitude >= 1 {
    // A whole number, 2^53 the last: beyond it they are written with an exponent.
    let whole = UInt64(magnitude)
    if Double(whole) == magnitude { return writeDigits(whole, to: &bytes, at: start) }
  }
  return ShortestDecimal(magnitude).write(to: &bytes, at: start)
}

/// Writes the digits of `integer` at `offset` and gives the place behind them; `digitsRoom` bytes have to be there.
package func writeDigits(_ integer: Int, to bytes: inout MutableRawSpan, at offset: Int) -> Int {
  let start = writeSign(integer < 0 ? .minus : .plus, to: &bytes, at: offset)
  return writeDigits(UInt64(integer.magnitude), to: &bytes, at: start)
}

private func writeSign(_ sign: FloatingPointSign, to bytes: inout MutableRawSpan, at offset: Int) -> Int {
  guard sign == .minus else { return offset }
  bytes.storeBytes(of: UInt8(ascii: "-"), toByteOffset: offset, as: UInt8.self)
  return offset + 1
}

private func writeDigits(_ integer: UInt64, to bytes: inout MutableRawSpan, at offset: Int) -> Int {
  if integer >= 100_000_000 {
    let (front, rest) = integer.quotientAndRemainder(dividingBy: 100_000_000)
    let end = writeDigits(front, to: &bytes, at: offset)
    bytes.storeBytes(of: eightDigits(rest) | asciiZeros, toByteOffset: end, as: UInt64.self)
    return end + 8
  }
  let digits = eightDigits(integer)
  let zeros = min(digits.trailingZeroBitCount / 8, 7)
  bytes.storeBytes(of: (digits | asciiZeros) >> UInt64(8 * zeros), toByteOffset: offset, as: UInt64.self)
  return offset + 8 - zeros
}

@inline(never)
private func writeDescription(_ number: Double, to bytes: inout MutableRawSpan, at offset: Int) -> Int {
  var end = offset
  for byte in number.description.utf8 {
    bytes.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
    end += 1
  }
  // Beyond 2^53 every number has an exponent, and below 1e-39 too: no `.0` stands at the end.
  return end
}

private let asciiZeros: UInt64 = 0x3030_3030_3030_3030

/// The eight digits of a number under 10^8, one a byte, the first in the lowest.
@inline(__always)
private func eightDigits(_ number: UInt64) -> UInt64 {
  // Halves, quarters, digits: each step divides all parts at once, by multiplications that are exact for their size.
  let halves = number / 10_000 | (number % 10_000) << 32
  let hundreds = (halves &* 10_486) >> 20 & 0x0000_007F_0000_007F
  let quarters = hundreds | (halves &- 100 &* hundreds) << 16
  let tens = (quarters &* 103) >> 10 & 0x000F_000F_000F_000F
  return tens | (quarters &- 10 &* tens) << 8
}

/// The powers of five that 64 bits hold, up to 5^27.
private let powersOfFive: [UInt64] = [
  1, 5, 25, 125, 625, 3_125, 15_625, 78_125, 390_625, 1_953_125, 9_765_625, 48_828_125, 244_140_625, 1_220_703_125,
  6_103_515_625, 30_517_578_125, 152_587_890_625, 762_939_453_125, 3_814_697_265_625, 19_073_486_328_125,
  95_367_431_640_625, 476_837_158_203_125, 2_384_185_791_015_625, 11_920_928_955_078_125, 59_604_644_775_390_625,
  298_023_223_876_953_125, 1_490_116_119_384_765_625, 7_450_580_596_923_828_125,
]

/// The shortest decimal of a double that is not whole, from 2^-126 up: seventeen digits, zeros at their end.
private struct ShortestDecimal {
  /// The digits as a whole number, 10^16 at least.
  private var digits: UInt64
  /// How many of them stand before the decimal point; below 1 zeros follow it first.
  private var point: Int

  @inline(__always)
  init(_ magnitude: Double) {
    let fraction = magnitude.significandBitPattern
    let c = fraction | 1 << 52
    let q = Int(magnitude.exponentBitPattern) - 1075
    // Below a power of two the doubles lie twice as close: the lower midpoint is nearer.
    let isPower = fraction == 0
    // floor(log10(2^q)), of 3/4 · 2^q for a power; then the shift that is left of 2^q once 10^-k is 128 bits long.
    // Both multiplications are exact in this range.
    let k = (q &* 1_262_611 &- (isPower ? 524_031 : 0)) >> 22
    let shift = UInt64(truncatingIfNeeded: q &+ (k &* -1_741_647) >> 19 &+ 1)
    let quarters = (
      low: (4 &* c &- (isPower ? 1 : 2)) &<< shift, exact: (4 &* c) &<< shift, high: (4 &* c &+ 2) &<< shift
    )
    let (low, exact, high): (UInt64, UInt64, UInt64)
    if -k <= 27 {
      let power = powersOfFive[0 &- k]
      let shifted = power &<< UInt64(truncatingIfNeeded: power.leadingZeroBitCount)
      low = scaled(quarters.low, by: shifted)
      exact = scaled(quarters.exact, by: shifted)
      high = scaled(quarters.high, by: shifted)
    } else {
      let power = largePowerOfFive(0 &- k)
      low = scaled(quarters.low, by: power)
      exact = scaled(quarters.exact, by: power)
      high = scaled(quarters.high, by: power)
    }
    // To whom a midpoint itself belongs need not be asked: it has 1 - q binary digits behind the point, a multiple of
    // 10^k only -k, which are fewer.

    // Which of the four it is cannot be foreseen, so nothing here jumps: bits say what is outside, 1 for yes.
    let s = exact >> 2
    let tens = s / 10
    let tensOutside = (40 &* tens &- low) >> 63
    let nextTensOutside = (high &- 40 &* tens &- 40) >> 63
    let isShort = tensOutside ^ nextTensOutside
    let nextOutside = (high &- 4 &* s &- 4) >> 63
    let isOneInside = (4 &* s &- low) >> 63 ^ nextOutside
    // The two bits that s lacks are quarters: above a half, or at it and s odd.
    let quarter = exact & 3 | s & 1
    let isNextNearer = quarter & quarter >> 1
    let isNext = isNextNearer ^ (isNextNearer ^ nextOutside ^ 1) & isOneInside
    let long = s &+ isNext
    let short = 10 &* (tens &+ (nextTensOutside ^ 1))
    let chosen = long ^ (long ^ short) & (0 &- isShort)
    // c lies between 2^52 and 2^53 and 2^q / 10^k between 1 and 10, so s has 16 or 17 digits.
    let hasSixteen = chosen < 10_000_000_000_000_000
    digits = chosen &* (hasSixteen ? 10 : 1)
    point = k &+ (hasSixteen ? 16 : 17)
  }

  @inline(__always)
  func write(to bytes: inout MutableRawSpan, at start: Int) -> Int {
    let (first, rest) = digits.quotientAndRemainder(dividingBy: 10_000_000_000_000_000)
    let (upper, lower) = rest.quotientAndRemainder(dividingBy: 100_000_000)
    let text = Text(first: UInt8(truncatingIfNeeded: first), upper: eightDigits(upper), lower: eightDigits(lower))
    switch point {
    case -3...0:
      bytes.storeBytes(of: 0x3030_3030_3030_2E30 as UInt64, toByteOffset: start, as: UInt64.self)
      let begin = start &+ 2 &- point
      text.write(to: &bytes, at: begin, rest: begin + 1)
      return begin + text.count
    case 1:
      text.write(to: &bytes, at: start, rest: start + 2)
      bytes.storeBytes(of: UInt8(ascii: "."), toByteOffset: start + 1, as: UInt8.self)
      return start + 1 + text.count
    case 1...:
      text.write(to: &bytes, at: start, rest: start + 1)
      // What stands behind the point moves along by one.
      let a = bytes.unsafeLoadUnaligned(fromByteOffset: start + point, as: UInt64.self)
      let b = bytes.unsafeLoadUnaligned(fromByteOffset: start + point + 8, as: UInt64.self)
      bytes.storeBytes(of: a, toByteOffset: start + point + 1, as: UInt64.self)
      bytes.storeBytes(of: b, toByteOffset: start + point + 9, as: UInt64.self)
      bytes.storeBytes(of: UInt8(ascii: "."), toByteOffset: start + point, as: UInt8.self)
      return start + 1 + text.count
    default:
      text.write(to: &bytes, at: start, rest: start + 2)
      bytes.storeBytes(of: UInt8(ascii: "."), toByteOffset: start + 1, as: UInt8.self)
      let end = text.count == 1 ? start + 1 : start + 1 + text.count
      // From e-05 to e-39.
      let exponent = UInt32(1 - point)
      let mark = 0x3030_2D65 | (exponent / 10) << 16 | (exponent % 10) << 24
      bytes.storeBytes(of: mark, toByteOffset: end, as: UInt32.self)
      return end + 4
    }
  }

  /// Seventeen digits, one a byte.
  private struct Text {
    let first: UInt8
    let upper: UInt64
    let lower: UInt64

    /// How many there are up to the last that is not zero.
    @inline(__always)
    var count: Int {
      if lower != 0 { return 17 - lower.leadingZeroBitCount / 8 }
      return upper == 0 ? 1 : 9 - upper.leadingZeroBitCount / 8
    }

    @inline(__always)
    func write(to bytes: inout MutableRawSpan, at start: Int, rest: Int) {
      bytes.storeBytes(of: first | UInt8(ascii: "0"), toByteOffset: start, as: UInt8.self)
      bytes.storeBytes(of: upper | asciiZeros, toByteOffset: rest, as: UInt64.self)
      bytes.storeBytes(of: lower | asciiZeros, toByteOffset: rest + 8, as: UInt64.self)
    }
  }
}

/// A power from 5^28 to 5^54, shifted until the highest of 128 bits is set. Scores need none of them.
@inline(never)
private func largePowerOfFive(_ exponent: Int) -> (high: UInt64, low: UInt64) {
  let product = powersOfFive[27].multipliedFullWidth(by: powersOfFive[exponent - 27])
  let shifted = (UInt128(product.high) << 64 | UInt128(product.low)) << UInt128(product.high.leadingZeroBitCount)
  return (UInt64(truncatingIfNeeded: shifted >> 64), UInt64(truncatingIfNeeded: shifted))
}

/// The product behind its lowest 64 bits, its last bit set if anything but zeros was cut off.
@inline(__always)
private func scaled(_ factor: UInt64, by power: UInt64) -> UInt64 {
  let product = factor.multipliedFullWidth(by: power)
  return product.high | (product.low == 0 ? 0 : 1)
}

/// The product behind its lowest 128 bits, its last bit set if anything but zeros was cut off.
private func scaled(_ factor: UInt64, by power: (high: UInt64, low: UInt64)) -> UInt64 {
  let upper = factor.multipliedFullWidth(by: power.high)
  let lower = factor.multipliedFullWidth(by: power.low)
  let (middle, carry) = upper.low.addingReportingOverflow(lower.high)
  return (upper.high &+ (carry ? 1 : 0)) | (middle == 0 && lower.low == 0 ? 0 : 1)
}
