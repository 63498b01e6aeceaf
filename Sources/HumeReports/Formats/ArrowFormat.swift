package import HumeInterchange

/// Apache Arrow: typed columns, in batches of bounded size. Missing is null; names (keys, feature sets, features, factors)
/// are dictionaries.
///
/// Rows come as cells, or, from the tables of observations, straight into the columns (`columns`, then `added`).
public final class ArrowFormat: TableFormat {
  private let sink: any ArrowSink
  private let metadata: [(key: String, value: String)]
  private let givenRows: Int?
  private var rowsPerBatch = 1
  /// The columns of the batch; who appends to them appends as many rows to each, and says so with `added`.
  var columns: [ColumnBuilder] = []
  private var rows = 0
  /// The bytes of texts in the batch.
  private var textBytes = 0
  /// The number of batches that were begun: what is known of one's dictionaries ends with it.
  private(set) var batch = 0

  /// How many bytes of texts a batch holds before it is written.
  private static let textLimit = 16 << 20

  /// A format whose batches go to `sink`. `rowsPerBatch`: nil for as many as make some four megabytes.
  package init(_ sink: any ArrowSink, envelope: Envelope, rowsPerBatch: Int? = nil) {
    self.sink = sink
    metadata = envelope.arrowMetadata
    givenRows = rowsPerBatch
  }

  /// An Arrow IPC stream to `output`.
  public convenience init(_ output: Output, envelope: Envelope) {
    self.init(ArrowStreamWriter(output), envelope: envelope)
  }

  /// Begins a table.
  public func begin(_ name: String, columns: [Column]) throws {
    let fields = columns.map { ArrowField($0.name, $0.arrowType) }
    rowsPerBatch = givenRows ?? max(1 << 10, min(1 << 14, 4 << 20 / (8 * max(1, fields.count))))
    self.columns = fields.map { ColumnBuilder($0.type, capacity: min(rowsPerBatch, 256)) }
    (rows, textBytes) = (0, 0)
    batch += 1
    try sink.begin(ArrowSchema(fields, metadata: metadata + [(key: "hume_results.table", value: name)]))
  }

  /// Writes a row.
  public func row(_ cells: [Cell]) throws {
    var bytes = 0
    for (index, cell) in cells.enumerated() {
      columns[index].append(cell, count: 1)
      if case .text(let text) = cell { bytes += text.utf8.count }
    }
    try added(rows: 1, textBytes: bytes)
  }

  /// Writes what is left of the table.
  public func end() throws { if rows > 0 { try writeBatch() } }

  /// Ends the stream.
  public func finish() throws { try sink.finish() }

  /// How many rows, of which each has so many bytes of text, may be appended before `added` is called: at least one.
  func room(textBytes: Int) -> Int {
    let rows = rowsPerBatch - rows
    return textBytes * rows < ArrowFormat.textLimit ? rows : max(1, ArrowFormat.textLimit / textBytes)
  }

  /// Counts rows that were appended to the columns, with so many bytes of texts each.
  func added(rows count: Int, textBytes bytes: Int) throws {
    rows += count
    textBytes += bytes * count
    if rows >= rowsPerBatch || textBytes >= ArrowFormat.textLimit { try writeBatch() }
  }

  private func writeBatch() throws {
    assert(columns.allSatisfy { $0.length == rows }, "every column has a value for every row")
    let taken = columns.indices.map { columns[$0].take() }
    defer { (rows, textBytes, batch) = (0, 0, batch + 1) }
    try sink.write(ArrowBatch(length: rows, columns: taken))
  }
}

extension Output: ByteSink {}

extension Column {
  /// How Arrow holds the column.
  var arrowType: ArrowType {
    switch kind {
    case .text: isName ? .name : .text
    case .integer: .integer
    case .number, .seconds: .number
    case .boolean: .boolean
    }
  }
}

extension ColumnBuilder {
  /// Appends a cell several times.
  @inline(__always)
  mutating func append(_ cell: Cell, count: Int) {
    switch cell {
    case .missing: appendNull(count: count)
    case .text(let text): append(text, count: count)
    case .integer(let value): append(value, count: count)
    case .number(let value): append(value, count: count)
    case .boolean(let value): append(value, count: count)
    }
  }
}

extension Envelope {
  /// What a schema says of where its table is from.
  var arrowMetadata: [(key: String, value: String)] {
    [
      (key: "hume_results.schema", value: schemaName), (key: "hume_results.tool", value: tool),
      (key: "hume_results.version", value: version), (key: "hume_results.parameters", value: parametersText),
    ]
  }
}
