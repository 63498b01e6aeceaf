public import ArgumentParser
public import HumeResults

extension AcrossChoice: ExpressibleByArgument {}

struct SummaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary",
    abstract: "Statistics of every feature: a row a file, model, id and feature.",
    discussion: """
      EXAMPLES
        hume-results summary predictions.json
        hume-results summary --model face --faces frame --format csv talks/ -o summary.csv
        hume-results summary --across files --groups groups.csv --format json study/
        hume-results summary --partial -o monday.partial monday/     what merge brings together with tuesday.partial

      COLUMNS input, job_id, source, file, model, id, feature_set, feature, n, n_missing, n_out_of_range, mean, mean_tw, \
      sd, median, q05, q25, q75, q95, min, max, t_max, n_eff, quantiles. With --across files: factors, model, \
      feature_set, feature, n_files, n_files_empty, mean, sd, min, max, over one value a file (--by, ids combined as \
      balanced unless --faces says otherwise).
      """)

  @OptionGroup var input: InputArguments
  @OptionGroup(title: "Selection") var selection: SelectionArguments
  @OptionGroup(title: "Statistics") var statistics: StatisticsArguments

  @Option(help: "Over files: files (one value a file) or pool (all rows of all files).")
  var across: AcrossChoice?

  @Flag(name: .customLong("n-eff"), help: "Give the effective sample size, for which every value is kept.")
  var nEff = false

  @Flag(help: "Write partial results, for merge to finish with others (-o FILE.partial, or a pipe).")
  var partial = false

  @OptionGroup(title: "Output") var output: OutputArguments
  @OptionGroup(title: "Running") var common: CommonArguments

  func validate() throws {
    if statistics.by == .distinct {
      throw ValidationError("--by distinct is for top: it compares a file with the others.")
    }
    guard partial else { return }
    if output.rows.format != nil {
      throw ValidationError("--partial does not go with --format: it is merge that writes a table.")
    }
    if output.anonymize {
      throw ValidationError("--partial does not go with --anonymize: partial results hold names. Give it to merge.")
    }
  }

  func run() throws {
    let groups = try statistics.grouping.read()
    var options = AnalysisOptions()
    selection.apply(to: &options)
    statistics.apply(to: &options)
    options.nEff = nEff
    let request = SummaryRequest(options, across: across, groups: groups)
    try Session.run("summary", input: input, output: output, common: common, partial: partial) { session in
      if partial {
        let partial = try session.partialSummary(request)
        _ = try session.take(partial.analysis, options, wants: request.wants)
        try session.write(partial)
      } else {
        let results = try session.analyze(options, wants: request.wants, groups: groups)
        try session.write(results, of: request)
      }
    }
  }
}

extension Session {
  /// Writes the table of a summary, wherever its results are from.
  mutating func write(_ results: [AnalyzedInput], of request: SummaryRequest) throws {
    let options = request.options
    let factors = request.groups?.factors ?? []
    var parameters =
      options.selectionParameters(anonymizer != nil) + options.statisticsParameters + [
        ("across", .text(request.across?.rawValue)), ("n_eff", .boolean(options.nEff)), ("groups", .texts(factors)),
      ]
    switch request.across {
    case nil: try write(summaryTable(results, factors: factors), parameters: parameters)
    case .pool:
      let pooled = PooledRows.of(results, features: options.features)
      try write(pooledTable(pooled, factors: factors), parameters: parameters)
    case .files:
      let across = AcrossFiles(results, by: options.by)
      parameters.append(("ids_combined_by", .texts(across.policies.map(\.rawValue).sorted())))
      try write(acrossTable(across, factors: factors), parameters: parameters)
    }
  }
}
