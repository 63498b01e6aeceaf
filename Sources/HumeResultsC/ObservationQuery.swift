import HumeAnalysis
import HumeInputs
import HumeReports
import HumeTypes

/// What is asked of observations.
struct ObservationQuery {
  let options: QueryOptions
  let batchRows: Int?
  let envelope: Envelope
  private let layout: Layout
  private let usesSlugs: Bool
  private let combines: Bool
  private let ner: Bool?

  private enum Layout: String, CaseIterable { case long, wide }
  private enum Names: String, CaseIterable { case slug, original }

  init(_ text: String?, of inputs: Inputs) throws {
    var reader = try OptionReader(text)
    options = try QueryOptions(&reader, usual: FeatureSet.allCases)
    layout = try reader.choice("layout", Layout.self) ?? .long
    usesSlugs = try reader.choice("names", Names.self) != .original
    combines = try reader.flag("combine") ?? false
    ner = try reader.flag("ner")
    batchRows = try reader.integer("batch_rows", from: 1)
    try reader.finish()
    envelope = inputs.envelope("export", options, reader)
  }

  /// The table of models that were found, with columns for the names of `scans` beside the documented ones.
  func table(_ models: ObservationModels, scans: [InputScan?] = []) throws -> any ObservationTable {
    let names = options.analysis.features.isEmpty ? nil : Set(options.analysis.features)
    switch layout {
    case .long:
      return LongObservations(
        sets: options.sets, names: names, ner: ner ?? models.hasNamedEntities, factors: options.factors)
    case .wide:
      guard models.models.count == 1 || combines else {
        let list = models.models.map(\.rawValue).joined(separator: ", ")
        throw OptionError(
          list.isEmpty
            ? "There is no model's result to make a table of."
            : "A wide table holds one model, and these inputs have \(list): give model, or combine.")
      }
      return WideObservations(
        models: models.models, scans: scans, sets: options.sets, names: names, usesSlugs: usesSlugs,
        factors: options.factors)
    }
  }
}
