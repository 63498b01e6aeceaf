import HumeAnalysis
import HumeTypes

/// Writes a report as one page: what scores are, the files side by side, each file, what was read and how well, what
/// the data cannot tell, and what was asked.
struct HTMLReportWriter {
  let content: ReportContent
  let plan: ReportPlan
  let across: AcrossSection?
  let markup: Markup
  /// The scale that all courses of the page share.
  let scale: ValueScale
  let detail: ChartDetail
  /// Texts that may still be written, in bytes, and rows of transcripts.
  private(set) var room = (bytes: 1 << 20, rows: 2500)

  init(content: ReportContent, plan: ReportPlan, across: AcrossSection?, output: Output) {
    self.content = content
    self.plan = plan
    self.across = across
    markup = Markup(output: output)
    let groups = plan.groups.filter { $0.form == .curves }
    let lines = groups.reduce(0) { $0 + $1.sets.reduce(1) { $0 + $1.rows.count } }
    detail = ChartDetail(groups: groups.count, lines: lines)
    scale = ValueScale(HTMLReportWriter.values(of: groups))
  }

  /// All that courses and marks show.
  private static func values(of groups: [GroupSection]) -> [Double] {
    groups.flatMap { group -> [Double] in
      let rows = group.sets.filter { $0.set != .sentiment }.flatMap(\.rows)
      let means = rows.flatMap { row -> [Double] in
        guard let timeline = group.timeline, let set = row.set, let feature = row.feature else { return [] }
        let points = timeline.points(set: set, feature: feature).map(\.mean)
        return [points.min(), points.max()].compactMap { $0 }
      }
      return means + group.marks.flatMap { $0.peaks.map(\.value) }
    }
  }

  mutating func write() throws {
    let head = ReportHead(content)
    let files = plan.inputs.contains { !$0.files.isEmpty }
    let sections: [(id: String, title: String, isThere: Bool)] = [
      ("across", "Side by side", across != nil), ("files", "File by file", files || !plan.lines.isEmpty),
      ("inputs", "What was read", true),
      (
        "quality", "How well it was seen and heard",
        content.results.contains { $0.files.contains { !$0.quality.isEmpty } }
      ),
      ("doubts", "What the data cannot tell", true), ("asked", "What was asked", true),
    ]
    let facts = [head.rows, head.troubles].filter { !$0.isEmpty }.joined(separator: ". ")
    var writer = self
    try HTMLPage(markup: markup).write(
      title: head.title, aside: facts, sections: sections.filter(\.isThere).map { ($0.id, $0.title) }
    ) {
      try writer.writeMeaning()
      if let across { try writer.write(across) }
      try writer.writeFiles()
      try writer.writeInputs()
      try writer.writeQuality()
      try writer.writeDoubts()
      try writer.writeAsked(head)
    }
    self = writer
  }

  /// What everybody should know before they look at a chart.
  private func writeMeaning() throws {
    try markup.element("div", ["class": "box", "role": "note"]) {
      try markup.element("p") {
        try markup.element("b", "What the scores are. ")
        try markup.text(
          "A score says how strongly a model hears or sees an expression. Scores are not feelings, and not shares of one: they do "
            + "not add up to anything, and those of different models cannot be compared. A name that is missing is missing, "
            + "not 0; nothing is clipped, filled in or smoothed, and where nothing was seen the line ends.")
      }
    }
  }

  /// A section with a heading.
  func section(_ id: String, _ title: String, _ body: () throws -> Void) throws {
    try markup.line()
    try markup.element("section", ["id": id, "aria-labelledby": id + "-title"]) {
      try markup.element("h2", ["id": id + "-title"], title)
      try body()
    }
  }

  func paragraph(_ text: String, class name: String = "") throws {
    if !text.isEmpty { try markup.element("p", ["class": name], text) }
  }

  /// Takes room for a text of a transcript; false where there is no more.
  mutating func takeRoom(bytes: Int) -> Bool {
    guard room.rows > 0, room.bytes >= bytes else { return false }
    room.rows -= 1
    room.bytes -= bytes
    return true
  }
}
