import ArgumentParser
import HumeResults
import HumeSystem
import HumeTypes

/// What annotation formats show, and how.
struct AnnotationArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What to show: utterances, bursts, peaks, episodes, faces; repeatable, or with commas between. "
        + "Utterances, bursts and faces unless given, and episodes with --threshold.", valueName: "kinds"))
  var tiers: [TierChoice] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many features a label names; 0 for all. Peaks are sought in as many, if --emotion names none (3).",
      valueName: "n"))
  var top: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The width of the bins of faces (1; in bids, one frame unless given).", valueName: "seconds"))
  var bin: Double?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The least prominence of a peak (0.1).", valueName: "score"))
  var prominence: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The least distance of two peaks; the higher one stays (1).", valueName: "seconds"))
  var distance: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The score from which on a sample counts for an episode.", valueName: "score"))
  var threshold: Double?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The least duration of an episode (0.5).", valueName: "seconds"))
  var minDuration: Double?

  @Option(
    help: ArgumentHelp(
      "The label of the task in the names of bids (recording): letters and digits.", valueName: "label"))
  var task: String?

  /// A flag that was given, which means nothing for tables; nil where none was.
  var given: String? {
    let flags: [(String, Bool)] = [
      ("--tiers", !tiers.isEmpty), ("--top", top != nil), ("--bin", bin != nil), ("--prominence", prominence != nil),
      ("--distance", distance != nil), ("--threshold", threshold != nil), ("--min-duration", minDuration != nil),
      ("--task", task != nil),
    ]
    return flags.first { $0.1 }?.0
  }

  /// What to show.
  var kinds: Set<AnnotationKind> {
    let chosen = Set(tiers.flatMap(\.kinds))
    if !chosen.isEmpty { return chosen }
    return AnnotationPlan().kinds.union(threshold == nil ? [] : [.episodes])
  }

  func validate() throws {
    if let top, top < 0 { throw ValidationError("--top needs a number from 0 up.") }
    if let bin, !(bin >= 1e-6 && bin < 1e9) { throw ValidationError("--bin needs seconds from 0.000001 up.") }
    for (name, value) in [("--prominence", prominence), ("--distance", distance), ("--min-duration", minDuration)] {
      if let value, !(value >= 0 && value.isFinite) { throw ValidationError("\(name) needs a number from 0 up.") }
    }
    if let threshold, !threshold.isFinite { throw ValidationError("--threshold needs a number.") }
    if let task, !isBIDSLabel(task) { throw ValidationError("--task needs a label of letters and digits.") }
    let uses: [(String, Bool, AnnotationKind)] = [
      ("--bin", bin != nil, .faces), ("--prominence", prominence != nil, .peaks),
      ("--distance", distance != nil, .peaks), ("--threshold", threshold != nil, .episodes),
      ("--min-duration", minDuration != nil, .episodes),
    ]
    for (name, isGiven, kind) in uses where isGiven && !kinds.contains(kind) {
      throw ValidationError("\(name) is for \(kind.rawValue), which are not asked for: add --tiers \(kind.rawValue).")
    }
    if kinds.contains(.episodes), threshold == nil {
      throw ValidationError("Episodes need --threshold: what is high is for the question to say.")
    }
  }

  /// Puts the choices into a plan.
  func apply(to plan: inout AnnotationPlan) {
    plan.kinds = kinds
    if let top { plan.top = top }
    plan.bin = bin.flatMap { microseconds($0) }
    if let prominence { plan.peaks.prominence = prominence }
    if let distance { plan.peaks.distance = distance }
    guard let threshold else { return }
    var rule = EpisodeRule(threshold: threshold)
    if let minDuration { rule.duration = minDuration }
    plan.episodes = rule
  }
}

/// A value of `--tiers`: kinds with commas between.
struct TierChoice: ExpressibleByArgument {
  let kinds: [AnnotationKind]

  init?(argument: String) {
    kinds = argument.split(separator: ",").compactMap { AnnotationKind(rawValue: String($0)) }
    if kinds.isEmpty || kinds.count != argument.split(separator: ",", omittingEmptySubsequences: false).count {
      return nil
    }
  }

  static var allValueStrings: [String] { AnnotationKind.allCases.map(\.rawValue) }
}
