public import HumeTypes

/// Observations, long: a line a score, null scores with an empty one.
///
/// ```swift
/// var table = LongObservations(sets: [.emotion], ner: false)
/// try format.begin("observations", columns: table.columns)
/// try forEachObservation(in: ["talks/"]) { row in try table.write(row, to: &format) }
/// ```
public struct LongObservations {
  /// The feature sets to write.
  public let sets: [FeatureSet]
  /// The names to write, or nil for all.
  public let names: Set<String>?
  /// Whether the columns of named entities are there.
  public let ner: Bool
  private let factors: [String]
  private var lines: LongLines?
  private var arrow: LongColumns?

  /// A table of the `sets` and `names` asked for, with columns for `factors` by which files are grouped.
  public init(sets: [FeatureSet], names: Set<String>? = nil, ner: Bool, factors: [String] = []) {
    self.sets = sets
    self.names = names
    self.ner = ner
    self.factors = factors
  }

  /// The columns.
  public var columns: [Column] {
    observationColumns(ner: ner) + Column.feature + [Column("score", .number)]
      + Column.factors(factors)
  }

  /// A named entity where there are no columns for it.
  public mutating func unplaced(_ row: borrowing Observation) -> String? {
    !ner && row.origin.model == .ner ? "named entities, which have columns of their own" : nil
  }

  /// All of them.
  public func holds(_ model: Model) -> Bool { true }

  /// Writes one observation, with the factors' values for its file.
  public mutating func write(
    _ row: borrowing Observation, factors: [String] = [], to format: inout any TableFormat
  ) throws {
    if let format = format as? ArrowFormat {
      if arrow?.format !== format { arrow = LongColumns(format, names: names, ner: ner) }
      try arrow?.write(row, sets: sets, factors: factors)
      return
    }
    guard let lineFormat = format as? any LineFormat else { return try writeCells(row, factors, to: &format) }
    let spelling = lineFormat.spelling
    if lines?.spelling !== spelling { lines = LongLines(spelling, names: names, ner: ner) }
    try lines?.write(row, sets: sets, factors: factors, to: lineFormat.output)
  }

  /// The same, for any format: every line from its cells.
  func writeCells(_ row: borrowing Observation, _ factors: [String], to format: inout any TableFormat) throws {
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
