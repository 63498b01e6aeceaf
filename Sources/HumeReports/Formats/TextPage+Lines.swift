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
        lines += shared(headings, row: group.lowerBound) + group.map { line(block, row: $0) }
      }
    } else {
      for (index, group) in groups.enumerated() {
        if index > 0 { lines.append("") }
        lines += shared(headings, row: group.lowerBound)
        for (index, block) in blocks.enumerated() {
          if index > 0 { lines.append("") }
          lines += header(block) + group.map { line(block, row: $0) }
        }
      }
    }
    return lines + (empty.isEmpty ? [] : [""]) + footer()
  }

  /// Whether there are bars on the page.
  var hasBars: Bool { barPlace.map { place in blocks().contains { $0.columns.contains(place) } } ?? false }

  private func header(_ block: TextBlock) -> [String] {
    let names = line(block) { place, width in
      if let bar, place == barPlace { return bar.head(width: width) }
      return padded(self.names[body[place]], to: width, columns[body[place]].alignment)
    }
    if layout.style.enabled { return [layout.style.bold(names)] }
    let rules = block.widths.map { String(repeating: layout.glyphs.rule, count: $0) }
    return [
      names, String(repeating: " ", count: indent) + rules.joined(separator: "  "),
    ]
  }

  private func line(_ block: TextBlock, row: Int) -> String {
    line(block) { place, width in
      let column = body[place]
      if let bar, place == barPlace { return bar.drawn(rows[row][column], width: width, layout: layout) }
      let text = texts[row][place]
      let fitting = columns[column].kind == .text ? truncated(text, to: width, glyphs: layout.glyphs) : text
      return padded(fitting, to: width, columns[column].alignment)
    }
  }

  private func line(_ block: TextBlock, _ text: (_ place: Int, _ width: Int) -> String) -> String {
    let gap = String(repeating: " ", count: TextPage.gap)
    let texts = zip(block.columns, block.widths).map { text($0, $1) }
    return trimmed(String(repeating: " ", count: indent) + texts.joined(separator: gap))
  }

  private func footer() -> [String] {
    guard !empty.isEmpty else { return [] }
    let text = "No value in any row: " + empty.map { names[$0] }.joined(separator: ", ")
    let lines = layout.width.map { wrapped(text, to: max(10, $0)) } ?? [text]
    return lines.map { layout.style.dim($0) }
  }
}
