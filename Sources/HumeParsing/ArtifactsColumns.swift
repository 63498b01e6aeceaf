package import HumeTypes

/// What the columns of an artifacts CSV hold, by their names in the header, in whatever order they come.
package struct ArtifactsColumns {
  enum Role: Hashable {
    case id, frame, time, prob, x, y, w, h, text, beginTime, endTime, beginPosition, endPosition
    case confidence, speakerConfidence, entity, entityConfidence, support, uri, linkWord
    case score(set: Int, column: Int)
    case unknown
  }

  /// What has to be done with a column's cells.
  struct Step {
    enum Kind { case score, number, integer, text, id, other }
    let kind: Kind
    /// The score's place among those of all sets, and its set as a bit.
    var place = 0
    var bit: UInt8 = 0
  }

  static let documented: [String: Role] = [
    "Id": .id, "Frame": .frame, "Time": .time, "Probability": .prob, "FaceX0": .x, "FaceY0": .y, "FaceWidth": .w,
    "FaceHeight": .h, "Text": .text, "BeginTime": .beginTime, "EndTime": .endTime, "BeginPosition": .beginPosition,
    "EndPosition": .endPosition, "Confidence": .confidence, "SpeakerConfidence": .speakerConfidence,
    // No CSV of named entities was ever seen: these follow the JSON's fields in the style of the others.
    "Entity": .entity, "EntityConfidence": .entityConfidence, "Support": .support, "Uri": .uri, "LinkWord": .linkWord,
  ]

  private(set) var roles: [Role] = []
  /// The same in a form for rows.
  private(set) var steps: [Step] = []
  /// Where the scores of each set begin, if all are behind each other.
  private(set) var firstScores = [0, 0, 0, 0, 0]
  /// How many scores there are in all sets.
  private(set) var scoreCount = 0
  let names: [String]
  /// The names of each feature set: the documented ones, then what the header brings.
  private(set) var vocabularies: [Vocabulary?]
  /// The columns that the header names, by feature set, where that is not all of them in order.
  private(set) var orders: [ScoreOrder?] = [nil, nil, nil, nil, nil]
  private(set) var unknownNames: [String] = []
  private(set) var duplicates: [String] = []

  /// The model whose CSV has such a header, where the file's name does not tell; nil for a CSV that is no artifact.
  package static func guessModel(_ header: [String]) -> Model? {
    let names = Set(header.map(trimmed))
    guard names.contains("Id"), names.contains("Admiration") || names.contains("Joy") else { return nil }
    if names.contains("Frame") || names.contains("FaceX0") { return .face }
    if names.contains("Entity") { return .ner }
    if names.contains("BeginPosition") { return .language }
    if names.contains("Text") { return .prosody }
    if names.contains("BeginTime") { return .burst }
    return .facemesh
  }

  /// The columns of a header; throws `too_many_names` where more than `limits.names` of them, or of too many bytes, are
  /// undocumented.
  init(header: [String], model: Model, limits: JSONLimits = JSONLimits()) throws(ParsingError) {
    names = header.map(trimmed)
    vocabularies = FeatureSet.allCases.map { Vocabulary.documented($0, of: model) }
    if vocabularies[0] == nil { vocabularies[0] = .empty }
    var used: [[Int]] = [[], [], [], [], []]
    var set = 0
    var seen: Set<ExactName> = []
    var newBytes = 0
    for name in names {
      guard seen.insert(ExactName(name)).inserted else {
        duplicates.append(name)
        roles.append(.unknown)
        continue
      }
      if let role = Self.documented[name] {
        roles.append(role)
      } else if let (known, column) = find(name) {
        set = known
        used[set].append(column)
        roles.append(.score(set: set, column: column))
      } else {
        // A name that nobody documented belongs to the set of the columns it stands among.
        unknownNames.append(name)
        newBytes += name.utf8.count
        if unknownNames.count > limits.names || newBytes > limits.nameBytes {
          throw ParsingError(
            .tooManyNames,
            "There are more than \(limits.names) columns that nobody documented, or very long ones.",
            at: Place(record: 1, line: 1, byte: 0))
        }
        let vocabulary = (vocabularies[set] ?? .empty).appending(name)
        vocabularies[set] = vocabulary
        used[set].append(vocabulary.count - 1)
        roles.append(.score(set: set, column: vocabulary.count - 1))
      }
    }
    for set in 0..<5 {
      let columns = used[set].sorted()
      if columns != Array(0..<(vocabularies[set]?.count ?? 0)) { orders[set] = ScoreOrder(columns) }
      if columns.isEmpty { vocabularies[set] = nil }
      firstScores[set] = scoreCount
      scoreCount += vocabularies[set]?.count ?? 0
    }
    steps = roles.map(step)
  }

  private func step(_ role: Role) -> Step {
    switch role {
    case .score(let set, let column): Step(kind: .score, place: firstScores[set] + column, bit: 1 << UInt8(set))
    case .frame, .beginPosition, .endPosition: Step(kind: .integer)
    case .text, .entity, .uri, .linkWord: Step(kind: .text)
    case .id: Step(kind: .id)
    case .unknown: Step(kind: .other)
    default: Step(kind: .number)
    }
  }

  private func find(_ name: String) -> (set: Int, column: Int)? {
    for set in 0..<5 { if let column = vocabularies[set]?.index(of: name) { return (set, column) } }
    return nil
  }
}
