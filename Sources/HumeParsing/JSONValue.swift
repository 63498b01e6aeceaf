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

  /// How many values a document may have that is read as a tree: one takes a hundred bytes of memory, and two of a file.
  package static let most = 200_000

  /// Parses a whole document, strictly; throws `too_many_values` where it has more than `most` of them.
  package init(parsing bytes: [UInt8], most: Int = JSONValue.most) throws(ParsingError) {
    var limits = JSONLimits()
    limits.depth = 100
    var lexer = JSONLexer(limits: limits)
    var rest = most
    self = try JSONValue.value(&lexer, bytes.span, try lexer.next(bytes.span, isFinal: true), &rest)
    while try lexer.next(bytes.span, isFinal: true) != .end {}
  }

  private static func value(
    _ lexer: inout JSONLexer, _ bytes: Span<UInt8>, _ token: JSONToken, _ rest: inout Int
  ) throws(ParsingError) -> JSONValue {
    if rest == 0 {
      throw lexer.error(
        .tooManyValues, "The document has more values than one of its kind needs.", bytes, at: lexer.position)
    }
    rest -= 1
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
        elements.append(try value(&lexer, bytes, next, &rest))
      }
    case .beginObject:
      var members: [(key: String, value: JSONValue)] = []
      while try lexer.next(bytes, isFinal: true) == .key {
        let key = lexer.text(bytes)
        members.append((key, try value(&lexer, bytes, try lexer.next(bytes, isFinal: true), &rest)))
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
