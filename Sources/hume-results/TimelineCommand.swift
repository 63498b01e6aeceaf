import ArgumentParser
import HumeResults

struct TimelineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "timeline",
    abstract: "Mean scores in bins of equal width, gaps as gaps.",
    discussion: """
      EXAMPLES
        hume-results timeline --emotion Joy predictions.json
        hume-results timeline --show strips --top 0 --model face predictions.json
        hume-results timeline --bin 10 --model face --format csv talks/ -o timeline.csv

      COLUMNS input, job_id, source, file, model, id, bin_begin, bin_end, n, coverage, feature_set, feature, mean. Bins \
      begin at 0 and go to the end of the file; empty ones are there with n 0. Without --top, tables and markdown show \
      the 5 highest features of a group, the other formats all; the chart of html draws 5, above a table of all.

      TABLE Of each feature the mean, the peak and its time, then the course over the width that is left: a character a \
      column of whole bins, the mean of their rows; a column without rows is a gap, never 0. All courses share one \
      scale, which the head says. Last, how much of each column was seen or heard. Under 60 columns there are no \
      courses. --show rows writes the columns above.
      """)

  @OptionGroup var input: InputArguments

  @Option(parsing: .unconditional, help: ArgumentHelp("The width of a bin.", valueName: "seconds"))
  var bin = 1.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Only the features that rank highest in their group; 0 for all.", valueName: "n"))
  var top: Int?

  @Option(help: "In a table: lines, strips (shades), rows (a row a bin). Lines, strips for over 8 features of an id.")
  var show: TimelineForm?

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
    if let show, show != .rows, output.chosenFormat != .table {
      throw ValidationError("--show \(show.rawValue) is for tables; \(output.chosenFormat.rawValue) has rows.")
    }
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
      let factors = groups?.factors ?? []
      let table = timelineTable(results, count: count, by: options.by, factors: factors)
      if output.chosenFormat == .table, show != .rows {
        session.warnIfEmpty(table, why: Timeline.whyEmpty)
        let destination = try session.open()
        try writeTimelines(
          results, count: count, by: options.by, factors: factors, form: show?.course, to: destination,
          layout: common.layout(isStandardOutput: output.isStandardOutput, plainWidth: 80))
        return try destination.finish()
      }
      try session.write(
        table,
        parameters: selection.parameters(output.anonymize) + statistics.parameters + [
          ("bin", .number(bin)), ("top", .integer(count ?? 0)), ("groups", .texts(factors)),
        ], whyEmpty: Timeline.whyEmpty)
    }
  }
}

/// How a table shows timelines.
enum TimelineForm: String, ExpressibleByArgument, CaseIterable {
  case lines, strips, rows

  /// How courses are drawn; nil for rows.
  var course: CourseForm? { CourseForm(rawValue: rawValue) }
}
