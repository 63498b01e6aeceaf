public import HumeInputs
import HumeParsing
import HumeSystem
public import HumeTypes

/// What an analysis of several inputs gave.
public struct Analysis: Sendable {
  /// A result for every input that could be read to its end, in the order in which they were given.
  public let results: [AnalyzedInput]
  /// The inputs that failed, and why; they add nothing to any statistic.
  public let failures: [InputFailure]
  /// Warnings and notes of readers and statistics, one a kind and input.
  public let warnings: [Warning]
}

/// Computes the statistics of inputs, several at a time; with more threads than inputs, several threads read each. The
/// results do not depend on the number of threads.
///
/// ```swift
/// let found = findInputs(["talks/"])
/// let analysis = try analyze(found.inputs, options: AnalysisOptions(), wants: [.summary])
/// for file in analysis.results.flatMap(\.files) { print(file.file, file.models.map(\.model)) }
/// ```
public func analyze(
  _ inputs: [ResultsInput], options: AnalysisOptions = AnalysisOptions(), wants: AnalysisWants,
  groups: FileGroups? = nil, threads: Int = 1, progress: (any ReadingProgress)? = nil
) throws -> Analysis {
  let outcomes = try analyzeEach(
    inputs, options: options, wants: wants, groups: groups, threads: threads, progress: progress)
  return Analysis(outcomes, options, groups: groups)
}

extension Analysis {
  /// Brings together what came of inputs.
  init(_ outcomes: [InputOutcome], _ options: AnalysisOptions, groups: FileGroups?) {
    var log = WarningLog()
    for outcome in outcomes { for warning in outcome.warnings { log.add(warning, subject: warning.message) } }
    results = outcomes.compactMap(\.result)
    failures = outcomes.compactMap(\.failure)
    for warning in duplicateJobs(results) { log.add(warning) }
    if let groups {
      let files = results.flatMap(\.files).map(\.file)
      if let warning = groups.warning(for: files) { log.add(warning) }
      // Of files that were not asked for nothing is known.
      if options.files.isEmpty, let warning = groups.unmatchedLines(in: files) { log.add(warning) }
    }
    warnings = log.warnings
  }
}

/// Computes the statistics of inputs, each by itself.
func analyzeEach(
  _ inputs: [ResultsInput], options: AnalysisOptions, wants: AnalysisWants, groups: FileGroups?, threads: Int,
  progress: (any ReadingProgress)?
) throws -> [InputOutcome] {
  try options.check()
  let meter: ByteMeter? = if let progress { { @Sendable bytes in progress.read(bytes) } } else { nil }
  // Threads for which there is no input help to read the others.
  let threadsEach = max(1, threads / max(1, inputs.count))
  let outcomes = concurrentMap(count: inputs.count, threads: threads) { index -> InputOutcome in
    var input = inputs[index]
    input.threads = threadsEach
    progress?.begin(input)
    defer { progress?.end(input) }
    return InputOutcome(
      input, options: options, wants: wants, groups: groups, meter: meter)
  }
  try Interrupt.check()
  return outcomes
}

/// What came of one input: a result, or a failure.
struct InputOutcome: Sendable {
  var result: AnalyzedInput?
  var failure: InputFailure?
  /// Warnings and notes of the reader and of the statistics.
  var warnings: [Warning] = []
}

extension InputOutcome {
  fileprivate init(
    _ input: ResultsInput, options: AnalysisOptions, wants: AnalysisWants, groups: FileGroups?, meter: ByteMeter?
  ) {
    self.init()
    do {
      // What cannot be read again keeps its groups from the start.
      try read(input, options, wants, groups, meter, retainGroups: !input.canReopen)
    } catch let error as AnalysisError where error.code == .needsRetention && input.canReopen {
      do {
        try read(input, options, wants, groups, meter, retainGroups: true)
      } catch {
        fail(input, error)
      }
    } catch {
      fail(input, error)
    }
  }

  private mutating func read(
    _ input: ResultsInput, _ options: AnalysisOptions, _ wants: AnalysisWants, _ groups: FileGroups?,
    _ meter: ByteMeter?, retainGroups: Bool
  ) throws {
    var analysis = try InputAnalysis(
      input: input.name, jobID: input.jobID, options: options, wants: wants, retainGroups: retainGroups,
      framesPerSecond: input.framesPerSecond, factors: groups,
      periods: options.window == nil ? nil : try FramePeriods(of: input))
    let reader = try input.open(meter: meter)
    while try reader.withNext({ step, row in try analysis.consume(step, row) }) {
      if Interrupt.isRequested { throw Interrupted() }
    }
    let result = try analysis.finish()
    warnings = reader.warnings.warnings + result.warnings
    if options.window != nil, !input.canReopen {
      warnings.append(
        Warning(
          "frames_by_time", kind: .note,
          message: "Frames count by their time alone: how long they last is known only at the end of the input.",
          advice: "Save the input to a file and give that.", input: input.name))
    }
    self.result = result
  }

  private mutating func fail(_ input: ResultsInput, _ error: any Error) {
    result = nil
    warnings = []
    let explained = error as? any ExplainedError ?? SystemError("read", path: input.name)
    failure = InputFailure(input: input.name, error: explained)
  }
}
