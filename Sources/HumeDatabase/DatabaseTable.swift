public import HumeInputs
package import HumeReports
public import HumeTypes

/// What the table of one model is to hold: a column a feature, as the wide export has them.
public struct DatabaseTable {
  /// The model.
  public let model: Model
  /// The sets whose scores are written.
  let sets: [FeatureSet]
  /// The names that are written, or nil for all.
  let names: Set<String>?
  /// How many columns stand before the scores.
  let headCount: Int
  /// The table as the wide export writes it.
  package let observations: WideObservations

  /// A table with columns for the documented names of `sets`, then for those that the `scans` of all inputs found (nil
  /// for an input that cannot be read twice), all of them or those among `names`.
  ///
  /// `usesSlugs`: columns are named by slugs, else by the labels as they are. `factors`: the names of the factors by
  /// which files are grouped.
  public init(
    _ model: Model, sets: [FeatureSet], names: Set<String>? = nil, scans: [InputScan?], usesSlugs: Bool = true,
    factors: [String] = []
  ) {
    self.model = model
    self.sets = sets
    self.names = names
    headCount = WideObservations(model: model, vocabularies: [], usesSlugs: true).columns.count
    observations = WideObservations(
      models: [model], scans: scans, sets: sets, names: names, usesSlugs: usesSlugs, factors: factors)
  }

  /// The columns under names that SQLite takes for different ones.
  func columns() -> [(name: String, column: Column)] {
    var names = Names()
    return observations.columns.map { (names.take($0.name), $0) }
  }
}

extension Column {
  /// The type that SQLite is told.
  var sqlType: String {
    switch kind {
    case .text: "TEXT"
    case .integer, .boolean: "INTEGER"
    case .number, .seconds: "REAL"
    }
  }
}
