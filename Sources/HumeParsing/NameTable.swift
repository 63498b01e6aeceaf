import HumeTypes

/// Names as bytes, numbered in the order in which they came, found by their bytes without making a string.
///
/// Names are kept in words of eight bytes, the last one filled up with zeros, and compared so.
struct NameTable: Sendable {
  private var words: [UInt64] = []
  /// Where a name's words begin, and its length in bytes.
  private var names: [(start: Int32, length: Int32)] = []
  private var hashes: [UInt64] = []
  /// Open addressing: a name's number plus one, 0 where free; a power of two, at most half full.
  private var slots: [Int32]

  init(_ names: [String]) {
    slots = Array(repeating: 0, count: 16)
    for name in names { append(Array(name.utf8)) }
  }

  var count: Int { names.count }

  /// Whether the name of number `index` is what stands in `range`.
  @inline(__always)
  func isName(_ index: Int, _ window: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let name = names[index]
    guard Int(name.length) == range.count else { return false }
    var (at, word) = (range.lowerBound, Int(name.start))
    while at < range.upperBound {
      if words[word] != window.word(at, before: range.upperBound) { return false }
      at += 8
      word += 1
    }
    return true
  }

  /// The number of the name in `range`, or nil.
  func find(_ window: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var slot = place(hash(window, range))
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if isName(index, window, range) { return index }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Adds a name that is not there yet.
  mutating func append(_ name: [UInt8]) {
    names.append((Int32(words.count), Int32(name.count)))
    hashes.append(hash(name.span, 0..<name.count))
    for at in stride(from: 0, to: name.count, by: 8) { words.append(name.span.word(at, before: name.count)) }
    if names.count * 2 > slots.count {
      slots = Array(repeating: 0, count: slots.count * 4)
      for index in names.indices { insert(index) }
    } else {
      insert(names.count - 1)
    }
  }

  private mutating func insert(_ index: Int) {
    var slot = place(hashes[index])
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = Int32(index) + 1
  }

  /// A hash of the length and of all bytes, so that long names which agree at both ends do not crowd one place.
  @inline(__always)
  private func hash(_ window: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    let first = window.word(range.lowerBound, before: range.upperBound)
    let last = range.count > 8 ? window.word(range.upperBound - 8, before: range.upperBound) : 0
    var mixed = first ^ (last &<< 7 | last &>> 57) ^ UInt64(truncatingIfNeeded: range.count)
    if range.count > 16 { mixed ^= middle(window, range) }
    let product = mixed &* 0x9E37_79B9_7F4A_7C15
    return product ^ product &>> 32
  }

  /// A hash of what stands between the first eight bytes and the last eight.
  @inline(never)
  private func middle(_ window: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    var mixed: UInt64 = 0
    for at in stride(from: range.lowerBound + 8, to: range.upperBound - 8, by: 8) {
      mixed = (mixed ^ window.word(at, before: range.upperBound)) &* 0xD6E8_FEB8_6659_FD93
      mixed ^= mixed &>> 32
    }
    return mixed
  }

  @inline(__always)
  private func place(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash) & (slots.count - 1) }
}

extension Span<UInt8> {
  /// The bytes from `at` on, eight of them or as many as there are before `end`, filled up with zeros.
  @inline(__always)
  func word(_ at: Int, before end: Int) -> UInt64 {
    let length = end - at
    if at + 8 <= count {
      let word = UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self))
      return length >= 8 ? word : word & (1 &<< UInt64(8 &* length) &- 1)
    }
    var word: UInt64 = 0
    for i in 0..<Swift.min(length, 8) { word |= UInt64(self[at + i]) << UInt64(8 * i) }
    return word
  }
}
