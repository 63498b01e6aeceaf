public import HumeAnalysis
public import HumeInputs
import HumeSystem
public import HumeTypes

/// A layout of observations: long or wide.
public protocol ObservationTable {
  /// The columns.
  var columns: [Column] { get }
  /// Whether it has a place for the observations of a model.
  func holds(_ model: Model) -> Bool
  /// What of an observation has no column, in words; nil where all has. Nothing of a table that was made from scans.
  mutating func unplaced(_ row: borrowing Observation) -> String?
  /// Writes one observation, with the factors' values for its file.
  mutating func write(_ row: borrowing Observation, factors: [String], to format: inout any TableFormat) throws
}

extension ObservationTable {
  /// Writes an observation that a walk lends. Throws an `InputError` (`needs_file`) where it has no place, which only a
  /// second look at its input could have prepared for.
  public mutating func write(
    _ row: borrowing Observation, of context: ObservationWalk.Context, to format: inout any TableFormat
  ) throws {
    guard holds(row.origin.model) else { return }
    if !context.input.canReopen, let what = unplaced(row) { throw InputError.needsFile(context.input.name, what) }
    try write(row, factors: context.factors, to: &format)
  }
}

extension LongObservations: ObservationTable {}
extension WideObservations: ObservationTable {}

/// The models of which there are observations, as far as a selection takes them.
public struct ObservationModels {
  /// The models, documented ones first.
  public let models: [Model]
  /// Whether there may be named entities, which have columns of their own.
  public let hasNamedEntities: Bool

  /// The models that looks at inputs found; of an input without one (standard input), those that were asked for.
  public init(_ scans: [InputScan?], selection: [String]) {
    let found = Set(scans.compactMap { $0?.models }.joined())
    let asked = scans.contains { $0 == nil } ? selection : []
    self.init(found: found.union(asked.map { Model($0) }), selection: selection, mayBeMore: !asked.isEmpty)
  }

  /// The models that were found. `mayBeMore`: a pattern of the selection may mean others too.
  package init(found: Set<Model>, selection: [String], mayBeMore: Bool = false) {
    let isWanted = { (model: Model) in selection.isEmpty || selection.contains { matches(model.rawValue, pattern: $0) }
    }
    models = found.filter(isWanted).sorted()
    hasNamedEntities = isWanted(.ner) && (found.contains(.ner) || mayBeMore)
  }
}
