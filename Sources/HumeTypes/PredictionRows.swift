// The rows of the six documented models, typed. Each is a view of one row as it was read: the fields that its model
// documents have names and types, and the whole row goes along, so that nothing is lost when it is written again.

/// A row of predictions: emotion scores, and what else its model documents.
public protocol Prediction: Sendable, Hashable {
  /// The row as it was read, without its origin.
  var row: PredictionRow { get set }
  /// Wraps a row.
  init(row: PredictionRow)
}

extension Prediction {
  /// The emotion scores; empty where the row had none.
  public var emotions: Scores {
    get { row[.emotion] ?? Scores(vocabulary: .empty, values: []) }
    set { row[.emotion] = newValue }
  }
}

/// All that a row holds but its origin.
public struct PredictionRow: Sendable, Hashable {
  /// The time, in seconds.
  public var time: TimeSupport
  /// What the row carries beside scores.
  public var fields: RowFields
  private var sets: [Scores?]

  /// A row without scores.
  public init(time: TimeSupport = .none, fields: RowFields = RowFields()) {
    self.time = time
    self.fields = fields
    sets = [nil, nil, nil, nil, nil]
  }

  /// A copy of an observation.
  public init(_ observation: borrowing Observation) {
    time = observation.time
    fields = observation.fields
    sets = observation.sets
  }

  /// The scores of a feature set, or nil where the row has none.
  public subscript(set: FeatureSet) -> Scores? {
    get { sets[set.index] }
    set { sets[set.index] = newValue }
  }
}

/// A face in a frame.
public struct FacePrediction: Prediction {
  /// The row as it was read.
  public var row: PredictionRow
  /// Wraps a row.
  public init(row: PredictionRow) { self.row = row }
  /// The number of the frame; an image has frame 0.
  public var frame: Int? { row.fields.frame }
  /// The time of the frame in seconds.
  public var time: Double? { row.time.begin }
  /// How sure the detector is that this is a face, 0 to 1.
  public var prob: Double? { row.fields.prob }
  /// The face in the picture, in pixels.
  public var box: BoundingBox? { row.fields.box }
  /// Facial action units, if the job asked for them.
  public var facs: Scores? { row[.facs] }
  /// Descriptions of the face, if the job asked for them.
  public var descriptions: Scores? { row[.description] }
}

/// A stretch of time of an utterance, a burst or a word, in seconds.
public struct TimeInterval: Sendable, Hashable {
  /// The beginning.
  public let begin: Double
  /// The end.
  public let end: Double
  init?(_ time: TimeSupport) {
    guard case .interval(let begin, let end) = time else { return nil }
    self.begin = begin
    self.end = end
  }
}

/// An utterance as it sounded.
public struct ProsodyPrediction: Prediction {
  /// The row as it was read.
  public var row: PredictionRow
  /// Wraps a row.
  public init(row: PredictionRow) { self.row = row }
  /// The words, where there was a transcription.
  public var text: String? { row.fields.text }
  /// When it was said.
  public var time: TimeInterval? { TimeInterval(row.time) }
  /// How sure the transcription is, 0 to 1.
  public var confidence: Double? { row.fields.confidence }
  /// How sure the assignment to the speaker is, 0 to 1.
  public var speakerConfidence: Double? { row.fields.speakerConfidence }
}

/// A vocal burst: a laugh, a sigh, a groan.
public struct BurstPrediction: Prediction {
  /// The row as it was read.
  public var row: PredictionRow
  /// Wraps a row.
  public init(row: PredictionRow) { self.row = row }
  /// When it was heard.
  public var time: TimeInterval? { TimeInterval(row.time) }
  /// Words that describe it.
  public var descriptions: Scores? { row[.description] }
}

/// A word, sentence or passage as it reads.
public struct LanguagePrediction: Prediction {
  /// The row as it was read.
  public var row: PredictionRow
  /// Wraps a row.
  public init(row: PredictionRow) { self.row = row }
  /// The words.
  public var text: String? { row.fields.text }
  /// Where they stand in the transcript, in code points.
  public var position: TextPosition? { row.fields.position }
  /// When they were said, in media.
  public var time: TimeInterval? { TimeInterval(row.time) }
  /// How sure the transcription is, 0 to 1.
  public var confidence: Double? { row.fields.confidence }
  /// How sure the assignment to the speaker is, 0 to 1.
  public var speakerConfidence: Double? { row.fields.speakerConfidence }
  /// Sentiment from `1` to `9`, if the job asked for it; not normalised.
  public var sentiment: Scores? { row[.sentiment] }
  /// Toxicity by category, if the job asked for it.
  public var toxicity: Scores? { row[.toxicity] }
}

/// A named entity.
public struct NERPrediction: Prediction {
  /// The row as it was read.
  public var row: PredictionRow
  /// Wraps a row.
  public init(row: PredictionRow) { self.row = row }
  /// The entity.
  public var entity: String? { row.fields.entity }
  /// Where it stands in the text, in code points.
  public var position: TextPosition? { row.fields.position }
  /// How sure its recognition is.
  public var entityConfidence: Double? { row.fields.entityConfidence }
  /// How often it is linked to where it is defined.
  public var support: Double? { row.fields.support }
  /// The address of its definition.
  public var uri: String? { row.fields.uri }
  /// The words that were linked to it.
  public var linkWord: String? { row.fields.linkWord }
  /// When it was said, in media.
  public var time: TimeInterval? { TimeInterval(row.time) }
  /// How sure the transcription is, 0 to 1.
  public var confidence: Double? { row.fields.confidence }
  /// How sure the assignment to the speaker is, 0 to 1.
  public var speakerConfidence: Double? { row.fields.speakerConfidence }
}

/// A face mesh: scores without time.
public struct FacemeshPrediction: Prediction {
  /// The row as it was read.
  public var row: PredictionRow
  /// Wraps a row.
  public init(row: PredictionRow) { self.row = row }
}

/// A row of a model that nobody documented, with whatever documented fields it has.
public struct OtherPrediction: Prediction {
  /// The row as it was read.
  public var row: PredictionRow
  /// Wraps a row.
  public init(row: PredictionRow) { self.row = row }
}
