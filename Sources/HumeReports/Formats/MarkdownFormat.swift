/// A pipe table as GitHub reads it: texts escaped so that they show as they are, numbers rounded for reading and to the
/// right, `·` for missing.
///
/// Widths and decimals are those of the first 1,000 rows; later ones are written as they come.
public struct MarkdownFormat: TableFormat {
  private let output: Output
  private var columns: [Column] = []
  private var decimals: [Int?] = []
  private var widths: [Int] = []
  private var page: [[Cell]] = []
  private var isMeasured = false
  private var hasTable = false
  private static let pageSize = 1_000
  /// Columns are not filled up beyond this.
  private static let widest = 40

  /// Writes to `output`.
  public init(_ output: Output) { self.output = output }

  /// Begins a table; between two is an empty line.
  public mutating func begin(_ name: String, columns: [Column]) throws {
    if hasTable { try output.write("\n") }
    hasTable = true
    isMeasured = false
    page = []
    self.columns = columns
  }

  /// Writes a row.
  public mutating func row(_ cells: [Cell]) throws {
    assert(cells.count == columns.count, "a row has a cell for every column")
    if isMeasured { return try write(texts(cells)) }
    page.append(cells)
    if page.count == MarkdownFormat.pageSize { try writePage() }
  }

  /// Writes what is left.
  public mutating func end() throws {
    if !isMeasured { try writePage() }
  }

  private mutating func writePage() throws {
    isMeasured = true
    decimals = columns.indices.map { readableDecimals(numbers(in: page, column: $0), kind: columns[$0].kind) }
    let header = columns.map { markdownText($0.name) }
    let rows = page.map(texts)
    page = []
    widths = columns.indices.map { index in
      let widest = rows.reduce(displayWidth(header[index])) { max($0, displayWidth($1[index])) }
      return max(3, min(widest, MarkdownFormat.widest))
    }
    try write(header)
    try write(
      columns.indices.map { index in
        let rule = String(repeating: "-", count: widths[index] - 1)
        return columns[index].alignment == .right ? rule + ":" : rule + "-"
      })
    for row in rows { try write(row) }
  }

  private func texts(_ cells: [Cell]) -> [String] {
    zip(cells, decimals).map { cell, decimals in
      if case .text(let text) = cell { return markdownText(text) }
      return readable(cell, decimals: decimals, glyphs: .unicode)
    }
  }

  private func write(_ texts: [String]) throws {
    let cells = columns.indices.map { index in
      " " + padded(index < texts.count ? texts[index] : "", to: widths[index], columns[index].alignment) + " "
    }
    try output.write("|" + cells.joined(separator: "|") + "|\n")
  }
}

/// A text for a cell of a Markdown table: what Markdown would take for its own is escaped, line breaks become `<br>`.
public func markdownText(_ text: String) -> String {
  var result = ""
  let scalars = Array(text.unicodeScalars)
  for (index, scalar) in scalars.enumerated() {
    switch scalar {
    case "\r" where index + 1 < scalars.count && scalars[index + 1] == "\n": continue
    case "\n", "\r": result += "<br>"
    case "\\", "|", "*", "`", "[", "]", "<", ">", "&", "~", "$":
      result += "\\"
      result.unicodeScalars.append(scalar)
    case "_":
      // Within a word (`n_missing`) it means nothing to Markdown.
      let isWithin =
        index > 0 && index + 1 < scalars.count && isWordLike(scalars[index - 1]) && isWordLike(scalars[index + 1])
      result += isWithin ? "_" : "\\_"
    default: result += printable(String(scalar))
    }
  }
  return result
}

private func isWordLike(_ scalar: Unicode.Scalar) -> Bool {
  scalar.properties.isAlphabetic || scalar.properties.numericType != nil
}
