import ArgumentParser
import HumeDigest
import HumeResults
import HumeSystem
import Synchronization

/// One run of a command over inputs: what was found, what failed, what is doubted; and how it ends.
struct Session {
  let command: String
  let output: TableArguments
  let common: CommonArguments
  var found: FoundInputs
  /// The inputs, those of partial results that are merged too.
  let records: [InputRecord]
  let readsSeveralDocuments: Bool
  let hashesInputs: Bool
  /// Whether partial results are written, for which an input that failed is one like others.
  let isPartial: Bool
  var failures: [InputFailure]
  /// How many paths could not be read.
  let failuresToFind: Int
  var warnings: WarningLog
  let anonymizer: Anonymizer?
  /// Whether warnings are told on standard error; not where the output itself has them.
  var tellsWarnings = true
  /// Whether nothing was written although some inputs could be read.
  private var isInVain = false
  /// The codes of notes that are told without --verbose too: they change what numbers mean.
  var toldNotes: Set<String> = ["unidentified_faces", "unidentified_speakers", "unmatched_group"]
  let progress: ProgressLine

  /// Runs `body` over the inputs that the arguments name, writes what failed and what is doubted, and throws the exit
  /// code. `partial`: partial results are written.
  static func run(
    _ command: String, input: InputArguments, output: OutputArguments, common: CommonArguments, partial: Bool = false,
    _ body: (inout Session) throws -> Void
  ) throws {
    try explainingErrors {
      try output.table.checkEnding(partial: partial)
      var session = try Session(command: command, input: input, output: output, common: common, isPartial: partial)
      try session.run(body)
    }
  }

  mutating func run(_ body: (inout Session) throws -> Void) throws {
    let progress = progress
    defer { progress.clear() }
    do {
      try checkLeft(records.count)
      try body(&self)
    } catch is NothingLeft {
    } catch let error as AnalysisError where error.code == .memoryLimit {
      // It names the input and the file.
      throw anonymizer.map { $0.failure(InputFailure(input: "", error: error)).error } ?? error
    }
    try end()
  }

  private init(
    command: String, input: InputArguments, output: OutputArguments, common: CommonArguments, isPartial: Bool
  ) throws {
    let format = output.chosenFormat
    if format.isForObservations, command != "export" { throw FormatError(format) }
    self.command = command
    self.output = output.table
    self.common = common
    self.isPartial = isPartial
    readsSeveralDocuments = input.ndjson
    hashesInputs = output.hash
    var options = InputOptions()
    options.allowsSeveralDocuments = input.ndjson
    options.threads = common.threadCount
    options.archiveLimits = input.archives.limits
    let finding = ProgressBar(common, total: nil)
    let seen = Mutex(0)
    options.meter = { bytes in
      let all = seen.withLock { seen in
        seen += bytes
        return seen
      }
      finding.update(done: all, note: "looking at what is there")
    }
    found = findInputs(try input.paths(), options: options)
    finding.clear()
    try Interrupt.check()
    records = found.inputs.map { InputRecord(path: $0.name, bytes: $0.bytes) }
    failures = found.failures
    failuresToFind = failures.count
    warnings = found.warnings
    let anonymizer = output.anonymize ? Anonymizer() : nil
    self.anonymizer = anonymizer
    var labels: [String: String] = [:]
    if let anonymizer { for input in found.inputs { labels[input.name] = anonymizer.label("input", input.name) } }
    // An export looks at files before it reads them.
    progress = ProgressLine(common, inputs: found.inputs, passes: command == "export" ? 2 : 1) {
      [labels] name in labels[name] ?? name
    }
  }

  /// Who shows progress.
  var readingProgress: any ReadingProgress { progress }

  // MARK: Analysing and writing

  /// Analyses all inputs.
  mutating func analyze(_ options: AnalysisOptions, wants: AnalysisWants, groups: FileGroups?) throws -> [AnalyzedInput]
  {
    let analysis = try HumeResults.analyze(
      found.inputs, options: options, wants: wants, groups: groups, threads: common.threadCount, progress: progress)
    return try take(analysis, options, wants: wants)
  }

  /// Takes what failed and what is doubted from an analysis; gives its results, under labels where these are wanted.
  mutating func take(_ analysis: Analysis, _ options: AnalysisOptions, wants: AnalysisWants) throws -> [AnalyzedInput] {
    progress.clear()
    failures += analysis.failures
    for warning in analysis.warnings + analysis.selectionWarnings(options, wants: wants) {
      warnings.add(warning, subject: warning.message)
    }
    try checkLeft(analysis.results.count)
    guard let anonymizer else { return analysis.results }
    return analysis.results.map(anonymizer.result)
  }

  /// Takes up what a walk through the rows met with.
  mutating func add(_ walk: ObservationWalk) {
    // An input that is read once a file of the output fails once.
    failures += walk.failures.filter { new in !failures.contains { $0.input == new.input } }
    for warning in walk.warnings.warnings { warnings.add(warning, subject: warning.message) }
  }

  /// Takes up what a walk through files met with. What is made of whole inputs is cut short nowhere.
  mutating func add(_ walk: SeriesWalk) throws {
    progress.clear()
    failures += walk.failures
    let failed = Set(walk.failures.map(\.input))
    for warning in walk.warnings where !failed.contains(warning.input) {
      warnings.add(warning, subject: warning.message)
    }
    try checkLeft(found.inputs.count - walk.failures.count)
  }

  /// Ends a command that has nothing to write for the lack of what failed: `why`.
  mutating func endInVain(_ why: String) throws {
    isInVain = true
    warnings.add(Warning("nothing_done", message: why))
    throw NothingLeft()
  }

  /// Ends a command that has nothing to write because every input failed; validate has the failures to write.
  private func checkLeft(_ count: Int) throws {
    if count == 0, !failures.isEmpty, command != "validate", !isPartial { throw NothingLeft() }
  }

  /// Where to write.
  func open() throws -> Output { try output.open(inputs: found.inputs, partial: isPartial) }

  /// What stands around the rows in json. Inputs that failed are among the warnings, unless `tellsFailures` is false:
  /// who reads the file later sees nothing else of them.
  func envelope(_ parameters: [(String, ParameterValue)], tellsFailures: Bool = true) throws -> Envelope {
    var records = records
    if hashesInputs {
      for (i, input) in found.inputs.enumerated() { records[i].sha256 = try Session.digest(of: input) }
    }
    if let anonymizer { for i in records.indices { records[i].path = anonymizer.label("input", records[i].path) } }
    let warnings = anonymizer.map { self.warnings.warnings.map($0.warning) } ?? self.warnings.warnings
    return Envelope(
      command: command, version: toolVersion, parameters: parameters + [("ndjson", .boolean(readsSeveralDocuments))],
      inputs: records, warnings: (tellsFailures ? shownFailures.map(\.warning) : []) + warnings)
  }

  /// The SHA-256 of what an input's path names: a file, or an entry of an archive; nil where it is several files.
  static func digest(of input: ResultsInput) throws -> String? {
    if let path = input.filePath, path == input.name { return try sha256(ofFile: path) }
    return try input.entryStream().map { stream in try sha256(reading: stream.read) }
  }

  /// Warns of a table without rows, where nothing else tells of that. `why`: what it may come from.
  mutating func warnIfEmpty(_ table: StreamedTable, why: String) {
    if table.isEmpty, !warnings.warnings.contains(where: \.tellsOfNothing) { warnings.add(.emptyResult(why)) }
  }

  /// Writes one table in the format that was asked for. `whyEmpty`: what an empty one may come from. `bar`: what text has
  /// bars of.
  mutating func write(
    _ table: StreamedTable, parameters: [(String, ParameterValue)], whyEmpty: String = "", cannotTell: String = "",
    bar: TextBar? = nil
  ) throws {
    warnIfEmpty(table, why: whyEmpty)
    note(cannotTell: cannotTell)
    let destination = try open()
    var options = output.rows.options(common.layout(isStandardOutput: output.isStandardOutput))
    options.bar = bar
    var format = try output.chosenFormat.writer(to: destination, options: options, envelope: try envelope(parameters))
    try format.write(table)
    try format.finish()
    try write(cannotTell: cannotTell, layout: options.layout, to: destination)
    try destination.finish()
  }

  /// The failures as they may be shown: under labels where names are not to be.
  var shownFailures: [InputFailure] {
    guard let anonymizer else { return failures }
    return failures.map(anonymizer.failure)
  }

  // MARK: The end

  /// Tells what failed and what is doubted, and throws the exit code unless it is 0.
  private func end() throws {
    progress.clear()
    let texts = anonymizer.map { warnings.warnings.map($0.warning) } ?? warnings.warnings
    if !common.quiet, tellsWarnings { Messages.show(texts, verbose: common.verbose, always: toldNotes) }
    for failure in shownFailures { Messages.show(failure.error) }
    if !failures.isEmpty {
      let inputs = records.count + failuresToFind
      throw ExitCode(isInVain || failures.count >= inputs ? 1 : 3)
    }
    if common.strict, warnings.warnings.contains(where: { $0.kind == .warning }) { throw ExitCode(1) }
  }
}

extension InputFailure {
  /// The failure as what is written tells it.
  fileprivate var warning: Warning {
    Warning(error.codeName, message: error.message, advice: error.advice, input: input, place: error.place)
  }
}

/// Every input failed: there is nothing to write.
private struct NothingLeft: Error {}

/// Runs `body`; errors become messages and exit codes, a closed pipe ends quietly.
func explainingErrors(_ body: () throws -> Void) throws {
  do { try body() } catch { throw explained(error) }
}

/// Runs `body`; errors become messages and exit codes, a closed pipe ends quietly.
func explainingErrors(_ body: () async throws -> Void) async throws {
  do { try await body() } catch { throw explained(error) }
}

/// What to throw for an error after it was told.
func explained(_ error: any Error) -> any Error {
  switch error {
  case let error as ValidationError:
    writeToStandardError("error: \(visible(error.message))\n")
    return ExitCode(64)
  case is OutputClosed: return ExitCode(0)
  case is Interrupted: return ExitCode(130)
  case let error as any ExplainedError:
    Messages.show(error)
    return ExitCode(Messages.exitCode(of: error))
  default: return error
  }
}
