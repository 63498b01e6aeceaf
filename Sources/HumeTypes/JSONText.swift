// The two things that every writer of JSON needs, and CSV one of them: a string escaped, and a number's shortest digits.

/// Appends `text` as a JSON string with its quotes. What JSON allows bare is bare, except U+2028 and U+2029, which
/// JavaScript once took for line ends.
package func appendJSONString(_ text: String, to bytes: inout [UInt8]) {
  bytes.append(UInt8(ascii: "\""))
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": bytes.append(contentsOf: "\\\"".utf8)
    case "\\": bytes.append(contentsOf: "\\\\".utf8)
    case "\n": bytes.append(contentsOf: "\\n".utf8)
    case "\r": bytes.append(contentsOf: "\\r".utf8)
    case "\t": bytes.append(contentsOf: "\\t".utf8)
    case "\u{8}": bytes.append(contentsOf: "\\b".utf8)
    case "\u{C}": bytes.append(contentsOf: "\\f".utf8)
    case "\0"..."\u{1F}", "\u{7F}", "\u{2028}", "\u{2029}":
      let digits = String(scalar.value, radix: 16)
      bytes.append(contentsOf: "\\u".utf8)
      bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count))
      bytes.append(contentsOf: digits.utf8)
    default: bytes.append(contentsOf: UTF8.encode(scalar) ?? .init())
    }
  }
  bytes.append(UInt8(ascii: "\""))
}

/// Appends the shortest digits that read back as the same double, without a `.0`: `0.1`, `1`, `9.02e-05`.
package func appendShortestDigits(_ number: Double, to bytes: inout [UInt8]) {
  bytes.append(contentsOf: number.description.utf8)
  if bytes.count >= 2, bytes[bytes.count - 1] == UInt8(ascii: "0"), bytes[bytes.count - 2] == UInt8(ascii: ".") {
    bytes.removeLast(2)
  }
}
