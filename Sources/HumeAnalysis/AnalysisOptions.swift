public import HumeTypes

/// What to analyse, and how; the defaults leave nothing out.
///
/// ```swift
/// var options = AnalysisOptions()
/// options.models = ["face"]
/// options.from = 10            // seconds
/// options.faces = .balanced
/// ```
public struct AnalysisOptions: Sendable, Hashable {
  /// The models to take, shell patterns; empty for all.
  public var models: [String] = []
  /// The ids to take, shell patterns; empty for all.
  public var ids: [String] = []
  /// The files to take, shell patterns; empty for all.
  public var files: [String] = []
  /// The names of features to take; empty for all.
  public var features: [String] = []
  /// The sets of features to take.
  public var featureSets: Set<FeatureSet> = [.emotion]
  /// The first second to take, or nil for the start; a frame that begins before it and reaches into it counts. Rows without a time are left out where a window is given.
  public var from: Double?
  /// The second behind the last one to take, or nil for the end.
  public var to: Double?
  /// The width of a timeline's bins in seconds, from a microsecond up.
  public var bin = 1.0
  /// The statistic that ranks features and stands for a file.
  public var by = RankBy.mean
  /// The score from which on time counts as above, for `RankBy.timeAbove`.
  public var threshold: Double?
  /// How the ids of a file come together.
  public var faces = FacesPolicy.separate
  /// The least probability of a face.
  public var minProb: Double?
  /// The least confidence of a transcription.
  public var minConfidence: Double?
  /// The least length of a face box's shorter side, in pixels.
  public var minFace: Double?
  /// Keeps every value, so that all quantiles are exact.
  public var exact = false
  /// Computes `effectiveN`, for which every value is kept.
  public var nEff = false
  /// How many of the highest features of a group its course, its marks and its passages are kept for; nil for all.
  public var highest: Int?
  /// What counts as a peak among the marks; episodes are those at or above `threshold`, where that is given.
  public var peaks = PeakRule()
  /// The most that frames or series kept at one time may take, in bytes.
  public var maxMemory = 1 << 30

  /// Everything, each id apart.
  public init() {}
}

/// A statistic that ranks features.
public enum RankBy: String, CaseIterable, Sendable {
  /// The mean.
  case mean
  /// The median.
  case median
  /// The greatest score.
  case max
  /// The mean over time.
  case timeWeightedMean = "mean_tw"
  /// The 95 % quantile.
  case q95
  /// Seconds at or above the threshold.
  case timeAbove = "time_above"
  /// What marks a file out among at least five: (its mean − the mean of the others) / the sd of the others.
  case distinct

  var needsQuantiles: Bool { self == .median || self == .q95 }

  /// What it may come from that nothing ranks.
  package var whyEmpty: String {
    self == .distinct
      ? "What marks a file out needs 5 files or more with scores of one model." : "See summary for what is missing."
  }
}

/// How the ids (faces, speakers) of a file come together.
public enum FacesPolicy: String, CaseIterable, Sendable {
  /// They do not: one group each.
  case separate
  /// The statistics of each id, then their unweighted means.
  case balanced
  /// The mean within each frame, then over frames; for models without frames as `balanced`.
  case frame
  /// All rows alike.
  case pooled
  /// In each frame the face with the largest box; for models without frames as `balanced`.
  case largest
}

/// What an analysis is to give.
public struct AnalysisWants: OptionSet, Sendable, Hashable {
  /// The bits.
  public let rawValue: Int
  /// Wants from their bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// Summaries of groups with means, deviations and extremes.
  public static let ranking = AnalysisWants(rawValue: 1)
  /// Summaries of groups with quantiles too.
  public static let summary = AnalysisWants(rawValue: 1 << 1)
  /// Timelines of groups.
  public static let timeline = AnalysisWants(rawValue: 1 << 2)
  /// The quality of files.
  public static let quality = AnalysisWants(rawValue: 1 << 3)
  /// One value a file, for statistics across files and `RankBy.distinct`.
  public static let acrossFiles = AnalysisWants(rawValue: 1 << 4)
  /// All rows of a model in one summary, over files.
  public static let pool = AnalysisWants(rawValue: 1 << 5)
  /// Peaks and episodes of groups, for which the scores of a group are held until it ends.
  public static let marks = AnalysisWants(rawValue: 1 << 6)
  /// The texts of utterances, and what is highest in each.
  public static let passages = AnalysisWants(rawValue: 1 << 7)
}

extension AnalysisOptions {
  /// What accumulators are to keep.
  func columnNeeds(quantiles: Bool) -> ColumnNeeds {
    ColumnNeeds(
      quantileLimit: quantiles || by.needsQuantiles ? (exact ? Int.max : QuantileSketch.exactLimit) : nil,
      threshold: threshold, names: features.isEmpty ? nil : Set(features))
  }

  /// The window in µs, or nil where none was asked for.
  var window: TimeWindow? {
    if from == nil, to == nil { return nil }
    return TimeWindow(
      from: from.flatMap { microseconds($0) } ?? .min, to: to.flatMap { microseconds($0) } ?? .max)
  }

  /// The width of bins in µs.
  var binWidth: Int64 { microseconds(bin) ?? 0 }

  /// Throws where an option means nothing.
  package func check() throws {
    guard binWidth > 0, binWidth < 1 << 60 else {
      throw AnalysisError(
        code: .badOption, message: "A bin must be a microsecond wide or more, not \(bin) s.", place: Place(),
        advice: "Give --bin a number of seconds above 0.")
    }
    if by == .timeAbove, threshold == nil {
      throw AnalysisError(
        code: .badOption, message: "Time above a threshold needs the threshold.", place: Place(),
        advice: "Add --threshold with a score, e.g. 0.5.")
    }
    try checkSelection()
  }

  private func checkSelection() throws {
    func refuse(_ message: String, _ advice: String) -> AnalysisError {
      AnalysisError(code: .badOption, message: message, place: Place(), advice: advice)
    }
    for second in [from, to].compactMap({ $0 }) where !(second >= 0 && second.isFinite) {
      throw refuse("A window of time begins and ends at seconds from 0 up, not at \(second).", "Give other seconds.")
    }
    if let from, let to, from >= to {
      throw refuse("The window from \(from) s to \(to) s ends before it begins.", "Exchange the two.")
    }
    for (name, value) in [("probability", minProb), ("confidence", minConfidence)] {
      if let value, !(0...1 ~= value) {
        throw refuse("The least \(name) is a number from 0 to 1, not \(value).", "Give a share, e.g. 0.9.")
      }
    }
    if let minFace, !(minFace >= 0 && minFace.isFinite) {
      throw refuse("The least size of a face is a number of pixels from 0 up, not \(minFace).", "Give e.g. 50.")
    }
  }
}
