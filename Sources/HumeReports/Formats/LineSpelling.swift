/// How a format of lines spells rows: cell behind cell, each behind what parts it from the one before, then an ending.
///
/// What a cell becomes depends on nothing but itself and its column. So whoever writes many rows that share most of their
/// cells can spell these once and copy the bytes (`LongObservations`); `append(row:to:)` is the same said plainly.
final class LineSpelling {
  /// The rules for texts and for what stands around cells.
  enum Style {
    /// A JSON object, with the names of the columns.
    case json
    /// Cells behind each other, with quotes where they are needed.
    case delimited(DelimitedText)
  }

  private let style: Style
  /// What stands before each value of an object: the brace or comma, the name and the colon.
  private let keys: [[UInt8]]
  /// What a missing value is.
  let missing: [UInt8]
  /// What ends a row.
  let ending: [UInt8]

  /// JSON objects without a line break.
  init(objectsOf columns: [Column], ending: String) {
    style = .json
    keys = columns.enumerated().map { index, column in
      [UInt8(ascii: index == 0 ? "{" : ",")] + jsonString(column.name) + [UInt8(ascii: ":")]
    }
    missing = Array("null".utf8)
    self.ending = Array(((columns.isEmpty ? "{}" : "}") + ending).utf8)
  }

  /// Lines of delimited text in `columnCount` columns.
  init(_ text: DelimitedText, columnCount: Int) {
    style = .delimited(text)
    keys = []
    missing = text.missingCell(isOnly: columnCount == 1)
    ending = [UInt8(ascii: "\n")]
  }

  /// A whole row.
  func append(row cells: [Cell], to buffer: inout ByteBuffer) {
    assert(keys.isEmpty || cells.count == keys.count, "a row has a cell for every column")
    for (column, cell) in cells.enumerated() { append(cell, column: column, to: &buffer) }
    buffer.append(ending)
  }

  /// A cell behind what parts it from the one before.
  func append(_ cell: Cell, column: Int, to buffer: inout ByteBuffer) {
    appendSeparator(column: column, to: &buffer)
    switch cell {
    case .text(let text): append(text, to: &buffer)
    case .integer(let value): buffer.append(integer: value)
    case .number(let value) where value.isFinite: buffer.append(number: value)
    case .missing, .number: buffer.append(missing)
    case .boolean(let value): buffer.append(value ? "true" : "false")
    }
  }

  /// What stands before the value of a column.
  func appendSeparator(column: Int, to buffer: inout ByteBuffer) {
    switch style {
    case .json: buffer.append(keys[column])
    case .delimited(let text): if column > 0 { buffer.append(text.delimiter) }
    }
  }

  private func append(_ text: String, to buffer: inout ByteBuffer) {
    switch style {
    case .json: buffer.append(json: text)
    case .delimited(let delimited): delimited.append(text, to: &buffer)
    }
  }
}

/// A format whose rows are lines that `spelling` makes.
protocol LineFormat: TableFormat {
  /// Where the lines go.
  var output: Output { get }
  /// How they are spelt, from `begin` on.
  var spelling: LineSpelling { get }
}

extension LineFormat {
  /// Writes a line.
  public mutating func row(_ cells: [Cell]) throws {
    let spelling = spelling
    try output.append { spelling.append(row: cells, to: &$0) }
  }
}
