/// How JSON is laid out.
enum JSONLayout: String, CaseIterable {
  /// `{"a":1,"b":2}`
  case compact
  /// `{"a": 1, "b": 2}`, as Python's `json.dumps` writes and most real files look.
  case spaced
  /// A member a line, indented by two spaces.
  case pretty
}

extension JSONValue {
  /// The text of this value; `depth` is that of the line on which it begins.
  func text(_ layout: JSONLayout, depth: Int = 0) -> [UInt8] {
    var writer = JSONWriter(layout: layout)
    writer.write(self, depth: depth)
    return writer.bytes
  }
}

private struct JSONWriter {
  let layout: JSONLayout
  var bytes: [UInt8] = []

  mutating func write(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: bytes += "null".utf8
    case .bool(let value): bytes += (value ? "true" : "false").utf8
    case .number(let spelling): bytes += spelling.utf8
    case .string(let text): writeString(text, asciiOnly: false)
    case .asciiString(let text): writeString(text, asciiOnly: true)
    case .array(let elements):
      writeList("[", "]", count: elements.count, depth: depth) { $0.write(elements[$1], depth: depth + 1) }
    case .object(let members):
      writeList("{", "}", count: members.count, depth: depth) { writer, index in
        writer.writeString(members[index].key, asciiOnly: false)
        writer.bytes += (writer.layout == .compact ? ":" : ": ").utf8
        writer.write(members[index].value, depth: depth + 1)
      }
    }
  }

  private mutating func writeList(
    _ opening: String, _ closing: String, count: Int, depth: Int, element: (inout JSONWriter, Int) -> Void
  ) {
    bytes += opening.utf8
    for index in 0..<count {
      if index > 0 { bytes += (layout == .spaced ? ", " : ",").utf8 }
      if layout == .pretty { writeLineBreak(depth: depth + 1) }
      element(&self, index)
    }
    if layout == .pretty, count > 0 { writeLineBreak(depth: depth) }
    bytes += closing.utf8
  }

  private mutating func writeLineBreak(depth: Int) {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }

  private mutating func writeString(_ text: String, asciiOnly: Bool) {
    bytes.append(UInt8(ascii: "\""))
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": bytes += "\\\"".utf8
      case "\\": bytes += "\\\\".utf8
      case "\n": bytes += "\\n".utf8
      case "\r": bytes += "\\r".utf8
      case "\t": bytes += "\\t".utf8
      default:
        if scalar.value < 0x20 || asciiOnly && scalar.value > 0x7e {
          for unit in String(scalar).utf16 { bytes += ("\\u" + hexDigits(of: UInt32(unit), count: 4)).utf8 }
        } else {
          bytes += String(scalar).utf8
        }
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

/// `value` in lower-case hexadecimal digits, filled up with zeros.
func hexDigits(of value: UInt32, count: Int) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: max(0, count - digits.count)) + digits
}
