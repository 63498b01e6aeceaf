import HumeTypes

extension TimelineChart {
  /// Draws the groups that were kept.
  func draw(to markup: Markup) throws {
    let scale = ValueScale(groups.flatMap(\.lines).flatMap { $0.points.lazy.map(\.mean) })
    let detail = ChartDetail(groups: groups.count, lines: lineCount)
    let hasInputs = Set(groups.map(\.input)).count > 1
    if !isChosen, undrawnFeatures > 0 {
      try markup.note(
        "Of each id the \(TimelineChart.usualFeatures) features with the highest means over time; choose others by "
          + "--emotion, or more by --top.")
    } else if undrawnFeatures > 0 {
      try markup.note(
        "Of some ids not all features are drawn: choose fewer with --emotion, --id or --top.")
    }
    // All charts of a file have the same axis.
    var ends: [[Cell]: Double] = [:]
    for group in groups { ends[group.file] = max(ends[group.file] ?? 0, group.end) }
    for group in groups {
      let rows = RowGroup(
        title: group.title + (hasInputs ? " in \(group.input)" : ""), model: group.model, rows: [])
      try rows.write(to: markup) {
        try draw(group, end: ends[group.file] ?? group.end, scale: scale, detail: detail, to: markup)
      }
    }
    if undrawnGroups > 0 {
      try markup.note("\(plural(undrawnGroups, "more id")) not drawn: choose with --file, --model or --id.")
    }
  }

  private func draw(_ group: Group, end: Double, scale: ValueScale, detail: ChartDetail, to markup: Markup) throws {
    // What the page's script reads the values under the pointer by.
    let axis: Markup.Attributes = [
      "data-end": shortestDigits(end), "data-bin": shortestDigits(group.width),
      "data-low": shortestDigits(scale.low), "data-high": shortestDigits(scale.high),
    ]
    let width = shortestDigits(end / group.width)
    if group.lines.isEmpty { return try markup.note("No scores.") }
    try markup.element("div", axis) {
      var step: Int?
      for line in group.lines {
        let path = CoursePath(line.points, scale: scale, limit: detail.points)
        step = path.binsPerColumn ?? step
        try draw(line, path, of: group, width: width, to: markup)
      }
      try drawCoverage(of: group, width: width, detail: detail, to: markup)
      try markup.axisRow(
        AxisTicks(seconds: end), label: "\(scale.words), means of \(binLength(group.width))")
      if let step {
        try markup.note(
          "\(count(group.binCount)) bins are more than a line shows: drawn are the lowest and the highest of each "
            + "\(binLength(Double(step) * group.width)).")
      }
    }
  }

  private func draw(_ line: Line, _ path: CoursePath, of group: Group, width: String, to markup: Markup) throws {
    let set = line.set == FeatureSet.emotion.rawValue || line.set.isEmpty ? "" : "\(line.set): "
    let peak = line.highest.map { "highest \(score($0.mean) ?? "") at \(clock(Double($0.bin) * group.width) ?? "")" }
    let aside = set + (peak ?? "no scores")
    try markup.chartRow(line.name, aside: aside) {
      try markup.drawing("\(line.name): \(aside)", class: "plot") {
        try markup.stretched(width: width) {
          let step = path.binsPerColumn.map(String.init) ?? ""
          try markup.shape("path", ["class": "course", "d": path.data, "data-step": step])
          if !path.alone.isEmpty { try markup.shape("path", ["class": "alone", "d": path.alone]) }
        }
      }
    }
  }

  private func drawCoverage(of group: Group, width: String, detail: ChartDetail, to markup: Markup) throws {
    try markup.chartRow(presence(of: Model(group.model))) {
      try markup.drawing("Where \(group.title) has rows", class: "strip") {
        try markup.stretched(width: width) {
          let path = coveragePath(group.covered, binCount: group.binCount, limit: detail.columns)
          try markup.shape("path", ["class": "block", "d": path])
        }
      }
    }
  }
}
