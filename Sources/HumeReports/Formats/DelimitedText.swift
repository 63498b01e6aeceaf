/// How CSV and TSV spell texts: quotes only where they are needed, or where a text looks like a missing value.
struct DelimitedText {
  /// The byte between cells.
  let delimiter: UInt8
  /// The text of a missing value.
  let missing: String
  /// Whether texts that spreadsheets would take for formulas get an apostrophe.
  let excelSafe: Bool

  /// A missing value: in quotes too where it is empty and its line would be, which many readers skip.
  func missingCell(isOnly: Bool) -> [UInt8] {
    var buffer = ByteBuffer()
    append(missing, to: &buffer, quoted: needsQuotes(missing) || isOnly && missing.isEmpty)
    return buffer.bytes
  }

  /// A text that is there.
  func append(_ text: String, to buffer: inout ByteBuffer) {
    let guarded = excelSafe && looksLikeFormula(text) ? "'" + text : text
    let quoted = guarded.isEmpty || guarded == missing || needsQuotes(guarded)
    append(guarded, to: &buffer, quoted: quoted)
  }

  private func append(_ text: String, to buffer: inout ByteBuffer, quoted: Bool) {
    guard quoted else { return buffer.append(text) }
    buffer.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { buffer.append(byte) }
      buffer.append(byte)
    }
    buffer.append(UInt8(ascii: "\""))
  }

  private func needsQuotes(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { utf8 in
      for byte in utf8 where byte <= UInt8(ascii: ",") || byte == delimiter {
        switch byte {
        case delimiter, UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"): return true
        default: break
        }
      }
      return false
    }
  }

  private func looksLikeFormula(_ text: String) -> Bool {
    switch text.utf8.first {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"): true
    case UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): true
    default: false
    }
  }
}
