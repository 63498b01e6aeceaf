// A page as lines.

extension TextPage {
  /// The lines, without line breaks.
  func lines() -> [String] {
    guard !body.isEmpty else { return footer() }
    let blocks = blocks()
    var lines = rows.isEmpty ? [] : shared(common, row: 0)
    if !lines.isEmpty { lines.append("") }
    if rows.isEmpty {
      for block in blocks { lines += header(block) }
      lines.append(layout.style.dim("(no rows)"))
    } else if blocks.count == 1, let block = blocks.first {
      lines += header(block)
      for (index, group) in groups.enumerated() {
        if index > 0, !headings.isEmpty { lines.append("") }
        lines += shared(headings, row: group.lowerBound) + group.map { line(block, texts: texts[$0]) }
      }
    } else {
      for (index, group) in groups.enumerated() {
        if index > 0 { lines.append("") }
        lines += shared(headings, row: group.lowerBound)
        for (index, block) in blocks.enumerated() {
          if index > 0 { lines.append("") }
          lines += header(block) + group.map { line(block, texts: texts[$0]) }
        }
      }
    }
    return lines + (empty.isEmpty ? [] : [""]) + footer()
  }

  private func header(_ block: TextBlock) -> [String] {
    let names = body.map { self.names[$0] }
    if layout.style.enabled { return [layout.style.bold(line(block, texts: names))] }
    let rules = block.widths.map { String(repeating: layout.glyphs.rule, count: $0) }
    return [
      line(block, texts: names), String(repeating: " ", count: indent) + rules.joined(separator: "  "),
    ]
  }

  private func line(_ block: TextBlock, texts: [String]) -> String {
    var line = String(repeating: " ", count: indent)
    for (index, place) in block.columns.enumerated() {
      if index > 0 { line += String(repeating: " ", count: TextPage.gap) }
      let width = block.widths[index]
      let isText = columns[body[place]].kind == .text
      let text = isText ? truncated(texts[place], to: width, glyphs: layout.glyphs) : texts[place]
      line += padded(text, to: width, columns[body[place]].alignment)
    }
    while line.last == " " { line.removeLast() }
    return line
  }

  private func footer() -> [String] {
    guard !empty.isEmpty else { return [] }
    let text = "No value in any row: " + empty.map { names[$0] }.joined(separator: ", ")
    let lines = layout.width.map { wrapped(text, to: max(10, $0)) } ?? [text]
    return lines.map { layout.style.dim($0) }
  }
}
