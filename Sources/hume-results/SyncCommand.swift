import ArgumentParser
import HumeResults

struct SyncCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync",
    abstract: "How much two faces or speakers of a file go along with each other.",
    discussion: """
      EXAMPLES
        hume-results sync --model face talks/
        hume-results sync --emotion Joy --segment 60 --lag 10 predictions.json
        hume-results sync --format csv talks/ -o synchrony.csv

      COLUMNS input, job_id, source, file, model, id_a, id_b, feature_set, feature, period, segments, segments_left_out, \
      surrogates, z_real, z_surrogate, sd_surrogate, effect, lag_max, r_max. z_real is the mean over segments, and over \
      lags to both sides, of Fisher's z without its sign, z_surrogate the same for segments of different times: all \
      pairings of them, or 500 that --seed decides. effect is (z_real - z_surrogate) / sd_surrogate. It needs 2 segments \
      of whose cells 80 % have both values. lag_max is where the mean correlation r_max is highest, above 0 where id_b \
      follows id_a. Without --emotion the 5 features that are highest over both ids.
      """)

  @OptionGroup var input: InputArguments

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The width of a cell; the usual distance of frames, or of the beginnings of utterances, unless given.",
      valueName: "seconds"))
  var bin: Double?

  @Option(parsing: .unconditional, help: ArgumentHelp("The length of a segment.", valueName: "seconds"))
  var segment = 30.0

  @Option(parsing: .unconditional, help: ArgumentHelp("The longest lag, to both sides.", valueName: "seconds"))
  var lag = 5.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The share of a segment's cells that need both values.", valueName: "share"))
  var minCoverage = 0.8

  @Option(
    parsing: .unconditional, help: ArgumentHelp("What decides which pairings of segments are drawn.", valueName: "n"))
  var seed = 1

  @Option(
    parsing: .unconditional, help: ArgumentHelp("How many features, where none is named; 0 for all.", valueName: "n"))
  var top = 5

  @Option(help: ArgumentHelp("The most that rows kept at one time may take: 512M, 2G.", valueName: "size"))
  var maxMemory: ByteCount = ByteCount(bytes: 1 << 30)

  @OptionGroup(title: "Selection") var selection: SelectionArguments
  @OptionGroup var grouping: GroupsArguments
  @OptionGroup(title: "Output") var output: OutputArguments
  @OptionGroup(title: "Running") var common: CommonArguments

  func validate() throws {
    try checkTop(top)
    try checkSeed(seed)
    if let bin { try checkBin(bin) }
    if !(segment >= 1e-3 && segment <= 1e6) { throw ValidationError("--segment needs seconds from 0.001 to 1000000.") }
    if !(lag >= 0 && lag <= segment) { throw ValidationError("--lag needs seconds from 0 to --segment.") }
    if !(minCoverage > 0 && minCoverage <= 1) {
      throw ValidationError("--min-coverage needs a number above 0, and 1 at most.")
    }
  }

  private var rule: SynchronyRule {
    var rule = SynchronyRule()
    (rule.bin, rule.segment, rule.lag, rule.minCoverage) = (bin, segment, lag, minCoverage)
    (rule.seed, rule.top) = (UInt64(seed), topCount(top, usual: nil) ?? Int.max)
    return rule
  }

  func run() throws {
    let groups = try grouping.read(for: synchronyTable([]))
    var options = AnalysisOptions()
    selection.apply(to: &options)
    options.maxMemory = maxMemory.bytes
    let sets = FeatureSet.allCases.filter(options.featureSets.contains)
    try Session.run("sync", input: input, output: output, common: common) { session in
      let files = try session.series(options, groups: groups, keepsNames: true) { file in
        try file.synchrony(
          sets: sets, names: selection.emotion, rule: rule, threads: common.threadCount, maxMemory: maxMemory.bytes)
      }
      let (found, notes) = (files.flatMap(\.rows), files.flatMap(\.notes))
      session.add(notes)
      session.toldNotes.formUnion(notes.map(\.code))
      if let warning = Synchrony.tooLittle(found) { session.add([warning]) }
      try session.write(
        synchronyTable(found.map { $0.labelled(session.anonymizer) }, factors: groups?.factors ?? []),
        parameters: selection.parameters(output.anonymize) + parameters + [
          ("groups", .texts(groups?.factors ?? []))
        ], whyEmpty: "Synchrony needs two ids of one model in one file, with times.",
        cannotTell: found.isEmpty ? "" : Synchrony.cannotTell)
    }
  }

  private var parameters: [(String, ParameterValue)] {
    [
      ("bin", .number(bin)), ("segment", .number(segment)), ("lag", .number(lag)),
      ("min_coverage", .number(minCoverage)), ("surrogates", .integer(rule.surrogates)), ("seed", .integer(seed)),
      ("top", .integer(top)), ("max_memory", .integer(maxMemory.bytes)),
    ]
  }
}
