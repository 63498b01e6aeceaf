import HumeAnalysis
import Testing

/// The draws, which others have to be able to make again: numbers of an independent program in Python.
@Suite struct SeededDrawsTests {
  @Test func isSplitMix64() {
    var zero = SeededDraws(seed: 0)
    #expect(
      [zero.next(), zero.next(), zero.next()] == [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F])
    var one = SeededDraws(seed: 1)
    #expect([one.next(), one.next()] == [0x910A_2DEC_8902_5CC1, 0xBEEB_8DA1_658E_EC67])
  }

  @Test func numbersBelowALimit() {
    var draws = SeededDraws(seed: 1)
    #expect((0..<12).map { _ in draws.below(6) } == [3, 4, 5, 2, 2, 4, 5, 3, 1, 4, 2, 3])
    #expect((0..<9).map { _ in draws.below(1) } == Array(repeating: 0, count: 9))
  }

  /// One of the nine numbers that this takes is thrown away.
  @Test func whatWouldBeTooLikelyIsThrownAway() {
    var draws = SeededDraws(seed: 1)
    #expect((0..<8).map { _ in draws.below(3 << 61 + 1) } == Self.ofMany)
  }

  static let ofMany = [
    3_919_206_142_200_308_424, 5_158_966_954_149_910_695, 3_073_867_782_683_167_588, 3_073_213_963_922_613_285,
    5_277_344_101_074_198_768, 6_069_085_008_053_950_142, 3_618_332_400_025_522_700, 1_975_014_611_959_633_695,
  ]

  @Test func differentNumbers() {
    var draws = SeededDraws(seed: 1)
    #expect(draws.distinct(4, below: 6) == [3, 4, 5, 2])
    draws = SeededDraws(seed: 2)
    #expect(draws.distinct(5, below: 1000) == [591, 749, 595, 765, 311])
    let before = draws
    #expect(draws.distinct(6, below: 6) == [0, 1, 2, 3, 4, 5])
    #expect(draws.distinct(9, below: 2) == [0, 1])
    var (a, b) = (before, draws)
    #expect(a.next() == b.next(), "where all are taken, none is drawn")
  }

  @Test func allAreAsLikely() {
    var draws = SeededDraws(seed: 3)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[draws.below(7)] += 1 }
    #expect(counts.allSatisfy { abs($0 - 10_000) < 500 }, "\(counts)")
  }
}
