public import HumeTypes

/// Builds the typed tree from a reader's steps.
public struct ResultsBuilder {
  /// The documents that are complete: one, but for NDJSON.
  public private(set) var documents: [JobResults] = []

  private var results = JobResults()
  private var file = FileResult(file: "")
  private var model = Model("")
  private var groups: [(origin: Origin, rows: [PredictionRow])] = []
  private var isNull = false

  /// Nothing yet.
  public init() {}

  /// Takes one step.
  public mutating func consume(_ step: ReadStep, _ row: borrowing Observation) {
    let last = results.sources.count - 1
    switch step {
    case .sourceBegin(let header): results.sources.append(SourceResult(source: header.source))
    case .fileBegin(let header): file = FileResult(file: header.file)
    case .modelBegin(let header):
      model = header.model
      isNull = header.isNull
      groups = []
    case .groupBegin(let origin): groups.append((origin, []))
    case .row:
      // Rows mostly belong to the group that began last.
      if let index = groups.lastIndex(where: { $0.origin === row.origin }) {
        groups[index].rows.append(PredictionRow(row))
      }
    case .groupEnd: break
    case .modelEnd(let trailer): endModel(trailer)
    case .fileEnd(let trailer):
      file.fileType = trailer.fileType
      file.hasModels = trailer.models
      if last >= 0 { results.sources[last].files.append(file) }
    case .failure(let error): if last >= 0 { results.sources[last].errors.append(error) }
    case .sourceEnd(let trailer):
      guard last >= 0 else { return }
      results.sources[last].error = trailer.error
      results.sources[last].results = trailer.results
      results.sources[last].hasFiles = trailer.predictions
      results.sources[last].hasErrors = trailer.errors
    case .documentEnd(let trailer):
      results.shape = trailer.shape
      results.jobID = trailer.jobID
      results.status = trailer.status
      results.predictions = trailer.predictions
      documents.append(results)
      results = JobResults()
    }
  }

  private mutating func endModel(_ trailer: ModelTrailer) {
    if isNull {
      file.nullModels.append(model)
      return
    }
    switch model {
    case .face: file.face = result(trailer)
    case .prosody: file.prosody = result(trailer)
    case .burst: file.burst = result(trailer)
    case .language: file.language = result(trailer)
    case .ner: file.ner = result(trailer)
    case .facemesh: file.facemesh = result(trailer)
    default: file.others.append((model, result(trailer)))
    }
    groups = []
  }

  private func result<Row: Prediction>(_ trailer: ModelTrailer) -> ModelResult<Row> {
    var result = ModelResult<Row>(metadata: trailer.metadata)
    result.hasGroups = trailer.groups
    result.groups = groups.enumerated().map { place, group in
      var result = PredictionGroup(id: group.origin.id, predictions: group.rows.map { Row(row: $0) })
      if let rows = trailer.groupsWithoutRows[place] { result.hasPredictions = rows }
      return result
    }
    return result
  }
}

extension ResultsReader {
  /// Reads everything that is left into typed trees, one a document.
  public func readResults() throws -> [JobResults] {
    var builder = ResultsBuilder()
    while try withNext({ builder.consume($0, $1) }) {}
    return builder.documents
  }
}
