/// JSON, one object a row and line, null for missing, without anything around the rows.
public struct NDJSONFormat: TableFormat {
  private let output: Output
  private var rows = JSONRowWriter(columns: [])

  /// Writes to `output`.
  public init(_ output: Output) { self.output = output }

  /// Writes nothing: each row names its columns.
  public mutating func begin(_ name: String, columns: [Column]) throws { rows = JSONRowWriter(columns: columns) }

  /// Writes an object and a line break.
  public mutating func row(_ cells: [Cell]) throws {
    try rows.write(cells, to: output)
    output.append(UInt8(ascii: "\n"))
  }

  /// Nothing is left to write.
  public mutating func end() throws {}
}

/// Rows as JSON objects, with the names of the columns spelt once.
struct JSONRowWriter {
  /// What stands before each value: the brace or comma, the name and the colon.
  private let prefixes: [[UInt8]]

  init(columns: [Column]) {
    prefixes = columns.enumerated().map { index, column in
      [UInt8(ascii: index == 0 ? "{" : ",")] + jsonString(column.name) + [UInt8(ascii: ":")]
    }
  }

  /// Writes one object, without a line break.
  func write(_ cells: [Cell], to output: Output) throws {
    assert(cells.count == prefixes.count, "a row has a cell for every column")
    if prefixes.isEmpty { output.append(UInt8(ascii: "{")) }
    for (prefix, cell) in zip(prefixes, cells) {
      try output.write(prefix)
      try output.write(json: cell)
    }
    try output.write("}")
  }
}
