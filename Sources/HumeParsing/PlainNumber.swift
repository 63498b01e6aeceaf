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
  /// 10^(19 − k) − 1 for k digits: how many, less one, the digits before them may be.
  static let limits = tens + 20
  /// The power of 10^-16.
  static let scores = 2 * (-16 - lowest)
  /// The exponents of scores, by the number of digits beyond 16.
  static let exponents = limits + 9
  let words: [UInt64]

  /// The exponent of a double whose mantissa is the upper half of a product with 10^q: floor(q · log2(10)) by a
  /// multiplication that is exact in this range, less one for the mantissa's leading bit, which adds it again.
  @inline(__always)
  static func exponent(_ q: Int) -> Int { (217_706 &* q) &>> 16 &+ (1023 + 63 - 1) }

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
    for digits in 0...8 { words.append(words[NumberTable.tens + 19 - digits] - 1) }
    for more in 0...4 { words.append(UInt64(NumberTable.exponent(-16 - more))) }
    self.words = words
  }
}

/// Reads plain numbers.
enum PlainNumber {
  /// How many bytes behind a number's beginning may be looked at.
  static let reach = 64

  private static let zeros: UInt64 = 0x3030_3030_3030_3030

  /// A number and the place behind it.
  struct Found {
    /// NaN where the number is not plain.
    let value: Double
    let end: Int
  }

  /// The number that begins at `start`, where `reach` bytes can be looked at. What follows it is for the caller to check:
  /// it can be an exponent.
  @inline(__always)
  static func read(_ bytes: RawSpan, at start: Int, _ table: Span<UInt64>) -> Found {
    guard let more = scan(bytes, at: start) else { return readOther(bytes, at: start, table) }
    return Found(value: value(bytes, at: start, more: more, table), end: start &+ 18 &+ more)
  }

  /// Whether "0." and 16 to 20 digits begin at `start`, as in nearly every score; gives the number of digits beyond 16.
  @inline(__always)
  static func scan(_ bytes: RawSpan, at start: Int) -> Int? {
    let more = digitCount(digits(bytes, start &+ 18))
    let isScore = others(digits(bytes, start &+ 2)) | others(digits(bytes, start &+ 10)) == 0
    return isScore && more <= 4 && load16(bytes, start) == 0x2E30 ? more : nil
  }

  /// The number that was scanned; NaN where it is not plain.
  @inline(__always)
  static func value(_ bytes: RawSpan, at start: Int, more: Int, _ table: Span<UInt64>) -> Double {
    let leading = number(digits(bytes, start &+ 2)) &* 100_000_000 &+ number(digits(bytes, start &+ 10))
    // Zero, or too many digits for 64 bits.
    guard leading &- 1 < table[unchecked: NumberTable.limits &+ more] else {
      return readOther(bytes, at: start, table).value
    }
    let third = lastDigits(digits(bytes, start &+ 18), count: more)
    let w = leading &* table[unchecked: NumberTable.tens &+ more] &+ third
    let shift = w.leadingZeroBitCount
    let (high, low) = (w &<< UInt64(truncatingIfNeeded: shift)).multipliedFullWidth(
      by: table[unchecked: NumberTable.scores &- 2 &* more])
    guard isDecided(high) else { return scaledSlowly(w, -16 &- more, high: high, low: low, table) }
    let top = high &>> 63
    let exponent = table[unchecked: NumberTable.exponents &+ more] &+ top &- UInt64(truncatingIfNeeded: shift)
    return Double(bitPattern: (high &>> (top &+ 9) &+ 1) &>> 1 &+ exponent &<< 52)
  }

  /// The number that begins at `start` in any form.
  @inline(never)
  static func readOther(_ bytes: RawSpan, at start: Int, _ table: Span<UInt64>) -> Found {
    let none = Found(value: .nan, end: start)
    var at = start
    let isNegative = byte(bytes, at) == UInt8(ascii: "-")
    if isNegative { at &+= 1 }
    let whole = digits(bytes, at)
    let wholeCount = digitCount(whole)
    // One to seven digits; "0" has none behind it.
    guard UInt(bitPattern: wholeCount &- 1) < 7, whole & 0xFF != 0 || wholeCount == 1 else { return none }
    var w = number(whole, count: wholeCount)
    var q = 0
    at &+= wholeCount
    if byte(bytes, at) == UInt8(ascii: ".") {
      // Up to sixteen digits without asking how many: that changes from number to number.
      let (first, second) = (digits(bytes, at &+ 1), digits(bytes, at &+ 9))
      let firstCount = digitCount(first)
      let secondCount = firstCount == 8 ? digitCount(second) : 0
      let count = firstCount &+ secondCount
      guard firstCount > 0, wholeCount &+ count <= 19 else { return none }
      w = w &* table[unchecked: NumberTable.tens &+ firstCount] &+ number(first, count: firstCount)
      w = w &* table[unchecked: NumberTable.tens &+ secondCount] &+ number(second, count: secondCount)
      q = -count
      at &+= 1 &+ count
      if count == 16 {
        let third = digits(bytes, at)
        let more = digitCount(third)
        guard more < 8, w < table[unchecked: NumberTable.tens &+ 19 &- more] else { return none }
        w = w &* table[unchecked: NumberTable.tens &+ more] &+ number(third, count: more)
        q &-= more
        at &+= more
      }
    }
    if byte(bytes, at) | 0x20 == UInt8(ascii: "e") {
      at &+= 1
      let sign = byte(bytes, at)
      if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { at &+= 1 }
      let word = digits(bytes, at)
      let count = digitCount(word)
      guard count > 0, count < 4 else { return none }
      let exponent = Int(truncatingIfNeeded: number(word, count: count))
      q &+= sign == UInt8(ascii: "-") ? -exponent : exponent
      at &+= count
    }
    let value = scaled(w, q, table)
    return Found(value: isNegative ? -value : value, end: at)
  }

  // MARK: Eight digits

  /// The eight bytes at a place, less "0" each.
  @inline(__always)
  private static func digits(_ bytes: RawSpan, _ place: Int) -> UInt64 {
    UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: place, as: UInt64.self)) ^ zeros
  }

  @inline(__always)
  private static func byte(_ bytes: RawSpan, _ place: Int) -> UInt8 {
    bytes.unsafeLoad(fromUncheckedByteOffset: place, as: UInt8.self)
  }

  @inline(__always)
  private static func load16(_ bytes: RawSpan, _ place: Int) -> UInt16 {
    UInt16(littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: place, as: UInt16.self))
  }

  /// A bit in each byte that is no digit, right up to the first such byte.
  @inline(__always)
  private static func others(_ word: UInt64) -> UInt64 {
    ((word &+ 0x7676_7676_7676_7676) | word) & 0x8080_8080_8080_8080
  }

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

  /// The number that the first digits of a word spell, at most four.
  @inline(__always)
  private static func lastDigits(_ word: UInt64, count: Int) -> UInt64 {
    let digits = UInt32(truncatingIfNeeded: word &<< UInt64(truncatingIfNeeded: 32 &- 8 &* count))
    let pairs = (digits &* 10 &+ digits &>> 8) & 0x00FF_00FF
    return UInt64(UInt16(truncatingIfNeeded: pairs &* 100 &+ pairs &>> 16))
  }

  /// The number that the first digits of a word spell.
  @inline(__always)
  private static func number(_ word: UInt64, count: Int) -> UInt64 {
    // In two steps, as a shift by 64 bits would be none.
    let half = UInt64(truncatingIfNeeded: 32 &- 4 &* count)
    return number((word &<< half) &<< half)
  }

  // MARK: Powers

  /// The double nearest to w · 10^q; NaN where this cannot tell.
  @inline(__always)
  static func scaled(_ w: UInt64, _ q: Int, _ table: Span<UInt64>) -> Double {
    if w == 0 { return 0 }
    let index = q - NumberTable.lowest
    guard UInt(bitPattern: index) <= UInt(NumberTable.highest - NumberTable.lowest) else { return .nan }
    let shift = w.leadingZeroBitCount
    let (high, low) = (w &<< UInt64(shift)).multipliedFullWidth(by: table[unchecked: 2 * index])
    guard isDecided(high) else { return scaledSlowly(w, q, high: high, low: low, table) }
    let top = high &>> 63
    return assembled((high &>> (top &+ 9) &+ 1) &>> 1, q: q, top: Int(top), shift: shift)
  }

  /// Whether the upper half of a product is enough to round by. It keeps 53 bits and drops 10 or 11; only where these are
  /// about a half, their last nine bits all 0 or all 1, could the lower half or a carry from it matter.
  @inline(__always)
  private static func isDecided(_ high: UInt64) -> Bool { (high &+ 1) & 0x1FF > 1 }

  /// mantissa · 2^…: the leading bit of a mantissa adds one to the exponent, and so does one that was rounded up to 2^53.
  @inline(__always)
  private static func assembled(_ mantissa: UInt64, q: Int, top: Int, shift: Int) -> Double {
    let biased = NumberTable.exponent(q) &+ top &- shift
    return Double(bitPattern: mantissa &+ UInt64(truncatingIfNeeded: biased) &<< 52)
  }

  @inline(never)
  private static func scaledSlowly(
    _ w: UInt64, _ q: Int, high: UInt64, low: UInt64, _ table: Span<UInt64>
  ) -> Double {
    let shift = w.leadingZeroBitCount
    let more = (w << UInt64(shift)).multipliedFullWidth(by: table[unchecked: 2 * (q - NumberTable.lowest) + 1]).high
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
