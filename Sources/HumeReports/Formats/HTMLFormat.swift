import HumeAnalysis
import HumeTypes

/// A page with the rows as a table, above it a chart where the table has one, below it what there is to doubt and what was
/// asked. Numbers are rounded for reading; more than 5,000 rows are counted, not shown.
public struct HTMLFormat: TableFormat {
  private let output: Output
  private let envelope: Envelope
  private var tables: [HeldTable] = []
  private static let rowLimit = 5_000
  private static let drawnLimit = 50_000

  /// The first rows of a table, how many it has, and its courses, which are drawn of all rows.
  private struct HeldTable {
    var table: Table
    var count = 0
    var courses: TimelineChart?

    /// The rows that a chart is drawn from: where these are not all, no group of which rows may lack, but for a first one.
    var drawn: Table {
      let keys = table.columns.indices.filter { table.columns[$0].isKey }
      guard count > table.rows.count, let last = table.rows.last else { return table }
      var whole = table
      while let row = whole.rows.last, keys.allSatisfy({ row[$0] == last[$0] }) { whole.rows.removeLast() }
      return whole.rows.isEmpty ? table : whole
    }

    /// The rows that are shown.
    var shown: Table {
      var first = table
      first.rows = Array(table.rows.prefix(HTMLFormat.rowLimit))
      return first
    }
  }

  /// Writes to `output`.
  public init(_ output: Output, envelope: Envelope) {
    self.output = output
    self.envelope = envelope
  }

  /// Begins a table.
  public mutating func begin(_ name: String, columns: [Column]) throws {
    let courses = name == "timeline" ? TimelineChart(columns: columns, isChosen: envelope.choosesFeatures) : nil
    tables.append(HeldTable(table: Table(name, columns: columns), courses: courses))
  }

  /// Takes a row.
  public mutating func row(_ cells: [Cell]) throws {
    tables[tables.count - 1].courses?.add(cells)
    tables[tables.count - 1].count += 1
    let most = tables[tables.count - 1].courses == nil ? HTMLFormat.drawnLimit : HTMLFormat.rowLimit
    guard tables[tables.count - 1].count <= most else { return }
    tables[tables.count - 1].table.rows.append(cells)
  }

  /// Ends a table.
  public mutating func end() throws {}

  /// Writes the page.
  public mutating func finish() throws {
    let markup = Markup(output: output)
    let title = "hume-results \(envelope.command)"
    try HTMLPage(markup: markup).write(
      title: title, aside: envelope.inputs.map(\.path).prefix(20).joined(separator: ", "), sections: []
    ) {
      try markup.element("div", ["class": "box", "role": "note"]) { try markup.element("p", Doubt.ofAllScores) }
      for table in tables { try write(table, to: markup) }
      try writeFindings(to: markup)
      try markup.foldedTable(
        "parameters", ["name", "value"], envelope.parameters.map { [$0.name, $0.value.jsonText] })
      try markup.element("p", ["class": "dim"], "Written by \(envelope.tool) \(envelope.version).")
    }
  }

  private func write(_ held: HeldTable, to markup: Markup) throws {
    var courses = held.courses
    let drawn = held.drawn
    guard
      let chart = courses != nil
        ? courses?.chart() : TableChart(of: drawn, by: envelope.rankedBy, isChosen: envelope.choosesFeatures)
    else {
      return try writeRows(held.shown, count: held.count, to: markup)
    }
    try chart.write(to: markup) {
      if courses == nil, held.count > drawn.rows.count {
        try markup.note("Drawn are the first \(count(drawn.rows.count)) rows of \(count(held.count)).")
      }
      try writeRows(held.shown, count: held.count, to: markup)
    }
  }

  private func writeRows(_ table: Table, count: Int, to markup: Markup) throws {
    let page = TextPage(columns: table.columns, rows: table.rows, layout: TextLayout())
    for key in page.common {
      let value = readable(table.rows[0][key], decimals: nil, glyphs: .unicode)
      try markup.element("p", ["class": "dim"], "\(table.columns[key].name) \(value)")
    }
    let shown = table.columns.indices.filter { !page.common.contains($0) && !page.empty.contains($0) }
    let decimals = table.columns.indices.map {
      readableDecimals(numbers(in: table.rows, column: $0), kind: table.columns[$0].kind)
    }
    try markup.table(
      table.name, shown.map { TableHead(table.columns[$0].name, isNumber: table.columns[$0].alignment == .right) },
      table.rows.map { cells in
        shown.map { cells[$0].isMissing ? nil : readable(cells[$0], decimals: decimals[$0], glyphs: .unicode) }
      })
    if count > table.rows.count {
      try markup.element(
        "p", ["class": "note"], "\(HumeReports.count(count - table.rows.count)) more rows: --format csv has them all.")
    }
  }

  private func writeFindings(to markup: Markup) throws {
    guard !envelope.warnings.isEmpty else { return }
    try markup.element("h2", "What the data cannot tell")
    try markup.element("ul") {
      for warning in envelope.warnings {
        try markup.element("li") {
          try markup.text(warning.message + (warning.count > 1 ? " (\(HumeReports.count(warning.count)) times)" : ""))
          let place = warning.place.description.isEmpty ? warning.input : warning.place.description
          if !place.isEmpty { try markup.text(warning.count > 1 ? " First at \(place)." : " At \(place).") }
          if !warning.advice.isEmpty { try markup.element("span", ["class": "dim"], " " + warning.advice) }
        }
      }
    }
  }
}

extension Envelope {
  /// What rows are ranked by.
  fileprivate var rankedBy: String {
    for (name, value) in parameters { if name == "by", case .cell(.text(let by)) = value { return by } }
    return RankBy.mean.rawValue
  }

  /// Whether the features of its rows were asked for, by name or by number.
  fileprivate var choosesFeatures: Bool {
    parameters.contains { name, value in
      switch (name, value) {
      case ("emotion", .list(let names)): !names.isEmpty
      case ("top", .cell(.integer(let number))): number > 0
      default: false
      }
    }
  }
}
