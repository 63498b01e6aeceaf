import ArgumentParser
import HumeResults

struct CooccurCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cooccur",
    abstract: "Which expressions are high together, and how their scores correlate.",
    discussion: """
      EXAMPLES
        hume-results cooccur --model face talks/
        hume-results cooccur --emotion Joy --top 3 predictions.json       pairs with Joy
        hume-results cooccur --format csv predictions.json -o pairs.csv

      COLUMNS input, job_id, source, file, model, id, feature_set, feature_a, feature_b, n, n_top_a, n_top_b, n_both, \
      n_either, jaccard, pearson. A row of the results is a face in a frame, or an utterance; n counts those with both \
      scores, n_top_a those of them in which the first is among the --top highest of the row (ties by name), jaccard is \
      n_both / n_either. pearson needs 3 rows. Without --pairs, tables and markdown show the 20 first of a group.
      """)

  @OptionGroup var input: InputArguments

  @Option(parsing: .unconditional, help: ArgumentHelp("How many scores of a row are its highest.", valueName: "n"))
  var top = 5

  @Option(parsing: .unconditional, help: ArgumentHelp("How many pairs of a group; 0 for all.", valueName: "n"))
  var pairs: Int?

  @Option(help: ArgumentHelp("The most that rows kept at one time may take: 512M, 2G.", valueName: "size"))
  var maxMemory: ByteCount = ByteCount(bytes: 1 << 30)

  @OptionGroup(title: "Selection") var selection: SelectionArguments
  @OptionGroup var grouping: GroupsArguments
  @OptionGroup(title: "Output") var output: OutputArguments
  @OptionGroup(title: "Running") var common: CommonArguments

  func validate() throws {
    if top < 1 { throw ValidationError("--top needs a number from 1 up.") }
    if let pairs, pairs < 0 { throw ValidationError("--pairs needs a number from 0 up.") }
  }

  func run() throws {
    let groups = try grouping.read(for: coOccurrenceTable([]))
    var options = AnalysisOptions()
    selection.apply(to: &options)
    options.maxMemory = maxMemory.bytes
    let sets = FeatureSet.allCases.filter(options.featureSets.contains)
    try Session.run("cooccur", input: input, output: output, common: common) { session in
      let found = try session.series(options, groups: groups, keepsNames: true) { file in
        file.coOccurrences(sets: sets, names: selection.emotion, top: top)
      }.flatMap { $0 }
      let count = session.shownCount(pairs, usual: 20)
      try session.write(
        coOccurrenceTable(found.map { $0.labelled(session.anonymizer) }, count: count, factors: groups?.factors ?? []),
        parameters: selection.parameters(output.anonymize) + [
          ("top", .integer(top)), ("pairs", .integer(count ?? 0)),
          ("max_memory", .integer(maxMemory.bytes)), ("groups", .texts(groups?.factors ?? [])),
        ], whyEmpty: "Pairs need two features of a set in a group.",
        cannotTell: found.isEmpty ? "" : CoOccurrence.cannotTell)
    }
  }
}
