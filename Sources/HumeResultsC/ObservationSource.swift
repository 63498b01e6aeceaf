import HumeAnalysis
import HumeInputs
import HumeInterchange
import HumeReports
import HumeSystem
import HumeTypes

// What columns there are, and which unit a row is of its group, is known for sure once all rows were seen. So inputs are
// read twice: a look finds out, and rows are made while they are asked for. Of few rows the first look is enough: they are
// held, with the columns of the documented names, as those of standard input would be. Where that does not come out as two
// looks would (other names, models or orders, any failure, too many rows) it is forgotten, and the two follow.

/// Observations, read while they are asked for.
final class ObservationSource: ArrowSource {
  private let rows: ObservationRows

  /// Looks at all inputs.
  init(_ inputs: Inputs, _ text: String?, _ run: Run) throws {
    let query = try ObservationQuery(text, of: inputs)
    let options = query.options
    let failures = options.labelled(inputs.found.failures)
    if !options.skipsFailures, let failure = failures.first { throw failure.error }
    run.add(failures, options.labelled(inputs.found.warnings.warnings))
    if let rows = try ObservationRows.held(inputs.found.inputs, query, run) {
      self.rows = rows
      return
    }
    run.expect(inputs.found.inputs, passes: 2)
    let scans = try inputs.found.inputs.map { input in
      let scan = try input.scan(meter: { run.read($0) })
      try Interrupt.check()
      return scan
    }
    let table = try query.table(ObservationModels(scans, selection: options.analysis.models), scans: scans)
    rows = try ObservationRows(inputs.found.inputs, query, table, scans: scans, run)
  }

  func schema() -> HumeInterchange.ArrowSchema { rows.queue.schema ?? HumeInterchange.ArrowSchema([]) }

  func next() throws -> ArrowBatch? { try rows.next() }
}

/// The rows of a table of observations while inputs are read.
private final class ObservationRows {
  let queue = ArrowQueue()
  private let query: ObservationQuery
  private let run: Run
  private var table: any ObservationTable
  private var format: any TableFormat
  private let walk: ObservationWalk
  /// The models that were met.
  private var models: Set<Model> = []
  private var isAtEnd = false

  init(
    _ inputs: [ResultsInput], _ query: ObservationQuery, _ table: any ObservationTable, scans: [InputScan?]? = nil,
    _ run: Run
  ) throws {
    self.query = query
    self.table = table
    self.run = run
    let options = query.options
    walk = try ObservationWalk(
      inputs, scans: scans, options: options.analysis, groups: options.groups, anonymizer: options.anonymizer,
      progress: run)
    format = ArrowFormat(queue, envelope: query.envelope, rowsPerBatch: query.batchRows)
    try format.begin("observations", columns: table.columns)
  }

  func next() throws -> ArrowBatch? {
    if let batch = queue.take() { return batch }
    if isAtEnd { return nil }
    return try run.cancellable {
      var goesOn = true
      while goesOn {
        if let batch = queue.take() { return batch }
        goesOn = try readOn()
        // Also of the last input, whose failure is the end.
        let options = query.options
        if !options.skipsFailures, let failure = options.labelled(walk.failures).first { throw failure.error }
      }
      try end()
      return queue.take()
    }
  }

  private func readOn() throws -> Bool {
    try walk.withNext { step, row, context in
      switch step {
      case .row: try table.write(row, of: context, to: &format)
      case .read(.modelBegin(let header)) where !header.isNull: models.insert(header.model)
      default: break
      }
    }
  }

  private func end() throws {
    isAtEnd = true
    try format.end()
    run.add(query.options.labelled(walk.failures), query.options.labelled(walk.warnings.warnings))
  }

  // MARK: One look

  /// How many bytes of rows are held so that one look is enough.
  private static let heldBytes = 64 << 20

  /// All rows in one look, held; nil where it takes two.
  static func held(_ inputs: [ResultsInput], _ query: ObservationQuery, _ run: Run) throws -> ObservationRows? {
    let options = query.options.analysis
    // A window of time takes a look of its own, at how long frames stand.
    guard options.from == nil, options.to == nil, inputs.allSatisfy({ $0.canReopen && $0.bytesToRead != nil }) else {
      return nil
    }
    guard let table = query.guess() else { return nil }
    let begin = run.progress.done
    run.expect(inputs, passes: 1)
    let total = run.progress.total - begin
    let rows = try ObservationRows(inputs.map(\.readOnce), query, table, run)
    while try rows.readOn() {
      // As many rows a byte as so far are to be expected.
      let read = run.progress.done - begin
      let isTooMuch = rows.queue.bytes > heldBytes || rows.queue.bytes / 1024 * total > heldBytes / 1024 * read
      if isTooMuch || !rows.walk.failures.isEmpty { return rows.forgotten() }
    }
    let found = ObservationModels(found: rows.models, selection: options.models)
    guard rows.walk.failures.isEmpty, query.isRight(table, for: found) else { return rows.forgotten() }
    try rows.end()
    return rows
  }

  /// What is left of a look that was not enough: what it read counts as done.
  private func forgotten() -> ObservationRows? {
    run.expectNoMore()
    return nil
  }
}
