import ArgumentParser
import HumeResults
import HumeSystem

/// One export: a look at all inputs first, then their rows, one input after another.
struct ExportJob {
  let options: AnalysisOptions
  let sets: [FeatureSet]
  let layout: LayoutChoice
  let usesSlugs: Bool
  let format: FormatName
  let folder: String?
  let groups: FileGroups?
  let parameters: [(String, ParameterValue)]

  func run(_ session: inout Session) throws {
    let scans = try scan(&session)
    switch layout {
    case .long:
      try long(&session, scans, ner: ObservationModels(scans, selection: options.models).hasNamedEntities)
    case .wide: try wide(&session, scans)
    }
  }

  /// Looks at every input that can be read twice; nil for standard input.
  private func scan(_ session: inout Session) throws -> [InputScan?] {
    let progress = session.readingProgress
    return try session.found.inputs.map { input in
      let scan = try input.scan(meter: { progress.read($0) })
      if Interrupt.isRequested { throw Interrupted() }
      return scan
    }
  }

  private var names: Set<String>? { options.features.isEmpty ? nil : Set(options.features) }

  // MARK: Long

  private func long(_ session: inout Session, _ scans: [InputScan?], ner: Bool) throws {
    var table = LongObservations(sets: sets, names: names, ner: ner, factors: groups?.factors ?? [])
    let destination = try session.open()
    var format = writer(to: destination, session)
    try format.begin("observations", columns: table.columns)
    try forEachRow(&session, scans) { row, context in
      try table.write(row, factors: context.factors, to: &format)
    }
    try format.end()
    try format.finish()
    try destination.finish()
  }

  // MARK: Wide

  private func wide(_ session: inout Session, _ scans: [InputScan?]) throws {
    let models = ObservationModels(scans, selection: options.models).models
    if let folder {
      try explainFolder(folder)
      for (index, model) in models.enumerated() {
        let path = (folder.hasSuffix("/") ? folder : folder + "/") + "\(fileName(model)).\(format.fileExtension)"
        // Every file is a reading of its own: what there is to warn of is counted in the first.
        let warnings = session.warnings
        try wide(&session, scans, model, to: try session.output.open(path, inputs: session.found.inputs))
        if index > 0 { session.warnings = warnings }
      }
      return
    }
    guard models.count <= 1 else {
      let list = models.map(\.rawValue).joined(separator: ", ")
      throw ValidationError(
        "A wide table holds one model, and these inputs have \(list): give --model, or -o FOLDER/ for a file each.")
    }
    guard let model = models.first else {
      if scans.contains(where: { $0 == nil }) {
        throw ValidationError("A wide table from standard input needs --model.")
      }
      for (input, scan) in zip(session.found.inputs, scans) {
        if let error = scan?.failure { session.failures.append(InputFailure(input: input.name, error: error)) }
      }
      session.warnings.add(Warning("no_rows", message: "There is no model's result to export."))
      return
    }
    try wide(&session, scans, model, to: try session.open())
  }

  private func wide(_ session: inout Session, _ scans: [InputScan?], _ model: Model, to destination: Output) throws {
    var table = WideObservations(
      model: model, scans: scans, sets: sets, names: names, usesSlugs: usesSlugs, factors: groups?.factors ?? [])
    var format = writer(to: destination, session)
    try format.begin("observations", columns: table.columns)
    try forEachRow(&session, scans) { row, context in try table.write(row, factors: context.factors, to: &format) }
    try format.end()
    try format.finish()
    try destination.finish()
  }

  private func explainFolder(_ folder: String) throws {
    if let status = try? FileStatus.of(folder), !status.isFolder {
      throw ValidationError("\(folder) is a file, not a folder.")
    }
    try makeFolders(folder)
  }

  /// A model's name that cannot lead anywhere else.
  private func fileName(_ model: Model) -> String {
    String(model.rawValue.map { $0 == "/" || $0 == "\0" ? "_" : $0 }).replacingLeadingDots
  }

  // MARK: Rows

  private func writer(to destination: Output, _ session: Session) -> any TableFormat {
    let options = session.output.rows.options(TextLayout())
    let envelope = Envelope(
      command: "export", version: toolVersion,
      parameters: parameters + [("groups", .texts(groups?.factors ?? []))])
    return format.writer(to: destination, options: options, envelope: envelope)
  }

  /// Lends every row that was asked for. An input that fails ends after its last good row; the next one goes on.
  private func forEachRow(
    _ session: inout Session, _ scans: [InputScan?],
    _ body: (borrowing Observation, ObservationWalk.Context) throws -> Void
  ) throws {
    let walk = try ObservationWalk(
      session.found.inputs, scans: scans, options: options, groups: groups, anonymizer: session.anonymizer,
      progress: session.readingProgress)
    while try walk.withNext({ step, row, context in if case .row = step { try body(row, context) } }) {}
    session.add(walk)
  }
}

extension String {
  fileprivate var replacingLeadingDots: String { hasPrefix(".") ? "_" + dropFirst() : self }
}
