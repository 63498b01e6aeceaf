public import HumeTypes

extension Analysis {
  /// Warnings of a selection that met nothing: names of features that no input has, and rows that are all left out.
  ///
  /// `analyze` does not give them, for they are of all inputs together: what one of several partial results lacks
  /// another may have. Names are looked for where `wants` asks for statistics of features.
  public func selectionWarnings(_ options: AnalysisOptions, wants: AnalysisWants) -> [Warning] {
    if results.isEmpty { return [] }
    var warnings: [Warning] = []
    if !wants.isDisjoint(with: [.summary, .ranking, .timeline]) { warnings += unmatchedNames(options.features) }
    if results.allSatisfy({ $0.rowsRead == $0.rowsLeftOut }) { warnings.append(nothingLeft) }
    return warnings
  }

  /// A warning for each name that no row has.
  private func unmatchedNames(_ names: [String]) -> [Warning] {
    let sets = results.lazy.flatMap(\.files).flatMap(\.models).flatMap(\.groups).flatMap(\.summary.sets)
    return names.filter { name in !sets.contains { $0.names.contains(name) } }.map { name in
      Warning(
        "unmatched_name", message: "No row that was read has a feature called \"\(name)\".",
        advice: "Names are matched exactly, and looked for in the sets that --features names.")
    }
  }

  private var nothingLeft: Warning {
    let read = results.reduce(0) { $0 + $1.rowsRead }
    return read == 0
      ? Warning("no_rows", message: "There is no row in what was read.")
      : Warning(
        "nothing_selected", message: "The selection leaves none of \(read) rows.",
        advice: "Compare --model, --file, --id, --from and --to with what report shows.")
  }
}
