public import HumeTypes

// Observations as tables, row by row as they are read. Long: a line a score. Wide: a line a row, a column a feature.

/// The columns of an observation before its scores.
private func columns(ner: Bool) -> [Column] {
  let base: [Column] =
    Column.keys
    + [
      Column("unit", .integer), Column("t_begin", .seconds), Column("t_end", .seconds), Column("frame", .integer),
      Column("text"), Column("text_begin", .integer), Column("text_end", .integer), Column("prob", .number),
      Column("confidence", .number), Column("speaker_confidence", .number), Column("box_x", .number),
      Column("box_y", .number), Column("box_w", .number), Column("box_h", .number),
    ]
  if !ner { return base }
  return base
    + [
      Column("entity"), Column("entity_confidence", .number), Column("support", .number), Column("uri"),
      Column("link_word"),
    ]
}

/// The cells of an observation before its scores.
private func cells(_ row: borrowing Observation, ner: Bool) -> [Cell] {
  let (origin, fields) = (row.origin, row.fields)
  var cells: [Cell] = [
    .text(origin.input), .name(origin.jobID), .text(origin.source), .text(origin.file), .text(origin.model.rawValue),
    .text(origin.id), .integer(row.unit), Cell(row.time.begin), Cell(row.time.end), Cell(fields.frame),
    Cell(fields.text), Cell(fields.position?.begin), Cell(fields.position?.end), Cell(fields.prob),
    Cell(fields.confidence), Cell(fields.speakerConfidence), Cell(fields.box?.x), Cell(fields.box?.y),
    Cell(fields.box?.w), Cell(fields.box?.h),
  ]
  if ner {
    cells += [
      Cell(fields.entity), Cell(fields.entityConfidence), Cell(fields.support), Cell(fields.uri), Cell(fields.linkWord),
    ]
  }
  return cells
}

/// Observations, long: a line a score, null scores with an empty one.
public struct LongObservations {
  /// The feature sets to write.
  public let sets: [FeatureSet]
  /// The names to write, or nil for all.
  public let names: Set<String>?
  /// Whether the columns of named entities are there.
  public let ner: Bool
  private let factors: [String]

  /// A table of the `sets` and `names` asked for, with columns for `factors` by which files are grouped.
  public init(sets: [FeatureSet], names: Set<String>? = nil, ner: Bool, factors: [String] = []) {
    self.sets = sets
    self.names = names
    self.ner = ner
    self.factors = factors
  }

  /// The columns.
  public var columns: [Column] {
    HumeReports.columns(ner: ner) + [Column("feature_set"), Column("feature"), Column("score", .number)]
      + Column.factors(factors)
  }

  /// Writes one observation, with the factors' values for its file.
  public func write(
    _ row: borrowing Observation, factors: [String] = [], to format: inout any TableFormat
  ) throws {
    let base = cells(row, ner: ner)
    let last = factors.map { Cell.text($0) }
    for set in sets {
      guard let scores = row[set] else { continue }
      for entry in scores.entries {
        if let names, !names.contains(entry.name) { continue }
        try format.row(base + [.text(set.rawValue), .text(entry.name), Cell(entry.score)] + last)
      }
    }
  }
}

/// Observations of one model, wide: a line a row, a column a feature.
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
  private let ner: Bool
  private let labels: [String]
  private let factors: [String]

  /// A table of `vocabularies` (the documented names, then what else the files hold). `usesSlugs`: columns are named by
  /// slugs (`surprise_negative`), with the set as prefix but for emotions; else by the labels as they are.
  public init(
    model: Model, vocabularies: [(set: FeatureSet, names: [String])], names: Set<String>? = nil, usesSlugs: Bool,
    factors: [String] = []
  ) {
    self.factors = factors
    ner = model == .ner
    let base = HumeReports.columns(ner: ner)
    var taken = Set(base.map(\.name))
    var features: [Feature] = []
    for (set, all) in vocabularies {
      for name in all where names?.contains(name) ?? true {
        let prefix = set == .emotion ? "" : set.rawValue + "_"
        let wanted = prefix + (usesSlugs ? slug(name) : name)
        var column = wanted
        var number = 2
        while !taken.insert(column).inserted {
          column = "\(wanted)_\(number)"
          number += 1
        }
        features.append(Feature(set: set, name: name, column: column))
      }
    }
    self.features = features
    labels = features.map(\.column)
  }

  /// The columns.
  public var columns: [Column] {
    HumeReports.columns(ner: ner) + labels.map { Column($0, .number, isKey: false) } + Column.factors(factors)
  }

  /// Writes one observation, with the factors' values for its file.
  public func write(
    _ row: borrowing Observation, factors: [String] = [], to format: inout any TableFormat
  ) throws {
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
