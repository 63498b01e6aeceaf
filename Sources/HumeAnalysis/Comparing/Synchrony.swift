public import HumeTypes

// Whether two people of one file go along with each other. Their scores are laid on one grid of cells, which is cut into
// segments of 30 s. In a segment the one's cells are correlated with the other's at every lag up to 5 s to both sides, and
// the Fisher z of these correlations, without signs, is averaged: how much of the one shows in the other, now or a little
// earlier or later, and in either direction.
//
// Two series that have nothing to do with each other get a z above 0 too, and a high one where both are smooth. So it is set
// beside surrogates: the same for segments that belong to different times, one person's 1st with the other's 3rd. `effect`
// says by how many of their standard deviations the real mean exceeds theirs.
//
//     grid     cells [kD, (k + 1)D) from 0, D the usual distance of frames; a cell's value is the mean of its frames, of
//              utterances the mean weighted by their time in the cell
//     segment  as many whole cells as are nearest to 30 s, one behind another from 0, the last one whole; it counts where
//              .8 of its cells have both values, and a correlation can be computed at some lag
//     lag      whole cells within ±5 s; Pearson over the cells of the segment that have both values, if these are 3 or more
//              and vary; z = |atanh r|, r within ±(1 − 1e-12)

/// How much a feature of one id goes along with that of another one in the same file, beside what segments of different
/// times give.
///
/// ```swift
/// let walk = try SeriesWalk(findInputs(["talks/"]).inputs)
/// while let file = try walk.next() {
///   for row in try file.synchrony(sets: [.emotion]).rows { print(row.a.id, row.b.id, row.feature, row.effect ?? .nan) }
/// }
/// ```
public struct Synchrony: Sendable, Hashable {
  /// The first id's group; its id comes before the other's by Unicode scalars.
  public var a: Origin
  /// The second id's group.
  public var b: Origin
  /// The values of the factors for the file.
  public let factors: [String]
  /// The set.
  public let set: FeatureSet
  /// The feature.
  public let feature: String
  /// The width of a cell in seconds; nil where it cannot be said.
  public let period: Double?
  /// The number of segments that count.
  public internal(set) var segments = 0
  /// The number of whole segments of the file that do not.
  public internal(set) var segmentsLeftOut = 0
  /// The number of pairings of different segments that were computed.
  public internal(set) var surrogates = 0
  /// The mean z of the segments; nil for fewer than 2.
  public internal(set) var real: Double?
  /// The mean z of the surrogates.
  public internal(set) var surrogateMean: Double?
  /// The sample standard deviation of the surrogates' z.
  public internal(set) var surrogateSD: Double?
  /// (real − mean) / sd of the surrogates; nil where they do not vary.
  public internal(set) var effect: Double?
  /// The lag in seconds at which the mean correlation of the segments is highest, of equals the shortest, of these the
  /// negative: above 0 where the second id follows the first. Of the lags at which all segments have a correlation.
  public internal(set) var lag: Double?
  /// The mean correlation at that lag.
  public internal(set) var lagCorrelation: Double?
}

/// How synchrony is looked for.
public struct SynchronyRule: Sendable, Hashable {
  /// The width of a cell in seconds; nil for the usual distance of the model's rows in the file.
  public var bin: Double?
  /// The length of a segment in seconds, to the nearest whole number of cells.
  public var segment = 30.0
  /// The longest lag in seconds, to both sides.
  public var lag = 5.0
  /// The share of a segment's cells that need both values, for the segment to count.
  public var minCoverage = 0.8
  /// The most pairings of different segments; where there are more, so many are drawn.
  public var surrogates = 500
  /// What decides which pairings are drawn.
  public var seed: UInt64 = 1
  /// How many features are taken where none is named: those with the highest means over both ids.
  public var top = 5

  /// Segments of 30 s, lags to 5 s, seed 1.
  public init() {}

  /// Throws an `AnalysisError` (`bad_option`) where a value means nothing.
  public func check() throws(AnalysisError) {
    if let bin, cell(period: nil) == nil { throw refuse("Cells of \(bin) s are too narrow or too wide.", "--bin") }
    if !(1e-3...1e6 ~= segment) {
      throw refuse("A segment lasts from 0.001 to 1000000 s, not \(segment).", "--segment")
    }
    if !(0...segment ~= lag) { throw refuse("Lags reach from 0 s to the length of a segment, not \(lag) s.", "--lag") }
    if !(minCoverage > 0 && minCoverage <= 1) {
      throw refuse("The least coverage is a share above 0, and 1 at most, not \(minCoverage).", "--min-coverage")
    }
    if top < 1 { throw refuse("There has to be a feature.", "--top") }
    if surrogates < 1 { throw refuse("There has to be a surrogate.", "surrogates") }
  }

  private func refuse(_ message: String, _ flag: String) -> AnalysisError {
    AnalysisError(code: .badOption, message: message, place: Place(), advice: "Give \(flag) another number.")
  }

  /// The width of a cell in µs, for rows that are `period` µs apart; nil where neither is known.
  func cell(period: Int64?) -> Int64? {
    let width = if let bin { microseconds(bin) } else { period }
    // Beyond that (twelve days) weights would be too much for an exact sum.
    return width.flatMap { $0 > 0 && $0 < 1 << 40 ? $0 : nil }
  }
}
