import ArgumentParser
import HumeResults

struct TimelineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "timeline",
    abstract: "Mean scores in bins of equal width, gaps as gaps.",
    discussion: """
      EXAMPLES
        hume-results timeline --emotion Joy predictions.json
        hume-results timeline --bin 10 --model face --format csv talks/ -o timeline.csv

      COLUMNS input, job_id, source, file, model, id, bin_begin, bin_end, n, coverage, feature_set, feature, mean. Bins \
      begin at 0 and go to the end of the file; empty ones are there with n 0. Without --top, tables and markdown show \
      the 5 highest features of a group, the other formats all.
      """)

  @OptionGroup var input: InputArguments

  @Option(help: ArgumentHelp("The width of a bin.", valueName: "seconds"))
  var bin = 1.0

  @Option(help: ArgumentHelp("Only the features that rank highest in their group; 0 for all.", valueName: "n"))
  var top: Int?

  @OptionGroup(title: "Selection") var selection: SelectionArguments
  @OptionGroup(title: "Statistics") var statistics: StatisticsArguments
  @OptionGroup(title: "Output") var output: OutputArguments
  @OptionGroup(title: "Running") var common: CommonArguments

  func validate() throws {
    try checkTop(top)
    if statistics.by == .distinct {
      throw ValidationError("--by distinct is for top: it compares a file with the others.")
    }
    try checkBin(bin)
  }

  func run() throws {
    let groups = try statistics.grouping.read()
    var options = AnalysisOptions()
    selection.apply(to: &options)
    statistics.apply(to: &options)
    options.bin = bin
    try Session.run("timeline", input: input, output: output, common: common) { session in
      let results = try session.analyze(options, wants: [.timeline, .ranking], groups: groups)
      let isForPeople = output.chosenFormat == .table || output.chosenFormat == .markdown
      let count = topCount(top, usual: isForPeople && selection.emotion.isEmpty ? 5 : nil)
      try session.write(
        timelineTable(results, count: count, by: options.by, factors: groups?.factors ?? []),
        parameters: selection.parameters(output.anonymize) + statistics.parameters + [
          ("bin", .number(bin)), ("top", .integer(count ?? 0)), ("groups", .texts(groups?.factors ?? [])),
        ], whyEmpty: Timeline.whyEmpty)
    }
  }
}
