import ArgumentParser
import HumeResults

/// What event-related averages are made of.
struct EpochArguments: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How long before an onset an epoch begins. (default: 1)", valueName: "seconds"))
  var before: Double?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("How long behind an onset it ends. (default: 3)", valueName: "seconds"))
  var after: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The width of a bin. (default: the usual distance between the rows of the file's model)", valueName: "seconds"))
  var bin: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The time, in seconds from the onset, whose mean is subtracted; or none. (default: from --before to the onset)",
      valueName: "from:to"))
  var baseline: BaselineChoice?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The least part of an epoch that has to be covered. (default: 0.5)", valueName: "share"))
  var minCoverage: Double?

  @Option(help: "Over files: files (one value a file).")
  var across: EpochsAcross?

  /// The first option of these that was given; nil without any.
  var given: String? {
    let options: [(String, Bool)] = [
      ("--before", before != nil), ("--after", after != nil), ("--bin", bin != nil), ("--baseline", baseline != nil),
      ("--min-coverage", minCoverage != nil), ("--across", across != nil),
    ]
    return options.first { $0.1 }?.0
  }

  /// The rule that they make.
  var rule: EpochRule {
    var rule = EpochRule()
    if let before { rule.before = before }
    if let after { rule.after = after }
    if let minCoverage { rule.minCoverage = minCoverage }
    if let baseline { rule.baseline = baseline.value }
    rule.bin = bin
    return rule
  }

  var parameters: [(String, ParameterValue)] {
    let rule = rule
    let baseline = rule.baselineSeconds
    return [
      ("before", .number(rule.before)), ("after", .number(rule.after)), ("bin", .number(bin)),
      ("baseline_from", .number(baseline?.from)), ("baseline_to", .number(baseline?.to)),
      ("min_coverage", .number(rule.minCoverage)), ("across", .text(across?.rawValue)),
    ]
  }
}

/// A value of `--across`: pooled rows have no onset in common.
enum EpochsAcross: String, ExpressibleByArgument, CaseIterable { case files }

/// A value of `--baseline`.
struct BaselineChoice: ExpressibleByArgument {
  let value: EpochRule.Baseline

  init?(argument: String) {
    if argument == "none" {
      value = .none
      return
    }
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let from = Double(parts[0]), let to = Double(parts[1]), from.isFinite, to.isFinite else {
      return nil
    }
    value = .window(from: from, to: to)
  }
}
