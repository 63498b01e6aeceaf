import HumeTypes

/// What was said or heard in one row, and which expressions are highest in it.
public struct Passage: Sendable, Hashable {
  /// The begin in seconds; nil without a usable time.
  public let begin: Double?
  /// The end in seconds.
  public let end: Double?
  /// The words, or the entity; nil where there are none, as in bursts.
  public let text: String?
  /// The highest features of each set.
  public let highest: [RankedFeature]
}

/// The passages of a group, as many as are kept.
public struct Passages: Sendable, Hashable {
  /// The most that are kept of a group, from its beginning: passages, and bytes of text.
  static let limit = (count: 2000, bytes: 1 << 22)

  /// How many of the highest features are told of each.
  static let highest = 3

  /// Those that are kept, in the order of the input.
  public internal(set) var passages: [Passage] = []
  /// How many there are.
  public internal(set) var count = 0
  private var bytes = 0

  /// No passage.
  init() {}

  /// Adds a row, with its highest features.
  mutating func add(_ row: borrowing Observation, time: RowTime, sets: [FeatureSet], highest count: Int) {
    self.count += 1
    guard passages.count < Passages.limit.count, bytes < Passages.limit.bytes else { return }
    let text = row.fields.entity ?? row.fields.text
    bytes += text?.utf8.count ?? 0
    let highest = sets.flatMap { set -> [RankedFeature] in
      guard let scores = row.sets[set.index] else { return [] }
      let values = zip(scores.vocabulary.names, scores.values).map { ($0, $1.isFinite ? $1 : nil) }
      return rank(set, values, count: count)
    }
    passages.append(
      Passage(
        begin: time.isUsable ? Double(time.begin) / 1e6 : nil, end: time.isUsable ? Double(time.end) / 1e6 : nil,
        text: text, highest: highest))
  }

  /// The same passages with other texts.
  func mapTexts(_ change: (String) -> String) -> Passages {
    var result = self
    result.passages = passages.map {
      Passage(begin: $0.begin, end: $0.end, text: $0.text.map(change), highest: $0.highest)
    }
    return result
  }
}
