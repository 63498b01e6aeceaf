import HumeInputs
import HumeReports
import HumeTypes

/// The database while it is built: in one transaction and without a journal, since on any failure its file goes.
final class DatabaseContents {
  private let connection: Connection
  private let path: String
  private var rows: [Model: RowTable] = [:]
  private var records: [RecordTable: Statement] = [:]
  /// The table of the last row: the next one mostly goes there too.
  private var last: (model: Model, table: RowTable)?
  private var names = Names()

  init(_ file: String, calling path: String, tables: [DatabaseTable]) throws {
    self.path = path
    connection = try Connection(file, calling: path)
    try connection.execute(
      """
      PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192; PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA user_version = \(DatabaseExport.schemaVersion); BEGIN
      """)
    for table in RecordTable.allCases {
      records[table] = try table.make(in: connection)
      _ = names.take(table.rawValue)
    }
    for table in tables where rows[table.model] == nil {
      // SQLite keeps names that begin like this to itself.
      let isReserved = table.model.rawValue.lowercased().hasPrefix("sqlite_")
      let name = names.take((isReserved ? "model_" : "") + table.model.rawValue)
      rows[table.model] = try RowTable(table, named: name, in: connection, path: path)
    }
  }

  /// The table for a row.
  @inline(__always)
  func table(of row: borrowing Observation) throws -> RowTable {
    let origin = row.origin
    if let last, last.model == origin.model { return last.table }
    guard let table = rows[origin.model] else {
      throw InputError.needsFile(origin.input, "rows of the model \"\(origin.model)\", which has no table")
    }
    last = (origin.model, table)
    return table
  }

  /// Adds a row to a table beside those of the rows.
  func add(_ values: [Value], to table: RecordTable) throws { try records[table]?.run(values) }

  /// Says who wrote it, what was asked, and what the columns are.
  func describe(_ envelope: Envelope) throws {
    let facts = [
      ("schema", "hume-results.sqlite/\(DatabaseExport.schemaVersion)"), ("tool", envelope.tool),
      ("version", envelope.version), ("command", envelope.command), ("parameters", envelope.parametersText),
    ]
    for (name, value) in facts { try add([.text(name), .text(value)], to: .meta) }
    for table in rows.sorted(by: { $0.key < $1.key }).map(\.value) {
      for column in table.described {
        try add(
          [
            .text(table.name), .text(column.name), .text(column.feature?.set.rawValue), .text(column.feature?.name),
            .text(column.description),
          ], to: .columns)
      }
    }
  }

  /// Makes the indices, which is quicker when all rows are there, and ends the transaction.
  func finish() throws {
    for (table, columns) in RecordTable.allCases.compactMap({ table in table.index.map { (table, $0) } }) {
      try index(table.rawValue, columns)
    }
    for (_, table) in rows.sorted(by: { $0.key < $1.key }) { try index(table.name, "file, id, t_begin") }
    try connection.execute("COMMIT")
  }

  private func index(_ table: String, _ columns: String) throws {
    try connection.execute("CREATE INDEX \(quoted(names.take(table + "_by_file"))) ON \(quoted(table)) (\(columns))")
  }
}
