import HumeTypes

/// The chart of a table that has one, drawn from the table's own cells: no number is in it that the table has not. What
/// is missing is not drawn, and said; what there is no room for too.
///
/// There are few kinds of charts, each told which columns it shows (`TableChart+Kinds.swift`): bars, values with what
/// lies around them, marks on an axis of time, lines over it, and matrices.
struct TableChart {
  let caption: String
  private let draw: (Markup) throws -> Void

  /// The most lines of a chart.
  static let lineLimit = 200
  /// The most features of a group, or of a matrix.
  static let featureLimit = 60
  /// The features of a group that are drawn where nobody chose some, and there are more.
  static let usualFeatures = 12

  init(_ caption: String, _ draw: @escaping (Markup) throws -> Void) {
    (self.caption, self.draw) = (caption, draw)
  }

  /// Nil where no row has a number in the column `value`.
  init?(_ caption: String, of table: Table, value: String, _ draw: @escaping (Markup) throws -> Void) {
    guard table.rows.contains(where: { table.number($0, value) != nil }) else { return nil }
    self.init(caption, draw)
  }

  /// Writes the chart, with `table` under it.
  func write(to markup: Markup, table: () throws -> Void) throws {
    try markup.element("figure") {
      try markup.element("figcaption", caption)
      try draw(markup)
      try table()
    }
  }
}

/// What of a table is not drawn, counted while a chart is.
struct Undrawn {
  /// Rows without a value to draw.
  var missing = 0
  /// Whether groups have more features than are drawn of one.
  var hasMoreFeatures = false
  /// Groups, and marks of a line, that there is no room for.
  var groups = 0
  var marks = 0
  /// How many lines are drawn, and whether there is room for no more.
  private var drawn = 0
  private var isFull = false

  init(missing: Int = 0) { self.missing = missing }

  /// Takes over what is said of features, without rows that miss a value.
  mutating func add(features other: Undrawn) { hasMoreFeatures = hasMoreFeatures || other.hasMoreFeatures }

  /// The lines of the next group, all of them; nil where there is no room. The first group is drawn as far as there is.
  mutating func fitting<Line>(_ lines: [Line]) -> ArraySlice<Line>? {
    isFull = isFull || (drawn > 0 && drawn + lines.count > TableChart.lineLimit)
    if isFull {
      groups += 1
      return nil
    }
    let shown = lines.prefix(TableChart.lineLimit)
    hasMoreFeatures = hasMoreFeatures || shown.count < lines.count
    drawn += shown.count
    return shown
  }

  /// Writes a sentence of each. `chosenBy`: how the features of a group were chosen.
  func write(to markup: Markup, chosenBy: String) throws {
    if hasMoreFeatures { try markup.note("Of each group those features are drawn \(chosenBy).") }
    if missing > 0 {
      try markup.note("\(plural(missing, "row")) without a value \(missing == 1 ? "is" : "are") not drawn.")
    }
    if marks > 0 { try markup.note("\(plural(marks, "more mark")) of full lines not drawn, the lowest.") }
    if groups > 0 {
      try markup.note("\(plural(groups, "more group")) not drawn: choose with --file, --model, --id or --emotion.")
    }
  }
}

extension Markup {
  /// A remark under a chart.
  func note(_ text: String) throws { try element("p", ["class": "note"], text) }
}

/// Rows of a table that a chart shows together.
struct RowGroup {
  /// What they are of, as words.
  let title: String
  /// The model that they are of; empty where they are of several.
  let model: String
  var rows: [[Cell]]

  /// Writes the title, and what `body` writes in the colour of the model.
  func write(to markup: Markup, _ body: () throws -> Void) throws {
    if !title.isEmpty { try markup.element("h2", ["class": "group"], title) }
    if model.isEmpty { return try body() }
    try markup.element("div", ["class": HTMLReportWriter.kind(Model(model))], body)
  }
}
