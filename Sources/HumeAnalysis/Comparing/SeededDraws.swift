/// Whole numbers that a seed decides: what resampling is drawn with, the same everywhere and in every version.
///
/// The generator is SplitMix64, with all arithmetic modulo 2⁶⁴: `state += 0x9E3779B97F4A7C15`, then of the state `z ^= z >>
/// 30`, `z *= 0xBF58476D1CE4E5B9`, `z ^= z >> 27`, `z *= 0x94D049BB133111EB`, `z ^= z >> 31`. A number below n is the
/// upper half of z·n (Lemire's method); a z whose lower half is below 2⁶⁴ mod n is thrown away, so that all are as
/// likely.
///
/// ```swift
/// var draws = SeededDraws(seed: 1)
/// draws.below(6)  // 3
/// draws.below(6)  // 4
/// ```
public struct SeededDraws: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// The draws of a seed.
  public init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number from 0 up to but without `count`, which has to be above 0.
  public mutating func below(_ count: Int) -> Int {
    precondition(count > 0, "there is no number below \(count)")
    let bound = UInt64(count)
    var product = next().multipliedFullWidth(by: bound)
    // 2⁶⁴ mod n is below n: only then need it be known.
    if product.low < bound {
      let least = (0 &- bound) % bound
      while product.low < least { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// `count` different numbers below `limit`, in the order in which they come up: one that was drawn before is drawn
  /// again. All of them, ascending and without a draw, where there are no more than `count`.
  public mutating func distinct(_ count: Int, below limit: Int) -> [Int] {
    if limit <= count { return Array(0..<limit) }
    var seen: Set<Int> = []
    var drawn: [Int] = []
    while drawn.count < count {
      let number = below(limit)
      if seen.insert(number).inserted { drawn.append(number) }
    }
    return drawn
  }
}
