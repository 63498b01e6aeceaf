// What the fast ways of the reader share: looking at a window in steps of eight and sixteen bytes.

extension Span<UInt8> {
  /// Moves `place` over white space, not beyond `end`.
  @inline(__always)
  func skipSpace(_ place: inout Int, before end: Int) {
    if place < end, self[place] > 0x20 { return }
    skipLongSpace(&place, before: end)
  }

  @inline(never)
  private func skipLongSpace(_ place: inout Int, before end: Int) {
    var at = place
    while at < end {
      switch self[at] {
      case 0x20:
        at += 1
        // Indentation.
        while at + 8 <= end, bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self) == 0x2020_2020_2020_2020 {
          at += 8
        }
      case 0x0A, 0x0D, 0x09: at += 1
      default:
        place = at
        return
      }
    }
    place = at
  }

  /// The end of the plain text that begins at `start`: the first quote, if nothing before it needs a closer look
  /// (escapes, control characters, bytes above 0x7F) and it stands eight bytes before `end`; else nil.
  @inline(__always)
  func plainTextEnd(_ start: Int, before end: Int) -> Int? {
    var at = start
    while at + 8 <= end {
      let word = UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self))
      let special = JSONLexer.specialBytes(word)
      if special != 0 {
        at += special.trailingZeroBitCount >> 3
        return self[at] == UInt8(ascii: "\"") ? at : nil
      }
      at += 8
    }
    return nil
  }
}

/// The number of line feeds in a range.
func newlines(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
  let raw = bytes.bytes
  var count = 0
  var at = range.lowerBound
  let feed = SIMD16<UInt8>(repeating: 0x0A)
  while at + 16 <= range.upperBound {
    // A byte counts up to 255.
    let stop = Swift.min(range.upperBound - 15, at + 255 * 16)
    var sums = SIMD16<Int8>.zero
    while at < stop {
      let block = raw.unsafeLoadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self)
      sums &-= unsafeBitCast(block .== feed, to: SIMD16<Int8>.self)
      at += 16
    }
    count += sumOfBytes(unsafeBitCast(sums, to: SIMD16<UInt8>.self))
  }
  while at < range.upperBound {
    if bytes[at] == 0x0A { count += 1 }
    at += 1
  }
  return count
}

private func sumOfBytes(_ bytes: SIMD16<UInt8>) -> Int {
  let words = unsafeBitCast(bytes, to: SIMD2<UInt64>.self)
  let mask: UInt64 = 0x00FF_00FF_00FF_00FF
  let pairs = (words[0] & mask) &+ (words[0] >> 8 & mask) &+ (words[1] & mask) &+ (words[1] >> 8 & mask)
  return Int((pairs &* 0x0001_0001_0001_0001) >> 48)
}
