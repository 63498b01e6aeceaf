import HumeTypes

// CSV (RFC 4180) over a window of bytes, a record at a time, without I/O. Records end with LF or CRLF; a field in double
// quotes may hold commas, line ends and doubled quotes. Text has to be UTF-8. The caller slides the window as for JSON:
// where it ends inside a record, the answer is nil and `position` stays at the record's beginning.

/// A strict CSV lexer.
struct CSVLexer {
  struct Field {
    /// The content in the window, without quotes around it.
    var range: Range<Int>
    /// Whether quotes inside are doubled.
    var hasDoubledQuotes = false
    /// Whether quotes stand around it.
    var isQuoted = false
    var isEmpty: Bool { range.isEmpty }
    /// The place behind it and its quotes.
    var end: Int { range.upperBound + (isQuoted ? 1 : 0) }
  }

  /// The next record's beginning in the window.
  var position = 0
  /// The offset of the window's first byte.
  private(set) var base = 0
  /// The line of the window's first byte.
  private(set) var line = 1
  /// The fields of the last record.
  private(set) var fields: [Field] = []
  /// How many records were read, the header among them.
  private(set) var record = 0
  private let limit = 64 << 20

  /// Reads a record into `fields`: false at the end, nil where the window ends inside one.
  mutating func next(_ bytes: Span<UInt8>, isFinal: Bool) throws(ParsingError) -> Bool? {
    if base == 0, position == 0, bytes.count < 3, !isFinal { return nil }
    if base == 0, position == 0, bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
    while true {
      if position >= bytes.count { return isFinal ? false : nil }
      guard let end = try scan(bytes, isFinal) else {
        if bytes.count - position > limit {
          throw error(.tooLong, "A record is longer than \(limit) bytes.", bytes, at: position)
        }
        return nil
      }
      position = end
      // An empty line is no record.
      if fields.count == 1, fields[0].isEmpty { continue }
      record += 1
      return true
    }
  }

  /// Goes on behind a record that was read without `next`.
  mutating func skipRecord(to end: Int) {
    position = end
    record += 1
  }

  /// Splits the record at `position`; the place behind its line end, or nil where the window does not hold it whole.
  private mutating func scan(_ bytes: Span<UInt8>, _ isFinal: Bool) throws(ParsingError) -> Int? {
    fields.removeAll(keepingCapacity: true)
    var i = position
    while true {
      guard let end = try scanField(bytes, from: i, isFinal) else { return nil }
      i = end
      guard i < bytes.count else { return isFinal ? i : nil }
      switch bytes[i] {
      case UInt8(ascii: ","): i += 1
      case 0x0A: return i + 1
      default:
        // Only a carriage return ends a field besides.
        guard i + 1 < bytes.count else {
          if isFinal { return i + 1 }
          return nil
        }
        guard bytes[i + 1] == 0x0A else {
          throw error(.badToken, "A carriage return stands alone, outside quotes.", bytes, at: i)
        }
        return i + 2
      }
    }
  }

  private mutating func scanField(_ bytes: Span<UInt8>, from start: Int, _ isFinal: Bool) throws(ParsingError) -> Int? {
    var i = start
    guard i < bytes.count, bytes[i] == UInt8(ascii: "\"") else {
      while i < bytes.count {
        switch bytes[i] {
        case UInt8(ascii: ","), 0x0A, 0x0D:
          fields.append(Field(range: start..<i))
          return i
        case UInt8(ascii: "\""):
          throw error(.badQuote, "A quote stands inside a field that does not begin with one.", bytes, at: i)
        case 0x80...:
          guard let next = try sequence(bytes, at: i, isFinal) else { return nil }
          i = next
        default: i += 1
        }
      }
      if isFinal { fields.append(Field(range: start..<i)) }
      return isFinal ? i : nil
    }
    i += 1
    var field = Field(range: i..<i)
    while i < bytes.count {
      if bytes[i] == UInt8(ascii: "\"") {
        if i + 1 == bytes.count, !isFinal { return nil }
        if i + 1 < bytes.count, bytes[i + 1] == UInt8(ascii: "\"") {
          field.hasDoubledQuotes = true
          i += 2
          continue
        }
        field.range = start + 1..<i
        fields.append(field)
        i += 1
        if i < bytes.count, bytes[i] != UInt8(ascii: ","), bytes[i] != 0x0A, bytes[i] != 0x0D {
          throw error(.badQuote, "Text follows the closing quote of a field.", bytes, at: i)
        }
        return i
      }
      if bytes[i] >= 0x80 {
        guard let next = try sequence(bytes, at: i, isFinal) else { return nil }
        i = next
      } else {
        i += 1
      }
    }
    if isFinal { throw error(.truncated, "The CSV ends inside a quoted field.", bytes, at: bytes.count) }
    return nil
  }

  /// The field that begins at `start`; nil where it does not end before `last`, or holds what `next` refuses.
  static func plainField(_ bytes: Span<UInt8>, from start: Int, before last: Int) -> Field? {
    let isQuoted = bytes[start] == UInt8(ascii: "\"")
    var i = isQuoted ? start + 1 : start
    var field = Field(range: i..<i)
    field.isQuoted = isQuoted
    while i < last {
      switch bytes[i] {
      case UInt8(ascii: "\""):
        guard isQuoted else { return nil }
        guard bytes[i + 1] == UInt8(ascii: "\"") else {
          field.range = start + 1..<i
          return field
        }
        field.hasDoubledQuotes = true
        i += 2
      case UInt8(ascii: ","), 0x0A, 0x0D:
        if !isQuoted {
          field.range = start..<i
          return field
        }
        i += 1
      case 0x80...:
        guard case .valid(let length) = utf8Sequence(bytes, at: i) else { return nil }
        i += length
      default: i += 1
      }
    }
    return nil
  }

  /// Whether a number can begin with a byte.
  static func beginsNumber(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private func sequence(_ bytes: Span<UInt8>, at i: Int, _ isFinal: Bool) throws(ParsingError) -> Int? {
    switch utf8Sequence(bytes, at: i) {
    case .valid(let length): return i + length
    case .incomplete where isFinal:
      throw error(.truncated, "The CSV ends inside a character.", bytes, at: bytes.count)
    case .incomplete: return nil
    case .invalid: throw error(.badUTF8, "A field holds bytes that are not UTF-8.", bytes, at: i)
    }
  }

  /// A field's text.
  func text(_ index: Int, _ bytes: Span<UInt8>) -> String { CSVLexer.text(fields[index], bytes) }

  /// A field's text.
  static func text(_ field: Field, _ bytes: Span<UInt8>) -> String {
    bytes.extracting(field.range).withUnsafeBufferPointer { buffer in
      guard field.hasDoubledQuotes else { return String(decoding: buffer, as: UTF8.self) }
      var result: [UInt8] = []
      var i = 0
      while i < buffer.count {
        result.append(buffer[i])
        i += buffer[i] == UInt8(ascii: "\"") ? 2 : 1
      }
      return String(decoding: result, as: UTF8.self)
    }
  }

  /// Moves the place along when the first `count` bytes of the window are dropped.
  mutating func discard(_ count: Int, of bytes: Span<UInt8>) {
    line += newlines(bytes, 0..<count)
    base += count
    position -= count
  }

  func place(_ bytes: Span<UInt8>, at index: Int, record: Int? = nil, column: String? = nil) -> Place {
    Place(
      record: record ?? self.record + 1, column: column, line: line + newlines(bytes, 0..<index), byte: base + index)
  }

  private func error(_ code: ParsingError.Code, _ message: String, _ bytes: Span<UInt8>, at index: Int) -> ParsingError
  {
    ParsingError(code, message, at: place(bytes, at: index))
  }
}

/// The records of a CSV in memory, all fields as text.
package func csvRecords(_ bytes: [UInt8]) throws(ParsingError) -> [[String]] {
  var lexer = CSVLexer()
  var records: [[String]] = []
  while try lexer.next(bytes.span, isFinal: true) == true {
    records.append(lexer.fields.indices.map { lexer.text($0, bytes.span) })
  }
  return records
}
