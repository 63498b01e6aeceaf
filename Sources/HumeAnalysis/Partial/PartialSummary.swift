public import HumeInputs
public import HumeTypes

/// What summaries of some inputs are made of, to be finished later and together with others.
///
/// ```swift
/// let request = SummaryRequest(AnalysisOptions(), across: .pool)
/// let bytes = try PartialSummary(of: findInputs(["monday/"]), request).serialized()
/// var week = try PartialSummary(serialized: bytes)
/// try week.merge(PartialSummary(of: findInputs(["tuesday/"]), request))
/// for part in PooledRows.of(week.analysis.results) { print(part.model, part.summary.rows) }
/// ```
///
/// Merged in any grouping, partial results of inputs hold what one run over these inputs in the same order holds, to the
/// byte. Courses, and the quality of files, are not kept.
public struct PartialSummary: Sendable {
  /// What was asked for.
  public let request: SummaryRequest
  /// The inputs, in order.
  public internal(set) var inputs: [PartialInput] = []
  /// Their names: an input counts once.
  private var names: Set<ExactName> = []
  /// The paths that could not be read, and why.
  public internal(set) var failures: [InputFailure] = []
  /// What is worth knowing about the choice of inputs.
  public internal(set) var warnings = WarningLog()

  /// No inputs.
  public init(_ request: SummaryRequest = SummaryRequest()) { self.request = request }

  /// Analyses inputs, as `analyze` does; `sha256` gives the sum of an input, where the request asks for it. Throws where
  /// an option means nothing, and what `sha256` throws.
  public init(
    of found: FoundInputs, _ request: SummaryRequest = SummaryRequest(), threads: Int = 1,
    progress: (any ReadingProgress)? = nil, sha256: (ResultsInput) throws -> String? = { _ in nil }
  ) throws {
    self.request = request
    let outcomes = try analyzeEach(
      found.inputs, options: request.options, wants: request.wants, groups: request.groups, threads: threads,
      progress: progress)
    inputs = try zip(found.inputs, outcomes).map { input, outcome in
      PartialInput(
        name: input.name, bytes: input.bytes, sha256: request.hashesInputs ? try sha256(input) : nil, outcome: outcome)
    }
    failures = found.failures
    warnings = found.warnings
    take(from: 0)
  }

  /// Partial results of what was analysed elsewhere, as the request says.
  package init(_ request: SummaryRequest, results: [AnalyzedInput]) {
    self.request = request
    inputs = results.map {
      PartialInput(
        name: $0.input, bytes: nil, sha256: nil, outcome: InputOutcome(result: $0, warnings: $0.warnings))
    }
    take(from: 0)
  }

  /// What one run over these inputs gives.
  public var analysis: Analysis { Analysis(inputs.map(\.outcome), request.options, groups: request.groups) }

  /// Adds the inputs of other partial results behind these. Throws where they were made with other parameters, or have an
  /// input of the same name: it would count twice.
  public mutating func merge(_ other: PartialSummary) throws(PartialError) {
    if let (name, first, other) = request.firstDifference(from: other.request) {
      throw .differentParameters(name, first, other)
    }
    if let input = other.inputs.first(where: { names.contains(ExactName($0.name)) }) {
      throw .repeatedInput(input.name)
    }
    let count = inputs.count
    inputs += other.inputs
    failures += other.failures
    warnings.add(contentsOf: other.warnings)
    take(from: count)
  }

  /// Takes in the inputs from a place on: notes their names, and brings the rows that are pooled together in the first
  /// result, for accumulators can be large, and inputs many.
  mutating func take(from start: Int) {
    for input in inputs[start...] { names.insert(ExactName(input.name)) }
    guard request.across == .pool, let first = inputs.firstIndex(where: { $0.outcome.result != nil }) else { return }
    for index in inputs.indices[max(start, first + 1)...] {
      guard let pools = inputs[index].outcome.result?.pools, !pools.isEmpty else { continue }
      inputs[index].outcome.result?.pools = [:]
      for (key, pool) in pools { inputs[first].outcome.result?.pools[key, default: pool.empty].merge(pool) }
    }
  }
}

/// One input of partial results.
public struct PartialInput: Sendable {
  /// The input as it was given.
  public let name: String
  /// The bytes of its file or files; nil for standard input.
  public let bytes: Int?
  /// The SHA-256 of its file in hexadecimal digits, where it was asked for.
  public let sha256: String?
  /// What came of it.
  var outcome: InputOutcome
}
