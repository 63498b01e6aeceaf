public import HumeAnalysis
import HumeTypes

/// Writes the timelines of results as text for people: of each group a line a feature, with its mean, its peak, and its
/// course in as many columns as the width leaves, and below them how much was seen or heard.
///
/// A column stands for whole bins, its mean weighted by their coverage; one without rows is a gap. All courses share one
/// scale. Under 60 columns there are no courses. The output is still to be finished (`Output.finish()`).
///
/// ```swift
/// let analysis = try analyze(findInputs(["talks/"]).inputs, wants: [.timeline, .ranking])
/// try writeTimelines(analysis.results, count: 5, to: output, layout: TextLayout(width: 100))
/// ```
///
/// - Parameters:
///   - count: How many features of each group, those that rank highest `by` a statistic; nil for all.
///   - form: How courses are drawn; unless given, as lines for up to eight features of a group, else as strips.
public func writeTimelines(
  _ results: [AnalyzedInput], count: Int?, by: RankBy = .mean, factors: [String] = [], form: CourseForm? = nil,
  to output: Output, layout: TextLayout
) throws {
  let plan = CoursePlan(results, count: count, by: by, factors: factors)
  let columns = ReportColumns(rows: plan.rows, by: by, layout: layout, indent: 2)
  var writer = TimelineWriter(
    plan: plan, columns: columns, scale: plan.scale(columns: columns.curve), count: count, by: by,
    form: form ?? plan.form, text: TextReport(output, layout: layout))
  try writer.write()
}

/// Lays timelines out as text.
private struct TimelineWriter {
  let plan: CoursePlan
  let columns: ReportColumns
  let scale: ValueScale
  let count: Int?
  let by: RankBy
  let form: CourseForm
  var text: TextReport

  private var layout: TextLayout { text.layout }
  private var style: Style { text.layout.style }
  private var glyphs: Glyphs { text.layout.glyphs }

  mutating func write() throws {
    if !plan.files.isEmpty { try writeHead() }
    for file in plan.files { try write(file) }
    if let first = plan.untimed.first {
      if !plan.files.isEmpty { try text.blank() }
      let one = plan.untimed.count == 1 ? first : "\(plural(plan.untimed.count, "file")), first \(first)"
      try text.paragraph("No course over time, as rows have no times: \(printable(one, glyphs: glyphs))")
    } else if plan.files.isEmpty {
      try text.line(style.dim("(no rows)"))
    }
  }

  // MARK: The head

  private mutating func writeHead() throws {
    try writeKeys(plan.common)
    try writeDim(scope)
    if columns.curve == 0 {
      try writeDim("Courses need \(ReportColumns.leastWidth) columns.")
    } else {
      for line in flowed(legend, layout: layout) { try text.line(line) }
    }
  }

  /// What is shown, and in which bins.
  private var scope: String {
    let seconds = plan.groups.lazy.compactMap(\.timeline).first.map { Double($0.binWidth) / 1e6 } ?? 0
    let bin = binLength(seconds)
    let features =
      count.map { $0 == 1 ? "The highest feature of each id" : "The \($0) highest features of each id" }
      ?? "All features of each id"
    return "\(features) by \(by.inWords), in bins of \(bin), all on one scale."
  }

  /// How to read courses.
  private var legend: [(plain: String, styled: String)] {
    let (low, high) = scale.labels
    let gap = form.marks(glyphs).gap
    let verbs = ["seen", "heard", "there"].filter { verb in plan.groups.contains { $0.verb == verb } }
    let all = (verbs.count > 2 ? ["seen, heard"] + verbs.suffix(1) : verbs).joined(separator: " or ")
    let shares = shades([0.25, 0.5, 0.75, 1], glyphs: glyphs)
    func faint(_ text: String) -> (plain: String, styled: String) { (text, style.dim(text)) }
    return [
      (
        "means: \(low) " + TextLayout(glyphs: glyphs).ramp(of: form) + " \(high)",
        style.dim("means: \(low) ") + layout.ramp(of: form) + style.dim(" \(high)")
      ),
      faint("no row: \(gap == " " ? "blank" : String(gap))"),
      faint("share of a column \(all): \(shares) by quarters"),
    ]
  }

  private mutating func writeKeys(_ keys: [CourseKey]) throws {
    let pairs = keys.filter { !$0.value.isEmpty }
      .map { (name: printable($0.name, glyphs: glyphs), value: printable($0.value, glyphs: glyphs)) }
    for line in sharedLines(pairs, layout: layout) { try text.line(line) }
  }

  /// Writes a sentence, each line of it faint by itself.
  private mutating func writeDim(_ sentence: String) throws {
    for line in wrapped(sentence, to: max(20, layout.width ?? .max)) { try text.line(style.dim(line)) }
  }

  // MARK: Files

  private mutating func write(_ file: CourseFile) throws {
    try text.blank()
    try writeKeys(file.keys.filter { !plan.common.contains($0) })
    let axis = file.axis(columns: columns.curve)
    var header = columns.line(name: "", bar: "", lead: by.rawValue, mean: "mean", second: "peak")
    header += "  " + padded("at", to: columns.at, .right)
    if let axis { header += "  " + axis.label(room: columns.curve) }
    try text.line(style.dim(header))
    for group in file.groups {
      try writeKeys(group.keys.filter { !plan.common.contains($0) })
      try write(group, axis: axis)
    }
  }

  private mutating func write(_ group: CourseGroup, axis: TimeAxis?) throws {
    for set in group.sets {
      if group.sets.count > 1 || set.set != .emotion {
        try text.line(style.dim("feature_set \(set.set.rawValue)"), level: 1)
      }
      if set.rows.isEmpty { try text.line("no scores", level: 1) }
      for row in set.rows { try write(row, of: group, axis: axis) }
    }
    guard let timeline = group.timeline else { return try text.line("no times, so no course", level: 1) }
    var line = "  \(group.verb) \(percent(group.share))"
    if let axis {
      line = trimmed(padded(line, to: columns.upToCurve) + shades(axis.coverage(of: timeline), glyphs: glyphs))
    }
    try text.line(style.dim(line))
  }

  private mutating func write(_ row: FeatureRow, of group: CourseGroup, axis: TimeAxis?) throws {
    var line = columns.line(
      name: row.name, bar: "", lead: row.lead ?? "", mean: score(row.mean) ?? glyphs.missing,
      second: score(row.peak) ?? "")
    line += "  " + padded(clock(row.peakTime) ?? "", to: columns.at, .right)
    if let axis, let course = group.course(of: row, on: axis) {
      line += "  " + layout.course(course, on: scale, as: form)
    }
    try text.line(trimmed(line))
  }
}
