import HumeParsing
import HumeTypes

/// Where the values of an object's members lie in a text.
struct ObjectMembers {
  /// The values of the members, of those of one name the first.
  private(set) var values: [String: Range<Int>] = [:]
  /// Behind the opening brace.
  let start: Int

  /// Of the object that a range of the text is; a byte order mark may stand before it.
  init(_ text: [UInt8], in range: Range<Int>? = nil) throws {
    let range = range ?? text.indices
    let base = range.lowerBound + (text[range].starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
    let bytes = Array(text[base..<range.upperBound])
    var lexer = JSONLexer()
    _ = try lexer.next(bytes.span, isFinal: true)
    start = base + lexer.position
    while try lexer.next(bytes.span, isFinal: true) == .key {
      let key = lexer.text(bytes.span)
      let begin = Self.startOfValue(bytes, behind: lexer.position)
      _ = try lexer.next(bytes.span, isFinal: true)
      while lexer.depth > 1 { _ = try lexer.next(bytes.span, isFinal: true) }
      if values[key] == nil { values[key] = (base + begin)..<(base + lexer.position) }
    }
  }

  /// Members to be put in front of those that it has, as text for `start`.
  func text(of members: [(name: String, json: [UInt8])]) -> [UInt8] {
    var added: [UInt8] = []
    for (name, json) in members {
      if !added.isEmpty { added += Array(", ".utf8) }
      appendJSONString(name, to: &added)
      added += Array(": ".utf8) + json
    }
    if !added.isEmpty, !values.isEmpty { added += Array(", ".utf8) }
    return added
  }

  /// Where the value begins whose key ends at `end`.
  private static func startOfValue(_ bytes: [UInt8], behind end: Int) -> Int {
    let isBetween: (UInt8) -> Bool = { [0x20, 0x0A, 0x0D, 0x09, UInt8(ascii: ":")].contains($0) }
    return bytes[end...].firstIndex { !isBetween($0) } ?? bytes.count
  }
}
