import Foundation
import HumeParsing
import TestSupport
import Testing

/// Decimals → doubles against the standard library, whose `Double(String)` rounds correctly.
@Suite struct PlainNumberTests {
  /// The number as the lexer reads it; with room behind it (64 bytes are looked at) by the fast way.
  private func read(_ text: String, room: Int) throws -> Double {
    var lexer = JSONLexer()
    let bytes = Array(text.utf8) + Array(repeating: 0x20, count: room)
    _ = try lexer.next(bytes.span, isFinal: true)
    return lexer.number
  }

  private func check(_ text: String) throws {
    let expected = try #require(Double(text))
    for room in [0, 80] where try read(text, room: room).bitPattern != expected.bitPattern {
      Issue.record("\(text) with room of \(room): \(try read(text, room: room)), not \(expected)")
    }
  }

  /// The kinds of decimals, each with what makes one.
  static let kinds: [(name: String, make: @Sendable (inout SeededRandom) -> String)] = [
    ("float32 widened", { "\(Double(Float($0.unit())))" }),
    ("small float32 widened", { "\(Double(Float($0.unit() / 10_000)))" }),
    ("17 digits", { String(format: "%.17g", $0.unit()) }),
    ("17 digits, any double", { String(format: "%.16e", finite(&$0)) }),
    ("shortest, any double", { "\(finite(&$0))" }),
    ("short", { "\(Double($0.below(1_000)) / 1_000)" }),
    ("16 to 20 digits behind the point", { "0." + digits(16 + $0.below(5), &$0) }),
    ("zeros, then digits", { "0." + String(repeating: "0", count: $0.below(20)) + digits(1 + $0.below(20), &$0) }),
    (
      "digits on both sides", { "\(1 + $0.below(9))" + digits($0.below(12), &$0) + "." + digits(1 + $0.below(20), &$0) }
    ),
    ("exponents", { "\(1 + $0.below(9))." + digits(1 + $0.below(19), &$0) + "e\($0.within(-60...60))" }),
    ("huge exponents", { "-\(1 + $0.below(9))." + digits(1 + $0.below(19), &$0) + "E\($0.within(-345...310))" }),
    ("25 and more digits", { "0." + digits(25 + $0.below(800), &$0) }),
    ("whole numbers", { "\(1 + $0.below(9))" + digits($0.below(25), &$0) }),
    ("halfway between neighbours", { halfway(&$0) }),
    ("about halfway, cut at 19 digits", { nearHalfway(&$0) }),
    ("about a power of two", { nearPower(&$0) }),
    ("subnormal", { "\(Double(bitPattern: $0.next() >> ($0.next() % 52 + 12)))" }),
  ]

  @Test(arguments: kinds.indices) func equalsTheStandardLibrary(_ index: Int) throws {
    var random = SeededRandom(seed: UInt64(index))
    for _ in 0..<12_000 { try check(Self.kinds[index].make(&random)) }
  }

  private static func digits(_ count: Int, _ random: inout SeededRandom) -> String {
    String(decoding: (0..<count).map { _ in UInt8(0x30 + random.below(10)) }, as: UTF8.self)
  }

  private static func finite(_ random: inout SeededRandom) -> Double {
    let value = Double(bitPattern: random.next())
    return value.isFinite ? value : 0.1
  }

  /// A whole number of 54 bits or a fraction of 54 bits, the last of them 1: exactly between two doubles.
  private static func halfway(_ random: inout SeededRandom) -> String {
    if random.oneIn(2) { return "\(UInt64(1) << 53 | (random.next() >> 11 | 1))" }
    return middle(0.5 + random.unit() / 2)
  }

  /// The first 17 to 19 digits of the middle between two doubles.
  private static func nearHalfway(_ random: inout SeededRandom) -> String {
    String(middle(random.unit()).prefix(19 + random.below(3)))
  }

  /// The decimal of the middle between a double from 0 to 1 and the next, 70 digits of it.
  private static func middle(_ value: Double) -> String {
    // Both parts are exact in decimal; their digits are added by hand.
    let (a, b) = (String(format: "%.70f", value), String(format: "%.70f", value.ulp / 2))
    var (sum, carry) = ([UInt8](), 0 as UInt8)
    for (x, y) in zip(a.utf8.reversed(), b.utf8.reversed()) {
      let digit = (x &- 0x30) &+ (y &- 0x30) &+ carry
      if x != UInt8(ascii: ".") { carry = digit / 10 }
      sum.append(x == UInt8(ascii: ".") ? x : 0x30 &+ digit % 10)
    }
    return String(decoding: sum.reversed(), as: UTF8.self)
  }

  private static func nearPower(_ random: inout SeededRandom) -> String {
    let power = Double(sign: .plus, exponent: random.within(-200...200), significand: 1)
    return String(format: "%.\(15 + random.below(5))g", random.pick([power, power.nextUp, power.nextDown]))
  }
}
