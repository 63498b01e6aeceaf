public import HumeAnalysis
public import HumeInputs
public import HumeTypes

/// `validate`: what is there, what failed, every departure, and what holds no results.
public func validationTable(
  _ results: [InputResult], warnings: [Warning], foreign: [ForeignFile], failures: [InputFailure],
  anonymizer: Anonymizer? = nil
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
          try row(result.input, "hume_error", 1, file.file, "Hume reported for this file\(model): \(error.message)")
        }
      }
      for error in result.sourceErrors {
        try row(result.input, "hume_error", 1, error.source, "Hume reported for this source: \(error.message)")
      }
    }
    for warning in warnings {
      try row(warning.input, warning.code, warning.count, warning.place.description, warning.message)
    }
    for file in foreign {
      try row(file.path, "foreign_file", 1, file.path, "It holds no results: it looks like \(file.looksLike).")
    }
    for failure in failures {
      let error = failure.error
      let (input, place) = (failure.input, error.place.description)
      let message = error.advice.isEmpty ? error.message : "\(error.message) \(error.advice)"
      if let anonymizer {
        try row(anonymizer.label("input", input), error.codeName, 1, anonymizer.text(place), anonymizer.text(message))
      } else {
        try row(input, error.codeName, 1, place, message)
      }
    }
  }
}

private func counted(_ number: Int, _ noun: String) -> String { "\(count(number)) \(noun)\(number == 1 ? "" : "s")" }

/// What an input holds, in a line.
private func contents(_ result: InputResult) -> String {
  let models = Set(result.files.flatMap(\.models).map(\.model)).sorted().map { model in
    let parts = result.files.flatMap(\.models).filter { $0.model == model }
    return
      "\(model) \(count(parts.reduce(0) { $0 + $1.rows })) in \(counted(parts.reduce(0) { $0 + $1.ids.count }, "group"))"
  }
  let files = counted(result.files.count, "file")
  return "Well formed. \(files); rows: " + (models.isEmpty ? "none" : models.joined(separator: ", ")) + "."
}
