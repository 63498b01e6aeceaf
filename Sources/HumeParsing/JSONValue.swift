import HumeTypes

/// A small JSON document as a tree: a job's details, a server's message. Not for predictions, which are streamed.
package indirect enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  /// Keys in their order; of a key that comes twice both stand here.
  case object([(key: String, value: JSONValue)])

  /// Parses a whole document, strictly.
  package init(parsing bytes: [UInt8]) throws(ParsingError) {
    var limits = JSONLimits()
    limits.depth = 100
    var lexer = JSONLexer(limits: limits)
    self = try JSONValue.value(&lexer, bytes.span, try lexer.next(bytes.span, isFinal: true))
    while try lexer.next(bytes.span, isFinal: true) != .end {}
  }

  private static func value(
    _ lexer: inout JSONLexer, _ bytes: Span<UInt8>, _ token: JSONToken
  ) throws(ParsingError) -> JSONValue {
    switch token {
    case .string: return .string(lexer.text(bytes))
    case .number: return .number(lexer.number)
    case .true: return .bool(true)
    case .false: return .bool(false)
    case .beginArray:
      var elements: [JSONValue] = []
      while true {
        let next = try lexer.next(bytes, isFinal: true)
        if next == .endArray { return .array(elements) }
        elements.append(try value(&lexer, bytes, next))
      }
    case .beginObject:
      var members: [(key: String, value: JSONValue)] = []
      while try lexer.next(bytes, isFinal: true) == .key {
        let key = lexer.text(bytes)
        members.append((key, try value(&lexer, bytes, try lexer.next(bytes, isFinal: true))))
      }
      return .object(members)
    default: return .null
    }
  }

  /// The value of the first member `key` of an object, or nil.
  package subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The text, or nil.
  package var text: String? { if case .string(let text) = self { text } else { nil } }

  /// The number, or nil.
  package var double: Double? { if case .number(let number) = self { number } else { nil } }

  /// The number where it is a whole one that an `Int` holds exactly, however it is written (`3`, `3.0`), or nil.
  package var integer: Int? { double.flatMap { abs($0) <= 0x1p53 ? Int(exactly: $0) : nil } }

  /// Whether two trees are the same, numbers by value, the order of keys aside.
  package static func == (a: JSONValue, b: JSONValue) -> Bool {
    switch (a, b) {
    case (.null, .null): true
    case (.bool(let x), .bool(let y)): x == y
    case (.number(let x), .number(let y)): x == y
    case (.string(let x), .string(let y)): Array(x.unicodeScalars) == Array(y.unicodeScalars)
    case (.array(let x), .array(let y)): x == y
    case (.object(let x), .object(let y)):
      x.count == y.count && x.allSatisfy { member in y.contains { $0.key == member.key && $0.value == member.value } }
    default: false
    }
  }
}
