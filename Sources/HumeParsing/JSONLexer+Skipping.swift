/// What came of skipping a container.
package enum Skipping { case skipped, needsInput, fault }

extension JSONLexer {
  /// Skips the rest of the container that has just begun by its brackets and strings alone. What else stands in it is not
  /// looked at, so this is only for what is read once more. `.fault`: brackets do not match, or nest too deep for this.
  package mutating func skipContainer(_ bytes: Span<UInt8>) -> Skipping {
    if skipped.depth == 0 { skipped = (1, frames[frames.count - 1].isObject ? 1 : 0) }
    var (at, depth, objects) = (position, skipped.depth, skipped.objects)
    while let place = bytes.firstBracketOrQuote(at) {
      let byte = bytes[place]
      if byte == UInt8(ascii: "\"") {
        guard let end = bytes.endOfString(place + 1) else {
          // The string begins again with the next window.
          at = place
          break
        }
        at = end
        continue
      }
      at = place + 1
      let isObject = byte & 0x20 != 0
      if byte & 0x06 == 0x02 {
        // An opening bracket: 0x5B or 0x7B.
        guard depth < 64 else { return .fault }
        objects = objects &<< 1 | (isObject ? 1 : 0)
        depth += 1
      } else {
        guard objects & 1 == (isObject ? 1 : 0) else { return .fault }
        objects &>>= 1
        depth -= 1
        if depth == 0 {
          skipped = (0, 0)
          position = at - 1
          _ = close(isObject: isObject)
          return .skipped
        }
      }
    }
    position = max(at, position)
    skipped = (depth, objects)
    return .needsInput
  }
}

extension Span<UInt8> {
  /// The first bracket, brace or quote from a place on.
  fileprivate func firstBracketOrQuote(_ start: Int) -> Int? {
    var at = start
    let ones: UInt64 = 0x0101_0101_0101_0101
    while at + 8 <= count {
      let word = UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self))
      let folded = word | ones &* 0x20
      // Zero where the byte is one of them; right up to the first.
      let opening = folded ^ ones &* 0x7B
      let closing = folded ^ ones &* 0x7D
      let quote = word ^ ones &* 0x22
      let found =
        ((opening &- ones) & ~opening | (closing &- ones) & ~closing | (quote &- ones) & ~quote) & 0x8080_8080_8080_8080
      if found != 0 { return at + found.trailingZeroBitCount >> 3 }
      at += 8
    }
    while at < count {
      switch self[at] {
      case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "\""): return at
      default: at += 1
      }
    }
    return nil
  }

  /// The place behind the quote that ends the string whose content begins at `start`; nil where the window ends in it.
  fileprivate func endOfString(_ start: Int) -> Int? {
    var at = start
    let ones: UInt64 = 0x0101_0101_0101_0101
    while true {
      while at + 8 <= count {
        let word = UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self))
        let (quote, slash) = (word ^ ones &* 0x22, word ^ ones &* 0x5C)
        let found = ((quote &- ones) & ~quote | (slash &- ones) & ~slash) & 0x8080_8080_8080_8080
        if found != 0 {
          at += found.trailingZeroBitCount >> 3
          break
        }
        at += 8
      }
      guard at < count else { return nil }
      switch self[at] {
      case UInt8(ascii: "\""): return at + 1
      case UInt8(ascii: "\\"):
        guard at + 1 < count else { return nil }
        at += 2
      default: at += 1
      }
    }
  }
}
