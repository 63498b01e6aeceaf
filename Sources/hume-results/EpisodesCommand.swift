import ArgumentParser
import HumeResults

struct EpisodesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "episodes",
    abstract: "The times during which an expression stays at or above a threshold.",
    discussion: """
      EXAMPLES
        hume-results episodes --threshold 0.5 --emotion Joy talks/
        hume-results episodes --threshold 0.4 --min-duration 2 --format csv predictions.json -o episodes.csv
        hume-results episodes --threshold 0.5 --share talks/          for how long, of how long

      COLUMNS input, job_id, source, file, model, id, feature_set, feature, begin, end, duration, n, max, mean. A sample \
      below the threshold ends an episode, and so does a gap of more than one and a half periods between frames. What is \
      high is for the question to say: there is no usual threshold. With --share: feature_set, feature, threshold, time_above, \
      time_valid, share, episodes: the seconds at or above the threshold, those with a score, and what part the one is of \
      the other. Without --top, tables and markdown show the 5 highest features of a group, the other formats all.
      """)

  @OptionGroup var input: InputArguments

  @Option(parsing: .unconditional, help: ArgumentHelp("The score from which on a sample counts.", valueName: "score"))
  var threshold: Double

  @Option(parsing: .unconditional, help: ArgumentHelp("The least duration of an episode.", valueName: "seconds"))
  var minDuration = 0.5

  @Flag(help: "A row a feature with its time at or above the threshold, instead of a row an episode.")
  var share = false

  @OptionGroup(title: "Selection") var selection: SelectionArguments
  @OptionGroup(title: "Statistics") var series: SeriesArguments
  @OptionGroup(title: "Output") var output: OutputArguments
  @OptionGroup(title: "Running") var common: CommonArguments

  func validate() throws {
    if !threshold.isFinite { throw ValidationError("--threshold needs a number.") }
    if !(minDuration >= 0 && minDuration.isFinite) { throw ValidationError("--min-duration needs seconds from 0 up.") }
  }

  func run() throws {
    var rule = EpisodeRule(threshold: threshold)
    rule.duration = minDuration
    let groups = try series.grouping.read(for: share ? timeAboveTable([]) : episodesTable([]))
    let factors = groups?.factors ?? []
    let options = series.options(selection)
    try Session.run("episodes", input: input, output: output, common: common) { session in
      let features = series.features(selection, output)
      let parameters = series.parameters(
        selection, output, groups: groups,
        [("threshold", .number(threshold)), ("min_duration", .number(minDuration)), ("share", .boolean(share))])
      if share {
        let found = try session.moments(options, groups: groups, features: features) { [$0.timeAbove(rule)] }
        return try session.write(timeAboveTable(found, factors: factors), parameters: parameters)
      }
      let found = try session.moments(options, groups: groups, features: features) { $0.episodes(rule) }
      try session.write(
        episodesTable(found, factors: factors), parameters: parameters,
        whyEmpty: "No series stays at or above --threshold for --min-duration.")
    }
  }
}
