/// A chart of bars: which columns it shows.
struct BarColumns {
  /// What parts the rows into groups.
  let group: [String]
  /// What a bar is of, and what is said below.
  let name: String
  var aside = ""
  /// How long it is: full at 1, or at the greatest above.
  let value: String
  let spelled: (Double) -> String

  func chart(_ caption: String, of table: Table) -> TableChart? {
    guard table.rows.contains(where: { table.number($0, value) != nil }) else { return nil }
    return TableChart(caption) { try draw(table, to: $0) }
  }

  private func draw(_ table: Table, to markup: Markup) throws {
    let there = table.rows.filter { table.number($0, value) != nil }
    let rows = Array(there.prefix(TableChart.lineLimit))
    let most = rows.reduce(1) { max($0, table.number($1, value) ?? 0) }
    for group in table.groups(by: group, of: rows) {
      try group.write(to: markup) {
        for row in group.rows {
          guard let value = table.number(row, value) else { continue }
          let (name, aside) = (table.text(row, name), aside.isEmpty ? "" : table.text(row, aside))
          let title = "\(name)\(aside.isEmpty ? "" : ", ")\(aside): \(spelled(value))"
          try markup.chartRow(name, number: spelled(value), aside: aside) {
            try markup.bar(title, share: value / most)
          }
        }
      }
    }
    try Undrawn(missing: table.rows.count - there.count, rows: there.count - rows.count).write(to: markup)
  }
}

/// A chart of values with what lies around them: which columns it shows.
struct IntervalColumns {
  /// What parts the rows into groups.
  let group: [String]
  let value: String
  /// From where to where it reaches.
  var interval: (low: String, high: String)?
  /// What the axis is of.
  let axis: String
  var decimals = 3
  /// Whether a number above 0 has a sign.
  var isSigned = false
  /// How many features a group has, the highest first; nil for all, in their order.
  var most: Int?
  /// Columns that count something, and its noun; a column whose noun is `and` is said in front of the next.
  var counted: [(column: String, noun: String)] = []

  func chart(_ caption: String, of table: Table) -> TableChart? {
    guard table.rows.contains(where: { table.number($0, value) != nil }) else { return nil }
    return TableChart(caption) { try draw(table, to: $0) }
  }

  private func draw(_ table: Table, to markup: Markup) throws {
    let there = table.rows.filter { table.number($0, value) != nil }
    var drawn = 0
    for group in table.groups(by: group, of: there) {
      let rows = chosen(group.rows, table).prefix(TableChart.lineLimit - drawn)
      if rows.isEmpty { break }
      drawn += rows.count
      let chart = IntervalChart(
        rows: rows.map { row in
          IntervalChart.Row(
            name: table.text(row, "feature"), value: table.number(row, value),
            interval: interval.flatMap { table.range(row, $0.low, $0.high) }, aside: aside(row, table))
        }, axis: axis, spelled: { (isSigned && $0 > 0 ? "+" : "") + fixed($0, decimals: decimals) })
      try group.write(to: markup) { try chart.write(to: markup) }
    }
    try Undrawn(missing: table.rows.count - there.count, rows: there.count - drawn).write(to: markup)
  }

  /// The rows of a group that are drawn; those that are alike keep their order.
  private func chosen(_ rows: [[Cell]], _ table: Table) -> [[Cell]] {
    guard let most else { return rows }
    let values = rows.map { table.number($0, value) ?? -.infinity }
    return rows.indices.sorted { (values[$1], $0) < (values[$0], $1) }.prefix(most).map { rows[$0] }
  }

  private func aside(_ row: [Cell], _ table: Table) -> String {
    var text = ""
    for (column, noun) in counted {
      guard let number = table.number(row, column).flatMap({ Int(exactly: $0) }) else { return "" }
      text += noun == "and" ? "\(count(number)) and " : plural(number, noun)
    }
    return text
  }
}
