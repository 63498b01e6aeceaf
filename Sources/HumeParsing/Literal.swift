/// Up to 48 bytes that are compared sixteen at a time.
struct Literal: Sendable {
  /// How long a literal can be; also, how many bytes are looked at to compare one.
  static let longest = 48

  let length: Int
  // The bytes, and the masks of those that count.
  private let first, second, third: (bytes: SIMD2<UInt64>, mask: SIMD2<UInt64>)

  /// The bytes in a range, which is not longer than `longest`.
  init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    func word(_ at: Int) -> (bytes: UInt64, mask: UInt64) {
      let count = range.upperBound - at
      if count <= 0 { return (0, 0) }
      return (bytes.word(at, before: range.upperBound), count >= 8 ? .max : 1 << UInt64(8 * count) - 1)
    }
    func block(_ index: Int) -> (bytes: SIMD2<UInt64>, mask: SIMD2<UInt64>) {
      let (low, high) = (word(range.lowerBound + 16 * index), word(range.lowerBound + 16 * index + 8))
      return (SIMD2(low.bytes, high.bytes), SIMD2(low.mask, high.mask))
    }
    length = range.count
    (first, second, third) = (block(0), block(1), block(2))
  }

  /// Whether the literal stands at a place behind which `longest` bytes can be looked at: that is not checked.
  @inline(__always)
  func isAt(_ place: Int, _ raw: RawSpan) -> Bool {
    let a = raw.unsafeLoadUnaligned(fromUncheckedByteOffset: place, as: SIMD2<UInt64>.self)
    let b = raw.unsafeLoadUnaligned(fromUncheckedByteOffset: place &+ 16, as: SIMD2<UInt64>.self)
    let c = raw.unsafeLoadUnaligned(fromUncheckedByteOffset: place &+ 32, as: SIMD2<UInt64>.self)
    let difference =
      (a ^ first.bytes) & first.mask | (b ^ second.bytes) & second.mask | (c ^ third.bytes) & third.mask
    return difference[0] | difference[1] == 0
  }
}
