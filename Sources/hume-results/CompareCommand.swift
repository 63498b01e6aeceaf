import ArgumentParser
import HumeResults

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "How two sides differ: over pairs of files, with intervals.",
    discussion: """
      EXAMPLES
        hume-results compare before/ after/
        hume-results compare --pair-by subject --groups people.csv monday.json tuesday.json
        hume-results compare --factor condition --groups study.csv --pair-by subject calm noisy study/
        hume-results compare --factor condition --groups study.csv --unpaired calm noisy study/

      A and B are two inputs, or with --factor two levels of a factor in the inputs that follow. Each file gives one value \
      a feature (--by, usually its mean; ids combined as balanced unless --faces says otherwise), each pair of files \
      b - a. An interval comes from drawing pairs anew, --draws times, by --seed; it needs 6 pairs, and with --unpaired \
      6 files of each side.

      COLUMNS model, feature_set, feature, n_files, n_files_left_out, mean_a, mean_b, difference, sd, low, high. n_files \
      counts pairs (with --unpaired files, and n_files_a and n_files_b those of each side), n_files_left_out the files of \
      both sides that do not count. Without --top, tables and markdown show the 5 largest differences of a model.
      """)

  @OptionGroup var compared: ComparedArguments
  @OptionGroup var pairs: PairingArguments

  @Option(
    parsing: .unconditional, help: ArgumentHelp("How often files are drawn anew for an interval.", valueName: "n"))
  var draws = 2000

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How much of what is drawn an interval holds, between 0 and 1.", valueName: "share"))
  var level = 0.95

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What decides the draws; the same number gives the same intervals.", valueName: "n"))
  var seed = 1

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many of the largest differences of a model; 0 for all.", valueName: "n"))
  var top: Int?

  @OptionGroup(title: "Selection") var selection: SelectionArguments
  @OptionGroup(title: "Statistics") var statistics: StatisticsArguments
  @OptionGroup(title: "Output") var output: OutputArguments
  @OptionGroup(title: "Running") var common: CommonArguments

  func validate() throws {
    try checkTop(top)
    try checkSeed(seed)
    if !(1...1_000_000 ~= draws) { throw ValidationError("--draws needs a number from 1 to 1000000.") }
    if !(level > 0 && level < 1) { throw ValidationError("--level needs a number between 0 and 1.") }
    if statistics.by == .distinct {
      throw ValidationError("--by distinct is for top: it compares a file with the others.")
    }
  }

  func run() throws {
    let groups = try statistics.grouping.read()
    let factors = groups?.factors ?? []
    let sides = try Sides(compared, groups)
    var rule = ComparisonRule()
    rule.pairing = try pairs.pairing(factors: factors, isOfInputs: compared.factor == nil)
    (rule.by, rule.draws, rule.level, rule.seed) = (statistics.by, draws, level, UInt64(seed))
    var options = AnalysisOptions()
    selection.apply(to: &options)
    statistics.apply(to: &options)
    try Session.run("compare", input: compared.asInputs, output: output, common: common) { session in
      let comparison = try session.compare(sides, rule, options, groups: groups)
      session.add(comparison.warnings)
      let count = session.shownCount(top, usual: selection.emotion.isEmpty ? 5 : nil)
      try session.write(
        comparisonTable(comparison, count: count),
        parameters: selection.parameters(output.anonymize) + statistics.parameters + parameters(comparison) + [
          ("top", .integer(count ?? 0)), ("groups", .texts(factors)),
        ],
        whyEmpty: "There is no file with results on either side.", cannotTell: comparison.cannotTell)
    }
  }

  private func parameters(_ comparison: Comparison) -> [(String, ParameterValue)] {
    let isHidden = output.anonymize && compared.factor == nil
    return [
      ("a", .text(isHidden ? "(hidden)" : compared.first)), ("b", .text(isHidden ? "(hidden)" : compared.second)),
      ("factor", .text(compared.factor)), ("pair_by", .text(pairs.unpaired ? nil : pairs.pairBy ?? "name")),
      ("unpaired", .boolean(pairs.unpaired)), ("draws", .integer(draws)), ("level", .number(level)),
      ("seed", .integer(seed)), ("ids_combined_by", .texts(comparison.policies.map(\.rawValue).sorted())),
    ]
  }
}

/// Where the files of the two sides are from.
enum Sides {
  /// Behind two paths.
  case inputs(String, String)
  /// Those with two levels of a factor.
  case levels(factor: Int, String, String)

  init(_ compared: ComparedArguments, _ groups: FileGroups?) throws {
    guard let name = compared.factor else {
      self = .inputs(compared.first, compared.second)
      return
    }
    let factor = try place(of: name, in: groups?.factors ?? [], for: "--factor")
    let levels = groups?.levels(of: factor) ?? []
    for level in [compared.first, compared.second] where !levels.contains(where: { sameName($0, level) }) {
      throw ValidationError(
        "No line of the groups has \(name) \"\(level)\"; there are \(levels.joined(separator: ", ")).")
    }
    if sameName(compared.first, compared.second) {
      throw ValidationError("The two levels are the same: \(compared.first).")
    }
    self = .levels(factor: factor, compared.first, compared.second)
  }
}

extension Session {
  /// Analyses all inputs, and compares the two sides.
  fileprivate mutating func compare(
    _ sides: Sides, _ rule: ComparisonRule, _ options: AnalysisOptions, groups: FileGroups?
  ) throws -> Comparison {
    let side = { [found] (path: String) in Set(found.inputs.filter { $0.path == path }.map(\.name)) }
    if case .inputs(let a, let b) = sides, let shared = a == b ? a : found.shared.first {
      throw ValidationError(
        "\(shared) is on both sides. Compare files with others, or with --factor those of one study by a column of "
          + "--groups.")
    }
    let wants: AnalysisWants = [.ranking, .acrossFiles]
    let analysis = try HumeResults.analyze(
      found.inputs, options: options, wants: wants, groups: groups, threads: common.threadCount,
      progress: readingProgress)
    // Pairs and draws go by names: labels come afterwards, and only into messages.
    _ = try take(analysis, options, wants: wants)
    switch sides {
    case .inputs(let a, let b):
      let read = Set(analysis.results.map(\.input))
      let (first, second) = (side(a).intersection(read), side(b).intersection(read))
      if !failures.isEmpty, let side = first.isEmpty ? a : second.isEmpty ? b : nil {
        try endInVain("Nothing is compared: no file of \(anonymizer?.label("input", side) ?? side) could be read.")
      }
      return try Comparison(
        analysis.results.filter { first.contains($0.input) }, analysis.results.filter { second.contains($0.input) },
        rule: rule)
    case .levels(let factor, let a, let b):
      return try Comparison(analysis.results, factor: factor, a: a, b: b, rule: rule)
    }
  }
}

/// Refuses a `--seed` that is none.
func checkSeed(_ seed: Int) throws {
  if seed < 0 { throw ValidationError("--seed needs a whole number from 0 up.") }
}
