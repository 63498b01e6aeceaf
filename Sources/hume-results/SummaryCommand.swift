import ArgumentParser
import HumeResults

/// A value of `--across`.
enum AcrossChoice: String, ExpressibleByArgument, CaseIterable { case files, pool }

struct SummaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary",
    abstract: "Statistics of every feature: a row a file, model, id and feature.",
    discussion: """
      EXAMPLES
        hume-results summary predictions.json
        hume-results summary --model face --faces frame --format csv talks/ -o summary.csv
        hume-results summary --across files --groups groups.csv --format json study/

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

  @OptionGroup(title: "Output") var output: OutputArguments
  @OptionGroup(title: "Running") var common: CommonArguments

  func validate() throws {
    if statistics.by == .distinct {
      throw ValidationError("--by distinct is for top: it compares a file with the others.")
    }
  }

  func run() throws {
    let groups = try statistics.grouping.read()
    var options = AnalysisOptions()
    selection.apply(to: &options)
    statistics.apply(to: &options)
    options.nEff = nEff
    let wants: AnalysisWants =
      switch across {
      case nil: .summary
      case .files: [.summary, .acrossFiles]
      case .pool: .pool
      }
    try Session.run("summary", input: input, output: output, common: common) { session in
      let results = try session.analyze(options, wants: wants, groups: groups)
      let factors = groups?.factors ?? []
      var parameters =
        selection.parameters(output.anonymize) + statistics.parameters + [
          ("across", .text(across?.rawValue)), ("n_eff", .boolean(nEff)), ("groups", .texts(factors)),
        ]
      switch across {
      case nil: try session.write(summaryTable(results, factors: factors), parameters: parameters)
      case .pool:
        try session.write(
          pooledTable(PooledRows.of(results, features: selection.emotion), factors: factors), parameters: parameters)
      case .files:
        let across = AcrossFiles(results, by: options.by)
        parameters.append(("ids_combined_by", .texts(across.policies.map(\.rawValue).sorted())))
        try session.write(acrossTable(across, factors: factors), parameters: parameters)
      }
    }
  }
}
