import HumeAnalysis
import HumeTypes

/// Lays a report out as text.
struct TextReportWriter {
  let content: ReportContent
  let plan: ReportPlan
  let across: AcrossSection?
  let columns: ReportColumns
  let layout: TextLayout
  var text: TextReport

  init(
    content: ReportContent, plan: ReportPlan, across: AcrossSection?, columns: ReportColumns, _ output: Output,
    _ layout: TextLayout
  ) {
    self.content = content
    self.plan = plan
    self.across = across
    self.columns = columns
    self.layout = layout
    text = TextReport(output, layout: layout)
  }

  var style: Style { layout.style }
  var glyphs: Glyphs { layout.glyphs }
  /// What stands before advice.
  private var arrow: String { glyphs == .unicode ? "→ " : "-> " }

  mutating func write() throws {
    try writeHead()
    for input in plan.inputs { try write(input) }
    try writeLines()
    if let across { try write(across) }
    try writeFailures()
    try writeDoubts()
  }

  private mutating func writeHead() throws {
    let head = ReportHead(content)
    try text.heading(head.title, aside: head.tool)
    if !plan.isGrouped, let input = plan.inputs.first {
      try wrap(input.input + (input.jobID.isEmpty ? "" : ", job \(input.jobID)"))
    }
    for line in [head.rows, head.troubles] where !line.isEmpty { try wrap(line) }
    if !head.asked.isEmpty { try wrap("Asked for: " + head.asked) }
    let legend = legend(content, plan: plan, glyphs: glyphs, hasBars: columns.bar > 0, hasCurves: columns.curve > 0)
    if !legend.isEmpty {
      try text.blank()
      try wrap(legend, styled: style.dim)
    }
  }

  private mutating func write(_ input: InputSection) throws {
    guard input.isShown else { return }
    if plan.isGrouped { try writeRule(input) }
    if input.isEmpty { try text.line("no files in here", level: 1) }
    for file in input.files { try write(file) }
    for error in input.sourceErrors.prefix(InputSection.errorLimit) {
      try text.heading(error.source, aside: "the whole source")
      try wrap("Hume's error: " + error.message, level: 1)
    }
    let more = input.sourceErrors.count - InputSection.errorLimit
    if more > 0 {
      try text.blank()
      try wrap("\(plural(more, "more source")) failed as a whole: hume-results qc lists them.")
    }
  }

  /// The line that parts inputs.
  private mutating func writeRule(_ input: InputSection) throws {
    let name = printable(input.input, glyphs: glyphs)
    let job = input.jobID.isEmpty ? "" : " job \(printable(input.jobID, glyphs: glyphs))"
    let rest = (layout.width ?? 80) - displayWidth(name) - displayWidth(job) - 5
    let short = style.dim(String(repeating: glyphs.rule, count: 3))
    let long = String(repeating: glyphs.rule, count: max(1, rest))
    try text.blank()
    if rest >= 1 || layout.width == nil {
      try text.line("\(short) \(style.bold(name)) \(style.dim(long + job))")
    } else {
      for (index, piece) in text.pieces(name, indent: 4).enumerated() {
        try text.line((index == 0 ? short : "   ") + " " + style.bold(piece))
      }
      if !job.isEmpty {
        for piece in text.pieces(String(job.dropFirst()), indent: 4) { try text.line("    " + style.dim(piece)) }
      }
    }
  }

  private mutating func writeLines() throws {
    guard !plan.lines.isEmpty || plan.unlisted > 0 else { return }
    try text.heading("\(plural(plan.lines.count + plan.unlisted, "more file")), in short")
    let widest = plan.lines.reduce(0) { max($0, displayWidth(printable($1.title, glyphs: glyphs))) }
    let width = layout.width.map { min(widest, $0 * 2 / 5) } ?? widest
    for line in plan.lines {
      let title = padded(truncatedAtStart(printable(line.title, glyphs: glyphs), to: width, glyphs: glyphs), to: width)
      let room = layout.width.map { max(10, $0 - width - 4) } ?? .max
      try text.line(trimmed("\(title)  \(short(line, room: room))"), level: 1)
    }
    if plan.unlisted > 0 { try wrap("and \(count(plan.unlisted)) more", level: 1) }
    try wrap("All of a file: hume-results report --file NAME, or hume-results summary.", level: 1, styled: style.dim)
  }

  /// The highest of each model, as many as there is room for, first the first of all models.
  private func short(_ line: FileLine, room: Int) -> String {
    func text(_ number: Int) -> String {
      let parts = line.models.map { entry in
        let top = entry.top.prefix(number).map { "\($0.name) \($0.value)" }
        return "\(entry.model) " + (top.isEmpty ? "none" : top.joined(separator: ", "))
      }
      return printable((parts + (line.hasErrors ? ["errors"] : [])).joined(separator: "; "), glyphs: glyphs)
    }
    let fitting = stride(from: 3, through: 1, by: -1).lazy.map(text).first { displayWidth($0) <= room }
    let whole = fitting ?? text(1)
    return truncated(whole.isEmpty ? "no results" : whole, to: room, glyphs: glyphs)
  }

  private mutating func writeFailures() throws {
    guard !content.failures.isEmpty else { return }
    try text.heading("Not read")
    for (input, error) in content.failures.prefix(ReportContent.failureLimit) {
      try text.line(style.bold(printable(input, glyphs: glyphs)), level: 1)
      let place = error.place.description
      try wrap(error.message, level: 2)
      if !place.isEmpty, place != input { try wrap("at " + place, level: 2) }
      if !error.advice.isEmpty { try wrap(arrow + error.advice, level: 2, styled: style.dim) }
    }
    let more = content.failures.count - ReportContent.failureLimit
    if more > 0 { try wrap("\(count(more)) more: hume-results validate says why", level: 1) }
  }

  private mutating func writeDoubts() throws {
    let doubts = Doubt.all(of: content)
    guard !doubts.isEmpty else { return }
    try text.heading("What the data cannot tell")
    for doubt in doubts {
      try wrap(doubt.text, level: 1)
      if !doubt.place.isEmpty { try wrap("first at " + doubt.place, level: 2, styled: style.dim) }
      if !doubt.advice.isEmpty { try wrap(arrow + doubt.advice, level: 2, styled: style.dim) }
    }
  }

  /// Writes sentences, broken to the width; each line is styled by itself, so that a colour ends with its line.
  mutating func wrap(_ sentences: String, level: Int = 0, styled: ((String) -> String)? = nil) throws {
    let clean = printable(sentences, glyphs: glyphs)
    let lines = layout.width.map { wrapped(clean, to: max(20, $0 - 2 * level - 2)) } ?? [clean]
    for (index, line) in lines.enumerated() {
      try text.line(styled?(line) ?? line, level: index == 0 || level == 0 ? level : level + 1)
    }
  }
}
