/// JSON, one object a row and line, null for missing, without anything around the rows.
public struct NDJSONFormat: TableFormat, LineFormat {
  let output: Output
  private(set) var spelling = LineSpelling(objectsOf: [], ending: "\n")

  /// Writes to `output`.
  public init(_ output: Output) { self.output = output }

  /// Writes nothing: each row names its columns.
  public mutating func begin(_ name: String, columns: [Column]) throws {
    spelling = LineSpelling(objectsOf: columns, ending: "\n")
  }

  /// Nothing is left to write.
  public mutating func end() throws {}
}
