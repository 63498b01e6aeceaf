import ArgumentParser
import HumeResults

struct PeaksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "peaks",
    abstract: "The moments at which an expression stands out of what is around it.",
    discussion: """
      EXAMPLES
        hume-results peaks talks/                          the 5 highest features of each face and speaker
        hume-results peaks --emotion Joy --model face talks/
        hume-results peaks --prominence 0.2 --distance 5 --format csv predictions.json -o peaks.csv

      COLUMNS input, job_id, source, file, model, id, feature_set, feature, time, value, prominence. A peak is higher \
      than the samples before and behind it, and rises by its prominence above the higher one of the valleys on its two \
      sides. Where more than one and a half periods lie between frames nothing is known, and no peak is sought across. Without \
      --top, tables and markdown show the 5 highest features of a group, the other formats all.
      """)

  @OptionGroup var input: InputArguments

  @Option(parsing: .unconditional, help: ArgumentHelp("The least prominence of a peak.", valueName: "score"))
  var prominence = 0.1

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The least distance of two peaks; the higher one stays.", valueName: "seconds"))
  var distance = 1.0

  @OptionGroup(title: "Selection") var selection: SelectionArguments
  @OptionGroup(title: "Statistics") var series: SeriesArguments
  @OptionGroup(title: "Output") var output: OutputArguments
  @OptionGroup(title: "Running") var common: CommonArguments

  func validate() throws {
    if !(prominence >= 0 && prominence.isFinite) { throw ValidationError("--prominence needs a number from 0 up.") }
    if !(distance >= 0 && distance.isFinite) { throw ValidationError("--distance needs seconds from 0 up.") }
  }

  func run() throws {
    var rule = PeakRule()
    (rule.prominence, rule.distance) = (prominence, distance)
    let groups = try series.grouping.read(for: peaksTable([]))
    let options = series.options(selection)
    try Session.run("peaks", input: input, output: output, common: common) { session in
      let features = series.features(selection, output)
      let found = try session.moments(options, groups: groups, features: features) { $0.peaks(rule) }
      try session.write(
        peaksTable(found, factors: groups?.factors ?? []),
        parameters: series.parameters(
          selection, output, groups: groups,
          [("prominence", .number(prominence)), ("distance", .number(distance))]),
        whyEmpty: "Peaks need rows with times, and a rise of at least --prominence.")
    }
  }
}
