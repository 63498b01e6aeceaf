/// A list of scores that rows of a model carry.
struct ScoreList {
  /// Its key in the JSON.
  let key: String
  /// The names in the order of the JSON.
  let names: [String]
  /// The names in the order of the CSV columns.
  let columns: [String]

  init(_ key: String, _ names: [String], columns: [String]? = nil) {
    self.key = key
    self.names = names
    self.columns = columns ?? names
  }

  static let emotions48 = ScoreList("emotions", Names.emotions48, columns: Names.emotions48Columns)
  static let emotions53 = ScoreList("emotions", Names.emotions53, columns: Names.emotions53Columns)
}

/// What the rows of a model look like. In the JSON the lists of scores follow the leading fields; in the CSV the leading
/// columns are the leaves of the leading fields.
struct ModelShape {
  let name: String
  /// The CSV columns between `Id` and the scores.
  let leadingColumns: [String]
  let lists: [ScoreList]

  static let face = ModelShape(
    name: "face",
    leadingColumns: ["Frame", "Time", "Probability", "FaceX0", "FaceY0", "FaceWidth", "FaceHeight"],
    lists: [
      .emotions48, ScoreList("facs", Names.facs), ScoreList("descriptions", Names.faceDescriptions),
    ])

  static let prosody = ModelShape(
    name: "prosody", leadingColumns: ["Text", "BeginTime", "EndTime", "Confidence", "SpeakerConfidence"],
    lists: [.emotions48])

  static let burst = ModelShape(
    name: "burst", leadingColumns: ["BeginTime", "EndTime"],
    lists: [.emotions48, ScoreList("descriptions", Names.burstDescriptions)])

  static let language = ModelShape(
    name: "language",
    leadingColumns: [
      "Text", "BeginPosition", "EndPosition", "BeginTime", "EndTime", "Confidence", "SpeakerConfidence",
    ],
    lists: [.emotions53, ScoreList("sentiment", Names.sentiment), ScoreList("toxicity", Names.toxicity)])

  static let ner = ModelShape(
    name: "ner",
    leadingColumns: [
      "Entity", "BeginPosition", "EndPosition", "EntityConfidence", "Support", "Uri", "LinkWord", "BeginTime",
      "EndTime", "Confidence", "SpeakerConfidence",
    ],
    lists: [.emotions53])

  static let facemesh = ModelShape(name: "facemesh", leadingColumns: [], lists: [.emotions48])

  /// The header of the model's CSV.
  var header: [String] { ["Id"] + leadingColumns + lists.flatMap(\.columns) }
}

/// One row of results.
struct Row {
  /// What the CSV is ordered by: a time, or where there is none a position.
  let order: Double
  /// The fields before the scores, in the order of real files.
  let leading: [(key: String, value: JSONValue)]
  /// The scores of each list of the shape, in the order of the JSON; nil is null.
  let scores: [[Double]?]

  func json(_ shape: ModelShape) -> JSONValue {
    var members = leading
    for (list, scores) in zip(shape.lists, scores) { members.append((list.key, Self.json(list, scores))) }
    return .object(members)
  }

  private static func json(_ list: ScoreList, _ scores: [Double]?) -> JSONValue {
    guard let scores else { return .null }
    return .array(
      zip(list.names, scores).map { name, score in ["name": .string(name), "score": .float32(score)] })
  }

  func record(_ shape: ModelShape, id: String) -> [String] {
    var cells = [id]
    for (key, value) in leading {
      // A null time or position empties two columns.
      if case .null = value, key == "time" || key == "position" { cells.append("") }
      cells += value.leaves.map(\.cell)
    }
    for (list, scores) in zip(shape.lists, scores) {
      guard let scores else {
        cells += list.columns.map { _ in "" }
        continue
      }
      let cellOfName = Dictionary(uniqueKeysWithValues: zip(list.names, scores))
      cells += list.columns.map { name in cellOfName[name].map { JSONValue.float32($0).cell } ?? "" }
    }
    return cells
  }
}
