/// A JSON text with holes: rendered once in the layout wanted, then written many times with other values in the holes.
///
///     {"name": "Joy", "score": ▢}  →  `{"name": "Joy", "score": `, hole, `}`
struct Template {
  /// The text between the holes: one part more than there are holes.
  private(set) var parts: [[UInt8]] = [[]]
  /// The number of each hole.
  private(set) var holes: [Int] = []
  /// How deep the line of the first hole is indented.
  private(set) var depth = 0

  /// A hole, as it stands in a value of which a template is made.
  static func hole(_ number: Int) -> JSONValue { .number("\u{1}\(number)\u{2}") }

  init(_ value: JSONValue, layout: JSONLayout, depth: Int) {
    var number: Int?
    for byte in value.text(layout, depth: depth) {
      switch (byte, number) {
      case (1, _):
        if holes.isEmpty { self.depth = Self.indentation(parts[0]) / 2 }
        number = 0
      case (2, let hole?):
        holes.append(hole)
        parts.append([])
        number = nil
      case (_, let hole?): number = hole * 10 + Int(byte - UInt8(ascii: "0"))
      case (_, nil): parts[parts.count - 1].append(byte)
      }
    }
  }

  private static func indentation(_ text: [UInt8]) -> Int {
    text.reversed().prefix { $0 == UInt8(ascii: " ") }.count
  }
}

extension JSONLayout {
  /// What stands between two elements of a list whose lines are indented by `depth`.
  func separator(depth: Int) -> [UInt8] {
    switch self {
    case .compact: Array(",".utf8)
    case .spaced: Array(", ".utf8)
    case .pretty: Array((",\n" + String(repeating: "  ", count: depth)).utf8)
    }
  }
}
