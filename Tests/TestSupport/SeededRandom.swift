/// SplitMix64: a small generator that gives the same numbers for a seed everywhere.
package struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A whole number from 0 up to but without `count`, which is above 0.
  package mutating func below(_ count: Int) -> Int {
    Int(next() % UInt64(count))
  }

  /// A whole number of a range.
  package mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  /// True once in `count` times.
  package mutating func oneIn(_ count: Int) -> Bool {
    below(count) == 0
  }

  /// A number from 0 up to but without 1.
  package mutating func unit() -> Double {
    Double(next() >> 11) / 9_007_199_254_740_992
  }

  /// One of the elements, which must not be empty.
  package mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  /// The elements in a random order.
  package mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var rest = elements
    var result: [Element] = []
    while !rest.isEmpty { result.append(rest.remove(at: below(rest.count))) }
    return result
  }
}

/// The bytes with one byte changed, inserted, removed or cut off behind; of no bytes, one byte.
package func mutate(_ bytes: [UInt8], seed: UInt64) -> [UInt8] {
  var random = SeededRandom(seed: seed)
  // Half of the bytes put in are of JSON's own, which get further than others.
  let byte = random.oneIn(2) ? random.pick(Array("{}[]\",:\\0123456789.eE+-ntfu \n".utf8)) : UInt8(random.below(256))
  guard !bytes.isEmpty else { return [byte] }
  var result = bytes
  let place = random.below(bytes.count)
  switch random.below(5) {
  case 0: result.insert(byte, at: place)
  case 1: result.remove(at: place)
  case 2 where random.oneIn(4): result.removeSubrange(place...)
  case 3: result[place] ^= 1 << UInt8(random.below(8))
  default: result[place] = byte
  }
  return result
}
