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

      COLUMNS input, job_id, source, file, model, id, feature_set, feature, begin, end, duration, n, max, mean. A sample \
      below the threshold ends an episode, and so does a gap of more than one and a half periods between frames. What is \
      high is for the question to say: there is no usual threshold.
      """)

  @OptionGroup var input: InputArguments

  @Option(help: ArgumentHelp("The score from which on a sample counts.", valueName: "score"))
  var threshold: Double

  @Option(help: ArgumentHelp("The least duration of an episode.", valueName: "seconds"))
  var minDuration = 0.5

  @OptionGroup(title: "Selection") var selection: SelectionArguments
  @OptionGroup var grouping: GroupsArguments
  @OptionGroup(title: "Output") var output: OutputArguments
  @OptionGroup(title: "Running") var common: CommonArguments

  func validate() throws {
    if !threshold.isFinite { throw ValidationError("--threshold needs a number.") }
    if !(minDuration >= 0 && minDuration.isFinite) { throw ValidationError("--min-duration needs seconds from 0 up.") }
  }

  func run() throws {
    var rule = EpisodeRule(threshold: threshold)
    rule.duration = minDuration
    let groups = try grouping.read()
    var options = AnalysisOptions()
    selection.apply(to: &options)
    try Session.run("episodes", input: input, output: output, common: common) { session in
      let found = try session.moments(options, groups: groups) { $0.episodes(rule) }
      try session.write(
        episodesTable(found, factors: groups?.factors ?? []),
        parameters: selection.parameters(output.anonymize) + [
          ("threshold", .number(threshold)), ("min_duration", .number(minDuration)),
          ("groups", .texts(groups?.factors ?? [])),
        ], whyEmpty: "No series stays at or above --threshold for --min-duration.")
    }
  }
}
