public import HumeTypes

// What numbers cannot tell, in words: said wherever they are shown.

extension Comparison {
  /// What the rows cannot tell, a few sentences.
  public var cannotTell: String {
    guard intervals > 0 else { return "whether any of these differences is more than chance: there is no interval." }
    let number = intervals == 1 ? "1 interval was made" : "\(intervals) intervals were made"
    var text =
      "whether a single difference is more than chance. \(number) at level \(rule.level): if nothing differed, about "
      + "\(expected) of them would leave out 0 all the same, so one that nobody expected beforehand says little. Intervals "
      + "are over files, not frames, and hold for files like these"
    if fewest < 20 {
      text += "; over as few as \(fewest) they are too narrow (over 6, some 85 % of those at level 0.95 hold the truth)"
    }
    return text + "."
  }

  /// How many intervals leave out 0 by chance: a number with one decimal.
  private var expected: String {
    let tenths = Int((Double(intervals) * (1 - rule.level) * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  /// The fewest files of a side that any interval is made of.
  private var fewest: Int { rows.filter { $0.low != nil }.map { Swift.min($0.nA, $0.nB) }.min() ?? 0 }
}

extension CoOccurrence {
  /// What such pairs cannot tell, a few sentences.
  public static let cannotTell =
    "what goes beyond this recording, for its rows follow from each other, so no interval or test belongs to these "
    + "numbers; and whether two expressions belong together, for the scores of a model correlate by how it is made."
}

extension Synchrony {
  /// What such rows cannot tell, a few sentences.
  public static let cannotTell =
    "why two people go along with each other: both may answer to the same thing, or talk in turns. effect counts "
    + "standard deviations of the surrogates and is no test; with few segments (5 have 20 surrogates) it is rough, and among "
    + "many pairs and features some are high by chance. lag_max is the best of many lags, whatever they hold."

  /// A warning of rows with too little to say anything; nil where there are none.
  public static func tooLittle(_ rows: [Synchrony]) -> Warning? {
    let few = rows.filter { $0.real == nil }
    guard let first = few.first else { return nil }
    return Warning(
      "too_few_segments",
      message:
        "\(few.count) of \(rows.count) rows have no value: fewer than 2 segments of whose cells enough have both "
        + "values.",
      advice: "Give --segment fewer seconds, or a lower --min-coverage.", count: few.count, input: first.a.input,
      place: Place(path: "\(first.a.input), \(first.a.file), \(first.a.model), \(first.a.id) and \(first.b.id)"))
  }
}
