// Decimal text → the nearest double, exactly.
//
// Up to 19 significant digits fit a UInt64, so a number is w · 10^q. Three ways, the first that applies:
//   1. w ≤ 2^53 and |q| ≤ 22: both are doubles, and one division or multiplication rounds once (Clinger).
//   2. w · 10^q by two 64×64→128 multiplications with a 128-bit power of five; the result is kept only where what was
//      cut off cannot change the rounding (Eisel and Lemire, "Number parsing at a gigabyte per second"): `PlainNumber`.
//   3. Double(String), which is exact for any length and knows no locale.
// Scores are float32 values printed as doubles, 15 to 19 digits: nearly all take the second way.

/// A number of JSON's grammar as it is scanned.
struct Decimal {
  private var significand: UInt64 = 0
  private var exponent = 0
  private var isNegative = false
  private var hasMoreDigits = false
  /// What is wrong with the text, if anything.
  private(set) var fault: String?

  /// Scans the number at `start` and gives the place behind it, or behind what made it wrong.
  mutating func scan(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var i = start
    let count = bytes.count
    if bytes[i] == UInt8(ascii: "-") {
      isNegative = true
      i += 1
    }
    var digits = 0
    if i < count, bytes[i] == UInt8(ascii: "0") {
      i += 1
    } else {
      let first = i
      while i < count, let digit = digit(bytes[i]) {
        take(digit, &digits)
        if hasMoreDigits { exponent += 1 }
        i += 1
      }
      if i == first {
        fault = "A minus needs a digit behind it."
        return i
      }
    }
    if i < count, bytes[i] == UInt8(ascii: ".") {
      i += 1
      let first = i
      while i < count, let digit = digit(bytes[i]) {
        take(digit, &digits)
        if !hasMoreDigits { exponent -= 1 }
        i += 1
      }
      if i == first {
        fault = "A decimal point needs a digit behind it."
        return i
      }
    }
    if i < count, bytes[i] | 0x20 == UInt8(ascii: "e") { i = scanExponent(bytes, from: i + 1) }
    return i
  }

  private mutating func scanExponent(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var i = start
    var sign = 1
    if i < bytes.count, bytes[i] == UInt8(ascii: "-") || bytes[i] == UInt8(ascii: "+") {
      sign = bytes[i] == UInt8(ascii: "-") ? -1 : 1
      i += 1
    }
    let first = i
    var value = 0
    while i < bytes.count, let digit = digit(bytes[i]) {
      if value < 100_000_000 { value = value * 10 + Int(digit) }
      i += 1
    }
    if i == first { fault = "An exponent needs a digit." }
    exponent += sign * value
    return i
  }

  @inline(__always)
  private func digit(_ byte: UInt8) -> UInt64? {
    let value = byte &- UInt8(ascii: "0")
    return value < 10 ? UInt64(value) : nil
  }

  /// Takes one more digit while 19 significant ones are not exceeded; zeros before the first do not count.
  @inline(__always)
  private mutating func take(_ digit: UInt64, _ digits: inout Int) {
    if digits < 19 {
      significand = significand &* 10 &+ digit
      if significand != 0 { digits += 1 }
    } else {
      hasMoreDigits = true
    }
  }

  /// The nearest double; infinite beyond the range of doubles.
  func double(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Double {
    if !hasMoreDigits {
      if significand == 0 { return isNegative ? -0.0 : 0.0 }
      if significand <= 1 << 53, exponent >= -22, exponent <= 22 {
        let w = Double(significand)
        let value = exponent < 0 ? w / powersOfTen[-exponent] : w * powersOfTen[exponent]
        return isNegative ? -value : value
      }
      let table = NumberTable.shared.words
      let value = PlainNumber.scaled(significand, exponent, table.span)
      if !value.isNaN { return isNegative ? -value : value }
    }
    return exactDouble(bytes, range)
  }

  private func exactDouble(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Double {
    let text = bytes.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    // What the scan has accepted is always a number.
    return Double(text) ?? .nan
  }
}

private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
]
