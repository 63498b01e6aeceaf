import HumeTypes

/// What an event-related average is made of: the time around each onset, in bins, and what the scores are compared with.
public struct EpochRule: Sendable, Hashable {
  /// How long before the onset an epoch begins, in seconds.
  public var before = 1.0
  /// How long behind the onset it ends, in seconds.
  public var after = 3.0
  /// The width of a bin in seconds; nil for the usual distance between the rows of the file's model.
  public var bin: Double?
  /// What is subtracted.
  public var baseline = Baseline.before
  /// The least part of an epoch that a group's supports have to cover, 0 to 1.
  public var minCoverage = 0.5

  /// What is subtracted from the scores of an epoch.
  public enum Baseline: Sendable, Hashable {
    /// The mean from the begin of the epoch up to the onset.
    case before
    /// The mean from one second up to another, both relative to the onset.
    case window(from: Double, to: Double)
    /// Nothing.
    case none
  }

  /// From 1 s before the onset to 3 s behind it, less the mean of the second before it; epochs covered by half or more.
  public init() {}

  /// Throws an `AnalysisError` (`bad_option`) where a value means nothing.
  public func check() throws(AnalysisError) {
    for seconds in [before, after] where !(0...EpochRule.longest ~= seconds) {
      throw refuse("An epoch reaches from 0 to \(EpochRule.longest) s before and behind an onset, not \(seconds).")
    }
    if !(before + after > 0) { throw refuse("An epoch of no length holds nothing.") }
    if let bin, !(1e-6...EpochRule.longest ~= bin) { throw refuse("A bin of \(bin) s is no bin.") }
    if !(0...1 ~= minCoverage) { throw refuse("The least coverage is a share from 0 to 1, not \(minCoverage).") }
    switch baseline {
    case .before where before == 0:
      throw refuse("An epoch without time before the onset has no baseline.")
    case .window(let from, let to)
    where !(from < to && abs(from) <= EpochRule.longest && abs(to) <= EpochRule.longest):
      throw refuse(
        from < to
          ? "A baseline reaches up to \(EpochRule.longest) s from an onset, not from \(from) s to \(to) s."
          : "A baseline has to end behind its begin, not go from \(from) s to \(to) s.")
    default: break
    }
    if let bin, bins(width: microseconds(bin) ?? 0) == nil {
      throw refuse("Bins of \(bin) s are too narrow: an epoch has from 1 to \(EpochRule.mostBins) of them.")
    }
  }

  private static let longest = 86_400.0
  private static let mostBins = 10_000

  private func refuse(_ message: String) -> AnalysisError {
    AnalysisError(
      code: .badOption, message: message, place: Place(),
      advice: "Change --before, --after, --bin, --baseline or --min-coverage.")
  }

  /// The bins of a width in µs, by their number from the onset on: the bin k is [k width, (k + 1) width) from the onset.
  /// There are as many whole ones as come nearest to the epoch; nil where there is none, or too many.
  func bins(width: Int64) -> Range<Int>? {
    guard width > 0 else { return nil }
    let first = (before * 1e6 / Double(width)).rounded()
    let last = (after * 1e6 / Double(width)).rounded()
    guard first + last >= 1, first + last <= Double(EpochRule.mostBins) else { return nil }
    return -Int(first)..<Int(last)
  }

  /// The baseline's window in seconds from the onset; nil where nothing is subtracted.
  package var baselineSeconds: (from: Double, to: Double)? {
    switch baseline {
    case .before: (-before, 0)
    case .window(let from, let to): (from, to)
    case .none: nil
    }
  }

  /// The same in µs.
  var baselineWindow: (from: Int64, to: Int64)? {
    baselineSeconds.map { (microseconds($0.from) ?? 0, microseconds($0.to) ?? 0) }
  }
}
