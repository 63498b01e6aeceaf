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
  /// The models that have columns whether they are found or not, beside those that are; nil where there is to be one.
  private let combined: [Model]?
  private let ner: Bool?

  private enum Layout: String, CaseIterable { case long, wide }
  private enum Names: String, CaseIterable { case slug, original }

  init(_ text: String?, of inputs: Inputs) throws {
    var reader = try OptionReader(text)
    options = try QueryOptions(&reader, of: inputs.found.inputs, usual: FeatureSet.allCases)
    layout = try reader.choice("layout", Layout.self) ?? .long
    usesSlugs = try reader.choice("names", Names.self) != .original
    combined = try reader.flagOrTexts("combine")?.map { Model($0) }
    ner = try reader.flag("ner")
    batchRows = try reader.integer("batch_rows", from: 1)
    try reader.finish()
    envelope = inputs.envelope("export", options, reader)
  }

  /// The table of models that were found, with columns for the names of `scans` beside the documented ones.
  func table(_ found: ObservationModels, scans: [InputScan?] = []) throws -> any ObservationTable {
    let names = options.analysis.features.isEmpty ? nil : Set(options.analysis.features)
    switch layout {
    case .long:
      return LongObservations(
        sets: options.sets, names: names, ner: ner ?? found.hasNamedEntities, factors: options.factors)
    case .wide:
      guard found.models.count == 1 || combined != nil else {
        let list = found.models.map(\.rawValue).joined(separator: ", ")
        throw OptionError(
          list.isEmpty
            ? "There is no model's result to make a table of."
            : "A wide table holds one model, and these inputs have \(list): give model, or combine.")
      }
      return WideObservations(
        models: Set(found.models + (combined ?? [])).sorted(), scans: scans, sets: options.sets, names: names,
        usesSlugs: usesSlugs, factors: options.factors)
    }
  }

  /// The table that can be made before inputs were looked at; nil where their models have to be known.
  func guess() -> (any ObservationTable)? {
    let asked = ObservationModels([nil], selection: options.analysis.models)
    if layout == .wide, asked.models.isEmpty, combined ?? [] == [] { return nil }
    return try? table(asked)
  }

  /// Whether a table that was made before is the one that these models ask for.
  func isRight(_ guess: any ObservationTable, for found: ObservationModels) -> Bool {
    guard found.models.allSatisfy(guess.holds) else { return false }
    return (try? table(found))?.columns == guess.columns
  }
}
