import HumeAnalysis
import HumeTypes

extension HTMLReportWriter {
  /// The most files that a heatmap has room for.
  private static let mostFiles = 150
  /// The most lines of groups side by side.
  private static let mostLines = 200

  /// Writes the files side by side: groups where there are some, all expressions of all files, and what marks each out.
  func write(_ across: AcrossSection) throws {
    try section("across", across.title) {
      try paragraph(across.explanation, class: "note")
      for part in across.parts where across.isGrouped { try writeGroups(part, of: across) }
      try markup.element("div", ["class": "sides"]) {
        for part in across.parts { try writeHeatmap(part.model, part.set, remark: part.remark) }
      }
      try writeDistinct()
    }
  }

  private func writeGroups(_ part: AcrossSection.Part, of across: AcrossSection) throws {
    let lines = part.lines.prefix(HTMLReportWriter.mostLines)
    let kind = HTMLReportWriter.kind(part.model)
    try markup.element("figure", ["class": "groups \(kind)"]) {
      try markup.element("figcaption", "\(part.model) by \(content.factors.joined(separator: ", "))")
      let chart = IntervalChart(
        rows: lines.map { line in
          let interval = line.mean.flatMap { mean in line.sd.map { mean - $0...mean + $0 } }
          return IntervalChart.Row(
            name: line.name, part: line.combination, value: line.mean, interval: interval,
            aside: plural(line.fileCount, "file"))
        }, axis: "mean of files ± sd", spelled: { shown($0, of: across.by) })
      try chart.write(to: markup)
      try markup.foldedTable(
        "\(part.model) by \(content.factors.joined(separator: ", "))",
        [
          "expression", TableHead(content.factors.joined(separator: ", ")), .number("files"), .number("mean"),
          .number("sd"),
        ],
        lines.map { line in
          let numbers = [line.mean, line.sd].map { $0.map { shown($0, of: across.by) } }
          return [line.name, line.combination, count(line.fileCount)] + numbers
        })
      if lines.count < part.lines.count {
        try paragraph(
          "\(count(part.lines.count - lines.count)) more lines: hume-results summary --across files.", class: "note")
      }
    }
  }

  /// The most expressions of a heatmap; its table has all.
  private static let mostRows = 24

  private func writeHeatmap(_ model: Model, _ set: FeatureSet, remark: String) throws {
    let by = content.acrossBy
    let all = content.results.flatMap(\.files).filter { file in file.models.contains { $0.model == model } }
    let shownFiles = Array(all.prefix(HTMLReportWriter.mostFiles))
    let wholes = shownFiles.map { file in file.models.first { $0.model == model }?.whole?[set] }
    let files = shownFiles.indices.filter { wholes[$0]?.features.contains { $0.value(of: by) != nil } ?? false }
    let names = orderedUnique(files.flatMap { wholes[$0]?.names ?? [] })
    guard files.count > 1, !names.isEmpty else { return }
    let lookup = files.map { file in
      Dictionary(zip(wholes[file]?.names ?? [], wholes[file]?.features ?? []), uniquingKeysWith: { first, _ in first })
    }
    let values = names.map { name in lookup.map { $0[name]?.value(of: by) } }
    // Sentiment's steps have their order; other features stand by those that are alike.
    let drawn = HTMLReportWriter.highestRows(values, most: HTMLReportWriter.mostRows)
    let rowOrder = set == .sentiment ? Array(names.indices) : clusteredOrder(drawn.map { values[$0] }).map { drawn[$0] }
    let tableOrder = rowOrder + names.indices.filter { !rowOrder.contains($0) }
    let columnOrder = clusteredOrder(files.indices.map { file in values.map { $0[file] } })
    let titles = HTMLReportWriter.numbered(files.map { shownFiles[$0].file })
    let labels = columnLabels(titles, width: 18, glyphs: .unicode) ?? titles
    let name = "\(model)\(set == .emotion ? "" : " \(set.rawValue)")"
    let map = Heatmap(
      title: "\(by.words) of each expression in each file, \(name)", rows: rowOrder.map { names[$0] },
      columns: columnOrder.map { labels[$0] }, values: rowOrder.map { row in columnOrder.map { values[row][$0] } },
      spelled: { shown($0, of: by) })
    try markup.element("figure", ["class": "heatmap \(HTMLReportWriter.kind(model))"]) {
      try markup.element("figcaption") {
        try markup.text("\(name): files and expressions")
        let facts = [
          rowOrder.count < names.count ? "the \(rowOrder.count) of \(names.count) that are highest in any file" : "",
          all.count > shownFiles.count ? "the first \(shownFiles.count) of \(count(all.count)) files" : "",
          "those that are alike stand side by side", remark,
        ]
        try markup.element("span", ["class": "facts"], " " + facts.filter { !$0.isEmpty }.joined(separator: "; "))
      }
      try map.write(to: markup)
      try markup.foldedTable(
        map.title, [TableHead("expression")] + columnOrder.map { .number(titles[$0]) },
        tableOrder.map { row in [names[row]] + columnOrder.map { values[row][$0].map { shown($0, of: by) } } })
    }
  }

  /// The rows with the highest values, in their order.
  private static func highestRows(_ values: [[Double?]], most: Int) -> [Int] {
    let highest = values.map { $0.reduce(-.infinity) { max($0, $1 ?? -.infinity) } }
    let ranked = values.indices.sorted { (highest[$1], $0) < (highest[$0], $1) }
    return ranked.prefix(most).sorted()
  }

  /// Names, of which those that come again are told apart by numbers.
  private static func numbered(_ names: [String]) -> [String] {
    var seen: [String: Int] = [:]
    return names.map { name in
      seen[name, default: 0] += 1
      return seen[name] == 1 ? name : "\(name) (\(seen[name] ?? 0))"
    }
  }

  /// What marks each file out among the others.
  private func writeDistinct() throws {
    let marked = DistinctFeatures.of(content.results, top: 3).compactMap { entry -> [String?]? in
      let features = entry.features.filter { $0.set == content.firstSet }
      guard !features.isEmpty else { return nil }
      return [
        entry.file, entry.model.rawValue,
        features.map { "\($0.name) \(shown($0.value, of: .distinct))" }.joined(separator: ", "),
      ]
    }
    guard !marked.isEmpty else { return }
    try markup.element("h4", "What marks each file out")
    try markup.table(
      "how many standard deviations of the other files its mean lies above theirs", ["file", "model", "expressions"],
      marked.prefix(HTMLReportWriter.mostLines))
    if marked.count > HTMLReportWriter.mostLines {
      try paragraph(
        "\(count(marked.count - HTMLReportWriter.mostLines)) more: hume-results top --by distinct.", class: "note")
    }
  }
}
