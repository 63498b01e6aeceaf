import HumeTypes

// The values of which all others are made.

extension String: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) { self = try reader.text() }
  func write(to writer: inout PartialWriter) { writer.text(self) }
}

/// A number of things, from 0.
extension Int: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) { self = try reader.count() }
  func write(to writer: inout PartialWriter) { writer.count(self) }
}

extension Int64: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) { self = try reader.signed() }
  func write(to writer: inout PartialWriter) { writer.signed(self) }
}

extension Double: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) { self = try reader.double() }
  func write(to writer: inout PartialWriter) { writer.double(self) }
}

extension Bool: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    let byte = try reader.byte()
    try reader.check(byte <= 1, "a byte other than 0 and 1")
    self = byte == 1
  }
  func write(to writer: inout PartialWriter) { writer.byte(self ? 1 : 0) }
}

extension Optional: PartialCodable where Wrapped: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    self = try reader.read(Bool.self) ? try reader.read(Wrapped.self) : nil
  }
  func write(to writer: inout PartialWriter) {
    writer.write(self != nil)
    if let self { writer.write(self) }
  }
}

extension Array: PartialCodable where Element: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    self = try reader.list { reader throws(PartialError) in try reader.read() }
  }
  func write(to writer: inout PartialWriter) { writer.list(self) { $1.write($0) } }
}

extension Presence: PartialCodable where Value: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    switch try reader.byte() {
    case 0: self = .absent
    case 1: self = .null
    case 2: self = .value(try reader.read())
    default: throw reader.malformed("a byte above 2")
    }
  }
  func write(to writer: inout PartialWriter) {
    switch self {
    case .absent: writer.byte(0)
    case .null: writer.byte(1)
    case .value(let value):
      writer.byte(2)
      writer.write(value)
    }
  }
}

// Choices are written by their names.

extension PartialReader {
  /// Reads the name of a choice.
  mutating func choice<Choice: RawRepresentable<String>>(
    _ type: Choice.Type = Choice.self
  ) throws(PartialError) -> Choice {
    guard let choice = Choice(rawValue: try text()) else { throw malformed("a choice that nobody has") }
    return choice
  }
}

extension PartialWriter {
  /// Writes the name of a choice.
  mutating func choice(_ choice: some RawRepresentable<String>) { text(choice.rawValue) }
}
