import HumeAnalysis
import HumeTypes

/// Writes a report's plan as Markdown.
struct MarkdownReportWriter {
  let content: ReportContent
  let plan: ReportPlan
  let across: AcrossSection?
  let output: Output

  func write() throws {
    try writeHead()
    for input in plan.inputs { try write(input) }
    try writeLines()
    if let across { try write(across) }
    try writeFailures()
    let doubts = Doubt.all(of: content)
    guard !doubts.isEmpty else { return }
    try heading(2, "What the data cannot tell")
    for doubt in doubts {
      let place = doubt.place.isEmpty ? "" : "First at \(doubt.place)."
      try item([doubt.text, place, doubt.advice])
    }
  }

  private func writeHead() throws {
    let head = ReportHead(content)
    try output.write("# \(markdownText(head.title))\n")
    try paragraph("Written by \(head.tool).")
    if !plan.isGrouped, let input = plan.inputs.first {
      try paragraph(input.input + (input.jobID.isEmpty ? "" : ", job \(input.jobID)"))
    }
    for line in [head.rows, head.troubles] where !line.isEmpty { try paragraph(line) }
    if !head.asked.isEmpty { try paragraph("Asked for: \(head.asked)") }
    try paragraph(legend(content, plan: plan, glyphs: .unicode, hasBars: false, hasCurves: true))
  }

  private func write(_ input: InputSection) throws {
    guard input.isShown else { return }
    if plan.isGrouped {
      try heading(2, input.input)
      if !input.jobID.isEmpty { try paragraph("job \(input.jobID)") }
    }
    let level = plan.isGrouped ? 3 : 2
    for file in input.files { try write(file, level: level) }
    if input.isEmpty { try paragraph("no files in here") }
    for error in input.sourceErrors.prefix(InputSection.errorLimit) {
      try heading(level, error.source)
      try paragraph("Hume's error for the whole source: \(error.message)")
    }
    let more = input.sourceErrors.count - InputSection.errorLimit
    if more > 0 { try paragraph("\(plural(more, "more source")) failed as a whole: hume-results qc lists them.") }
  }

  private func write(_ file: FileSection, level: Int) throws {
    try heading(level, file.title)
    let aside = [file.factors, file.aside].filter { !$0.isEmpty }.joined(separator: "; ")
    if !aside.isEmpty { try paragraph(aside) }
    for model in file.models {
      if !model.remark.isEmpty { try paragraph("\(model.model): \(model.remark)") }
      for group in model.groups {
        try heading(level + 1, "\(group.model) \(group.id)")
        let doubt = group.doubt.isEmpty ? [] : [group.doubt]
        try paragraph((group.facts + doubt).joined(separator: ", ") + ".")
        for set in group.sets { try write(set, of: group, axis: file.axis) }
      }
      if !model.more.isEmpty { try paragraph("\(model.model): \(model.more); hume-results summary lists them all.") }
    }
    if file.models.isEmpty, file.errors.isEmpty { try paragraph("no results") }
    for error in file.errors { try paragraph("Hume's error: \(error)") }
  }

  private func write(_ set: SetRows, of group: GroupSection, axis: TimeAxis?) throws {
    guard !set.rows.isEmpty else { return }
    let hasCurves = group.form == .curves && axis != nil
    let hasLead = set.rows.contains { $0.lead != nil }
    var columns = [Column(set.set == .emotion ? "expression" : set.set.rawValue)]
    if hasLead { columns.append(Column(content.options.by.rawValue, .number)) }
    // Of one row, the peak is the mean.
    let hasPeaks = set.rows.contains { $0.peak != nil }
    columns += [Column("mean", .number)] + (hasPeaks ? [Column("peak", .number)] : [])
    if hasCurves, let axis {
      columns += [
        Column("at", .number),
        Column("0:00 to \(clock(Double(axis.end) / 1e6) ?? ""), one column \(duration(axis.step))"),
      ]
    }
    var table = Table("features", columns: columns)
    for row in set.rows {
      var cells: [Cell] = [.text(row.name)]
      if hasLead { cells.append(Cell(row.lead)) }
      cells += [Cell(score(row.mean))] + (hasPeaks ? [Cell(score(row.peak))] : [])
      if hasCurves {
        let curve = sparkline(row.curve, low: plan.scale.low, high: plan.scale.high, columns: row.curve.count)
        cells += [Cell(clock(row.peakTime)), .text(curve)]
      }
      table.rows.append(cells)
    }
    try write(table)
  }

  private func writeLines() throws {
    guard !plan.lines.isEmpty || plan.unlisted > 0 else { return }
    try heading(2, plural(plan.lines.count + plan.unlisted, "more file") + ", in short")
    var table = Table("files", columns: [Column("name"), Column("highest")])
    for line in plan.lines {
      let parts = line.models.map { entry in
        "\(entry.model) " + entry.top.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
      }
      let text = (parts + (line.hasErrors ? ["errors"] : [])).joined(separator: "; ")
      table.rows.append([.text(line.title), .text(text)])
    }
    try write(table)
    if plan.unlisted > 0 { try paragraph("and \(count(plan.unlisted)) more") }
    try paragraph("All of a file: hume-results report --file NAME, or hume-results summary.")
  }

  private func write(_ across: AcrossSection) throws {
    try heading(2, across.title)
    try paragraph(across.explanation)
    let files = across.isGrouped ? [] : Array(across.files.prefix(8))
    var columns = [Column("model"), Column("expression")]
    if across.isGrouped { columns += [Column(content.factors.joined(separator: ", ")), Column("files", .integer)] }
    columns += [Column(across.by.columnName, .number), Column("sd", .number)] + files.map { Column($0, .number) }
    var table = Table("across", columns: columns)
    for part in across.parts {
      for line in part.lines {
        var cells: [Cell] = [.text(part.model.rawValue), .text(line.name)]
        if across.isGrouped { cells += [.text(line.combination), .integer(line.fileCount)] }
        cells += ([line.mean, line.sd] + line.values.prefix(files.count)).map { value in
          Cell(value.map { shown($0, of: across.by) })
        }
        table.rows.append(cells)
      }
    }
    try write(table)
    for part in across.parts where !part.remark.isEmpty { try paragraph("\(part.model): \(part.remark).") }
    if !across.isGrouped, files.count < across.files.count {
      try paragraph(
        "\(plural(across.files.count - files.count, "more file")) counted, not shown: hume-results summary.")
    }
  }

  private func writeFailures() throws {
    guard !content.failures.isEmpty else { return }
    try heading(2, "Not read")
    for (input, error) in content.failures.prefix(ReportContent.failureLimit) {
      let place = error.place.description
      try item(["\(input): \(error.message)", place.isEmpty || place == input ? "" : "At \(place).", error.advice])
    }
    let more = content.failures.count - ReportContent.failureLimit
    if more > 0 { try item(["\(count(more)) more: hume-results validate says why"]) }
  }

  private func heading(_ level: Int, _ text: String) throws {
    try output.write("\n\(String(repeating: "#", count: level)) \(markdownText(text))\n")
  }

  private func paragraph(_ text: String) throws {
    if !text.isEmpty { try output.write("\n\(markdownText(text))\n") }
  }

  private func item(_ sentences: [String]) throws {
    let text = sentences.filter { !$0.isEmpty }.map(markdownText).joined(separator: " ")
    try output.write("\n- \(text)\n")
  }

  private func write(_ table: Table) throws {
    try output.write("\n")
    var format = MarkdownFormat(output)
    try format.write(table)
  }
}
