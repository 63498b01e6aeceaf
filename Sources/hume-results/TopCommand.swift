import ArgumentParser
import HumeResults

struct TopCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "top",
    abstract: "The highest-scoring features of every file, model and id.",
    discussion: """
      EXAMPLES
        hume-results top predictions.json
        hume-results top --top 10 --by max --model prosody talks/
        hume-results top --by distinct study/          what marks each file out among the others

      COLUMNS input, job_id, source, file, model, id, rank, feature_set, feature, value. Ties are broken by name; \
      features without a value are left out.

      TABLE Behind each value a bar: of scores full at 1, or at the highest where that is above; of seconds and standard \
      deviations at the highest. Under 60 columns, and where other columns need the room, there are none.
      """)

  @OptionGroup var input: InputArguments

  @Option(
    parsing: .unconditional, help: ArgumentHelp("How many of each set; 0 for all. 5, in json all.", valueName: "n"))
  var top: Int?

  @OptionGroup(title: "Selection") var selection: SelectionArguments
  @OptionGroup(title: "Statistics") var statistics: StatisticsArguments
  @OptionGroup(title: "Output") var output: OutputArguments
  @OptionGroup(title: "Running") var common: CommonArguments

  func validate() throws { try checkTop(top) }

  func run() throws {
    let groups = try statistics.grouping.read()
    var options = AnalysisOptions()
    selection.apply(to: &options)
    statistics.apply(to: &options)
    let wants: AnalysisWants = options.by == .distinct ? [.ranking, .acrossFiles] : .ranking
    try Session.run("top", input: input, output: output, common: common) { session in
      let results = try session.analyze(options, wants: wants, groups: groups)
      let count = topCount(top, usual: output.chosenFormat == .json ? nil : 5)
      let table = topTable(results, count: count, by: options.by, factors: groups?.factors ?? [])
      try session.write(
        table,
        parameters: selection.parameters(output.anonymize) + statistics.parameters + [
          ("top", .integer(count ?? 0)), ("groups", .texts(groups?.factors ?? [])),
        ],
        whyEmpty: options.by.whyEmpty,
        bar: output.chosenFormat == .table ? TextBar(ofTop: table, by: options.by) : nil)
    }
  }
}

/// Refuses a negative `--top`.
func checkTop(_ top: Int?) throws {
  if let top, top < 0 { throw ValidationError("--top needs a number from 0 up.") }
}

/// How many features to show: nil for all.
func topCount(_ top: Int?, usual: Int?) -> Int? {
  guard let top else { return usual }
  return top == 0 ? nil : top
}

/// Refuses a `--bin` that is no width.
func checkBin(_ bin: Double) throws {
  if !(bin >= 1e-6 && bin <= 1e9) { throw ValidationError("--bin needs seconds from 0.000001 to 1000000000.") }
}
