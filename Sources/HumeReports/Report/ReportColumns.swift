import HumeAnalysis
import HumeTypes

/// The columns of a text report, the same from its first line to its last.
struct ReportColumns {
  /// The spaces between columns.
  static let gap = 2
  /// Under this width there are no curves.
  static let leastWidth = 60

  /// The spaces before the names of features.
  let indent: Int
  private(set) var name: Int
  /// The bars; 0 for none, as under 50 columns.
  let bar: Int
  /// The statistic that ranks, where it has a column of its own.
  let lead: Int
  /// The columns of a score.
  let number: Int
  /// The time of the peak.
  let at: Int
  /// The curve; 0 where there is no room for one.
  private(set) var curve: Int
  /// The models and the ids at the head of each id's line.
  let model: Int
  let id: Int
  let glyphs: Glyphs

  init(_ plan: ReportPlan, across: AcrossSection?, content: ReportContent, layout: TextLayout) {
    let lines = across?.parts.flatMap(\.lines) ?? []
    let models = plan.inputs.flatMap(\.files).flatMap(\.models).map(\.model.rawValue)
    func widest(_ texts: [String], from least: Int) -> Int {
      min(12, texts.reduce(least) { max($0, displayWidth(printable($1, glyphs: layout.glyphs))) })
    }
    let width = layout.width ?? .max
    self.init(
      rows: plan.rows, names: lines.map(\.name) + lines.map { "  " + $0.combination }, by: content.options.by,
      layout: layout, indent: 4, bar: width >= 100 ? 10 : width >= 70 ? 8 : width >= 50 ? 6 : 0,
      model: widest(models, from: 6), id: widest(plan.groups.map(\.id), from: 0))
  }

  /// The columns of rows; `names`: others that stand in the same column.
  init(
    rows: [FeatureRow], names: [String] = [], by: RankBy, layout: TextLayout, indent: Int, bar: Int = 0,
    model: Int = 0, id: Int = 0
  ) {
    (self.indent, self.bar, self.model, self.id, glyphs) = (indent, bar, model, id, layout.glyphs)
    let width = layout.width ?? .max
    let widest = (rows.map(\.name) + names).reduce(14) {
      max($0, displayWidth(printable($1, glyphs: layout.glyphs)))
    }
    name = min(widest, width >= 100 ? 36 : width >= 70 ? 22 : 16)
    lead = by.hasColumn ? rows.reduce(by.rawValue.count) { max($0, $1.lead?.count ?? 0) } : 0
    number = rows.reduce(5) { max($0, score($1.mean)?.count ?? 0, score($1.peak)?.count ?? 0) }
    at = rows.reduce(4) { max($0, clock($1.peakTime)?.count ?? 0) }
    curve = 0
    // The time of a peak, or a number of files.
    name = max(8, name - max(0, upToNumbers + ReportColumns.gap + max(at, 5) - width))
    let room = layout.width.map { $0 - upToCurve } ?? 60
    curve = width < ReportColumns.leastWidth || room < 8 ? 0 : room
  }

  /// Where the facts of an id begin.
  var facts: Int { 2 + model + 1 + id + 2 }

  /// The columns up to mean and peak, or mean and standard deviation.
  var upToNumbers: Int {
    let optional = [bar, lead].reduce(0) { $0 + ($1 > 0 ? $1 + ReportColumns.gap : 0) }
    return indent + name + ReportColumns.gap + optional + number + ReportColumns.gap + number
  }

  /// The columns before a curve.
  var upToCurve: Int { upToNumbers + ReportColumns.gap + at + ReportColumns.gap }

  /// A line up to the numbers; the bar is styled by the caller and has `barWidth` columns.
  func line(name: String, bar: String, lead: String, mean: String, second: String) -> String {
    let gap = String(repeating: " ", count: ReportColumns.gap)
    let shortName = truncated(printable(name, glyphs: glyphs), to: self.name, glyphs: glyphs)
    var line = String(repeating: " ", count: indent) + padded(shortName, to: self.name) + gap
    if self.bar > 0 { line += bar + gap }
    if self.lead > 0 { line += padded(lead, to: self.lead, .right) + gap }
    return line + padded(mean, to: number, .right) + gap + padded(second, to: number, .right)
  }
}

/// A line without the spaces at its end.
func trimmed(_ line: String) -> String {
  var line = line
  while line.last == " " { line.removeLast() }
  return line
}
