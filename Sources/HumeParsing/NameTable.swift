import HumeTypes

/// Names as bytes, numbered in the order in which they came, found by their bytes without making a string.
struct NameTable: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  /// Open addressing: a name's number plus one, 0 where free; a power of two, at most half full.
  private var slots: [Int32]

  init(_ names: [String]) {
    slots = Array(repeating: 0, count: 16)
    for name in names { append(Array(name.utf8)) }
  }

  var count: Int { ends.count }

  /// Whether the name of number `index` is what stands in `range`.
  @inline(__always)
  func isName(_ index: Int, _ window: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let begin = index == 0 ? 0 : ends[index - 1]
    let length = ends[index] - begin
    guard length == range.count else { return false }
    var i = 0
    while i < length {
      if bytes[begin + i] != window[range.lowerBound + i] { return false }
      i += 1
    }
    return true
  }

  /// The number of the name in `range`, or nil.
  func find(_ window: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for i in range { hash = (hash ^ UInt64(window[i])) &* 0x100_0000_01B3 }
    var slot = place(hash)
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if isName(index, window, range) { return index }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Adds a name that is not there yet.
  mutating func append(_ name: [UInt8]) {
    bytes.append(contentsOf: name)
    ends.append(bytes.count)
    if ends.count * 2 > slots.count {
      slots = Array(repeating: 0, count: slots.count * 4)
      for index in ends.indices { insert(index) }
    } else {
      insert(ends.count - 1)
    }
  }

  private mutating func insert(_ index: Int) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for i in (index == 0 ? 0 : ends[index - 1])..<ends[index] {
      hash = (hash ^ UInt64(bytes[i])) &* 0x100_0000_01B3
    }
    var slot = place(hash)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = Int32(index) + 1
  }

  private func place(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash ^ hash >> 32) & (slots.count - 1) }
}
