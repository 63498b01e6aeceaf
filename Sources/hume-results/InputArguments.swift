public import ArgumentParser
import HumeResults
import HumeSystem

/// What is read.
struct InputArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Predictions JSON, artifacts (zip, tar, folder, CSV), a job's folder, a folder of such, a glob, or - .",
      valueName: "input"),
    completion: .file())
  var inputs: [String] = []

  @Option(
    help: ArgumentHelp("Read the paths of inputs from a file, one a line (- for standard input).", valueName: "file"))
  var filesFrom: String?

  @Flag(help: "Take files with several documents, one behind another, for what they are.")
  var ndjson = false

  // unpack shows them; what exceeds one of them names its flag.
  @OptionGroup(visibility: .hidden) var archives: ArchiveLimitArguments

  func validate() throws {
    if inputs.isEmpty, filesFrom == nil { throw ValidationError("Give at least one INPUT, or - for standard input.") }
    if filesFrom == "-", inputs.contains("-") {
      throw ValidationError("Standard input cannot hold both the list of files and an input.")
    }
  }

  /// The paths that were given or listed.
  func paths() throws -> [String] {
    guard let filesFrom else { return inputs }
    let listed = try readLines(of: filesFrom).filter { !$0.isEmpty }
    return inputs + listed
  }
}

/// Which rows count.
struct SelectionArguments: ParsableArguments {
  @Option(help: "Only this model (face, prosody, burst, language, ner, facemesh); repeatable, globs.")
  var model: [String] = []

  @Option(help: "Only this id (face_0, spk_1, unknown); repeatable, globs.")
  var id: [String] = []

  @Option(help: "Only this file, as the results name it; repeatable, globs.")
  var file: [String] = []

  @Option(help: ArgumentHelp("Only this feature, by its name; repeatable.", valueName: "name"))
  var emotion: [String] = []

  @Option(
    help: ArgumentHelp(
      "The feature sets: emotion, facs, description, sentiment, toxicity, all; repeatable.", valueName: "set"))
  var features: [FeatureChoice] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Only rows that reach behind this second; a frame lasts as long as frames usually do.", valueName: "seconds"))
  var from: Double?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Only rows whose time begins before this second.", valueName: "seconds")
  )
  var to: Double?

  @Option(parsing: .unconditional, help: ArgumentHelp("Leave out faces less probable than this.", valueName: "p"))
  var minProb: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Leave out rows whose transcription is less confident than this.", valueName: "p"))
  var minConfidence: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Leave out faces whose box's shorter side has fewer pixels.", valueName: "pixels"))
  var minFace: Double?

  func validate() throws {
    for (name, value) in [("--from", from), ("--to", to)] {
      if let value, !value.isFinite || value < 0 { throw ValidationError("\(name) needs seconds from 0 up.") }
    }
    if let from, let to, from >= to { throw ValidationError("--from has to be before --to.") }
    for (name, value) in [("--min-prob", minProb), ("--min-confidence", minConfidence)] {
      if let value, !(0...1 ~= value) { throw ValidationError("\(name) needs a number from 0 to 1.") }
    }
    if let minFace, !(minFace >= 0 && minFace.isFinite) { throw ValidationError("--min-face needs pixels from 0 up.") }
    for name in emotion {
      if let suggestion = FeatureNames.suggestion(for: name) {
        throw ValidationError("No documented feature is called \"\(name)\". Did you mean \"\(suggestion)\"?")
      }
    }
  }
}

/// A value of `--features`.
enum FeatureChoice: String, ExpressibleByArgument, CaseIterable {
  case emotion, facs, description, sentiment, toxicity, all

  var sets: [FeatureSet] { FeatureSet(rawValue: rawValue).map { [$0] } ?? FeatureSet.allCases }
}

/// How ids are brought together, and what ranks.
struct StatisticsArguments: ParsableArguments {
  @Option(
    help: "How a file's ids come together: separate, balanced, frame, pooled, largest (README, \"The numbers\").")
  var faces: FacesPolicy = .separate

  @Option(help: "What ranks: mean, median, max, mean_tw, q95, time_above (with --threshold), distinct.")
  var by: RankBy = .mean

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The score from which time counts as above, for --by time_above.", valueName: "score"))
  var threshold: Double?

  @Flag(help: "Keep every value, so that all quantiles are exact.")
  var exact = false

  @Option(help: ArgumentHelp("The most that rows kept at one time may take: 512M, 2G.", valueName: "size"))
  var maxMemory: ByteCount = ByteCount(bytes: 1 << 30)

  @OptionGroup var grouping: GroupsArguments

  func validate() throws {
    if by == .timeAbove, threshold == nil { throw ValidationError("--by time_above needs --threshold.") }
  }
}

/// How files are grouped.
struct GroupsArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A CSV \"file,<factor>…\" (globs allowed) whose factors are joined into the output.", valueName: "file.csv"),
    completion: .file(extensions: ["csv"]))
  var groups: String?

  /// The groups of files, where a CSV of them was given.
  func read() throws -> FileGroups? { try readGroups(groups) }

  /// The same, where no factor may be called like a column of `table`.
  func read(for table: StreamedTable) throws -> FileGroups? { try readGroups(groups, for: table) }
}

/// How series of scores are looked at.
struct SeriesArguments: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Only the features of each set that are highest in their group by mean; 0 for all.", valueName: "n"))
  var top: Int?

  @Option(help: ArgumentHelp("The most that the rows of one file may take: 512M, 2G.", valueName: "size"))
  var maxMemory: ByteCount = ByteCount(bytes: 1 << 30)

  @OptionGroup var grouping: GroupsArguments

  func validate() throws { try checkTop(top) }
}

extension ByteCount: ExpressibleByArgument {}
extension FacesPolicy: ExpressibleByArgument {}
extension RankBy: ExpressibleByArgument {}
