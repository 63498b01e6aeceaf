/// A table whose rows are made while they are written: what a timeline of hours would take in memory is never held.
public struct StreamedTable {
  /// The name.
  public let name: String
  /// The columns.
  public let columns: [Column]
  private let rows: (_ emit: ([Cell]) throws -> Void) throws -> Void

  /// A table whose `rows` are given, one by one, to the closure that `rows` is called with.
  public init(_ name: String, columns: [Column], rows: @escaping (_ emit: ([Cell]) throws -> Void) throws -> Void) {
    self.name = name
    self.columns = columns
    self.rows = rows
  }

  /// Calls `body` for every row.
  public func forEachRow(_ body: ([Cell]) throws -> Void) throws { try rows(body) }

  /// Whether the table has no row.
  public var isEmpty: Bool {
    struct Found: Error {}
    do {
      try rows { _ in throw Found() }
      return true
    } catch {
      return false
    }
  }

  /// The table as it is, held whole.
  public func collected() throws -> Table {
    var table = Table(name, columns: columns)
    try forEachRow { table.rows.append($0) }
    return table
  }
}

extension TableFormat {
  /// Writes a table row by row.
  public mutating func write(_ table: StreamedTable) throws {
    try begin(table.name, columns: table.columns)
    try table.forEachRow { try row($0) }
    try end()
  }
}

extension Column {
  /// The columns that say where a row is from.
  static let keys = keyNames.map { Column($0) }
  /// The same for tables of whole files.
  static let fileKeys = keyNames.dropLast().map { Column($0) }

  /// The columns that name a feature.
  static let feature = [Column("feature_set"), Column("feature")]

  /// The columns of factors by which files are grouped, which stand behind all others.
  static func factors(_ names: [String]) -> [Column] { names.map { Column($0, isKey: false, isName: true) } }
}
