public import HumeTypes

/// The statistics of one input, fed with a reader's steps; for one thread at a time.
///
/// Groups of predictions JSON are freed as they end. Should a group begin again after it had ended, `consume` or
/// `finish` throws an `AnalysisError` with the code `needsRetention`: read the input again into a new analysis with
/// `retainGroups`. Where that is not possible (a pipe), retain groups from the start.
///
/// ```swift
/// var analysis = try InputAnalysis(input: "talk.json", options: AnalysisOptions(), wants: [.summary, .timeline])
/// while try reader.withNext({ step, row in try analysis.consume(step, row) }) {}
/// let result = try analysis.finish()
/// for file in result.files { print(file.file, file.models.map(\.model)) }
/// ```
public struct InputAnalysis {
  private var context: AnalysisContext
  private let factors: FileGroups?
  private var filter: RowFilter
  private var result: AnalyzedInput
  private var warnings = WarningLog()
  private var rowsRead = 0

  private var files: [FileKey: Int] = [:]
  private var blocks: [BlockKey: ModelAnalysis] = [:]
  private var ended: Set<BlockKey> = []
  /// The names that each model documents: files can be many and small.
  private var unseen: [Model: [SeenNames]] = [:]
  private var source = ""
  private var sourceJob = ""
  private var file = ""
  private var current: ModelAnalysis?
  /// Why the rows that come are left out, where they are.
  private var refusal: RowFilter.Kind?

  private struct FileKey: Hashable {
    let source: ExactName
    let file: ExactName
  }
  private struct BlockKey: Hashable {
    let file: FileKey
    let model: Model
  }

  /// An analysis that has read nothing. `framesPerSecond` is what the job's details ask for (0: every frame); `factors`
  /// groups files. Throws where an option means nothing.
  public init(
    input: String, jobID: String = "", options: AnalysisOptions, wants: AnalysisWants, retainGroups: Bool = false,
    framesPerSecond: Double? = nil, factors: FileGroups? = nil, periods: FramePeriods? = nil
  ) throws {
    try options.check()
    context = AnalysisContext(
      input: input, jobID: jobID, options: options, wants: wants, retainGroups: retainGroups,
      framesPerSecond: framesPerSecond, featureSets: FeatureSet.allCases.filter { options.featureSets.contains($0) })
    self.factors = factors
    filter = RowFilter(options, periods: periods)
    result = AnalyzedInput(input: input, jobID: jobID)
  }

  /// Takes a reader's step, with the row that is lent beside it.
  public mutating func consume(_ step: ReadStep, _ row: borrowing Observation) throws {
    switch step {
    case .row:
      rowsRead += 1
      if let current { try current.add(row, filter: &filter) } else if let refusal { filter.leaveOut(refusal) }
    case .groupBegin(let origin):
      if result.jobID.isEmpty { result.jobID = origin.jobID }
      try current?.begin(origin, isLeftOut: !filter.admits(id: origin.id))
    case .groupEnd(let origin): current?.end(origin)
    case .sourceBegin(let header): (source, sourceJob) = (header.label, header.jobID)
    case .fileBegin(let header):
      file = header.file
      if filter.admits(file: file) { _ = index(ofFile: file) }
    case .modelBegin(let header): try begin(header)
    case .modelEnd(let trailer): try end(trailer)
    case .fileEnd(let trailer):
      if filter.admits(file: file), let type = trailer.fileType.value {
        result.files[index(ofFile: file)].fileType = type
      }
    case .failure(let error):
      if filter.admits(file: error.file) { result.files[index(ofFile: error.file)].errors.append(error) }
    case .sourceEnd(let trailer):
      if let message = trailer.error.value {
        result.sourceErrors.append(
          SourceError(jobID: sourceJob, source: source, message: message))
      }
    case .documentEnd(let trailer):
      if result.jobID.isEmpty, let jobID = trailer.jobID.value { result.jobID = jobID }
    }
  }

  /// The results; the analysis is used up.
  public mutating func finish() throws -> AnalyzedInput {
    // What was retained is finished in the order of the files.
    for (_, block) in blocks.sorted(by: { order($0.key) < order($1.key) }) { try close(block) }
    blocks = [:]
    // Taken out: changed where they are, all files would be copied for each.
    var files = result.files
    result.files = []
    for i in files.indices { finishFile(&files[i]) }
    result.files = files
    warnOfErrors()
    for note in filter.notes(rows: rowsRead, input: context.input) { warnings.add(note, subject: note.message) }
    result.rowsRead = rowsRead
    result.rowsLeftOut = rowsRead - result.files.lazy.flatMap(\.models).reduce(0) { $0 + $1.rows }
    result.warnings = warnings.warnings
    return result
  }
}

extension InputAnalysis {
  private mutating func begin(_ header: ModelHeader) throws {
    current = nil
    refusal = nil
    if header.isNull { return }
    guard filter.admits(model: header.model) else { return refusal = .model }
    guard filter.admits(file: file) else { return refusal = .file }
    let key = BlockKey(file: fileKey(source, file), model: header.model)
    if let block = blocks[key] {
      current = block
      return
    }
    guard ended.insert(key).inserted else {
      throw AnalysisError.needsRetention("A model's results", place: context.place(file, header.model))
    }
    let seen = unseen[header.model] ?? FeatureSet.allCases.map { SeenNames(set: $0, model: header.model) }
    unseen[header.model] = seen
    let block = ModelAnalysis(context: context, source: source, file: file, model: header.model, seen: seen)
    blocks[key] = block
    current = block
  }

  private mutating func end(_ trailer: ModelTrailer) throws {
    defer { current = nil }
    refusal = nil
    guard let block = current else { return }
    if block.metadata == nil { block.metadata = trailer.metadata.value }
    if context.retainGroups { return }
    let key = BlockKey(file: fileKey(block.source, block.file), model: block.model)
    blocks[key] = nil
    try close(block)
  }

  private mutating func close(_ block: ModelAnalysis) throws {
    let model = try block.finish(warnings: &warnings)
    let index = index(ofFile: block.file, source: block.source)
    result.files[index].models.append(model)
    result.fingerprint.parts.insert(
      Fingerprint.Part(
        source: block.source, file: block.file, model: block.model.rawValue, rows: block.allRows, end: model.end))
    if let pool = block.pool {
      let key = PoolKey(model: block.model, factors: result.files[index].factors)
      if result.pools[key] == nil { result.pools[key] = pool } else { result.pools[key]?.merge(pool) }
    }
  }

  private func finishFile(_ file: inout AnalyzedFile) {
    file.models.sort { $0.model < $1.model }
    guard context.wants.contains(.quality) else { return }
    file.quality = file.models.map { model in
      var quality = model.quality
      quality.errors = file.errors.count { $0.model.value.map { $0 == model.model.rawValue } ?? true }
      return ModelQuality(model: model.model, quality: quality)
    }
    // Errors of models that gave nothing, and of files that no model gave anything for, have rows of their own.
    let others = file.errors.filter { error in
      error.model.value.map { name in !file.models.contains { $0.model.rawValue == name } } ?? file.models.isEmpty
    }
    for (model, errors) in Dictionary(grouping: others, by: { $0.model.value }).sorted(by: {
      $0.key ?? "" < $1.key ?? ""
    }) {
      var quality = FileQuality()
      quality.errors = errors.count
      file.quality.append(ModelQuality(model: model.map { Model($0) }, quality: quality))
    }
  }

  /// Warns of what Hume itself could not do.
  private mutating func warnOfErrors() {
    let failed = result.files.filter { !$0.errors.isEmpty }
    let count = failed.reduce(0) { $0 + $1.errors.count } + result.sourceErrors.count
    guard count > 0 else { return }
    let first = failed.first?.file ?? result.sourceErrors.first?.source ?? ""
    warnings.add(.humeErrors(count, input: context.input, first: "\(context.input), \(first)"))
  }

  /// The place of a file of the current source among the results.
  private mutating func index(ofFile file: String, source: String? = nil) -> Int {
    let source = source ?? self.source
    let key = fileKey(source, file)
    if let index = files[key] { return index }
    files[key] = result.files.count
    var new = AnalyzedFile(jobID: sourceJob.isEmpty ? result.jobID : sourceJob, source: source, file: file)
    new.factors = factors?.values(of: file) ?? []
    result.files.append(new)
    return result.files.count - 1
  }

  private func fileKey(_ source: String, _ file: String) -> FileKey {
    FileKey(source: ExactName(source), file: ExactName(file))
  }

  private func order(_ key: BlockKey) -> (Int, Model) {
    (files[key.file] ?? 0, key.model)
  }
}

extension Warning {
  /// What Hume itself could not do: so many errors in an input, the first at a place.
  package static func humeErrors(_ count: Int, input: String, first: String) -> Warning {
    Warning(
      "hume_error", message: "Hume reported errors: what they concern has no results.",
      advice: "hume-results qc counts them by file, hume-results validate shows them.", count: count, input: input,
      place: Place(path: first))
  }
}
