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
    return names.filter { name in !sets.contains { $0.names.contains(name) } }.map { .unmatchedName($0) }
  }

  private var nothingLeft: Warning { .nothingLeft(of: results.reduce(0) { $0 + $1.rowsRead }) }
}

extension Warning {
  static func unmatchedName(_ name: String) -> Warning {
    Warning(
      "unmatched_name", message: "No row that was read has a feature called \"\(name)\".",
      advice: "Names are matched exactly, and looked for in the sets that --features names.")
  }

  static func nothingLeft(of rows: Int) -> Warning {
    rows == 0
      ? Warning("no_rows", message: "There is no row in what was read.")
      : Warning(
        "nothing_selected", message: "The selection leaves none of \(rows) rows.",
        advice: "Compare --model, --file, --id, --from and --to with what report shows.")
  }

  /// A table without a row; `why`: what that may come from.
  package static func emptyResult(_ why: String) -> Warning {
    Warning("empty_result", message: "The result has no row.", advice: why)
  }

  /// Whether it says why a table has no row.
  package var tellsOfNothing: Bool { ["no_rows", "nothing_selected", "unmatched_name"].contains(code) }
}

/// What a walk through the rows of inputs has met of its selection.
struct SelectionWatch {
  private let sets: [FeatureSet]
  private var unmatched: [String]
  private var rows = 0
  private var leftOut = 0
  /// The vocabularies, by set, that were looked at last.
  private var checked: [Vocabulary?] = [nil, nil, nil, nil, nil]

  init(_ options: AnalysisOptions) {
    unmatched = options.features
    sets = FeatureSet.allCases.filter(options.featureSets.contains)
  }

  mutating func add(_ row: borrowing Observation, isLeftOut: Bool) {
    rows += 1
    if isLeftOut { leftOut += 1 } else if !unmatched.isEmpty { match(row) }
  }

  private mutating func match(_ row: borrowing Observation) {
    for set in sets {
      guard let vocabulary = row[set]?.vocabulary, vocabulary !== checked[set.index] else { continue }
      checked[set.index] = vocabulary
      unmatched.removeAll { vocabulary.index(of: $0) != nil }
    }
  }

  /// What there is to warn of at the end.
  var warnings: [Warning] {
    if rows == leftOut { return [.nothingLeft(of: rows)] }
    return unmatched.map { .unmatchedName($0) }
  }
}
