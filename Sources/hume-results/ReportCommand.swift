import ArgumentParser
import HumeResults

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "What is in the inputs: coverage, top expressions, timelines, files side by side, doubts.",
    discussion: """
      EXAMPLES
        hume-results report talks/
        hume-results report --format markdown predictions.json -o report.md
        hume-results report --format json --groups groups.csv study/ -o report.json

      FORMATS table, markdown, json. In json, data is an object of the tables of summary, top, timeline, across (summary --across files) and qc.
      """)

  @OptionGroup var input: InputArguments

  @Option(help: ArgumentHelp("How many expressions of each face or speaker; in json 0, all.", valueName: "n"))
  var top: Int?

  @Option(help: ArgumentHelp("The width of a timeline's bin.", valueName: "seconds"))
  var bin = 1.0

  @OptionGroup(title: "Selection") var selection: SelectionArguments
  @OptionGroup(title: "Statistics") var statistics: StatisticsArguments
  @OptionGroup(title: "Output") var output: OutputArguments
  @OptionGroup(title: "Running") var common: CommonArguments

  func validate() throws {
    try checkTop(top)
    if ![FormatName.table, .markdown, .json].contains(output.chosenFormat) {
      throw ValidationError("report writes table, markdown and json; the other formats hold one table: see summary.")
    }
    try checkBin(bin)
  }

  func run() throws {
    let groups = try statistics.grouping.read()
    var options = AnalysisOptions()
    selection.apply(to: &options)
    statistics.apply(to: &options)
    options.bin = bin
    try Session.run("report", input: input, output: output, common: common) { session in
      let results = try session.analyze(options, wants: ReportContent.wants.union(.summary), groups: groups)
      let factors = groups?.factors ?? []
      if output.chosenFormat == .json {
        try writeJSON(session, results, options, factors)
      } else {
        // The report ends in them.
        session.tellsWarnings = false
        try writeText(session, results, options, factors)
      }
    }
  }

  private func writeText(
    _ session: Session, _ results: [AnalyzedInput], _ options: AnalysisOptions, _ factors: [String]
  ) throws {
    let envelope = try session.envelope([])
    let content = ReportContent(
      results: results, inputs: envelope.inputs, failures: session.shownFailures.map { ($0.input, $0.error) },
      warnings: envelope.warnings, options: options, top: top ?? 5, version: toolVersion,
      factors: factors)
    let destination = try session.open()
    if output.chosenFormat == .markdown {
      try writeMarkdownReport(content, to: destination)
    } else {
      try writeReport(
        content, to: destination, layout: common.layout(isStandardOutput: output.isStandardOutput, plainWidth: 80))
    }
    try destination.finish()
  }

  private func writeJSON(
    _ session: Session, _ results: [AnalyzedInput], _ options: AnalysisOptions, _ factors: [String]
  ) throws {
    let count = topCount(top, usual: nil)
    let parameters =
      selection.parameters(output.anonymize) + statistics.parameters + [
        ("bin", .number(bin)), ("top", .integer(count ?? 0)), ("groups", .texts(factors)),
      ]
    let destination = try session.open()
    var format = JSONFormat(destination, envelope: try session.envelope(parameters), severalTables: true)
    try format.write(summaryTable(results, factors: factors))
    try format.write(topTable(results, count: count, by: options.by, factors: factors))
    try format.write(timelineTable(results, count: count, by: options.by, factors: factors))
    try format.write(acrossTable(AcrossFiles(results, by: options.by), factors: factors))
    try format.write(qualityTable(results, factors: factors))
    try format.finish()
    try destination.finish()
  }
}
