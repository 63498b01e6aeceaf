// Exact sums as they are: whole numbers on the grid, and the digits of what is off it.

extension FixedSum: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    self.init(low: try reader.number(), high: try reader.signed())
  }
  func write(to writer: inout PartialWriter) {
    writer.number(low)
    writer.signed(high)
  }
}

extension FixedSquares: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    self.init(low: try reader.number(), middle: try reader.number(), high: try reader.number())
  }
  func write(to writer: inout PartialWriter) {
    writer.number(low)
    writer.number(middle)
    writer.number(high)
  }
}

/// A byte: 0 where nothing was ever added, 1, or 2 for a negative sum; the exponent of the lowest digit; the digits.
extension LongAccumulator: PartialCodable {
  /// Digits of products of doubles weigh from 2⁻²¹⁴⁸ to 2²⁰⁴⁸, in units of 32 bits, with room for carries.
  private static let exponents = Int64(-72)...72

  init(from reader: inout PartialReader) throws(PartialError) {
    let kind = try reader.byte()
    try reader.check(kind <= 2, "a byte above 2")
    if kind == 0 {
      self.init()
      return
    }
    let lowest = try reader.signed()
    let digits = try reader.list { reader throws(PartialError) in
      let digit = try reader.number()
      try reader.check(digit <= UInt64(UInt32.max), "a digit of more than 32 bits")
      return UInt32(digit)
    }
    let range = LongAccumulator.exponents
    try reader.check(range.contains(lowest) && digits.count <= range.count, "a sum beyond the range of sums")
    self.init(digits: digits, lowest: Int(lowest), isNegative: kind == 2)
  }

  func write(to writer: inout PartialWriter) {
    if isUntouched { return writer.byte(0) }
    let number = digits()
    // The same sum is written alike, whatever it was made of.
    let zeros = number.digits.prefix { $0 == 0 }.count
    writer.byte(number.isNegative ? 2 : 1)
    writer.signed(number.digits.isEmpty ? 0 : Int64(number.lowest + zeros))
    writer.list(Array(number.digits[zeros...])) { $1.number(UInt64($0)) }
  }
}

extension ExactSum: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    self.init()
    fixed = try reader.read()
    rest = try reader.read()
  }
  func write(to writer: inout PartialWriter) {
    writer.write(fixed)
    writer.write(rest)
  }
}

extension SquareSum: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    self.init()
    fixed = try reader.read()
    rest = try reader.read()
  }
  func write(to writer: inout PartialWriter) {
    writer.write(fixed)
    writer.write(rest)
  }
}
