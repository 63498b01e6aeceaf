/// What random predictions documents may hold beyond plain rows.
package struct RandomPredictionFeatures: OptionSet, Sendable {
  package let rawValue: Int
  package init(rawValue: Int) { self.rawValue = rawValue }

  /// Spaces and line ends between tokens, or indentation.
  package static let whiteSpace = Self(rawValue: 1 << 0)
  /// Keys of every object in a random order.
  package static let keyOrder = Self(rawValue: 1 << 1)
  /// Null for optional fields, score lists, scores and models, and such fields left out.
  package static let nulls = Self(rawValue: 1 << 2)
  /// Rows that lack some of the names, and names in another order.
  package static let missingNames = Self(rawValue: 1 << 3)
  /// Fields that the format does not have, with values of any kind.
  package static let unknownFields = Self(rawValue: 1 << 4)
  /// Names of scores that no vocabulary has.
  package static let unknownNames = Self(rawValue: 1 << 5)
  /// Escapes where a plain character would do, and texts, ids and files that need them.
  package static let escapes = Self(rawValue: 1 << 6)
  /// Integers and exponents for numbers.
  package static let numberForms = Self(rawValue: 1 << 7)
  /// Scores below 0 and above 1.
  package static let outOfRange = Self(rawValue: 1 << 8)
  /// Rows not in the order of time, and several at one time.
  package static let unsorted = Self(rawValue: 1 << 9)
  /// Rows whose time is absent, negative, or ends before it begins.
  package static let badTimes = Self(rawValue: 1 << 10)
  /// Groups without rows, files without groups, sources without results.
  package static let empty = Self(rawValue: 1 << 11)
  /// A bare source, a webhook body or a dictionary instead of a list.
  package static let shapes = Self(rawValue: 1 << 12)
  /// Keys and names twice in an object or list, with other values.
  package static let duplicates = Self(rawValue: 1 << 13)
  /// A byte order mark in front.
  package static let byteOrderMark = Self(rawValue: 1 << 14)
  /// Values of a wrong kind for optional fields and scores.
  package static let wrongTypes = Self(rawValue: 1 << 15)

  /// What real files and their copies hold: nothing that a reader has to warn of but unknown names and fields.
  package static let real: Self = [
    .whiteSpace, .keyOrder, .nulls, .missingNames, .unknownFields, .unknownNames, .escapes, .numberForms, .outOfRange,
    .unsorted, .empty, .shapes,
  ]
  /// Everything; still valid JSON with a predictions document's shape.
  package static let all: Self = [.real, .badTimes, .duplicates, .byteOrderMark, .wrongTypes]
}

/// How large random predictions documents are, and what they hold.
package struct RandomPredictionOptions: Sendable {
  package var features: RandomPredictionFeatures
  package var models: [String]
  /// The most of each; of all but rows at least 1 (0 with `.empty`).
  package var sources, files, groups, rows: Int
  /// How many names of each vocabulary are used, from its begin; nil: all.
  package var names: Int?

  package init(
    _ features: RandomPredictionFeatures = .real, models: [String] = OracleVocabulary.models, sources: Int = 2,
    files: Int = 2, groups: Int = 3, rows: Int = 6, names: Int? = nil
  ) {
    (self.features, self.models, self.names) = (features, models, names)
    (self.sources, self.files, self.groups, self.rows) = (sources, files, groups, rows)
  }
}

/// A random valid predictions document; the same for the same seed and options everywhere.
package func randomPredictions(seed: UInt64, options: RandomPredictionOptions = .init()) -> [UInt8] {
  var maker = RandomPredictions(random: SeededRandom(seed: seed), options: options)
  return maker.document()
}

struct RandomPredictions {
  var random: SeededRandom
  let options: RandomPredictionOptions

  /// Whether the documents may hold something, and this time do.
  mutating func has(_ feature: RandomPredictionFeatures, oneIn count: Int) -> Bool {
    options.features.contains(feature) && random.oneIn(count)
  }

  mutating func document() -> [UInt8] {
    let sources = (0..<count(options.sources)).map { source(index: $0) }
    var document = OracleJSON.array(sources)
    if has(.shapes, oneIn: 2) {
      let webhook = OracleJSON.object([
        OracleMember("job_id", .string("7ec2b10b-0f7c-4a4e-8d51-0123456789ab")),
        OracleMember("status", .string("COMPLETED")), OracleMember("predictions", document),
      ])
      switch random.below(3) {
      case 0: document = webhook
      case 1: document = sources.first ?? document
      default:
        document = .object(sources.enumerated().map { OracleMember("result \($0.offset)", $0.element) })
      }
    }
    var bytes = has(.byteOrderMark, oneIn: 4) ? [0xEF, 0xBB, 0xBF] as [UInt8] : []
    write(document, to: &bytes, indent: has(.whiteSpace, oneIn: 3) ? 0 : nil)
    return bytes
  }

  mutating func count(_ most: Int) -> Int {
    has(.empty, oneIn: 8) ? 0 : random.within(1...max(1, most))
  }

  // MARK: Sources, files, groups

  private mutating func source(index: Int) -> OracleJSON {
    let name = text("talk \(index).mp4")
    let source: [OracleMember] =
      switch random.below(3) {
      case 0:
        [
          OracleMember("type", .string("url")),
          OracleMember("url", .string("https://example.org/a/\(index)%20b.mp4?x=/y")),
        ]
      case 1:
        [
          OracleMember("type", .string("file")), OracleMember("filename", .string(name)),
          OracleMember("content_type", .null), OracleMember("md5sum", .string("00000000000000000000000000000000")),
        ]
      default: [OracleMember("type", .string("text"))]
      }
    if has(.empty, oneIn: 8) {
      return object([OracleMember("source", object(source)), OracleMember("error", .string("could not be read"))])
    }
    let files = (0..<count(options.files)).map { file("clips/\($0)/\(name)") }
    let errors =
      random.oneIn(3)
      ? [
        OracleJSON.object([
          OracleMember("file", .string(".DS_Store")), OracleMember("message", .string("not media")),
        ])
      ] : []
    return object([
      OracleMember("source", object(source)),
      OracleMember(
        "results",
        object([
          OracleMember("predictions", .array(files)), OracleMember("errors", .array(errors)),
        ])),
      OracleMember("error", .null),
    ])
  }

  private mutating func file(_ name: String) -> OracleJSON {
    let models = options.models.filter { _ in random.oneIn(2) }
    let chosen = models.isEmpty ? [random.pick(options.models)] : models
    return object([
      OracleMember("file", .string(name)), OracleMember("file_type", .string("video")),
      OracleMember("models", object(chosen.map { OracleMember($0, model($0)) }, mayAdd: false)),
    ])
  }

  private mutating func model(_ model: String) -> OracleJSON {
    if has(.nulls, oneIn: 10) { return .null }
    let metadata: OracleJSON =
      ["prosody", "language", "ner"].contains(model)
      ? object([OracleMember("confidence", number(random.unit())), OracleMember("detected_language", .string("en"))])
      : .null
    let prefix = ["face": "face_", "facemesh": "face_"][model] ?? "spk_"
    let groups = (0..<count(options.groups)).map { index in
      let rows = (0..<count(options.rows)).map { row(model, index: $0) }
      let ordered = options.features.contains(.unsorted) ? random.shuffled(rows) : rows
      let id = index == 0 && random.oneIn(3) ? "unknown" : text(prefix + "\(index)")
      return object([OracleMember("id", .string(id)), OracleMember("predictions", .array(ordered))])
    }
    return object([OracleMember("metadata", metadata), OracleMember("grouped_predictions", .array(groups))])
  }
}
