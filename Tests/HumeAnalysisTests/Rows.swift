import HumeAnalysis
import HumeTypes

/// A row of a test: made into an observation when its file is read.
struct Row {
  var time: TimeSupport = .none
  var scores: [FeatureSet: Scores] = [:]
  var fields = RowFields()

  /// A frame.
  init(_ seconds: Double, _ values: [Double], prob: Double? = nil, box: BoundingBox? = nil) {
    self.init(.instant(seconds), values)
    fields.prob = prob
    fields.box = box
  }

  /// An interval.
  init(_ begin: Double, _ end: Double, _ values: [Double], confidence: Double? = nil) {
    self.init(.interval(begin: begin, end: end), values)
    fields.confidence = confidence
  }

  /// Any time; the values are the first emotions' (NaN: missing).
  init(_ time: TimeSupport, _ values: [Double]) {
    self.time = time
    scores[.emotion] = emotions(values)
  }
}

/// Three names instead of 48 keep the tests short.
let abc = Vocabulary(["A", "B", "C"])

func emotions(_ values: [Double], _ vocabulary: Vocabulary = abc) -> Scores {
  Scores(vocabulary: vocabulary, values: values + Array(repeating: .nan, count: vocabulary.count - values.count))
}

/// A model of no documented name, so that its vocabulary is just what the rows bring.
let plain = Model("plain")

struct Group {
  var id: String
  var rows: [Row]
  init(_ id: String, _ rows: [Row]) {
    self.id = id
    self.rows = rows
  }
}

struct Block {
  var model: Model
  var groups: [Group]
  var metadata: Metadata?
}

struct TestFile {
  var name = "a.mp4"
  var blocks: [Block]
  var errors: [PredictionError] = []
  var source = "file-0-a.mp4"

  init(
    _ name: String = "a.mp4", _ model: Model = .face, _ groups: [Group], source: String = "file-0-a.mp4",
    errors: [PredictionError] = []
  ) {
    self.name = name
    blocks = [Block(model: model, groups: groups)]
    self.source = source
    self.errors = errors
  }
}

/// Feeds files to an analysis as predictions JSON does, group by group; `interleaved` as CSVs do, row by row.
func analyse(
  _ files: [TestFile], _ options: AnalysisOptions = AnalysisOptions(),
  wants: AnalysisWants = [.summary, .timeline, .quality, .acrossFiles], input: String = "in.json",
  interleaved: Bool = false, retain: Bool = false, framesPerSecond: Double? = nil, factors: FileGroups? = nil
) throws -> AnalyzedInput {
  var analysis = try InputAnalysis(
    input: input, options: options, wants: wants, retainGroups: retain, framesPerSecond: framesPerSecond,
    factors: factors)
  let nothing = Observation(
    origin: Origin(input: input, jobID: "", source: "", file: "", model: plain, id: ""))
  for (i, file) in files.enumerated() {
    let header = SourceHeader(label: file.source, index: i, source: Source(type: "file"))
    try analysis.consume(.sourceBegin(header), nothing)
    try analysis.consume(.fileBegin(FileHeader(file: file.name)), nothing)
    for block in file.blocks {
      try analysis.consume(.modelBegin(ModelHeader(model: block.model, isNull: false)), nothing)
      let origins = block.groups.map { group in
        Origin(
          input: input, jobID: "", source: file.source, file: file.name, model: block.model, id: group.id)
      }
      if interleaved {
        for origin in origins { try analysis.consume(.groupBegin(origin), nothing) }
        for index in 0..<(block.groups.map(\.rows.count).max() ?? 0) {
          for (g, group) in block.groups.enumerated() where index < group.rows.count {
            try analysis.consume(.row, observation(group.rows[index], origins[g], index))
          }
        }
        for origin in origins { try analysis.consume(.groupEnd(origin), nothing) }
      } else {
        for (g, group) in block.groups.enumerated() {
          try analysis.consume(.groupBegin(origins[g]), nothing)
          for (index, row) in group.rows.enumerated() {
            try analysis.consume(.row, observation(row, origins[g], index))
          }
          try analysis.consume(.groupEnd(origins[g]), nothing)
        }
      }
      let metadata = block.metadata.map { Presence.value($0) } ?? .null
      try analysis.consume(.modelEnd(ModelTrailer(metadata: metadata, groups: .value(true))), nothing)
    }
    try analysis.consume(.fileEnd(FileTrailer(fileType: .value("video"), models: .value(true))), nothing)
    for error in file.errors { try analysis.consume(.failure(error), nothing) }
    try analysis.consume(
      .sourceEnd(
        SourceTrailer(error: .absent, results: .value(true), predictions: .value(true), errors: .value(true))),
      nothing)
  }
  return try analysis.finish()
}

func observation(_ row: Row, _ origin: Origin, _ index: Int) -> Observation {
  var observation = Observation(origin: origin)
  observation.index = index
  observation.time = row.time
  observation.fields = row.fields
  for (set, scores) in row.scores { observation.sets[set.index] = scores }
  return observation
}

extension AnalyzedInput {
  /// The first model of the first file.
  var model: AnalyzedModel { files[0].models[0] }

  /// A feature of a group of the first model.
  func feature(_ name: String, group: Int = 0, set: FeatureSet = .emotion) -> FeatureSummary? {
    model.groups[group].summary[set]?[name]
  }

  /// The counts of warnings and notes by their codes.
  var codes: [String: Int] {
    Dictionary(warnings.map { ($0.code, $0.count) }, uniquingKeysWith: +)
  }
}

/// A reproducible source of random numbers.
struct Seeded: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
