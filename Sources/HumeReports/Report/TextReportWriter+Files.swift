import HumeAnalysis
import HumeTypes

extension TextReportWriter {
  /// Writes one file: its name, the head of the columns, its models.
  mutating func write(_ file: FileSection) throws {
    let aside = [file.factors, file.aside].filter { !$0.isEmpty }.joined(separator: "; ")
    try text.heading(file.title, aside: aside)
    if file.models.contains(where: { $0.groups.contains { $0.form != .line } }) { try writeHeader(file) }
    for model in file.models { try write(model, of: file) }
    if file.models.isEmpty, file.errors.isEmpty { try text.line("no results", level: 1) }
    for error in file.errors { try wrap("Hume's error: " + error, level: 1) }
  }

  private mutating func writeHeader(_ file: FileSection) throws {
    let blank = String(repeating: " ", count: columns.bar)
    var line = columns.line(
      name: "", bar: blank, lead: content.options.by.rawValue, mean: "mean", second: "peak")
    let hasTimes = file.models.contains { $0.groups.contains { $0.form == .curves } }
    if hasTimes { line += "  " + padded("at", to: columns.at, .right) }
    if let axis = file.axis, columns.curve > 0 { line += "  " + axis.label(room: columns.curve) }
    try text.line(style.dim(trimmed(line)))
  }

  private mutating func write(_ model: ModelSection, of file: FileSection) throws {
    if !model.remark.isEmpty { try write(model.remark, model: model.model) }
    for group in model.groups {
      let doubt = group.doubt.isEmpty ? [] : [group.doubt]
      let facts = (group.facts + doubt).joined(separator: ", ") + (group.form == .line ? highest(group) : "")
      try write(facts, model: group.model, id: group.id)
      if group.form != .line { try writeRows(group) }
    }
    if !model.more.isEmpty {
      try write(model.more + ": hume-results summary lists them all", model: model.model)
    }
  }

  /// Writes a model and id and sentences behind them, broken to the width; below where a long id leaves no room.
  private mutating func write(_ sentences: String, model: Model, id: String = "") throws {
    let name = padded(printable(model.rawValue, glyphs: glyphs), to: columns.model)
    let id = padded(printable(id, glyphs: glyphs), to: columns.id)
    let head = "  \(style.bold(name)) \(style.bold(id))  "
    let clean = printable(sentences, glyphs: glyphs)
    let width = layout.width ?? .max
    let isNarrow = width - columns.facts < 20
    let isBelow = isNarrow || displayWidth(name) + displayWidth(id) > columns.model + columns.id
    let indent = isNarrow ? 6 : columns.facts
    if isBelow {
      for (index, piece) in text.pieces(trimmed("\(name) \(id)"), indent: 4).enumerated() {
        try text.line(style.bold(piece), level: index == 0 ? 1 : 2)
      }
    }
    let lines = layout.width == nil ? [clean] : wrapped(clean, to: max(20, width - indent))
    for (index, line) in lines.enumerated() {
      try text.line((index == 0 && !isBelow ? head : String(repeating: " ", count: indent)) + line)
    }
  }

  /// The highest features of a group that has no rows of its own in the report.
  private func highest(_ group: GroupSection) -> String {
    let sets = group.sets.filter { !$0.rows.isEmpty }.map { set in
      let rows = set.rows.map { "\($0.name) \($0.lead ?? score($0.mean) ?? "")" }.joined(separator: ", ")
      return set.set == .emotion ? rows : "\(set.set.rawValue) \(rows)"
    }
    return sets.isEmpty ? "" : ": " + sets.joined(separator: "; ")
  }

  private mutating func writeRows(_ group: GroupSection) throws {
    for set in group.sets {
      if group.sets.count > 1 || set.set != .emotion { try text.line(style.dim(set.set.rawValue), level: 2) }
      if set.rows.isEmpty { try text.line("no scores", level: 2) }
      for row in set.rows { try write(row, of: group) }
    }
  }

  private mutating func write(_ row: FeatureRow, of group: GroupSection) throws {
    var line = columns.line(
      name: row.name, bar: bar(row.mean), lead: row.lead ?? "", mean: score(row.mean) ?? glyphs.missing,
      second: score(row.peak) ?? "")
    if group.form == .curves {
      line += "  " + padded(clock(row.peakTime) ?? "", to: columns.at, .right)
      if columns.curve > 0 { line += "  " + layout.course(row.curve, on: plan.scale, as: .lines) }
    }
    try text.line(trimmed(line))
  }

  /// A bar of the mean, filled up to its column.
  func bar(_ mean: Double?) -> String {
    let bar = HumeReports.bar(mean, of: 1, width: columns.bar, glyphs: glyphs)
    let rest = String(repeating: " ", count: columns.bar - displayWidth(bar))
    return style.level(mean.map(plan.scale.share) ?? 0, bar) + rest
  }
}
