/// A bit for each of some rows or cells.
struct Bits: Sendable {
  private var words: [UInt64]

  init(count: Int, _ isSet: (Int) -> Bool) {
    words = Array(repeating: 0, count: (count + 63) / 64)
    for index in 0..<count where isSet(index) { insert(index) }
  }

  /// Sets a bit.
  mutating func insert(_ index: Int) { words[index >> 6] |= 1 << UInt64(index & 63) }

  /// The number of bits that are set.
  var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// The number of bits that are set in both.
  func count(with other: Bits) -> Int {
    var count = 0
    for index in words.indices { count += (words[index] & other.words[index]).nonzeroBitCount }
    return count
  }
}
