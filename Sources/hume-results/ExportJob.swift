import ArgumentParser
import HumeDatabase
import HumeResults
import HumeSystem

/// One export: a look at all inputs first, then their rows, one input after another.
struct ExportJob {
  let options: AnalysisOptions
  let sets: [FeatureSet]
  let layout: LayoutChoice
  let usesSlugs: Bool
  let format: FormatName
  /// The folder to write a file a model to.
  let folder: String?
  /// Whether a data package describes the files.
  let isPackaged: Bool
  let groups: FileGroups?
  let parameters: [(String, ParameterValue)]

  func run(_ session: inout Session) throws {
    let scans = try scan(&session)
    let models = ObservationModels(scans, selection: options.models)
    if format == .sqlite { return try database(&session, scans, models.models) }
    if let folder { return try tables(&session, scans, models.models, in: folder) }
    switch layout {
    case .long:
      try single(
        &session, scans, LongObservations(sets: sets, names: names, ner: models.hasNamedEntities, factors: factors))
    case .wide:
      guard let model = try only(models.models, &session, scans) else { return }
      try single(&session, scans, wide(model, scans))
    }
  }

  /// Looks at every input that can be read twice; nil for standard input.
  private func scan(_ session: inout Session) throws -> [InputScan?] {
    let progress = session.readingProgress
    return try session.found.inputs.map { input in
      let scan = try input.scan(meter: { progress.read($0) })
      try Interrupt.check()
      return scan
    }
  }

  private var names: Set<String>? { options.features.isEmpty ? nil : Set(options.features) }
  private var factors: [String] { groups?.factors ?? [] }

  private func wide(_ model: Model, _ scans: [InputScan?]) -> WideObservations {
    WideObservations(models: [model], scans: scans, sets: sets, names: names, usesSlugs: usesSlugs, factors: factors)
  }

  // MARK: Tables

  /// The one model of a wide table; nil where there is none, which is warned of.
  private func only(_ models: [Model], _ session: inout Session, _ scans: [InputScan?]) throws -> Model? {
    guard models.count <= 1 else {
      let list = models.map(\.rawValue).joined(separator: ", ")
      throw ValidationError(
        "A wide table holds one model, and these inputs have \(list): give --model, or -o FOLDER/ for a file each.")
    }
    if let model = models.first { return model }
    if scans.contains(where: { $0 == nil }) {
      throw ValidationError("A wide table from standard input needs --model.")
    }
    for (input, scan) in zip(session.found.inputs, scans) {
      if let error = scan?.failure { session.failures.append(InputFailure(input: input.name, error: error)) }
    }
    session.warnings.add(Warning("no_rows", message: "There is no model's result to export."))
    return nil
  }

  /// One table, to where the arguments say.
  private func single(
    _ session: inout Session, _ scans: [InputScan?], _ table: some ObservationTable
  ) throws {
    let path = session.output.output ?? "-"
    var package = try isPackaged ? ExportPackage(beside: path, format, session) : nil
    let destination = try session.open()
    let rows = try write(&session, scans, table, to: destination)
    try package?.add(path, table, observations: rows, factors: factors)
    try package?.finish()
  }

  /// A wide table a model, in a folder, with a data package that describes them.
  private func tables(
    _ session: inout Session, _ scans: [InputScan?], _ models: [Model], in folder: String
  ) throws {
    if let status = try? FileStatus.of(folder), !status.isFolder {
      throw ValidationError("\(folder) is a file, not a folder.")
    }
    try makeFolders(folder)
    let folder = folder.hasSuffix("/") ? folder : folder + "/"
    var package = try isPackaged ? ExportPackage(beside: folder, format, session) : nil
    var names = SafeNames()
    for (index, model) in models.enumerated() {
      let path = folder + names.name(model.rawValue, ending: format.fileExtension)
      // Every file is a reading of its own: what there is to warn of is counted in the first.
      let warnings = session.warnings
      let table = wide(model, scans)
      let rows = try write(
        &session, scans, table, to: try session.output.open(path, inputs: session.found.inputs))
      if index > 0 { session.warnings = warnings }
      try package?.add(path, table, observations: rows, factors: factors)
    }
    try package?.finish()
  }

  /// Writes a table, and gives the number of observations in it.
  private func write(
    _ session: inout Session, _ scans: [InputScan?], _ table: some ObservationTable, to destination: Output
  ) throws -> Int {
    var table = table
    let options = session.output.rows.options(TextLayout())
    var format = try self.format.writer(to: destination, options: options, envelope: envelope)
    var rows = 0
    try format.begin("observations", columns: table.columns)
    try walk(&session, scans) { step, row, context in
      guard case .row = step, table.holds(row.origin.model) else { return }
      try table.write(row, of: context, to: &format)
      rows += 1
    }
    try format.end()
    try format.finish()
    try destination.finish()
    return rows
  }

  // MARK: A database

  /// All models, in a database.
  private func database(_ session: inout Session, _ scans: [InputScan?], _ models: [Model]) throws {
    guard let path = session.output.output, path != "-" else {
      throw ValidationError("A database needs a file: give -o FILE.")
    }
    if models.isEmpty, scans.contains(where: { $0 == nil }) {
      throw ValidationError("A database from standard input needs --model.")
    }
    try session.output.check(path, inputs: session.found.inputs)
    let tables = models.map {
      DatabaseTable($0, sets: sets, names: names, scans: scans, usesSlugs: usesSlugs, factors: factors)
    }
    let database = try DatabaseExport(
      path, force: session.output.force, tables: tables, envelope: envelope, anonymizer: session.anonymizer)
    // A path can be given twice, and fail twice; the table of inputs has each once.
    var failed: Set<ExactName> = []
    for failure in session.failures where failed.insert(ExactName(failure.input)).inserted {
      try database.begin(InputRecord(path: failure.input))
      try database.end(failure: failure.error)
    }
    try walk(&session, scans) { step, row, context in
      switch step {
      case .inputBegin: try database.begin(InputRecord(path: context.input.name, bytes: context.input.bytes))
      case .read(let step): try database.note(step)
      case .leftOutRow: try database.note(.row)
      case .row:
        try database.note(.row)
        try database.write(row, factors: context.factors)
      case .inputEnd(let failure): try database.end(failure: failure)
      }
    }
    try database.finish()
  }

  // MARK: Rows

  /// What stands around the rows.
  private var envelope: Envelope {
    Envelope(command: "export", version: toolVersion, parameters: parameters + [("groups", .texts(factors))])
  }

  /// Walks through all inputs. One that fails ends after its last good row; the next one goes on.
  private func walk(
    _ session: inout Session, _ scans: [InputScan?],
    _ body: (ObservationWalk.Step, borrowing Observation, ObservationWalk.Context) throws -> Void
  ) throws {
    let walk = try ObservationWalk(
      session.found.inputs, scans: scans, options: options, groups: groups, anonymizer: session.anonymizer,
      progress: session.readingProgress)
    while try walk.withNext(body) {}
    session.add(walk)
  }
}
