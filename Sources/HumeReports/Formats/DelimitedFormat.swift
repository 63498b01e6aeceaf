/// CSV (RFC 4180) and TSV by the same rules: LF, UTF-8 without BOM, a header always, quotes only where needed.
///
/// A missing value is the `missing` text, bare; a text that is empty or spells the same is put in quotes. So the two
/// differ for readers that look at quotes. In a table of one column a missing value is in quotes too where it is empty,
/// since many readers skip empty lines.
public struct DelimitedFormat: TableFormat, LineFormat {
  let output: Output
  private(set) var spelling: LineSpelling
  private let text: DelimitedText

  init(_ output: Output, delimiter: UInt8, missing: String, excelSafe: Bool) {
    self.output = output
    text = DelimitedText(delimiter: delimiter, missing: missing, excelSafe: excelSafe)
    spelling = LineSpelling(text, columnCount: 0)
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
    spelling = LineSpelling(text, columnCount: columns.count)
    try row(columns.map { .text($0.name) })
  }

  /// Nothing is left to write.
  public mutating func end() throws {}
}
