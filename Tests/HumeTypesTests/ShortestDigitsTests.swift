import HumeTypes
import TestSupport
import Testing

/// Digits against `Double.description`, which is the obvious way and a slow one.
@Suite struct ShortestDigitsTests {
  /// What the digits have to be.
  static func expected(_ number: Double) -> String {
    let text = number.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  static func digits(_ number: Double) -> String {
    var bytes: [UInt8] = [0x41]
    appendShortestDigits(number, to: &bytes)
    return String(decoding: bytes.dropFirst(), as: UTF8.self)
  }

  /// The first of `numbers` whose digits are others, nil where there is none.
  static func difference(_ numbers: some Sequence<Double>) -> String? {
    for number in numbers where digits(number) != expected(number) {
      return "\(digits(number)) for \(expected(number)), bits \(number.bitPattern)"
    }
    return nil
  }

  @Test(
    arguments: [
      (0, "0"), (-0.0, "-0"), (1, "1"), (-1.5, "-1.5"), (0.1, "0.1"), (0.0001, "0.0001"), (0.00001, "1e-05"),
      (9.02e-05, "9.02e-05"), (-1.25e-07, "-1.25e-07"), (123.456, "123.456"), (0x1p53, "9007199254740992"),
      (0x1p53 + 2, "9.007199254740994e+15"), (1e16, "1e+16"), (.leastNonzeroMagnitude, "5e-324"),
      (0.041991226375103, "0.041991226375103"),
      (11.989999999999998, "11.989999999999998"), (1e-38, "1e-38"), (1e-39, "1e-39"), (.infinity, "inf"), (.nan, "nan"),
    ] as [(Double, String)])
  func examples(number: Double, text: String) { #expect(Self.digits(number) == text) }

  @Test(arguments: 0..<4 as Range<UInt64>) func randomNumbers(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let difference = Self.difference(
      (0..<8_000).lazy.flatMap { _ -> [Double] in
        let unit = random.unit()
        let bits = random.next()
        return [
          unit, Double(Float(unit)), Double(Float(unit * 2_000)), unit * 2_000, Double(bitPattern: bits),
          Double(Int(bits >> 40)) / 1_000, Double(Int(bits >> 30)) / 1e6, Double(bits >> (bits & 63)),
          // Below and above the numbers that have powers of their own, and few digits in the binary.
          Double(sign: .minus, exponent: random.within(-140...60), significand: 1 + random.unit()),
          Double(bitPattern: UInt64(random.within(870...1_090)) << 52 | bits & 7),
        ]
      })
    #expect(difference == nil)
  }

  @Test func powersAndTheirNeighbours() {
    let twos = (-1_074...1_023).map { Double(sign: .plus, exponent: $0, significand: 1) }
    let tens = (-330...308).flatMap { exponent in (1...12).compactMap { Double("\($0)e\(exponent)") } }
    #expect(Self.difference((twos + tens).lazy.flatMap { [$0, $0.nextUp, $0.nextDown, -$0, 3 * $0, 5 * $0] }) == nil)
    #expect(Self.difference((0..<20_000).lazy.flatMap { [Double($0) / 100, Double($0) / 1_024] }) == nil)
  }

  @Test(
    arguments: [
      0, 1, -1, 9, 10, 99, 12_345_678, 99_999_999, 100_000_000, 100_000_001, -9_999_999_999_999_999,
      10_000_000_000_000_000, 10_000_000_100_000_000, .max, .min,
    ] as [Int])
  func wholeNumbers(integer: Int) {
    var bytes = [UInt8](repeating: 0x41, count: 3 + digitsRoom)
    let end: Int
    do {
      var span = bytes.mutableSpan
      var room = span.mutableBytes
      end = writeDigits(integer, to: &room, at: 3)
    }
    #expect(String(decoding: bytes[..<end], as: UTF8.self) == "AAA\(integer)")
  }
}
