public import HumeAnalysis
public import HumeInputs
public import HumeTypes

/// `validate`: what is there, what failed, every departure, and what holds no results.
public func validationTable(
  _ results: [AnalyzedInput], warnings: [Warning], foreign: [ForeignFile], failures: [InputFailure]
) -> StreamedTable {
  let columns = [Column("input"), Column("code"), Column("count", .integer), Column("first_place"), Column("message")]
  return StreamedTable("validate", columns: columns) { emit in
    func row(_ input: String, _ code: String, _ count: Int, _ place: String, _ message: String) throws {
      try emit([.text(input), .text(code), .integer(count), place.isEmpty ? .missing : .text(place), .text(message)])
    }
    for result in results {
      try row(result.input, "rows", result.rowsRead, "", contents(result))
      for file in result.files {
        for error in file.errors {
          let model = error.model.value.map { " (\($0))" } ?? ""
          try row(
            result.input, "hume_error", 1, file.file, "Hume reported for this file\(model): \(said(error.message))")
        }
      }
      for error in result.sourceErrors {
        try row(result.input, "hume_error", 1, error.source, "Hume reported for this source: \(said(error.message))")
      }
    }
    // Hume's errors stand there one by one.
    for warning in warnings where warning.code != "hume_error" {
      try row(warning.input, warning.code, warning.count, warning.place.description, warning.message)
    }
    for file in foreign {
      let message = file.count == 1 ? "It holds no results: it looks like" : "These hold no results: each looks like"
      try row(file.path, "foreign_file", file.count, file.path, "\(message) \(file.looksLike).")
    }
    for failure in failures {
      let error = failure.error
      let message = error.advice.isEmpty ? error.message : "\(error.message) \(error.advice)"
      try row(failure.input, error.codeName, 1, error.place.description, message)
    }
  }
}

private func said(_ message: String) -> String { message.isEmpty ? "an error without a message" : message }

/// What an input holds, in a line.
private func contents(_ result: AnalyzedInput) -> String {
  let models = Set(result.files.flatMap(\.models).map(\.model)).sorted().map { model in
    let parts = result.files.flatMap(\.models).filter { $0.model == model }
    return
      "\(model) \(count(parts.reduce(0) { $0 + $1.rows })) in \(count(parts.reduce(0) { $0 + $1.ids.count }, "group"))"
  }
  let files = count(result.files.count, "file")
  return "Well formed. \(files); rows: " + (models.isEmpty ? "none" : models.joined(separator: ", ")) + "."
}

/// The findings as text for people: input by input, each with its place, nothing cut.
public func writeFindings(_ table: StreamedTable, to output: Output, layout: TextLayout) throws {
  let rows = try table.collected().rows
  var places: [Cell: Int] = [:]
  for cells in rows where places[cells[0]] == nil { places[cells[0]] = places.count }
  let inputs = Dictionary(grouping: rows) { places[$0[0]] ?? 0 }
  var report = TextReport(output, layout: layout)
  for (_, findings) in inputs.sorted(by: { $0.key < $1.key }) {
    try report.heading(findings[0][0].words)
    for cells in findings {
      let number = cells[2] == .integer(1) ? "" : ", \(cells[2].words) times"
      let code = cells[1] == .text("rows") ? "" : "\(cells[1].words)\(number): "
      try report.paragraph(code + cells[4].words, level: 1)
      if !cells[3].isMissing { try report.paragraph("at \(cells[3].words)", level: 2) }
    }
  }
}

extension Cell {
  /// A text or whole number as a person reads it.
  fileprivate var words: String {
    switch self {
    case .text(let text): visible(text)
    case .integer(let number): count(number)
    default: ""
    }
  }
}
