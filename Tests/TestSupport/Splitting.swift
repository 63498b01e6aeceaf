/// Sizes of pieces, each at least 1, that add up to `count`; small pieces are frequent, so tokens are cut often.
package func seededSplits(of count: Int, seed: UInt64) -> [Int] {
  var random = SeededRandom(seed: seed)
  var sizes: [Int] = []
  var rest = count
  while rest > 0 {
    let size = min(rest, 1 + random.below(random.pick([1, 3, 17, 100, 4096, 65536])))
    sizes.append(size)
    rest -= size
  }
  return sizes
}

/// Two sizes, or one where the place is at an end: the bytes cut at a place of 0…count.
package func split(of count: Int, at place: Int) -> [Int] {
  [place, count - place].filter { $0 > 0 }
}

/// `count` pieces of one byte.
package func byteByByte(_ count: Int) -> [Int] {
  Array(repeating: 1, count: count)
}

/// Pieces of `size` bytes, the last with what is left.
package func evenSplits(of count: Int, size: Int) -> [Int] {
  Array(repeating: size, count: count / size) + (count % size == 0 ? [] : [count % size])
}

/// The ways of cutting that every parser is tried with: whole, byte by byte, in pieces of 7, and at seeded places.
package func waysToSplit(_ count: Int, seeds: Range<UInt64> = 0..<4) -> [[Int]] {
  let whole = count == 0 ? [] : [count]
  return [whole, byteByByte(count), evenSplits(of: count, size: 7)] + seeds.map { seededSplits(of: count, seed: $0) }
}

/// The bytes in pieces of those sizes, which add up to their count.
package func pieces(of bytes: [UInt8], sizes: [Int]) -> [[UInt8]] {
  var rest = bytes[...]
  return sizes.map { size in
    let piece = Array(rest.prefix(size))
    rest = rest.dropFirst(size)
    return piece
  }
}
