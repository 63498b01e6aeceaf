import HumeAnalysis
import HumeTypes

extension HTMLReportWriter {
  /// The most lines of a table of this section.
  private static let mostLines = 300

  /// What was read, and what could not be.
  func writeInputs() throws {
    try section("inputs", "What was read") {
      let hasSums = content.inputs.contains { $0.sha256 != nil }
      let results = Dictionary(content.results.map { ($0.input, $0) }, uniquingKeysWith: { first, _ in first })
      let heads: [TableHead] = [
        "input", "job", .number("bytes"), .number("files"), .number("rows"), "models", "language",
        .number("Hume's errors"),
      ]
      let rows = content.inputs.prefix(HTMLReportWriter.mostLines).map { input -> [String?] in
        let result = results[input.path]
        let files = result?.files ?? []
        let models = JobShape(result.map { [$0] } ?? []).models
        let languages = orderedUnique(
          files.flatMap(\.models).compactMap { $0.metadata?.detectedLanguage.value }
        ).joined(separator: ", ")
        let errors = files.reduce(0) { $0 + $1.errors.count } + (result?.sourceErrors.count ?? 0)
        let sum = hasSums ? [input.sha256] : []
        return [
          input.path, result.flatMap { $0.jobID.isEmpty ? nil : $0.jobID }, input.bytes.map { count($0) },
          result.map { count($0.files.count) },
          result.map { count($0.rowsRead) },
          result == nil ? "not read" : models.map { "\($0.model) \(count($0.rows))" }.joined(separator: ", "),
          languages.isEmpty ? nil : languages, result == nil ? nil : count(errors),
        ] + sum
      }
      try markup.table("inputs", heads + (hasSums ? ["SHA-256"] : []), rows)
      if content.inputs.count > HTMLReportWriter.mostLines {
        try paragraph(
          "\(count(content.inputs.count - HTMLReportWriter.mostLines)) more inputs: hume-results validate.",
          class: "note")
      }
      for (input, error) in content.failures.prefix(ReportContent.failureLimit) {
        let place = error.place.description
        let parts = [error.message, place.isEmpty || place == input ? "" : "At \(place).", error.advice]
        try paragraph("Not read: \(input): " + parts.filter { !$0.isEmpty }.joined(separator: " "))
      }
      let more = content.failures.count - ReportContent.failureLimit
      if more > 0 { try paragraph("\(count(more)) more were not read: hume-results validate says why") }
    }
  }

  /// How much of each file was seen and heard, and how well.
  func writeQuality() throws {
    let entries = content.results.flatMap { result in
      result.files.flatMap { file in file.quality.map { (file: file, model: $0.model, quality: $0.quality) } }
    }
    guard !entries.isEmpty else { return }
    try section("quality", "How well it was seen and heard") {
      try writeStrips()
      let heads: [TableHead] = [
        "file", "model", .number("rows"), .number("ids"), .number("coverage"), .number("longest gap"),
        .number("several faces"), .number("fragments"), .number("face prob."), .number("face size"),
        .number("confidence"), .number("missing"), .number("out of range"), .number("errors"),
      ]
      let rows = entries.prefix(HTMLReportWriter.mostLines).map { entry -> [String?] in
        let quality = entry.quality
        return [
          entry.file.file, entry.model?.rawValue, count(quality.rows), count(quality.ids),
          quality.coverage.map { percent($0) },
          quality.longestGap.map(gapLength),
          quality.multiFaceShare.map { percent($0) }, count(quality.fragmentIDs), score(quality.probMedian),
          quality.boxMedian.map { fixed($0, decimals: 0) + " px" }, score(quality.confidenceMedian),
          count(quality.missing), count(quality.outOfRange), count(quality.errors),
        ]
      }
      try markup.table(
        "quality of each file: coverage is the share of expected frames, or of time with speech, between the first and the last",
        heads, rows)
      if entries.count > HTMLReportWriter.mostLines {
        try paragraph("\(count(entries.count - HTMLReportWriter.mostLines)) more: hume-results qc.", class: "note")
      }
    }
  }

  /// Where each file was seen or heard, on axes of their own.
  private func writeStrips() throws {
    let lines = content.results.flatMap { result in
      result.files.flatMap { file in
        file.models.compactMap { model -> (AnalyzedFile, AnalyzedModel, Timeline)? in
          Timeline.seen(by: model.groups.compactMap(\.timeline)).map { (file, model, $0) }
        }
      }
    }
    let shown = lines.filter { endOfFile($0.0) > 0 && $0.0.fileType != "image" }.prefix(HTMLReportWriter.mostLines / 2)
    guard !shown.isEmpty else { return }
    try markup.element("figure", ["class": "coverage"]) {
      try markup.element("figcaption") {
        try markup.text("Where there are rows")
        try markup.element(
          "span", ["class": "facts"],
          " each file from its begin to its end; the height is the share of a bin that is covered, by the id that covers most of it"
        )
      }
      let limit = max(60, min(400, 12_000 / shown.count))
      for (file, model, timeline) in shown {
        let end = endOfFile(file)
        try markup.element("div", ["class": HTMLReportWriter.kind(model.model)]) {
          let length = clock(Double(end) / 1e6) ?? ""
          try markup.chartRow(file.file, number: length, aside: model.model.rawValue) {
            try markup.drawing("Where \(model.model) has rows in \(file.file)", class: "strip") {
              try markup.stretched(width: shortestDigits(Double(end) / Double(timeline.binWidth))) {
                try markup.shape("path", ["class": "block", "d": timeline.coveragePath(limit: limit)])
              }
            }
          }
        }
      }
      try markup.foldedTable(
        "time with rows", ["file", "model", .number("length"), .number("with rows")],
        shown.map { file, model, timeline in
          let seconds = timeline.covered.reduce(0) { $0 + $1.1 } * Double(timeline.binWidth) / 1e6
          return [file.file, model.model.rawValue, clock(Double(endOfFile(file)) / 1e6), clock(seconds)]
        })
    }
  }

  /// What there is to doubt, and what to do.
  func writeDoubts() throws {
    try section("doubts", "What the data cannot tell") {
      try markup.element("ul") {
        for doubt in Doubt.all(of: content) {
          try markup.element("li") {
            let place = doubt.place.isEmpty ? "" : " First at \(doubt.place)."
            try markup.text(doubt.text + place)
            if !doubt.advice.isEmpty { try markup.element("span", ["class": "dim"], " " + doubt.advice) }
          }
        }
      }
    }
  }

  /// What was asked, and of which program.
  func writeAsked(_ head: ReportHead) throws {
    try section("asked", "What was asked") {
      try paragraph("Written by \(head.tool).")
      try markup.table("parameters", ["name", "value"], content.parameters.map { [$0.name, $0.value.jsonText] })
    }
  }
}

extension Timeline {
  /// The coverage by whichever of some timelines covers most of each bin, without their scores; nil where there is none.
  fileprivate static func seen(by timelines: [Timeline]) -> Timeline? {
    guard let first = timelines.first else { return nil }
    if timelines.count == 1 { return first }
    var most: [Int: Double] = [:]
    for timeline in timelines { for (bin, share) in timeline.covered { most[bin] = max(most[bin] ?? 0, share) } }
    return first.withCoverage(most.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
  }
}
