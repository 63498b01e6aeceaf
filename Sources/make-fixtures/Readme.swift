/// The README of the fixtures: what each holds, how it was made, what a reader must find.
func readme(_ made: [(name: String, fixture: Fixture)]) -> String {
  var text = """
    # Fixtures

    Results files for tests. All data is made up by the project's own program, which does not depend on the reader that
    it tests; no person and no recording stands behind it. Nothing here is edited by hand:

    ```
    swift run make-fixtures            # writes this folder again, byte for byte (seed \(fixtureSeed))
    swift run make-fixtures --check    # exit code 1 if anything here differs
    ```

    Each fixture draws from a generator of its own, seeded by that number and its name. Scores walk smoothly around a
    level of their own, a few are high, some exceed 1; they are 32-bit values printed as doubles. `counts.csv` has the
    rows of every source, file, model and id of the well-formed inputs, for tests to compare with.

    For large files: `swift run -c release make-fixtures big --bytes 1000000000 > big.json`
    (`swift run make-fixtures --help` has the options).

    """
  for (name, fixture) in made {
    text += "\n## \(name)\n\n\(fixture.about)\n"
    if !fixture.inputs.isEmpty { text += "\n" + countsMarkdown(fixture.inputs) }
    if !fixture.mustFind.isEmpty {
      text += "\nA reader must find:\n" + fixture.mustFind.map { "- \($0)\n" }.joined()
    }
  }
  return text
}

private func countsMarkdown(_ inputs: [(path: String, sources: [MadeSource])]) -> String {
  var text = "| input | sources | files | groups | rows | errors |\n|---|---|---|---|---|---|\n"
  for (path, sources) in inputs {
    let files = sources.flatMap(\.files)
    let models = files.flatMap(\.models)
    var rows: [String] = []
    for shape in [ModelShape.face, .prosody, .burst, .language, .ner, .facemesh] {
      let groups = models.filter { $0.shape.name == shape.name }.flatMap(\.groups)
      let count = groups.reduce(0) { $0 + $1.rows.count }
      if count > 0 { rows.append("\(shape.name) \(count)") }
    }
    let isJSON = !isArtifacts(path)
    let errors = sources.reduce(0) { $0 + $1.errors.count + ($1.failure == nil ? 0 : 1) }
    let shownSources = isJSON ? sources.count : sources.count { $0.failure == nil }
    let groupCount = models.reduce(0) { $0 + $1.groups.count { isJSON || !$0.rows.isEmpty } }
    let cells = ["`\(path)`", "\(shownSources)", "\(files.count)", "\(groupCount)"]
    text +=
      "| " + (cells + [rows.joined(separator: ", "), isJSON ? "\(errors)" : "–"]).joined(separator: " | ") + " |\n"
  }
  return text
}

/// Artifacts show neither errors, nor sources without results, nor groups without rows.
private func isArtifacts(_ path: String) -> Bool { path.hasSuffix("artifacts.zip") || path.hasSuffix("artifacts") }

/// A row for every group of every input: an oracle for readers.
func countsTable(_ inputs: [(path: String, sources: [MadeSource])]) -> [UInt8] {
  var table = CSVText(lineEnd: "\n")
  table.append(["input", "source", "file", "model", "id", "rows"])
  for (path, sources) in inputs {
    for (index, source) in sources.enumerated() {
      for file in source.files {
        for model in file.models {
          for group in model.groups where !isArtifacts(path) || !group.rows.isEmpty {
            let place = [path, source.label(index: index), file.name, model.shape.name, group.id]
            table.append(place + [String(group.rows.count)])
          }
        }
      }
    }
  }
  return table.bytes
}
