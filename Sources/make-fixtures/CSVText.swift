/// Writes CSV as the service does: CRLF, UTF-8 without BOM, a field quoted only when it must be.
struct CSVText {
  private(set) var bytes: [UInt8] = []
  private let lineEnd: String

  /// A CSV with the line ends `lineEnd`.
  init(lineEnd: String = "\r\n") { self.lineEnd = lineEnd }

  /// Adds a record.
  mutating func append(_ fields: [String]) {
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(field)
    }
    bytes += lineEnd.utf8
  }

  private mutating func append(_ field: String) {
    let special = field.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 10 || $0 == 13 }
    guard special else {
      bytes += field.utf8
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in field.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

extension JSONValue {
  /// The cell that shows this value: numbers spelled as in the JSON, null empty.
  var cell: String {
    switch self {
    case .number(let text), .string(let text), .asciiString(let text): text
    case .bool(let value): value ? "true" : "false"
    case .null, .array, .object: ""
    }
  }
}
