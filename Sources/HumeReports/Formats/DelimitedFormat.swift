/// CSV (RFC 4180) and TSV by the same rules: LF, UTF-8 without BOM, a header always, quotes only where needed.
///
/// A missing value is the `missing` text, bare; a text that is empty or spells the same is put in quotes. So the two
/// differ for readers that look at quotes. In a table of one column a missing value is in quotes too where it is empty,
/// since many readers skip empty lines.
public struct DelimitedFormat: TableFormat {
  private let output: Output
  private let delimiter: UInt8
  private let missing: String
  private let excelSafe: Bool
  private var missingCell: [UInt8] = []

  init(_ output: Output, delimiter: UInt8, missing: String, excelSafe: Bool) {
    self.output = output
    self.delimiter = delimiter
    self.missing = missing
    self.excelSafe = excelSafe
  }

  /// Comma-separated values. `excelSafe` puts an apostrophe before texts that begin with `=`, `+`, `-`, `@`, a tab or a
  /// line break, which spreadsheets would take for formulas.
  public static func csv(_ output: Output, missing: String = "", excelSafe: Bool = false) -> DelimitedFormat {
    DelimitedFormat(output, delimiter: UInt8(ascii: ","), missing: missing, excelSafe: excelSafe)
  }

  /// Tab-separated values, otherwise as `csv`.
  public static func tsv(_ output: Output, missing: String = "", excelSafe: Bool = false) -> DelimitedFormat {
    DelimitedFormat(output, delimiter: UInt8(ascii: "\t"), missing: missing, excelSafe: excelSafe)
  }

  /// Writes the header.
  public mutating func begin(_ name: String, columns: [Column]) throws {
    let cell = Output.memory()
    try write(missing, to: cell, quoted: needsQuotes(missing) || columns.count == 1 && missing.isEmpty)
    missingCell = cell.bytes
    try row(columns.map { .text($0.name) })
  }

  /// Writes a line.
  public mutating func row(_ cells: [Cell]) throws {
    var isFirst = true
    for cell in cells {
      if !isFirst { output.append(delimiter) }
      isFirst = false
      switch cell {
      case .text(let text): try write(text: text)
      case .number(let value) where value.isFinite: try output.write(number: value)
      case .missing, .number: try output.write(missingCell)
      case .integer(let value): try output.write(integer: value)
      case .boolean(let value): try output.write(value ? "true" : "false")
      }
    }
    try output.write(CollectionOfOne(UInt8(ascii: "\n")))
  }

  /// Nothing is left to write.
  public mutating func end() throws {}

  private func write(text: String) throws {
    let guarded = excelSafe && looksLikeFormula(text) ? "'" + text : text
    let quoted = guarded.isEmpty || guarded == missing || needsQuotes(guarded)
    try write(guarded, to: output, quoted: quoted)
  }

  private func write(_ text: String, to output: Output, quoted: Bool) throws {
    guard quoted else { return try output.write(text) }
    output.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { output.append(byte) }
      output.append(byte)
    }
    output.append(UInt8(ascii: "\""))
  }

  private func needsQuotes(_ text: String) -> Bool {
    text.utf8.contains {
      $0 == delimiter || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r")
    }
  }
}

private func looksLikeFormula(_ text: String) -> Bool {
  switch text.utf8.first {
  case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"): true
  case UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): true
  default: false
  }
}
