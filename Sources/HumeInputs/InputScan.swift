public import HumeParsing
import HumeSystem
public import HumeTypes

/// What a pass over an input finds out before its rows are written: their ranks, the models, and all names.
public struct InputScan: Sendable {
  /// The models with rows or groups, in their order.
  public private(set) var models: Set<Model> = []
  /// The names of each model's sets, documented ones first, those that the input brings behind them.
  public private(set) var vocabularies: [Model: [FeatureSet: Vocabulary]] = [:]
  /// Why the pass ended before the end of the input, where it did.
  public private(set) var failure: (any ExplainedError)?
  private var ranks: UnitRanks?

  /// Reads an input that can be opened again, twice where groups are out of order.
  init(_ input: ResultsInput, meter: ByteMeter?) throws {
    var order = OrderScan()
    // The vocabularies of the model's rows: most have that of the one before.
    var last = [Vocabulary?](repeating: nil, count: FeatureSet.allCases.count)
    do {
      let reader = try input.openForNames(meter: meter)
      while try reader.withNext({ step, row in
        switch step {
        case .modelBegin(let header):
          for index in last.indices { last[index] = nil }
          if !header.isNull { models.insert(header.model) }
        case .row:
          order.add(row)
          for index in last.indices {
            guard let vocabulary = row.sets[index]?.vocabulary, vocabulary !== last[index] else { continue }
            last[index] = vocabulary
            let set = FeatureSet.allCases[index]
            vocabularies[row.origin.model, default: [:]][set] = merged(
              vocabularies[row.origin.model]?[set], vocabulary)
          }
        default: break
        }
      }) { try Interrupt.check() }
    } catch let error as any ExplainedError {
      failure = error
    }
    ranks = try UnitRanks(of: order.unordered) { try input.openForNames() }
  }

  private func merged(_ known: Vocabulary?, _ new: Vocabulary) -> Vocabulary {
    guard let known, known != new else { return new }
    return Vocabulary(known.names + new.names)
  }

  /// Opens the input that was scanned; its rows get their units.
  public func open(_ input: ResultsInput, meter: ByteMeter? = nil) throws -> any ResultsReader {
    let reader = try input.open(meter: meter)
    reader.ranks = ranks
    return reader
  }
}

extension ResultsInput {
  /// Reads the input once (twice where rows are out of order); nil for one that cannot be opened again.
  public func scan(meter: ByteMeter? = nil) throws -> InputScan? {
    canReopen ? try InputScan(self, meter: meter) : nil
  }
}
