import HumeTypes

/// A table as BIDS has it: tab-separated, `n/a` for what is missing, its columns described in a .json beside it.
struct BIDSTable {
  typealias Row = [Cell]

  /// A column and what it means.
  struct Column {
    let name: String
    let meaning: String
    var units: String?
    /// What its values mean, where they are a few.
    var levels: [(String, String)] = []

    /// What stands in the header.
    var heading: String { BIDSTable.cell(.text(name)) }

    init(_ name: String, _ meaning: String, units: String? = nil, levels: [(String, String)] = []) {
      (self.name, self.meaning, self.units, self.levels) = (name, meaning, units, levels)
    }
  }

  let columns: [Column]
  let rows: [Row]

  /// Writes the header and the rows.
  func write(to output: Output) throws {
    try output.write(columns.map(\.heading).joined(separator: "\t") + "\n")
    for row in rows { try output.write(row.map(BIDSTable.cell).joined(separator: "\t") + "\n") }
  }

  fileprivate static func cell(_ cell: Cell) -> String {
    switch cell {
    case .text(let text):
      let line = oneLine(text)
      return line.isEmpty ? "n/a" : line
    case .integer(let value): return String(value)
    case .number(let value) where value.isFinite: return shortestDigits(value)
    case .boolean(let value): return value ? "true" : "false"
    case .missing, .number: return "n/a"
    }
  }

  /// Writes members that describe the columns.
  func writeColumns(to json: inout JSONWriter) throws {
    for column in columns {
      try json.key(column.name)
      try json.beginObject()
      try json.text("Description", column.meaning)
      if let units = column.units { try json.text("Units", units) }
      if !column.levels.isEmpty {
        try json.key("Levels")
        try json.beginObject()
        for (value, meaning) in column.levels { try json.text(value, meaning) }
        try json.endObject()
      }
      try json.endObject()
    }
  }
}
