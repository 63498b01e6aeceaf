import HumeTypes

// Small tables in memory whose cells are wanted as text, with the lines on which they stand: CSV by its strict lexer, and
// tables parted by tabs as BIDS has them, a record a line, where quotes matter only around a whole cell.

/// A record of a small table.
package struct TextRecord: Sendable, Hashable {
  /// The line on which it begins, from 1.
  package let line: Int
  /// The fields.
  package let fields: [String]

  /// A record.
  package init(line: Int, fields: [String]) { (self.line, self.fields) = (line, fields) }
}

/// The records of a CSV in memory; empty lines are none.
package func csvTextRecords(_ bytes: [UInt8]) throws(ParsingError) -> [TextRecord] {
  var lexer = CSVLexer()
  var records: [TextRecord] = []
  var (line, counted) = (1, 0)
  while try lexer.next(bytes.span, isFinal: true) == true {
    let begin = lexer.fields.first?.range.lowerBound ?? counted
    line += newlines(bytes.span, counted..<begin)
    counted = begin
    records.append(TextRecord(line: line, fields: lexer.fields.indices.map { lexer.text($0, bytes.span) }))
  }
  return records
}

/// The records of a table parted by tabs, a line each; empty lines are none. A cell in double quotes may hold tabs, and
/// doubled quotes.
package func tsvTextRecords(_ bytes: [UInt8]) throws(ParsingError) -> [TextRecord] {
  let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
  var records: [TextRecord] = []
  let lines = bytes.dropFirst(hasMark ? 3 : 0).split(separator: 0x0A, omittingEmptySubsequences: false)
  for (index, line) in lines.enumerated() {
    let line = line.last == 0x0D ? line.dropLast() : line
    if line.isEmpty { continue }
    guard String(validating: line, as: UTF8.self) != nil else {
      throw ParsingError(.badUTF8, "A line holds bytes that are not UTF-8.", at: Place(line: index + 1))
    }
    records.append(TextRecord(line: index + 1, fields: tabbedFields(line)))
  }
  return records
}

private func tabbedFields(_ line: ArraySlice<UInt8>) -> [String] {
  var fields: [String] = []
  var rest = line[...]
  while true {
    if let (field, end) = quotedField(rest) {
      fields.append(field)
      rest = rest[end...]
    } else {
      let end = rest.firstIndex(of: 0x09) ?? rest.endIndex
      fields.append(String(decoding: rest[..<end], as: UTF8.self))
      rest = rest[end...]
    }
    guard !rest.isEmpty else { return fields }
    rest = rest.dropFirst()
  }
}

/// The cell at the beginning if quotes stand around the whole of it, and the place behind it.
private func quotedField(_ rest: ArraySlice<UInt8>) -> (String, Int)? {
  let quote = UInt8(ascii: "\"")
  guard rest.first == quote else { return nil }
  var text: [UInt8] = []
  var index = rest.startIndex + 1
  while index < rest.endIndex {
    if rest[index] != quote {
      text.append(rest[index])
      index += 1
    } else if index + 1 < rest.endIndex, rest[index + 1] == quote {
      text.append(quote)
      index += 2
    } else {
      guard index + 1 == rest.endIndex || rest[index + 1] == 0x09 else { return nil }
      return (String(decoding: text, as: UTF8.self), index + 1)
    }
  }
  return nil
}
