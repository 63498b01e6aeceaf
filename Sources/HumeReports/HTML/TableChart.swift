/// The chart of a table that has one, drawn from the table's own cells.
struct TableChart {
  private let caption: String
  private let draw: (Markup) throws -> Void

  /// Nil where a table of this name has no chart, or no row that could be drawn.
  init?(of table: Table) {
    guard !table.rows.isEmpty else { return nil }
    switch table.name {
    case "top":
      caption = "The highest, by group"
      draw = { try TableChart.drawRanks(table, to: $0) }
    default: return nil
    }
  }

  /// Writes the chart, with `table` under it.
  func write(to markup: Markup, table: () throws -> Void) throws {
    try markup.element("figure") {
      try markup.element("figcaption", caption)
      try draw(markup)
      try table()
    }
  }

  /// The most lines of a chart.
  static let lineLimit = 200

  private static func drawRanks(_ table: Table, to markup: Markup) throws {
    let rows = table.rows.prefix(lineLimit)
    let values = rows.map { table.number($0, "value") ?? 0 }
    let most = max(values.max() ?? 1, 1)
    var last = ""
    for (row, value) in zip(rows, values) {
      let group = ["file", "model", "id"].map { table.text(row, $0) }.joined(separator: " ")
      if group != last { try markup.element("h4", group) }
      last = group
      try markup.chartRow(table.text(row, "feature"), number: fixed(value, decimals: 3)) {
        try markup.bar("\(table.text(row, "feature")): \(fixed(value, decimals: 3))", share: value / most)
      }
    }
  }
}

extension Table {
  /// The cell of a row under a column's name.
  private func cell(_ row: [Cell], _ name: String) -> Cell? {
    columns.firstIndex { $0.name == name }.map { row[$0] }
  }

  /// A number of a row; nil where it is missing.
  func number(_ row: [Cell], _ name: String) -> Double? {
    switch cell(row, name) {
    case .number(let value) where value.isFinite: value
    case .integer(let value): Double(value)
    default: nil
    }
  }

  /// A text of a row; empty where it is missing.
  func text(_ row: [Cell], _ name: String) -> String {
    if case .text(let text) = cell(row, name) { return text }
    return ""
  }
}
