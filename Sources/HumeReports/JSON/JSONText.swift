// Single JSON values as bytes.

extension Output {
  /// Writes a cell as a JSON value; missing, and a number that is not finite, as null.
  func write(json cell: Cell) throws {
    switch cell {
    case .text(let text): try write(json: text)
    case .integer(let value): try write(integer: value)
    case .number(let value) where value.isFinite: try write(number: value)
    case .missing, .number: try write("null")
    case .boolean(let value): try write(value ? "true" : "false")
    }
  }

  /// Writes a text in quotes, with quotes, backslashes, control characters and the line separators U+2028 and U+2029
  /// (which JavaScript takes for line ends) escaped.
  func write(json text: String) throws {
    append(UInt8(ascii: "\""))
    var text = text
    try text.withUTF8 { utf8 in
      var start = 0
      var i = 0
      while i < utf8.count {
        guard let (escape, length) = jsonEscape(utf8, at: i) else {
          i += 1
          continue
        }
        try write(UnsafeBufferPointer(rebasing: utf8[start..<i]))
        try write(escape)
        i += length
        start = i
      }
      try write(UnsafeBufferPointer(rebasing: utf8[start...]))
    }
    append(UInt8(ascii: "\""))
  }
}

/// A text as a JSON string.
func jsonString(_ text: String) -> [UInt8] {
  let output = Output.memory()
  // Memory has no error to give.
  try? output.write(json: text)
  return output.bytes
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
