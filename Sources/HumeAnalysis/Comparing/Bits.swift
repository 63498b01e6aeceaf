/// A bit for each of some rows or cells.
struct Bits: Sendable {
  private var words: [UInt64]
  /// The words that are not 0 are among these.
  private var used = 0..<0

  /// So many bits, none of them set.
  init(count: Int) { words = Array(repeating: 0, count: (count + 63) / 64) }

  init(count: Int, _ isSet: (Int) -> Bool) {
    self.init(count: count)
    for index in 0..<count where isSet(index) { insert(index) }
  }

  /// Sets a bit.
  mutating func insert(_ index: Int) {
    let word = index >> 6
    words[word] |= 1 << UInt64(index & 63)
    used = used.isEmpty ? word..<word + 1 : min(used.lowerBound, word)..<max(used.upperBound, word + 1)
  }

  /// Whether any bit is set in both.
  func meets(_ other: Bits) -> Bool {
    used.clamped(to: other.used).contains { words[$0] & other.words[$0] != 0 }
  }

  /// The number of bits that are set.
  var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// The number of bits that are set in both.
  func count(with other: Bits) -> Int {
    var count = 0
    for index in used.clamped(to: other.used) { count += (words[index] & other.words[index]).nonzeroBitCount }
    return count
  }
}
