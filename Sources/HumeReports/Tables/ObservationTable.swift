public import HumeInputs
import HumeSystem
public import HumeTypes

/// A layout of observations: long or wide.
public protocol ObservationTable {
  /// The columns.
  var columns: [Column] { get }
  /// Whether it has a place for the observations of a model.
  func holds(_ model: Model) -> Bool
  /// Writes one observation, with the factors' values for its file.
  mutating func write(_ row: borrowing Observation, factors: [String], to format: inout any TableFormat) throws
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
    let isWanted = { (model: Model) in selection.isEmpty || selection.contains { matches(model.rawValue, pattern: $0) }
    }
    var found = Set(scans.compactMap { $0?.models }.joined())
    let isBlind = scans.contains { $0 == nil }
    if isBlind { found.formUnion(selection.map { Model($0) }) }
    models = found.filter(isWanted).sorted()
    hasNamedEntities = isWanted(.ner) && (found.contains(.ner) || isBlind && !selection.isEmpty)
  }
}
