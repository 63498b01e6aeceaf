// Plain numbers → doubles, fast: up to 19 significant digits, eight of them at a time.
//
//     "0.08534232527017593"   skip "0.", then words of eight digits: 08534232 52701759 3
//                             w = 8534232527017593, q = -17
//
// A word of eight digits becomes their number in three multiplications, without a loop (digits are neighbours in bytes,
// then in pairs, then in fours). w · 10^q is one 64×64→128 multiplication with a power of five; where what that cuts off
// could change the rounding (2 of 1,024 times) a second one decides, as in `Decimal`, and what is not plain (more digits,
// exponents beyond the table, exact ties) is left to `Decimal` altogether.

/// The constants that numbers are made with, one table: `high, low` of each power of five, then small powers of ten.
struct NumberTable: Sendable {
  // 5^55 is the last power that fits 128 bits, which makes the table a matter of plain integer arithmetic.
  static let lowest = -55
  static let highest = 55
  static let tens = 2 * (highest - lowest + 1)
  let words: [UInt64]

  static let shared = NumberTable()

  private init() {
    var words: [UInt64] = []
    for exponent in NumberTable.lowest...NumberTable.highest {
      var power: UInt128 = 1
      for _ in 0..<abs(exponent) { power *= 5 }
      power <<= UInt128(power.leadingZeroBitCount)
      // 2^255 / power: between 2^127 and 2^128, as no power of five but the first is one of two.
      if exponent < 0 { power = power.dividingFullWidth((1 << 127, 0)).quotient }
      words.append(UInt64(truncatingIfNeeded: power >> 64))
      words.append(UInt64(truncatingIfNeeded: power))
    }
    var ten: UInt64 = 1
    for _ in 0...19 {
      words.append(ten)
      ten &*= 10
    }
    self.words = words
  }
}

/// Reads plain numbers.
enum PlainNumber {
  /// How many bytes behind a number's beginning may be looked at.
  static let reach = 48

  private static let zeros: UInt64 = 0x3030_3030_3030_3030

  /// The number that begins at `place`, which moves behind it; NaN, and `place` stays, where it is not plain. There are
  /// `reach` bytes from `place` on. What follows the number is for the caller to check.
  @inline(__always)
  static func read(_ bytes: RawSpan, at place: inout Int, _ table: Span<UInt64>) -> Double {
    var at = place
    // "0."
    if UInt16(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt16.self)) == 0x2E30 {
      at += 2
      let first = digits(bytes, at)
      let second = digits(bytes, at + 8)
      // 16 to 19 digits behind "0.": nearly every score.
      if areDigits(first), areDigits(second) {
        let third = digits(bytes, at + 16)
        let more = digitCount(third)
        let leading = number(first) &* 100_000_000 &+ number(second)
        if bytes.unsafeLoad(fromByteOffset: at + 16 + more, as: UInt8.self) | 0x20 != UInt8(ascii: "e"),
          more < 8, leading < table[NumberTable.tens + 19 - more]
        {
          let w = leading &* table[NumberTable.tens + more] &+ number(third, count: more)
          let value = scaled(w, -16 - more, table)
          if !value.isNaN { place = at + 16 + more }
          return value
        }
      }
    }
    return readOther(bytes, at: &place, table)
  }

  /// The same for numbers of any form.
  @inline(never)
  private static func readOther(_ bytes: RawSpan, at place: inout Int, _ table: Span<UInt64>) -> Double {
    var at = place
    let isNegative = bytes.unsafeLoad(fromByteOffset: at, as: UInt8.self) == UInt8(ascii: "-")
    if isNegative { at += 1 }
    let whole = digits(bytes, at)
    let wholeCount = digitCount(whole)
    // "0" has no digits behind it.
    guard wholeCount > 0, wholeCount < 8, whole & 0xFF != 0 || wholeCount == 1 else { return .nan }
    var w = number(whole, count: wholeCount)
    var significant = wholeCount
    var q = 0
    at += wholeCount
    if bytes.unsafeLoad(fromByteOffset: at, as: UInt8.self) == UInt8(ascii: ".") {
      at += 1
      var count = 8
      while count == 8 {
        let word = digits(bytes, at)
        count = digitCount(word)
        let part = number(word, count: count)
        // Zeros before the first other digit do not count.
        significant = w == 0 ? decimalLength(part, table) : significant + count
        guard significant <= 19, q > -24 else { return .nan }
        w = w &* table[NumberTable.tens + count] &+ part
        q -= count
        at += count
      }
      if q == 0 { return .nan }
    }
    if bytes.unsafeLoad(fromByteOffset: at, as: UInt8.self) | 0x20 == UInt8(ascii: "e") {
      at += 1
      let sign = bytes.unsafeLoad(fromByteOffset: at, as: UInt8.self)
      if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { at += 1 }
      let word = digits(bytes, at)
      let count = digitCount(word)
      guard count > 0, count < 4 else { return .nan }
      let exponent = Int(number(word, count: count))
      q += sign == UInt8(ascii: "-") ? -exponent : exponent
      at += count
    }
    let value = scaled(w, q, table)
    if value.isNaN { return value }
    place = at
    return isNegative ? -value : value
  }

  // MARK: Eight digits

  /// The eight bytes at a place, less "0" each.
  @inline(__always)
  private static func digits(_ bytes: RawSpan, _ place: Int) -> UInt64 {
    UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)) ^ zeros
  }

  /// A bit in each byte that is no digit, right up to the first such byte.
  @inline(__always)
  private static func others(_ word: UInt64) -> UInt64 {
    ((word &+ 0x7676_7676_7676_7676) | word) & 0x8080_8080_8080_8080
  }

  @inline(__always)
  private static func areDigits(_ word: UInt64) -> Bool { others(word) == 0 }

  /// How many digits a word begins with.
  @inline(__always)
  private static func digitCount(_ word: UInt64) -> Int { others(word).trailingZeroBitCount >> 3 }

  /// The number that eight digits spell.
  @inline(__always)
  private static func number(_ word: UInt64) -> UInt64 {
    let pairs = word &* 10 &+ word &>> 8
    let mask: UInt64 = 0x0000_00FF_0000_00FF
    return ((pairs & mask) &* 0x000F_4240_0000_0064 &+ (pairs &>> 16 & mask) &* 0x0000_2710_0000_0001) &>> 32
  }

  /// The number that the first digits of a word spell.
  @inline(__always)
  private static func number(_ word: UInt64, count: Int) -> UInt64 { number(word << UInt64(64 - 8 * count)) }

  private static func decimalLength(_ number: UInt64, _ table: Span<UInt64>) -> Int {
    var length = 0
    while length < 19, number >= table[NumberTable.tens + length] { length += 1 }
    return length
  }

  // MARK: Powers

  /// The double nearest to w · 10^q; NaN where this cannot tell.
  @inline(__always)
  static func scaled(_ w: UInt64, _ q: Int, _ table: Span<UInt64>) -> Double {
    if w == 0 { return 0 }
    let index = q - NumberTable.lowest
    guard UInt(bitPattern: index) <= UInt(NumberTable.highest - NumberTable.lowest) else { return .nan }
    let shift = w.leadingZeroBitCount
    let (high, low) = (w &<< UInt64(shift)).multipliedFullWidth(by: table[2 * index])
    let top = high &>> 63
    // The product keeps 53 bits; the first of those that go decides, unless the rest is about a half.
    let dropped = top &+ 10
    let rest = high & (1 &<< dropped &- 1)
    let half: UInt64 = 1 &<< (dropped &- 1)
    if rest &- half &+ 1 <= 1 {
      return scaledSlowly(w, q, high: high, low: low, table)
    }
    let mantissa = (high &>> (dropped &- 1) &+ 1) &>> 1
    return assembled(mantissa, q: q, top: Int(top), shift: shift)
  }

  /// mantissa · 2^…: the leading bit of a mantissa adds one to the exponent, and so does one that was rounded up to 2^53.
  @inline(__always)
  private static func assembled(_ mantissa: UInt64, q: Int, top: Int, shift: Int) -> Double {
    // floor(q · log2(10)) by a multiplication that is exact in this range.
    let biased = (217_706 &* q) >> 16 &+ (1023 + 63 - 1) &+ top &- shift
    return Double(bitPattern: mantissa &+ UInt64(truncatingIfNeeded: biased) &<< 52)
  }

  @inline(never)
  private static func scaledSlowly(
    _ w: UInt64, _ q: Int, high: UInt64, low: UInt64, _ table: Span<UInt64>
  ) -> Double {
    let shift = w.leadingZeroBitCount
    let more = (w << UInt64(shift)).multipliedFullWidth(by: table[2 * (q - NumberTable.lowest) + 1]).high
    let carry = low.addingReportingOverflow(more)
    let (high, low) = (carry.overflow ? high &+ 1 : high, carry.partialValue)
    // The product is high:low and up to two units of low more: what the low half of the last product and the bits
    // behind the power's 128th would have added.
    let top = high >> 63
    let dropped = top + 10
    let rest = high & (1 << dropped - 1)
    let half: UInt64 = 1 << (dropped - 1)
    if rest == half, low == 0 { return .nan }
    if rest == half - 1, low >= .max - 1 { return .nan }
    return assembled((high >> dropped) + (rest >= half ? 1 : 0), q: q, top: Int(top), shift: shift)
  }
}
