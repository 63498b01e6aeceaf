import Foundation

/// A JSON value as it is written: objects keep the order and the repetitions of their keys, numbers keep their text.
package indirect enum OracleJSON: Sendable {
  case null
  case bool(Bool)
  case number(String)
  case string(String)
  case array([OracleJSON])
  case object([OracleMember])
}

/// One `"key": value` of an object.
package struct OracleMember: Sendable, Equatable {
  package var key: String
  package var value: OracleJSON

  package init(_ key: String, _ value: OracleJSON) {
    self.key = key
    self.value = value
  }
}

extension OracleJSON: Equatable {
  /// The same kinds, the same order, the same spelling of numbers and the same scalars in strings.
  package static func == (a: OracleJSON, b: OracleJSON) -> Bool {
    a.bytes == b.bytes
  }
}

extension OracleJSON {
  /// The value of the first member with one of these keys; nil where there is none or this is no object.
  package func first(_ keys: String...) -> OracleJSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { member in keys.contains { sameScalars($0, member.key) } }?.value
  }

  /// The elements of an array, else nil.
  package var elements: [OracleJSON]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The members of an object, the first of each key only, else nil.
  package var members: [OracleMember]? {
    guard case .object(let all) = self else { return nil }
    return uniqued(all, by: \.key)
  }

  /// The text of a string, else nil.
  package var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The nearest double of a number; nil for another kind and for a number beyond a double's range.
  package var double: Double? {
    guard case .number(let text) = self else { return nil }
    let value = strtod(text, nil)
    return value.isFinite ? value : nil
  }

  /// A number without a fraction (`3`, `3.0`, `3e0`), else nil.
  package var integer: Int? {
    double.flatMap { Int(exactly: $0) }
  }

  /// The compact JSON of this value, with no escapes but those that must be.
  package var bytes: [UInt8] {
    switch self {
    case .null: Array("null".utf8)
    case .bool(let value): Array((value ? "true" : "false").utf8)
    case .number(let text): Array(text.utf8)
    case .string(let text): OracleJSON.quoted(text)
    case .array(let elements):
      [UInt8(ascii: "[")] + elements.map(\.bytes).joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
    case .object(let members):
      [UInt8(ascii: "{")]
        + members.map { OracleJSON.quoted($0.key) + [UInt8(ascii: ":")] + $0.value.bytes }
        .joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "}")]
    }
  }

  private static func quoted(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0..<0x20: bytes += Array(String(format: "\\u%04x", Int(byte)).utf8)
      default: bytes.append(byte)
      }
    }
    return bytes + [UInt8(ascii: "\"")]
  }
}

/// Whether two texts are the same Unicode scalars; `==` of String also equates composed with decomposed letters.
package func sameScalars(_ a: String, _ b: String) -> Bool {
  a.utf8.count == b.utf8.count && a.utf8.elementsEqual(b.utf8)
}

/// Whether `a` comes before `b` by Unicode scalars, which is the order of their UTF-8.
package func scalarsBefore(_ a: String, _ b: String) -> Bool {
  a.utf8.lexicographicallyPrecedes(b.utf8)
}

/// The first element of each key, in order; keys are compared by Unicode scalars.
package func uniqued<Element>(_ elements: [Element], by key: (Element) -> String) -> [Element] {
  var seen: Set<[UInt8]> = []
  return elements.filter { seen.insert(Array(key($0).utf8)).inserted }
}

/// The texts in order of first appearance.
package func uniqued(_ texts: [String]) -> [String] {
  uniqued(texts) { $0 }
}
