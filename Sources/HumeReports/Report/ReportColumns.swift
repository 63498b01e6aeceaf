import HumeAnalysis
import HumeTypes

/// The columns of a text report, the same from its first line to its last.
struct ReportColumns {
  /// The spaces before the names of features.
  static let indent = 4
  /// The spaces between columns.
  static let gap = 2
  /// The columns of a score.
  static let number = 5
  /// Under this width there are no curves.
  static let leastWidth = 60

  let name: Int
  let bar: Int
  /// The statistic that ranks, where it has a column of its own.
  let lead: Int
  /// The time of the peak.
  let at: Int
  /// The curve; 0 where there is no room for one.
  let curve: Int
  /// The models and the ids at the head of each id's line.
  let model: Int
  let id: Int
  let glyphs: Glyphs

  init(_ plan: ReportPlan, across: AcrossSection?, content: ReportContent, layout: TextLayout) {
    glyphs = layout.glyphs
    let width = layout.width ?? .max
    let rows = plan.rows
    let lines = across?.parts.flatMap(\.lines) ?? []
    let names = rows.map(\.name) + lines.map(\.name) + lines.map { "  " + $0.combination }
    let widest = names.reduce(14) { max($0, displayWidth(printable($1, glyphs: layout.glyphs))) }
    name = min(widest, width >= 100 ? 36 : width >= 70 ? 22 : 16)
    bar = width >= 100 ? 10 : width >= 70 ? 8 : 6
    let by = content.options.by
    lead = by.hasColumn ? rows.reduce(by.rawValue.count) { max($0, $1.lead?.count ?? 0) } : 0
    at = rows.reduce(4) { max($0, clock($1.peakTime)?.count ?? 0) }
    let models = plan.inputs.flatMap(\.files).flatMap(\.models).map(\.model.rawValue)
    model = min(12, models.reduce(6) { max($0, displayWidth(printable($1, glyphs: layout.glyphs))) })
    id = min(12, plan.groups.reduce(0) { max($0, displayWidth(printable($1.id, glyphs: layout.glyphs))) })
    let used = ReportColumns.used(name: name, bar: bar, lead: lead) + 2 * ReportColumns.gap + at
    let room = layout.width.map { $0 - used } ?? 60
    curve = width < ReportColumns.leastWidth || room < 8 ? 0 : room
  }

  /// Where the facts of an id begin.
  var facts: Int { 2 + model + 1 + id + 2 }

  /// Where what stands behind mean and peak ends.
  private static func used(name: Int, bar: Int, lead: Int) -> Int {
    indent + name + gap + bar + gap + (lead > 0 ? lead + gap : 0) + number + gap + number
  }

  /// The columns up to mean and peak, or mean and standard deviation.
  var upToNumbers: Int { ReportColumns.used(name: name, bar: bar, lead: lead) }

  /// A line up to the numbers; the bar is styled by the caller and has `barWidth` columns.
  func line(name: String, bar: String, lead: String, mean: String, second: String) -> String {
    let gap = String(repeating: " ", count: ReportColumns.gap)
    let shortName = truncated(printable(name, glyphs: glyphs), to: self.name, glyphs: glyphs)
    var line = String(repeating: " ", count: ReportColumns.indent) + padded(shortName, to: self.name) + gap + bar + gap
    if self.lead > 0 { line += padded(lead, to: self.lead, .right) + gap }
    return line + padded(mean, to: ReportColumns.number, .right) + gap
      + padded(second, to: ReportColumns.number, .right)
  }
}

/// A line without the spaces at its end.
func trimmed(_ line: String) -> String {
  var line = line
  while line.last == " " { line.removeLast() }
  return line
}
