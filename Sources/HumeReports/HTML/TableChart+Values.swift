/// A chart of bars: which columns it shows.
struct BarColumns {
  /// What parts the rows into groups.
  let group: [String]
  /// What a bar is of, and what is said below.
  let name: String
  var aside = ""
  /// How long it is: full at 1, or at the greatest above.
  let value: String
  /// How many a group has, the highest first; nil for all, in their order.
  var most: Int?
  let spelled: (Double) -> String

  func chart(_ caption: String, of table: Table) -> TableChart? {
    TableChart(caption, of: table, value: value) { try draw(table, to: $0) }
  }

  private func draw(_ table: Table, to markup: Markup) throws {
    let there = table.rows.filter { table.number($0, value) != nil }
    var undrawn = Undrawn(missing: table.rows.count - there.count)
    var shown: [RowGroup] = []
    for var group in table.groups(by: group, of: there) {
      let all = group.rows.count
      if let most { group.rows = table.highest(group.rows, by: value, most) }
      guard let rows = undrawn.fitting(group.rows) else { continue }
      undrawn.hasMoreFeatures = undrawn.hasMoreFeatures || rows.count < all
      group.rows = Array(rows)
      shown.append(group)
    }
    let full = shown.flatMap(\.rows).reduce(1) { max($0, table.number($1, value) ?? 0) }
    for group in shown {
      try group.write(to: markup) {
        for row in group.rows {
          guard let value = table.number(row, value) else { continue }
          let (name, aside) = (table.text(row, name), aside.isEmpty ? "" : table.text(row, aside))
          let title = "\(name)\(aside.isEmpty ? "" : ", ")\(aside): \(spelled(value))"
          try markup.chartRow(name, number: spelled(value), aside: aside) {
            try markup.bar(title, share: value / full)
          }
        }
      }
    }
    if full > 1 { try markup.note("A full bar is \(spelled(full)).") }
    try undrawn.write(to: markup, chosenBy: "that are highest")
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
    TableChart(caption, of: table, value: value) { try draw(table, to: $0) }
  }

  private func draw(_ table: Table, to markup: Markup) throws {
    let there = table.rows.filter { table.number($0, value) != nil }
    var undrawn = Undrawn(missing: table.rows.count - there.count)
    var shown: [(group: RowGroup, rows: [IntervalChart.Row])] = []
    for group in table.groups(by: group, of: there) {
      let chosen = most.map { table.highest(group.rows, by: value, $0) } ?? group.rows
      guard let rows = undrawn.fitting(chosen) else { continue }
      undrawn.hasMoreFeatures = undrawn.hasMoreFeatures || rows.count < group.rows.count
      shown.append((group, rows.map { row(of: $0, table) }))
    }
    // The groups of a model are on one axis: they can be compared.
    let ofModel = Dictionary(grouping: shown, by: \.group.model).mapValues { $0.flatMap(\.rows) }
    for (group, rows) in shown {
      let chart = IntervalChart(
        rows: rows, axis: axis, alongside: ofModel[group.model] ?? [],
        spelled: { (isSigned && $0 > 0 ? "+" : "") + fixed($0, decimals: decimals) })
      try group.write(to: markup) { try chart.write(to: markup) }
    }
    try undrawn.write(to: markup, chosenBy: "that are highest")
  }

  private func row(of row: [Cell], _ table: Table) -> IntervalChart.Row {
    IntervalChart.Row(
      name: table.text(row, "feature"), value: table.number(row, value),
      interval: interval.flatMap { table.range(row, $0.low, $0.high) }, aside: aside(row, table))
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
