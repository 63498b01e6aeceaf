/// One JSON document: the envelope, and in `data` one object a row and line, so that documents can be compared line by
/// line. With `severalTables`, `data` is an object that has each table's rows under its name.
///
/// What is known of inputs and warnings only when the rows are through comes from `closing`, which is asked at the end;
/// then `inputs`, `warnings` and `notes` stand behind `data`.
public struct JSONFormat: TableFormat {
  private let output: Output
  private let envelope: Envelope
  private let closing: (() -> Envelope)?
  private let severalTables: Bool
  private var writer: JSONWriter
  private var rows = LineSpelling(objectsOf: [], ending: "")
  private var hasBegun = false

  /// Writes to `output`.
  public init(
    _ output: Output, envelope: Envelope, severalTables: Bool = false, closing: (() -> Envelope)? = nil
  ) {
    self.output = output
    self.envelope = envelope
    self.closing = closing
    self.severalTables = severalTables
    writer = JSONWriter(output)
  }

  /// Begins the rows of a table; before the first also the document.
  public mutating func begin(_ name: String, columns: [Column]) throws {
    try beginDocument()
    if severalTables { try writer.key(name) }
    rows = LineSpelling(objectsOf: columns, ending: "")
    try writer.beginArray()
  }

  /// Writes a row on a line of its own.
  public mutating func row(_ cells: [Cell]) throws {
    try writer.beginValue()
    let rows = rows
    try output.append { rows.append(row: cells, to: &$0) }
  }

  /// Ends the rows of a table.
  public mutating func end() throws { try writer.endArray() }

  /// Ends the document. Without a table, `data` is empty.
  public mutating func finish() throws {
    let isEmpty = !hasBegun
    try beginDocument()
    if severalTables {
      try writer.endObject()
    } else if isEmpty {
      try writer.beginArray()
      try writer.endArray()
    }
    if let closing { try closing().writeFindings(to: &writer) }
    try writer.endObject()
    try output.write("\n")
  }

  private mutating func beginDocument() throws {
    if hasBegun { return }
    hasBegun = true
    try writer.beginObject()
    try envelope.writeHead(to: &writer)
    if closing == nil { try envelope.writeFindings(to: &writer) }
    try writer.key("data")
    if severalTables { try writer.beginObject() }
  }
}
