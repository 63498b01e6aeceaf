/// A set of features that a row can carry. Features are named within their set: `Cry` is a description, `1` a sentiment.
public enum FeatureSet: String, CaseIterable, Hashable, Sendable, Comparable {
  /// Expressions (48 or 53), what most people mean by "the scores".
  case emotion
  /// Facial action units and hand gestures (36), faces only.
  case facs
  /// Words that describe a face (27) or a vocal burst (67).
  case description
  /// Sentiment from `1` (negative) to `9` (positive): a distribution that Hume does not normalise.
  case sentiment
  /// Six categories of toxicity, independent of each other.
  case toxicity

  /// The key under which predictions JSON holds the set.
  public var jsonKey: String {
    switch self {
    case .emotion: "emotions"
    case .facs: "facs"
    case .description: "descriptions"
    case .sentiment: "sentiment"
    case .toxicity: "toxicity"
    }
  }

  /// The set's place in `allCases`, for arrays with an element a set.
  package var index: Int {
    switch self {
    case .emotion: 0
    case .facs: 1
    case .description: 2
    case .sentiment: 3
    case .toxicity: 4
    }
  }

  /// The order of `allCases`.
  public static func < (a: FeatureSet, b: FeatureSet) -> Bool { a.index < b.index }
}
