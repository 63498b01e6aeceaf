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
        hume-results report talks/ -o report.html
        hume-results report --format json --groups groups.csv study/ -o report.json

      FORMATS table, markdown, html (one page with charts, that asks no one for anything), json. In json, data is an object of the tables of summary, top, timeline, across (summary --across files) and qc.
      """)

  @OptionGroup var input: InputArguments

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many expressions of each face or speaker; in json 0, all.", valueName: "n"))
  var top: Int?

  @Option(parsing: .unconditional, help: ArgumentHelp("The width of a timeline's bin.", valueName: "seconds"))
  var bin = 1.0

  @Flag(help: "Leave the words of transcripts out of an HTML page.")
  var noText = false

  @OptionGroup(title: "Selection") var selection: SelectionArguments
  @OptionGroup(title: "Statistics") var statistics: StatisticsArguments
  @OptionGroup(title: "Output") var output: OutputArguments
  @OptionGroup(title: "Running") var common: CommonArguments

  func validate() throws {
    try checkTop(top)
    if ![FormatName.table, .markdown, .html, .json].contains(output.chosenFormat) {
      throw ValidationError(
        "report writes table, markdown, html and json; the other formats hold one table: see summary.")
    }
    try checkBin(bin)
  }

  func run() throws {
    let groups = try statistics.grouping.read()
    var options = AnalysisOptions()
    selection.apply(to: &options)
    statistics.apply(to: &options)
    options.bin = bin
    var wants = ReportContent.wants.union(.summary)
    if output.chosenFormat == .html {
      wants = ReportContent.wants.union([.marks, .passages])
      // Of all others neither course nor peaks are shown.
      options.highest = topCount(top ?? 5, usual: nil)
    }
    try Session.run("report", input: input, output: output, common: common) { session in
      let results = try session.analyze(options, wants: wants, groups: groups)
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
    // The report has a place of its own for failures.
    let envelope = try session.envelope(
      parameters(factors, top: top ?? 5) + [("no_text", .boolean(noText))], tellsFailures: false)
    var content = ReportContent(
      results: results, inputs: envelope.inputs, failures: session.shownFailures.map { ($0.input, $0.error) },
      warnings: envelope.warnings, options: options, top: top ?? 5, version: toolVersion,
      factors: factors)
    content.parameters = envelope.parameters
    content.leavesOutTexts = noText
    let destination = try session.open()
    switch output.chosenFormat {
    case .markdown: try writeMarkdownReport(content, to: destination)
    case .html: try writeHTMLReport(content, to: destination)
    default:
      try writeReport(
        content, to: destination, layout: common.layout(isStandardOutput: output.isStandardOutput, plainWidth: 80))
    }
    try destination.finish()
  }

  private func writeJSON(
    _ session: Session, _ results: [AnalyzedInput], _ options: AnalysisOptions, _ factors: [String]
  ) throws {
    let count = topCount(top, usual: nil)
    let destination = try session.open()
    let envelope = try session.envelope(parameters(factors, top: count ?? 0))
    var format = JSONFormat(destination, envelope: envelope, severalTables: true)
    try format.write(summaryTable(results, factors: factors))
    try format.write(topTable(results, count: count, by: options.by, factors: factors))
    try format.write(timelineTable(results, count: count, by: options.by, factors: factors))
    try format.write(acrossTable(AcrossFiles(results, by: options.by), factors: factors))
    try format.write(qualityTable(results, factors: factors))
    try format.finish()
    try destination.finish()
  }

  private func parameters(_ factors: [String], top: Int) -> [(String, ParameterValue)] {
    selection.parameters(output.anonymize) + statistics.parameters + [
      ("bin", .number(bin)), ("top", .integer(top)), ("groups", .texts(factors)),
    ]
  }
}
