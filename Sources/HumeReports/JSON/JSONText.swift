import HumeTypes

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

  /// Writes a text in quotes, escaped.
  func write(json text: String) throws { try append { $0.append(json: text) } }
}

/// A text as a JSON string.
func jsonString(_ text: String) -> [UInt8] {
  var bytes: [UInt8] = []
  appendJSONString(text, to: &bytes)
  return bytes
}
