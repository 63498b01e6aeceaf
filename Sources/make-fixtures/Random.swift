/// A seeded generator (SplitMix64): the same seed gives the same numbers on every machine.
///
/// No function here calls the mathematics library, whose last digits differ between systems; only `+ - * /` and the
/// square root, which IEEE 754 defines to the last bit.
struct Random {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A generator of its own for a named part, so that a new part does not change the others.
  init(seed: UInt64, for name: String) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ seed
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    state = hash
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// From 0 up to, and not including, 1.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  mutating func between(_ low: Double, _ high: Double) -> Double { low + (high - low) * unit() }

  /// From 0 up to, and not including, `count`.
  mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }

  /// Nearly normal, mean 0 and variance 1: four uniform numbers, summed.
  mutating func noise() -> Double { (unit() + unit() + unit() + unit() - 2) * 3.0.squareRoot() }

  mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var result = elements
    for i in stride(from: result.count - 1, to: 0, by: -1) { result.swapAt(i, below(i + 1)) }
    return result
  }

  mutating func hexDigits(_ count: Int) -> String {
    String((0..<count).map { _ in Array("0123456789abcdef")[below(16)] })
  }
}
