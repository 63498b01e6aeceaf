/// The tables that stand beside those of the rows.
enum RecordTable: String, CaseIterable {
  case meta, columns, inputs, sources, files, fileModels = "file_models", errors

  /// The columns as SQL defines them, in the order of the values that are added.
  private var definitions: [String] {
    let origin = ["input TEXT NOT NULL REFERENCES inputs (input)", "job_id TEXT", "source TEXT NOT NULL"]
    let counts = ["rows_read INTEGER NOT NULL", "rows INTEGER NOT NULL"]
    return switch self {
    case .meta: ["name TEXT NOT NULL PRIMARY KEY", "value TEXT"]
    case .columns:
      ["table_name TEXT NOT NULL", "column_name TEXT NOT NULL", "feature_set TEXT", "feature TEXT", "description TEXT"]
    case .inputs:
      ["input TEXT NOT NULL PRIMARY KEY", "bytes INTEGER", "sha256 TEXT", "rows INTEGER NOT NULL", "error TEXT"]
    case .sources:
      origin + ["source_index INTEGER NOT NULL", "type TEXT NOT NULL", "url TEXT", "filename TEXT"]
        + ["content_type TEXT", "md5sum TEXT", "error TEXT"]
    case .files: origin + ["file TEXT NOT NULL", "file_type TEXT", "models TEXT NOT NULL"] + counts
    case .fileModels:
      origin + ["file TEXT NOT NULL", "model TEXT NOT NULL"] + counts + ["language TEXT", "language_confidence REAL"]
    case .errors: origin + ["file TEXT", "model TEXT", "message TEXT NOT NULL"]
    }
  }

  /// Makes the table and prepares what adds a row to it.
  func make(in connection: Connection) throws -> Statement {
    let key = self == .columns ? ", PRIMARY KEY (table_name, column_name)" : ""
    try connection.execute("CREATE TABLE \(rawValue) (\(definitions.joined(separator: ", "))\(key))")
    let places = repeatElement("?", count: definitions.count).joined(separator: ",")
    return try connection.prepare("INSERT INTO \(rawValue) VALUES (\(places))")
  }

  /// What is looked for in the table, beside its primary key.
  var index: String? {
    switch self {
    case .files, .fileModels: "file, source, input"
    default: nil
    }
  }
}
