/// The chart of a table that has one, drawn from the table's own cells.
struct TableChart {
  private let caption: String
  private let draw: (Markup) throws -> Void

  /// The most lines of a chart.
  private static let lineLimit = 200
  /// The most features of a matrix.
  private static let matrixLimit = 60

  /// Nil where a table of this name has no chart, or no row that could be drawn.
  init?(of table: Table) {
    guard !table.rows.isEmpty else { return nil }
    switch table.name {
    case "top":
      caption = "The highest of each group"
      draw = { try TableChart.drawRanks(table, to: $0) }
    case "compare":
      let hasIntervals = table.rows.contains { table.number($0, "low") != nil }
      caption =
        "Differences of the two sides"
        + (hasIntervals ? ", with the interval over files" : ": too few files for intervals")
      draw = { try TableChart.drawDifferences(table, to: $0) }
    case "cooccur":
      caption = "How features go together: correlation over rows"
      draw = { try TableChart.drawMatrices(table, to: $0) }
    case "sync":
      caption = "How much two ids go along, as a distance from what surrogates give, in their standard deviations"
      draw = { try TableChart.drawEffects(table, to: $0) }
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

  private static func drawRanks(_ table: Table, to markup: Markup) throws {
    let rows = table.rows.prefix(lineLimit)
    let values = rows.map { table.number($0, "value") ?? 0 }
    let most = max(values.max() ?? 1, 1)
    try forEachGroup(of: Array(zip(rows, values)), by: { table.name(of: $0.0, ["file", "model", "id"]) }, to: markup) {
      lines in
      for (row, value) in lines {
        try markup.chartRow(table.text(row, "feature"), number: fixed(value, decimals: 3)) {
          try markup.bar("\(table.text(row, "feature")): \(fixed(value, decimals: 3))", share: value / most)
        }
      }
    }
    try noteRest(of: table, shown: rows.count, to: markup)
  }

  private static func drawDifferences(_ table: Table, to markup: Markup) throws {
    let rows = Array(table.rows.prefix(lineLimit))
    try forEachGroup(of: rows, by: { table.name(of: $0, ["model", "feature_set"]) }, to: markup) { lines in
      let chart = IntervalChart(
        rows: lines.map { row in
          IntervalChart.Row(
            name: table.text(row, "feature"), value: table.number(row, "difference"),
            interval: table.range(row, "low", "high"),
            aside: table.number(row, "n_files").map { plural(Int($0), "file") } ?? "")
        }, axis: "second side less first", spelled: { ($0 > 0 ? "+" : "") + fixed($0, decimals: 3) })
      try chart.write(to: markup)
    }
    try noteRest(of: table, shown: rows.count, to: markup)
  }

  private static func drawEffects(_ table: Table, to markup: Markup) throws {
    let drawn = table.rows.filter { table.number($0, "effect") != nil }
    let rows = Array(drawn.prefix(lineLimit))
    try forEachGroup(of: rows, by: { table.name(of: $0, ["file", "model", "id_a", "id_b"]) }, to: markup) { lines in
      let chart = IntervalChart(
        rows: lines.map { row in
          let segments = table.number(row, "segments").map { plural(Int($0), "segment") } ?? ""
          return IntervalChart.Row(
            name: table.text(row, "feature"), value: table.number(row, "effect"), interval: nil, aside: segments)
        }, axis: "0: as surrogates", spelled: { ($0 > 0 ? "+" : "") + fixed($0, decimals: 2) })
      try chart.write(to: markup)
    }
    let none = table.rows.count - drawn.count
    if none > 0 {
      try markup.element("p", ["class": "note"], "\(plural(none, "row")) without a value: too little for one.")
    }
    try noteRest(of: table, shown: rows.count + none, to: markup)
  }

  /// A matrix of each of the first groups.
  private static func drawMatrices(_ table: Table, to markup: Markup) throws {
    var groups: [(name: String, rows: [[Cell]])] = []
    for row in table.rows {
      let name = table.name(of: row, ["file", "model", "id", "feature_set"])
      if groups.last?.name == name { groups[groups.count - 1].rows.append(row) } else { groups.append((name, [row])) }
    }
    for group in groups.prefix(12) {
      let all = orderedUnique(group.rows.flatMap { [table.text($0, "feature_a"), table.text($0, "feature_b")] })
      let names = Array(all.prefix(matrixLimit))
      let places = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
      var values = names.map { _ in names.map { _ -> Double? in nil } }
      for row in group.rows {
        guard let a = places[table.text(row, "feature_a")], let b = places[table.text(row, "feature_b")] else {
          continue
        }
        values[a][b] = table.number(row, "pearson")
        values[b][a] = values[a][b]
      }
      let order = clusteredOrder(values)
      try markup.element("h4", group.name)
      try Heatmap(
        title: "Correlations of features, \(group.name)", rows: order.map { names[$0] },
        columns: order.map { names[$0] },
        values: order.map { row in order.map { values[row][$0] } }
      ).write(to: markup)
      if names.count < all.count {
        try markup.element("p", ["class": "note"], "\(all.count - names.count) more features are in the table only.")
      }
    }
    if groups.count > 12 {
      try markup.element("p", ["class": "note"], "\(plural(groups.count - 12, "more group")) in the table only.")
    }
  }

  /// Calls `draw` for runs of lines that belong together, each under its name.
  private static func forEachGroup<Line>(
    of lines: [Line], by name: (Line) -> String, to markup: Markup, _ draw: ([Line]) throws -> Void
  ) throws {
    var begin = 0
    while begin < lines.count {
      let own = name(lines[begin])
      let end = lines[begin...].firstIndex { name($0) != own } ?? lines.count
      try markup.element("h4", own)
      try draw(Array(lines[begin..<end]))
      begin = end
    }
  }

  private static func noteRest(of table: Table, shown: Int, to markup: Markup) throws {
    guard shown < table.rows.count else { return }
    try markup.element("p", ["class": "note"], "\(plural(table.rows.count - shown, "more row")) in the table only.")
  }
}

extension Table {
  /// The cell of a row under a column's name.
  private func cell(_ row: [Cell], _ name: String) -> Cell? {
    columns.firstIndex { $0.name == name }.map { row[$0] }
  }

  /// A number of a row; nil where it is missing.
  fileprivate func number(_ row: [Cell], _ name: String) -> Double? {
    switch cell(row, name) {
    case .number(let value) where value.isFinite: value
    case .integer(let value): Double(value)
    default: nil
    }
  }

  /// From one number of a row to another; nil where one is missing.
  fileprivate func range(_ row: [Cell], _ low: String, _ high: String) -> ClosedRange<Double>? {
    guard let low = number(row, low), let high = number(row, high), low <= high else { return nil }
    return low...high
  }

  /// A text of a row; empty where it is missing.
  fileprivate func text(_ row: [Cell], _ name: String) -> String {
    if case .text(let text) = cell(row, name) { return text }
    return ""
  }

  /// The texts of a row that say what it is of.
  fileprivate func name(of row: [Cell], _ names: [String]) -> String {
    names.map { text(row, $0) }.filter { !$0.isEmpty }.joined(separator: " ")
  }
}
