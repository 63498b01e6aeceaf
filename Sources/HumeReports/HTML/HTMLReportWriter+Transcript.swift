import HumeAnalysis
import HumeTypes

extension HTMLReportWriter {
  /// The most characters of one text.
  private static let textLimit = 600

  /// Writes what was said or heard, in the order of time, with what is highest in each passage; above it, on the axis of
  /// the courses, who spoke when.
  mutating func writeTranscript(of model: ModelSection, in file: FileSection) throws {
    let groups = model.groups.filter { !($0.passages?.passages.isEmpty ?? true) }
    let all = groups.flatMap { group in (group.passages?.passages ?? []).map { (id: group.id, passage: $0) } }
    // Stable: what begins together keeps the order of the ids.
    let ordered = all.enumerated().sorted { a, b in
      let (x, y) = (a.element.passage.begin ?? .infinity, b.element.passage.begin ?? .infinity)
      return x != y ? x < y : a.offset < b.offset
    }.map(\.element)
    guard !ordered.isEmpty else { return }
    let hasWords = !content.leavesOutTexts && ordered.contains { !($0.passage.text ?? "").isEmpty }
    var rows: [[String?]] = []
    for (id, passage) in ordered {
      let text = (passage.text ?? "").trimmingSpaces
      guard takeRoom(bytes: hasWords ? min(text.utf8.count, HTMLReportWriter.textLimit) : 0) else { break }
      let shown = text.count > HTMLReportWriter.textLimit ? text.prefix(HTMLReportWriter.textLimit) + "…" : text[...]
      let highest = passage.highest.map { "\($0.name) \(score($0.value) ?? "")" }.joined(separator: ", ")
      rows.append([clock(passage.begin), id] + (hasWords ? [String(shown)] : []) + [highest])
    }
    let total = groups.reduce(0) { $0 + ($1.passages?.count ?? 0) }
    let kind = HTMLReportWriter.kind(model.model)
    try markup.line()
    try markup.element("figure", ["class": "transcript \(kind)", "data-model": model.model.rawValue]) {
      let (one, many) = rowNoun(model.model)
      // Words of the language model may be a transcript, or a text that nobody spoke.
      let words = model.model == .prosody ? "What was said" : "The words"
      let caption =
        hasWords ? "\(words), with what is highest in each \(one)" : "The \(many), with what is highest in each"
      try markup.element("figcaption") {
        try markup.text(caption)
        if content.leavesOutTexts { try markup.element("span", ["class": "facts"], " (words are left out)") }
      }
      if file.end > 0, let width = groups.lazy.compactMap(\.timeline).first?.binWidth {
        for group in groups { try writeLane(group, binWidth: width, end: file.end) }
        try markup.axisRow(AxisTicks(seconds: Double(file.end) / 1e6), label: "")
      }
      let heads: [TableHead] = ["at", "id"] + (hasWords ? ["words"] : []) + ["highest"]
      try markup.foldedTable(hasWords ? "transcript" : many, heads, rows, isOpen: rows.count <= 12)
      if rows.count < total {
        try paragraph(
          "\(count(total - rows.count)) more are not in this page: hume-results export has them all.", class: "note")
      }
    }
  }

  private func writeLane(_ group: GroupSection, binWidth: Int64, end: Int64) throws {
    func x(_ seconds: Double) -> String { fixed(seconds * 1e6 / Double(binWidth), decimals: 2) }
    let spans = (group.passages?.passages ?? []).compactMap { passage -> String? in
      guard let begin = passage.begin, let end = passage.end else { return nil }
      return "M\(x(begin)) 150H\(x(max(end, begin)))V850H\(x(begin))z"
    }
    guard !spans.isEmpty else { return }
    try markup.chartRow(group.id) {
      try markup.drawing("When \(group.model) \(group.id) is \(presence(of: group.model))", class: "strip") {
        try markup.stretched(width: shortestDigits(Double(end) / Double(binWidth))) {
          try markup.shape("path", ["class": "block", "d": spans.joined()])
        }
      }
    }
  }
}

extension String {
  /// Without white space at its ends.
  fileprivate var trimmingSpaces: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[first...last])
  }
}
