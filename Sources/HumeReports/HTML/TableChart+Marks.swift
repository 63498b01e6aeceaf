/// A chart of marks on an axis of time: which columns it shows.
struct MarkColumns {
  /// What parts the rows into groups.
  let group: [String]
  /// What parts a feature's marks into lines.
  var part = ""
  /// Where a mark begins, and where it ends or how long it is; without either it is a dot.
  let begin: String
  var end = ""
  var length = ""
  /// How high it stands.
  let value: String
  /// What a mark is.
  let noun: String
  /// The most features of a group.
  let most: Int

  /// The most marks of a line; of more, the highest.
  private static let markLimit = 500

  func chart(_ caption: String, of table: Table) -> TableChart? {
    TableChart(caption, of: table, value: value) { try draw(table, to: $0) }
  }

  /// From where to where a mark is; nil where that is missing.
  private func span(_ row: [Cell], _ table: Table) -> (begin: Double, end: Double)? {
    guard let begin = table.number(row, begin) else { return nil }
    let end = end.isEmpty ? length.isEmpty ? begin : begin + (table.number(row, length) ?? 0) : table.number(row, end)
    return end.map { (begin, $0.isFinite ? max(begin, $0) : begin) }
  }

  private func draw(_ table: Table, to markup: Markup) throws {
    var undrawn = Undrawn()
    let scale = ValueScale(table.rows.lazy.compactMap { table.number($0, value) })
    var ends: [[String]: (from: Double, to: Double)] = [:]
    func file(_ row: [Cell]) -> [String] { ["input", "source", "file"].map { table.text(row, $0) } }
    for row in table.rows {
      guard let span = span(row, table) else { continue }
      let known = ends[file(row)] ?? (0, 0)
      ends[file(row)] = (min(known.from, span.begin), max(known.to, span.end))
    }
    for group in table.groups(by: group) {
      let series = table.series(
        of: group, part: part, value: value, limit: most, &undrawn)
      guard !series.isEmpty, let (from, to) = ends[file(group.rows[0])],
        let shown = undrawn.fitting(series)
      else { continue }
      try group.write(to: markup) {
        for line in shown { undrawn.marks += try draw(line, table, from: from, to: to, scale: scale, markup) }
        let ticks = from < 0 ? AxisTicks(from: from, to: to) : AxisTicks(seconds: to)
        try markup.axisRow(ticks, label: scale.words)
      }
    }
    try undrawn.write(to: markup, chosenBy: "whose values are farthest from 0")
  }

  /// Draws a line; gives how many marks there is no room for.
  private func draw(
    _ line: RowSeries, _ table: Table, from: Double, to: Double, scale: ValueScale, _ markup: Markup
  ) throws -> Int {
    let marks = line.rows.compactMap { row in
      table.number(row, value).flatMap { value in span(row, table).map { (begin: $0.begin, end: $0.end, value: value) }
      }
    }
    let ranked = marks.indices.sorted { (marks[$1].value, $0) < (marks[$0].value, $1) }
    let shown = ranked.prefix(MarkColumns.markLimit).sorted().map { marks[$0] }
    func x(_ seconds: Double) -> String { fixed(share(of: seconds, low: from, high: to) * 1000, decimals: 2) }
    let spans = shown.filter { $0.end > $0.begin }.map { "M\(x($0.begin)) \(scale.y($0.value))H\(x($0.end))" }
    let dots = shown.filter { $0.end <= $0.begin }.map { "M\(x($0.begin)) \(scale.y($0.value))h0" }
    let highest =
      ranked.first.map { "highest \(score(marks[$0].value) ?? "") at \(clock(marks[$0].begin) ?? "")" } ?? ""
    let aside = "\(plural(marks.count, noun)), \(highest)"
    try markup.chartRow(line.name, number: "", aside: line.part.isEmpty ? aside : "\(line.part): \(aside)") {
      try markup.drawing("\(line.title): \(aside)", class: "plot marks") {
        try markup.stretched(width: "1000") {
          if !spans.isEmpty { try markup.shape("path", ["class": "span", "d": spans.joined()]) }
          if !dots.isEmpty { try markup.shape("path", ["class": "dots", "d": dots.joined()]) }
        }
      }
    }
    return marks.count - shown.count
  }
}

extension ValueScale {
  /// From where to where it goes, as an axis says it.
  var words: String { low < 0 ? "from \(labels.low) to \(labels.high)" : "up to \(labels.high)" }
}
