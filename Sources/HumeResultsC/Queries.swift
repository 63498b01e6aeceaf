import HumeAnalysis
import HumeInputs
import HumeInterchange
import HumeReports
import HumeSystem
import HumeTypes

extension Inputs {
  private enum Across: String, CaseIterable { case files, pool }

  /// `hume_summary`.
  func summary(_ text: String?, _ run: Run) throws -> TableInMemory {
    var reader = try OptionReader(text)
    var options = try QueryOptions(&reader, of: found.inputs, usual: [.emotion])
    try options.readStatistics(&reader)
    let across = try reader.choice("across", Across.self)
    try options.refuseDistinct("summary")
    options.analysis.nEff = try reader.flag("n_eff") ?? false
    try reader.finish()
    let wants: AnalysisWants =
      switch across {
      case nil: .summary
      case .files: .acrossFiles
      case .pool: .pool
      }
    return try table("summary", options, reader, wants, run) { results in
      switch across {
      case nil: summaryTable(results, factors: options.factors)
      case .files: acrossTable(AcrossFiles(results, by: options.analysis.by), factors: options.factors)
      case .pool:
        pooledTable(PooledRows.of(results, features: options.analysis.features), factors: options.factors)
      }
    }
  }

  /// `hume_top`.
  func top(_ text: String?, _ run: Run) throws -> TableInMemory {
    var reader = try OptionReader(text)
    var options = try QueryOptions(&reader, of: found.inputs, usual: [.emotion])
    try options.readStatistics(&reader)
    let count = try reader.integer("top", from: 0) ?? 5
    try reader.finish()
    let by = options.analysis.by
    let wants: AnalysisWants = by == .distinct ? [.ranking, .acrossFiles] : .ranking
    return try table("top", options, reader, wants, run, whyEmpty: by.whyEmpty) {
      topTable($0, count: count == 0 ? nil : count, by: by, factors: options.factors)
    }
  }

  /// `hume_timeline`.
  func timeline(_ text: String?, _ run: Run) throws -> TableInMemory {
    var reader = try OptionReader(text)
    var options = try QueryOptions(&reader, of: found.inputs, usual: [.emotion])
    try options.readStatistics(&reader)
    options.analysis.bin = try reader.number("bin") ?? 1
    let count = try reader.integer("top", from: 0) ?? 0
    try reader.finish()
    try options.refuseDistinct("timeline")
    return try table("timeline", options, reader, [.timeline, .ranking], run, whyEmpty: Timeline.whyEmpty) {
      timelineTable($0, count: count == 0 ? nil : count, by: options.analysis.by, factors: options.factors)
    }
  }

  /// `hume_qc`.
  func quality(_ text: String?, _ run: Run) throws -> TableInMemory {
    var reader = try OptionReader(text)
    let options = try QueryOptions(&reader, of: found.inputs, usual: FeatureSet.allCases)
    try reader.finish()
    return try table("qc", options, reader, .quality, run) { qualityTable($0, factors: options.factors) }
  }

  /// Analyses the inputs, and holds the table that is made of the results.
  private func table(
    _ command: String, _ options: QueryOptions, _ reader: OptionReader, _ wants: AnalysisWants, _ run: Run,
    whyEmpty: String = "", _ make: ([AnalyzedInput]) -> StreamedTable
  ) throws -> TableInMemory {
    try run.cancellable {
      run.expect(found.inputs, passes: 1)
      let analysis = try analyze(
        found.inputs, options: options.analysis, wants: wants, groups: options.groups, threads: threads, progress: run)
      // First, for what names the results have got labels for is named so in what was met.
      let results = options.anonymizer.map { analysis.results.map($0.result) } ?? analysis.results
      let failures = options.labelled(found.failures + analysis.failures)
      let warnings = analysis.warnings + analysis.selectionWarnings(options.analysis, wants: wants)
      run.add(failures, options.labelled(found.warnings.warnings + warnings))
      if !options.skipsFailures, let failure = failures.first { throw failure.error }
      let queue = ArrowQueue()
      let format = ArrowFormat(queue, envelope: envelope(command, options, reader))
      try write(make(results), to: format)
      let table = TableInMemory(queue)
      if table.rows == 0, !analysis.results.isEmpty, !warnings.contains(where: \.tellsOfNothing) {
        run.add([], [.emptyResult(whyEmpty)])
      }
      return table
    }
  }

  private func write(_ table: StreamedTable, to format: ArrowFormat) throws {
    var format = format
    try format.write(table)
    try format.finish()
  }

  func envelope(_ command: String, _ options: QueryOptions, _ reader: OptionReader) -> Envelope {
    var parameters = reader.parameters
    if options.anonymizer != nil {
      // What selects by name would tell the names that labels stand for.
      for index in parameters.indices where ["id", "file", "groups"].contains(parameters[index].0) {
        parameters[index].1 = .cell(.text("(hidden)"))
      }
    }
    return Envelope(command: command, version: toolVersion, parameters: parameters)
  }

  // MARK: Observations

  /// `hume_scan`.
  func scan(_ text: String?, _ run: Run) throws -> ObservationSource {
    try run.cancellable { try ObservationSource(self, text, run) }
  }

  /// `hume_observations`.
  func observations(_ text: String?, _ run: Run) throws -> TableInMemory {
    let source = try scan(text, run)
    let queue = ArrowQueue()
    queue.begin(source.schema())
    while let batch = try source.next() { queue.write(batch) }
    return TableInMemory(queue)
  }
}
