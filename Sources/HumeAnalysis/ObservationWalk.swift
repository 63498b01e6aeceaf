public import HumeInputs
import HumeParsing
import HumeSystem
public import HumeTypes

/// The observations of several inputs, one input behind another, as far as a selection admits them: what an export or a
/// stream of rows is made of.
///
/// An input that fails ends after its last good row; the next one goes on.
///
/// ```swift
/// let walk = try ObservationWalk(findInputs(["talks/"]).inputs)
/// while try walk.withNext({ step, row, _ in if case .row = step { print(row.origin.id, row.unit) } }) {}
/// for failure in walk.failures { print(failure.error.message) }
/// ```
public final class ObservationWalk {
  /// Where a walk is.
  public enum Step {
    /// An input begins.
    case inputBegin
    /// The reader of the input has made a step that is no row.
    case read(ReadStep)
    /// A row that the selection admits: the observation that is lent beside this step.
    case row
    /// A row that the selection leaves out.
    case leftOutRow
    /// The input has ended, where it says so because it failed.
    case inputEnd((any ExplainedError)?)
  }

  /// What is known of a row beside what it says itself.
  public struct Context {
    /// The input that is read.
    public let input: ResultsInput
    /// The values of the factors for the row's file.
    public fileprivate(set) var factors: [String] = []
  }

  /// The inputs that failed, and why.
  public private(set) var failures: [InputFailure] = []
  /// What departed from the format, what was left out, and what was cut short, of the inputs that were read to their end.
  public private(set) var warnings = WarningLog()

  private let options: AnalysisOptions
  private let groups: FileGroups?
  private let anonymizer: Anonymizer?
  /// Whether rows are lent with their names, though these get labels.
  private let keepsNames: Bool
  private let progress: (any ReadingProgress)?
  private var waiting: ArraySlice<(input: ResultsInput, scan: InputScan?)>
  /// The files so far, as the results name them, also those of which no row is admitted.
  package private(set) var files: [String] = []
  /// What is lent beside steps that are no rows.
  private let noRow = Observation(origin: Origin(input: "", jobID: "", source: "", file: "", model: Model(""), id: ""))

  // The input at hand.
  private var scan: InputScan?
  private var reader: (any ResultsReader)?
  private var filter: ObservationFilter
  private var context: Context?
  private var factors: FileFactors
  private var source = ""
  private var errors: (count: Int, first: String) = (0, "")
  private var shape = RowCounts()

  // All inputs so far.
  private var jobs = SeenJobs()
  private var selection: SelectionWatch
  private var goodInputs = 0

  /// A walk through inputs, some of which may have been scanned already (`scans`, an element each); a scan is made of the
  /// others where they can be read twice. Throws where an option means nothing.
  public init(
    _ inputs: [ResultsInput], scans: [InputScan?]? = nil, options: AnalysisOptions = AnalysisOptions(),
    groups: FileGroups? = nil, anonymizer: Anonymizer? = nil, keepsNames: Bool = false,
    progress: (any ReadingProgress)? = nil
  ) throws {
    self.options = options
    self.groups = groups
    self.anonymizer = anonymizer
    self.keepsNames = keepsNames
    self.progress = progress
    waiting = zip(inputs, scans ?? inputs.map { _ in nil }).map { ($0, $1) }[...]
    filter = try ObservationFilter(options)
    factors = FileFactors(groups)
    selection = SelectionWatch(options)
  }

  /// Goes on by a step and lends the row beside it; false at the end. Throws what `body` throws, but for an `InputError`,
  /// which is the failure of the input; and `Interrupted`.
  public func withNext(_ body: (Step, borrowing Observation, Context) throws -> Void) throws -> Bool {
    guard let context else {
      guard let (input, scan) = waiting.popFirst() else { return false }
      let new = Context(input: input)
      (self.context, self.scan) = (new, scan)
      try body(.inputBegin, noRow, new)
      return true
    }
    var failure: (any ExplainedError)?
    do {
      if try readOn(body) { return true }
    } catch let error as BodyError {
      guard let error = error.error as? InputError else { throw error.error }
      failure = error
    } catch let error as any ExplainedError {
      failure = error
    }
    end(context.input, failure)
    try body(.inputEnd(failure), noRow, context)
    (self.context, reader) = (nil, nil)
    if waiting.isEmpty { endAll() }
    return true
  }

  /// What the caller threw, told from what the input threw.
  private struct BodyError: Error { let error: any Error }

  /// Has the reader of the input go on; false at its end.
  private func readOn(_ body: (Step, borrowing Observation, Context) throws -> Void) throws -> Bool {
    guard let reader = try reader ?? open() else { return false }
    try Interrupt.check()
    return try reader.withNext { read, row in
      var step = Step.read(read)
      switch read {
      case .row:
        let isAdmitted = filter.admits(row)
        step = isAdmitted ? .row : .leftOutRow
        selection.add(row, isLeftOut: !isAdmitted)
        shape.add(row)
        if groups != nil { context?.factors = factors.values(of: row.origin.file) }
      case .fileBegin(let header): files.append(header.file)
      case .modelEnd: shape.endModel()
      case .failure(let error) where filter.admits(file: error.file): addError(of: error.file)
      case .sourceEnd(let trailer) where trailer.error.value != nil: addError(of: source)
      case .sourceBegin(let header): source = header.label
      default: break
      }
      guard let context else { return }
      if let anonymizer { label(read, anonymizer) }
      do {
        if let anonymizer, !keepsNames, case .row = step {
          try body(step, anonymizer.observation(row), context)
        } else {
          try body(step, row, context)
        }
      } catch { throw BodyError(error: error) }
    }
  }

  private func addError(of place: String) {
    errors = (errors.count + 1, errors.count == 0 ? place : errors.first)
  }

  /// Gives labels to names as they come, whatever rows are selected: so labels do not depend on that.
  private func label(_ step: ReadStep, _ anonymizer: Anonymizer) {
    switch step {
    case .sourceBegin(let header): _ = anonymizer.label("source", header.label)
    case .fileBegin(let header): _ = anonymizer.label("file", header.file)
    case .groupBegin(let origin): _ = anonymizer.origin(origin)
    default: break
    }
  }

  private func open() throws -> (any ResultsReader)? {
    guard let input = context?.input else { return nil }
    (errors, shape) = ((0, ""), RowCounts())
    let hasWindow = options.from != nil || options.to != nil
    filter = try ObservationFilter(options, periods: hasWindow ? FramePeriods(of: input) : nil)
    progress?.begin(input)
    let meter: ByteMeter? = if let progress { { @Sendable bytes in progress.read(bytes) } } else { nil }
    reader = try scan?.open(input, meter: meter) ?? input.openRanked(meter: meter)
    return reader
  }

  /// What there is to say at the end of the last input.
  private func endAll() {
    if let groups {
      for warning in [groups.warning(for: files), groups.unmatchedLines(in: files)] {
        if let warning { warnings.add(warning) }
      }
    }
    if goodInputs > 0 { for warning in selection.warnings { warnings.add(warning, subject: warning.message) } }
  }

  private func end(_ input: ResultsInput, _ failure: (any ExplainedError)?) {
    if let failure {
      failures.append(InputFailure(input: input.name, error: failure))
      warnings.add(
        Warning("cut_short", message: "\(input.name) was read up to its last good row.", input: input.name))
    } else {
      goodInputs += 1
      if let warning = jobs.add(shape.fingerprint, of: input.name) { warnings.add(warning) }
    }
    progress?.end(input)
    if errors.count > 0 {
      warnings.add(.humeErrors(errors.count, input: input.name, first: "\(input.name), \(errors.first)"))
    }
    for warning in (reader?.warnings.warnings ?? []) + filter.notes(input: input.name) {
      warnings.add(warning, subject: warning.message)
    }
  }
}

/// How many rows an input has of each model, and where they end.
private struct RowCounts {
  private(set) var fingerprint = Fingerprint()
  private var origin: Origin?
  private var rows = 0
  private var end = -1.0

  mutating func add(_ row: borrowing Observation) {
    if rows == 0 { origin = row.origin }
    rows += 1
    if let time = row.time.end, time > end { end = time }
  }

  mutating func endModel() {
    if let origin, rows > 0 {
      fingerprint.parts.insert(
        Fingerprint.Part(
          source: origin.source, file: origin.file, model: origin.model.rawValue, rows: rows, end: microseconds(end)))
    }
    (rows, end) = (0, -1)
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
