// The two things that every writer of JSON needs, and CSV one of them: a string escaped, and a number's shortest digits.

/// Appends `text` as a JSON string with its quotes. What JSON allows bare is bare, except U+2028 and U+2029, which
/// JavaScript once took for line ends.
package func appendJSONString(_ text: String, to bytes: inout [UInt8]) {
  bytes.append(UInt8(ascii: "\""))
  var text = text
  text.withUTF8 { utf8 in
    var start = 0
    var i = 0
    while i < utf8.count {
      guard let (escape, length) = jsonEscape(utf8, at: i) else {
        i += 1
        continue
      }
      bytes.append(contentsOf: utf8[start..<i])
      bytes.append(contentsOf: escape.utf8)
      i += length
      start = i
    }
    bytes.append(contentsOf: utf8[start...])
  }
  bytes.append(UInt8(ascii: "\""))
}

/// The escape for what stands at `i`, and how many bytes it stands for; nil where none is needed.
private func jsonEscape(_ utf8: UnsafeBufferPointer<UInt8>, at i: Int) -> (String, Int)? {
  switch utf8[i] {
  case UInt8(ascii: "\""): return ("\\\"", 1)
  case UInt8(ascii: "\\"): return ("\\\\", 1)
  case UInt8(ascii: "\n"): return ("\\n", 1)
  case UInt8(ascii: "\r"): return ("\\r", 1)
  case UInt8(ascii: "\t"): return ("\\t", 1)
  case 0x08: return ("\\b", 1)
  case 0x0C: return ("\\f", 1)
  case 0..<0x20:
    let digits = String(utf8[i], radix: 16)
    return ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits, 1)
  case 0xE2 where i + 2 < utf8.count && utf8[i + 1] == 0x80 && utf8[i + 2] == 0xA8: return ("\\u2028", 3)
  case 0xE2 where i + 2 < utf8.count && utf8[i + 1] == 0x80 && utf8[i + 2] == 0xA9: return ("\\u2029", 3)
  default: return nil
  }
}

/// Appends the shortest digits that read back as the same double, without a `.0`: `0.1`, `1`, `9.02e-05`.
package func appendShortestDigits(_ number: Double, to bytes: inout [UInt8]) {
  let start = bytes.count
  bytes.append(contentsOf: repeatElement(0, count: digitsRoom))
  let end: Int
  do {
    var span = bytes.mutableSpan
    var room = span.mutableBytes
    end = writeShortestDigits(number, to: &room, at: start)
  }
  bytes.removeLast(bytes.count - end)
}
