import ArgumentParser
import HumeResults

struct QualityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "qc",
    abstract: "How much of each file was seen or heard, how regularly, and how surely.",
    discussion: """
      EXAMPLES
        hume-results qc talks/
        hume-results qc --format csv study/ -o quality.csv

      COLUMNS input, job_id, source, file, model, rows, ids, span, period, irregularity, coverage, longest_gap, \
      multi_face_share, fragment_ids, prob_median, box_median, confidence_median, language, n_missing, n_out_of_range, \
      errors. Times are in seconds, shares from 0 to 1, boxes in pixels.
      """)

  @OptionGroup var input: InputArguments
  @OptionGroup(title: "Selection") var selection: SelectionArguments

  @OptionGroup var grouping: GroupsArguments

  @OptionGroup(title: "Output") var output: OutputArguments
  @OptionGroup(title: "Running") var common: CommonArguments

  func run() throws {
    let groups = try grouping.read()
    var options = AnalysisOptions()
    selection.apply(to: &options, usual: FeatureSet.allCases)
    try Session.run("qc", input: input, output: output, common: common) { session in
      let results = try session.analyze(options, wants: .quality, groups: groups)
      try session.write(
        qualityTable(results, factors: groups?.factors ?? []),
        parameters: selection.parameters(output.anonymize, usual: FeatureSet.allCases) + [
          ("groups", .texts(groups?.factors ?? []))
        ])
    }
  }
}
