import HumeTypes

/// How the files of two sides are compared.
public struct ComparisonRule: Sendable, Hashable {
  /// Which files of the two sides belong together.
  public var pairing = FilePairing.name
  /// The statistic that stands for a file.
  public var by = RankBy.mean
  /// How often files are drawn anew for an interval.
  public var draws = 2000
  /// How much of the drawn differences an interval holds, above 0 and below 1.
  public var level = 0.95
  /// What decides the draws.
  public var seed: UInt64 = 1

  /// The number of pairs, and without pairs of files of each side, from which on there is an interval.
  public static let leastFiles = 6

  /// Files of the same name, 2,000 draws, intervals at level 0.95, seed 1.
  public init() {}

  /// Throws an `AnalysisError` (`bad_option`) where a value means nothing.
  public func check() throws(AnalysisError) {
    if !(1...1_000_000 ~= draws) {
      throw refuse("Files are drawn from 1 to 1000000 times, not \(draws).", "Give another number of --draws.")
    }
    if !(level > 0 && level < 1) {
      throw refuse("An interval holds a part of what is drawn, not \(level).", "Give --level between 0 and 1.")
    }
    if by == .distinct {
      throw refuse("What marks a file out compares it with the others.", "Choose --by mean, median, max or another.")
    }
  }

  private func refuse(_ message: String, _ advice: String) -> AnalysisError {
    AnalysisError(code: .badOption, message: message, place: Place(), advice: advice)
  }
}

/// Which files of two sides belong together.
public enum FilePairing: Sendable, Hashable {
  /// Those of the same name, as the results name them.
  case name
  /// Those whose names are the same without folders and extension.
  case stem
  /// The first with the first, the second with the second, in the order of the inputs.
  case order
  /// Those with the same value of a factor, such as the person: its place among the factors of `FileGroups`.
  case factor(Int)
  /// None: the sides are groups of different files.
  case unpaired
}
