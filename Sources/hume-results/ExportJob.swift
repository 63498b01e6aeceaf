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

  func run(_ session: inout Session) throws {
    let scans = try scan(&session)
    switch layout {
    case .long:
      let isWanted = options.models.isEmpty || options.models.contains { matches("ner", pattern: $0) }
      let ner = isWanted && scans.contains { $0.map { $0.models.contains(.ner) } ?? !options.models.isEmpty }
      try long(&session, scans, ner: ner)
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
    var factors = FileFactors(groups)
    try forEachRow(&session, scans) { row, input, file in
      if !ner, row.origin.model == .ner { throw needsFile(input, "named entities, which have columns of their own") }
      try table.write(row, factors: factors.values(of: file), to: &format)
    }
    try format.end()
    try format.finish()
    try destination.finish()
  }

  // MARK: Wide

  private func wide(_ session: inout Session, _ scans: [InputScan?]) throws {
    var models = Set(scans.compactMap { $0?.models }.joined())
    if scans.contains(where: { $0 == nil }) { models.formUnion(options.models.map { Model($0) }) }
    models = models.filter { model in
      options.models.isEmpty || options.models.contains { matches(model.rawValue, pattern: $0) }
    }
    if let folder {
      try explainFolder(folder)
      for (index, model) in models.sorted().enumerated() {
        let path = (folder.hasSuffix("/") ? folder : folder + "/") + "\(fileName(model)).\(format.rawValue)"
        // Every file is a reading of its own: what there is to warn of is counted in the first.
        let warnings = session.warnings
        try wide(&session, scans, model, to: try session.output.open(path, inputs: session.found.inputs))
        if index > 0 { session.warnings = warnings }
      }
      return
    }
    guard models.count <= 1 else {
      let list = models.sorted().map(\.rawValue).joined(separator: ", ")
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
    let vocabularies = sets.compactMap { set -> (set: FeatureSet, names: [String])? in
      let documented = Vocabulary.documented(set, of: model)?.names ?? []
      let found = scans.compactMap { $0?.vocabularies[model]?[set]?.names }.joined()
      let names = Vocabulary(documented + found).names
      return names.isEmpty ? nil : (set, names)
    }
    var table = WideObservations(
      model: model, vocabularies: vocabularies, names: names, usesSlugs: usesSlugs, factors: groups?.factors ?? [])
    let known = Set(table.features.map { "\($0.set.rawValue) \($0.name)" })
    var format = writer(to: destination, session)
    try format.begin("observations", columns: table.columns)
    var checked: [Vocabulary?] = sets.map { _ in nil }
    var factors = FileFactors(groups)
    try forEachRow(&session, scans) { row, input, file in
      guard row.origin.model == model else { return }
      for (index, set) in sets.enumerated() {
        guard let vocabulary = row[set]?.vocabulary, checked[index] !== vocabulary else { continue }
        checked[index] = vocabulary
        let isWanted = { (name: String) in names?.contains(name) ?? true }
        if let name = vocabulary.names.first(where: { isWanted($0) && !known.contains("\(set.rawValue) \($0)") }) {
          throw needsFile(input, "the name \"\(name)\", which is not a documented one and has no column")
        }
      }
      try table.write(row, factors: factors.values(of: file), to: &format)
    }
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
    return format.writer(to: destination, options: options, envelope: Envelope(command: "export", version: toolVersion))
  }

  /// Lends every row that was asked for. An input that fails ends after its last good row; the next one goes on.
  private func forEachRow(
    _ session: inout Session, _ scans: [InputScan?],
    _ body: (borrowing Observation, ResultsInput, String) throws -> Void
  ) throws {
    let progress = session.readingProgress
    let anonymizer = session.anonymizer
    var files: [String] = []
    for (input, scan) in zip(session.found.inputs, scans) {
      let hasWindow = options.from != nil || options.to != nil
      var filter = try ObservationFilter(options, periods: hasWindow ? FramePeriods(of: input) : nil)
      progress.begin(input)
      var reader: (any ResultsReader)?
      var errors = 0
      do {
        let opened =
          try scan?.open(input, meter: { progress.read($0) }) ?? input.openRanked(meter: { progress.read($0) })
        reader = opened
        while try opened.withNext({ step, row in
          switch step {
          case .row: break
          case .fileBegin(let header): files.append(header.file)
          case .failure: errors += 1
          case .sourceEnd(let trailer) where trailer.error.value != nil: errors += 1
          default: return
          }
          guard case .row = step, filter.admits(row) else { return }
          if let anonymizer {
            try body(anonymizer.observation(row), input, row.origin.file)
          } else {
            try body(row, input, row.origin.file)
          }
        }) {
          if Interrupt.isRequested { throw Interrupted() }
        }
      } catch let error as any ExplainedError where !(error is OutputClosed) && !isAboutOutput(error) {
        if !session.failures.contains(where: { $0.input == input.name }) {
          session.failures.append(InputFailure(input: input.name, error: error))
          session.warnings.add(
            Warning("cut_short", message: "\(input.name) was exported up to its last good row.", input: input.name))
        }
      }
      progress.end(input)
      if errors > 0 { session.warnings.add(.humeErrors(errors, input: input.name, first: input.name)) }
      for warning in (reader?.warnings.warnings ?? []) + filter.notes(input: input.name) {
        session.warnings.add(warning, subject: warning.message)
      }
    }
    if let warning = groups?.warning(for: files) { session.warnings.add(warning) }
  }

  /// Whether a failure is one of the output's, which ends everything.
  private func isAboutOutput(_ error: any ExplainedError) -> Bool {
    (error as? SystemError)?.operation == "write"
  }

  private func needsFile(_ input: ResultsInput, _ what: String) -> any Error {
    InputError.needsFile(input.name, what)
  }
}

/// The factors' values of files, looked up once for the rows of a file.
private struct FileFactors {
  private let groups: FileGroups?
  private var last: (file: ExactName, values: [String])?

  init(_ groups: FileGroups?) { self.groups = groups }

  mutating func values(of file: String) -> [String] {
    guard let groups else { return [] }
    let name = ExactName(file)
    if let last, last.file == name { return last.values }
    let values = groups.values(of: file)
    last = (name, values)
    return values
  }
}

extension String {
  fileprivate var replacingLeadingDots: String { hasPrefix(".") ? "_" + dropFirst() : self }
}
