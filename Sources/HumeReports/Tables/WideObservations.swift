public import HumeInputs
public import HumeTypes

/// Observations, wide: a line a row, a column a feature. Usually of one model; of several where their rows are to stand in
/// one table, in which a model has nothing in the columns of features that are not its own.
public struct WideObservations {
  /// A column of scores.
  public struct Feature: Sendable, Hashable {
    /// The set.
    public let set: FeatureSet
    /// The name in the results.
    public let name: String
    /// The name of the column.
    public let column: String
  }
  /// The columns of scores, in their order.
  public let features: [Feature]
  private let models: [Model]
  private let names: Set<String>?
  private let ner: Bool
  private let labels: [String]
  private let factorColumns: [Column]
  private let sets: [FeatureSet]
  private let known: Set<String>
  /// The vocabularies, by set, that were looked at last.
  private var checked: [Vocabulary?]
  private var lines: WideLines?
  private var arrow: WideColumns?

  /// A table of `vocabularies` (the documented names, then what else the files hold). `usesSlugs`: columns are named by
  /// slugs (`surprise_negative`), with the set as prefix but for emotions; else by the labels as they are.
  public init(
    model: Model, vocabularies: [(set: FeatureSet, names: [String])], names: Set<String>? = nil, usesSlugs: Bool,
    factors: [String] = []
  ) {
    self.init(models: [model], vocabularies: vocabularies, names: names, usesSlugs: usesSlugs, factors: factors)
  }

  private init(
    models: [Model], vocabularies: [(set: FeatureSet, names: [String])], names: Set<String>?, usesSlugs: Bool,
    factors: [String]
  ) {
    self.models = models
    self.names = names
    ner = models.contains(.ner)
    let base = observationColumns(ner: ner)
    var taken = Set(base.map(\.name))
    var features: [Feature] = []
    for (set, all) in vocabularies {
      for name in all where names?.contains(name) ?? true {
        let prefix = set == .emotion ? "" : set.rawValue + "_"
        let wanted = prefix + (usesSlugs ? slug(name) : name)
        let column = WideObservations.free(wanted, &taken)
        features.append(Feature(set: set, name: name, column: column))
      }
    }
    self.features = features
    labels = features.map(\.column)
    factorColumns = Column.factors(factors.map { WideObservations.free($0, &taken) })
    sets = vocabularies.map(\.set)
    known = Set(features.map { "\($0.set.rawValue) \($0.name)" })
    checked = sets.map { _ in nil }
  }

  /// A name that no column has yet.
  private static func free(_ wanted: String, _ taken: inout Set<String>) -> String {
    var (name, number) = (wanted, 2)
    while !taken.insert(name).inserted {
      name = "\(wanted)_\(number)"
      number += 1
    }
    return name
  }

  /// A table of all names of `sets` that are documented for the models, or that a look at inputs found.
  public init(
    models: [Model], scans: [InputScan?], sets: [FeatureSet], names: Set<String>? = nil, usesSlugs: Bool,
    factors: [String] = []
  ) {
    let vocabularies = sets.map { set in
      let documented = models.flatMap { Vocabulary.documented(set, of: $0)?.names ?? [] }
      let found = scans.flatMap { scan in models.flatMap { scan?.vocabularies[$0]?[set]?.names ?? [] } }
      return (set: set, names: Vocabulary(documented + found).names)
    }
    self.init(models: models, vocabularies: vocabularies, names: names, usesSlugs: usesSlugs, factors: factors)
  }

  /// The columns.
  public var columns: [Column] {
    observationColumns(ner: ner) + labels.map { Column($0, .number, isKey: false) } + factorColumns
  }

  /// Only those of its models.
  public func holds(_ model: Model) -> Bool { models.contains(model) }

  /// Writes one observation, with the factors' values for its file; one of another model is passed over.
  public mutating func write(
    _ row: borrowing Observation, factors: [String] = [], to format: inout any TableFormat
  ) throws {
    guard holds(row.origin.model) else { return }
    if let format = format as? ArrowFormat {
      if arrow?.format !== format { arrow = WideColumns(format, features: features, ner: ner) }
      try arrow?.write(row, factors: factors)
      return
    }
    guard let lineFormat = format as? any LineFormat else { return try writeCells(row, factors, to: &format) }
    let spelling = lineFormat.spelling
    if lines?.spelling !== spelling { lines = WideLines(spelling, features: features, ner: ner) }
    try lines?.write(row, factors: factors, to: lineFormat.output)
  }

  /// A name that has no column; looks once a vocabulary.
  public mutating func unplaced(_ row: borrowing Observation) -> String? {
    for (index, set) in sets.enumerated() {
      guard let vocabulary = row[set]?.vocabulary, checked[index] !== vocabulary else { continue }
      checked[index] = vocabulary
      let unknown = vocabulary.names.first { name in
        (names?.contains(name) ?? true) && !known.contains("\(set.rawValue) \(name)")
      }
      if let unknown { return "the name \"\(unknown)\", which is not a documented one and has no column" }
    }
    return nil
  }

  /// The same, for any format: every line from its cells.
  func writeCells(_ row: borrowing Observation, _ factors: [String], to format: inout any TableFormat) throws {
    var line = cells(row, ner: ner)
    line.reserveCapacity(line.count + features.count + factors.count)
    var current: (set: FeatureSet, scores: Scores?)?
    for feature in features {
      if current?.set != feature.set { current = (feature.set, row[feature.set]) }
      line.append(Cell(current?.scores?[feature.name]))
    }
    line += factors.map { .text($0) }
    try format.row(line)
  }
}

/// A name as a column's: lower case, runs of other characters as one underscore, none at the ends.
package func slug(_ name: String) -> String {
  var result = ""
  var pending = false
  for scalar in name.lowercased().unicodeScalars {
    if scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) {
      if pending, !result.isEmpty { result += "_" }
      pending = false
      result.unicodeScalars.append(scalar)
    } else {
      pending = true
    }
  }
  return result.isEmpty ? "_" : result
}
