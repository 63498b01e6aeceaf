import HumeAnalysis
import HumeTypes

extension HTMLReportWriter {
  /// How many files are open when the page is.
  private static let openFiles = 3

  /// Writes each file, folded where there are many, and those in short of which there are too many.
  mutating func writeFiles() throws {
    let files = plan.inputs.reduce(0) { $0 + $1.files.count }
    guard files > 0 || !plan.lines.isEmpty else { return }
    var writer = self
    try section("files", "File by file") {
      try writer.paragraph(
        legend(content, plan: plan, glyphs: .unicode, hasBars: false, hasCurves: false), class: "note")
      let hasLines = writer.plan.groups.contains { $0.form == .curves }
      try writer.paragraph(
        !hasLines
          ? ""
          : "Lines: means over time, all of this page from \(score(scale.low) ?? "") to \(score(scale.high) ?? ""); where a line "
            + "ends there is no row. Dots: peaks, that rise \(score(content.options.peaks.prominence)?.trimmed ?? "") or more above what is around them."
            + (content.options.threshold.map { " Bars below: episodes at or above \(score($0) ?? "")." } ?? ""),
        class: "note")
      var number = 0
      for input in plan.inputs where input.isShown {
        if plan.isGrouped {
          try writer.markup.element("h3", ["class": "input"], input.input)
          try writer.paragraph(input.jobID.isEmpty ? "" : "job \(input.jobID)", class: "dim")
        }
        if input.isEmpty { try writer.paragraph("no files in here") }
        for file in input.files {
          number += 1
          try writer.write(file, number: number, isOpen: number <= HTMLReportWriter.openFiles)
        }
        try writer.writeSourceErrors(input)
      }
      try writer.writeLines()
    }
    self = writer
  }

  private mutating func write(_ file: FileSection, number: Int, isOpen: Bool) throws {
    var writer = self
    let width = file.models.flatMap(\.groups).lazy.compactMap(\.timeline).first?.binWidth
    try markup.line()
    try markup.element(
      "details",
      [
        "class": "file", "id": "file-\(number)", "open": Markup.present(isOpen),
        "data-end": file.end > 0 ? shortestDigits(Double(file.end) / 1e6) : "",
        "data-bin": width.map { shortestDigits(Double($0) / 1e6) } ?? "", "data-low": shortestDigits(scale.low),
        "data-high": shortestDigits(scale.high),
      ]
    ) {
      try writer.markup.element("summary") {
        try writer.markup.element("h3") { try writer.markup.element("bdi", file.title) }
        let aside = [file.factors, file.aside, clock(file.end > 0 ? Double(file.end) / 1e6 : nil) ?? ""]
          .filter { !$0.isEmpty }.joined(separator: ", ")
        try writer.markup.element("span", ["class": "dim"], " \(aside)\(HTMLReportWriter.highest(file))")
      }
      for model in file.models { try writer.write(model, of: file) }
      if file.models.isEmpty, file.errors.isEmpty { try writer.paragraph("no results") }
      for error in file.errors { try writer.paragraph("Hume's error: \(error)") }
    }
    self = writer
  }

  /// The highest expression of each model, for the line of a file that is folded.
  private static func highest(_ file: FileSection) -> String {
    let parts = file.models.compactMap { model -> String? in
      guard let row = model.groups.lazy.compactMap({ $0.sets.first?.rows.first }).first else { return nil }
      return "\(model.model) \(row.name) \(row.lead ?? score(row.mean) ?? "")"
    }
    return parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")
  }

  private mutating func write(_ model: ModelSection, of file: FileSection) throws {
    if !model.remark.isEmpty { try paragraph("\(model.model): \(model.remark)") }
    for group in model.groups { try write(group, of: file) }
    if !model.more.isEmpty { try paragraph("\(model.model): \(model.more); hume-results summary lists them all.") }
    try writeTranscript(of: model, in: file)
  }

  private func write(_ group: GroupSection, of file: FileSection) throws {
    let kind = HTMLReportWriter.kind(group.model)
    try markup.line()
    try markup.element("figure", ["class": "course-chart \(kind)", "data-model": group.model.rawValue]) {
      try markup.element("figcaption") {
        try markup.text("\(group.model) ")
        try markup.element("bdi", group.id)
        let doubt = group.doubt.isEmpty ? [] : [group.doubt]
        try markup.element("span", ["class": "facts"], " " + (group.facts + doubt).joined(separator: ", "))
      }
      if let timeline = group.timeline, group.form == .curves {
        let chart = CourseChart(group: group, timeline: timeline, end: file.end, scale: scale, detail: detail)
        try chart.write(to: markup)
        for set in group.sets where set.set == .sentiment { try writeBars(set, of: group) }
      } else {
        for set in group.sets where !set.rows.isEmpty { try writeBars(set, of: group) }
      }
    }
  }

  /// The class that gives a model its colour.
  static func kind(_ model: Model) -> String {
    ["face", "facemesh", "prosody", "burst", "language", "ner"].contains(model.rawValue) ? model.rawValue : "other"
  }

  /// Means as bars: of what has no course, and of sentiment, whose steps are one distribution.
  private func writeBars(_ set: SetRows, of group: GroupSection) throws {
    let name = set.set == .emotion ? "" : "\(set.set.rawValue) "
    if !name.isEmpty { try paragraph(set.set.rawValue, class: "dim") }
    let most = set.rows.reduce(1.0) { max($0, $1.mean ?? 0) }
    for row in set.rows {
      let mean = score(row.mean) ?? Markup.missing
      try markup.chartRow(row.name, number: mean, aside: row.lead ?? "") {
        try markup.bar("\(row.name): mean \(mean)", share: (row.mean ?? 0) / most)
      }
    }
    try markup.foldedTable(
      "\(name)means of \(group.model) \(group.id)",
      [TableHead(set.set == .emotion ? "expression" : set.set.rawValue), .number("mean"), .number("highest")],
      set.rows.map { [$0.name, score($0.mean), score($0.peak ?? $0.mean)] })
  }

  private func writeSourceErrors(_ input: InputSection) throws {
    for error in input.sourceErrors.prefix(InputSection.errorLimit) {
      try paragraph("\(error.source): Hume's error for the whole source: \(error.message)")
    }
    let more = input.sourceErrors.count - InputSection.errorLimit
    if more > 0 { try paragraph("\(plural(more, "more source")) failed as a whole: hume-results qc lists them.") }
  }

  private func writeLines() throws {
    guard !plan.lines.isEmpty || plan.unlisted > 0 else { return }
    try markup.foldedTable(
      plural(plan.lines.count + plan.unlisted, "more file") + ", in short", ["file", "highest"],
      plan.lines.map { line in
        let parts = line.models.map { entry in
          "\(entry.model) " + entry.top.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
        }
        return [line.title, (parts + (line.hasErrors ? ["errors"] : [])).joined(separator: "; ")]
      })
    if plan.unlisted > 0 { try paragraph("and \(count(plan.unlisted)) more") }
    try paragraph("All of a file: hume-results report --file NAME, or hume-results summary.", class: "note")
  }
}
