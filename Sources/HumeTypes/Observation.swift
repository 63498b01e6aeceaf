/// One row of results: a face in a frame, an utterance, a burst, a word, an entity. It says where it is from, what time it
/// speaks of, what it carries, and its scores by feature set.
///
/// Readers lend it from a buffer that they use again for the next row; keep one with `copy`. Numbers are the doubles
/// nearest to the decimals of the file.
///
/// ```swift
/// try reader.forEachObservation { row in
///   if row.origin.model == .face, let joy = row[.emotion]?["Joy"] { print(row.time.begin ?? 0, joy) }
/// }
/// ```
public struct Observation: Sendable {
  /// The group that the row belongs to.
  public package(set) var origin: Origin
  /// The row's place in its group as the input orders it, from 0.
  public package(set) var index = 0
  /// The row's rank in its group by begin, end, text position and frame, from 0; ties in the order of the input.
  /// Readers that were not asked for it give `index`.
  public package(set) var unit = 0
  /// The time, in seconds.
  public package(set) var time = TimeSupport.none
  /// What the row carries beside scores.
  public package(set) var fields = RowFields()
  /// The sets of scores, by `FeatureSet.index`.
  package var sets: [Scores?] = [nil, nil, nil, nil, nil]

  /// An empty row of `origin`.
  package init(origin: Origin) { self.origin = origin }

  /// The scores of a feature set, or nil where the row has none of it (null, absent, or not asked for in the job).
  public subscript(set: FeatureSet) -> Scores? { sets[set.index] }

  /// Replaces the values of a set's columns, or of all where that is nil, by those of `new` from `first` on.
  package mutating func fill(_ set: FeatureSet, _ new: Span<Double>, from first: Int, columns: [Int]?) {
    sets[set.index]?.fill(new, from: first, columns: columns)
  }

  /// The emotion scores.
  public var emotions: Scores? { sets[0] }
}

/// What a row can carry beside its time and scores; nil where the model has no such field, or it was null or absent.
public struct RowFields: Sendable, Hashable {
  /// The number of the frame in the video.
  public var frame: Int?
  /// The words of the utterance or passage.
  public var text: String?
  /// Where the text stands in the whole transcript, in code points: `begin` up to, and not including, `end`.
  public var position: TextPosition?
  /// How sure the detector is that this is a face, 0 to 1.
  public var prob: Double?
  /// The face in the picture, in pixels; x and y can be negative.
  public var box: BoundingBox?
  /// How sure the transcription is, 0 to 1.
  public var confidence: Double?
  /// How sure the assignment to a speaker is, 0 to 1.
  public var speakerConfidence: Double?
  /// The entity that was recognised (NER).
  public var entity: String?
  /// How sure the recognition of the entity is (NER).
  public var entityConfidence: Double?
  /// How often the entity is linked to in the source of its definition (NER).
  public var support: Double?
  /// The address of the entity's definition (NER).
  public var uri: String?
  /// The words that were linked to the entity (NER).
  public var linkWord: String?
  /// The documented keys that the row held with an explicit null: what tells null and absent apart.
  package var nulls: RowKeys = []

  /// No field.
  public init() {}
}

/// A stretch of text, in code points of the whole transcript.
public struct TextPosition: Sendable, Hashable {
  /// The first code point.
  public var begin: Int
  /// The code point behind the last.
  public var end: Int
  /// A stretch of text.
  public init(begin: Int, end: Int) {
    self.begin = begin
    self.end = end
  }
}

/// A face in a picture: the corner at the top left, width and height, in pixels.
public struct BoundingBox: Sendable, Hashable {
  /// The left edge.
  public var x: Double
  /// The upper edge.
  public var y: Double
  /// The width.
  public var w: Double
  /// The height.
  public var h: Double
  /// A box from its corner and size, in pixels.
  public init(x: Double, y: Double, w: Double, h: Double) {
    self.x = x
    self.y = y
    self.w = w
    self.h = h
  }
}

/// The documented keys of a row.
package struct RowKeys: OptionSet, Sendable, Hashable {
  package let rawValue: UInt32
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  package static let frame = RowKeys(rawValue: 1 << 0)
  package static let time = RowKeys(rawValue: 1 << 1)
  package static let prob = RowKeys(rawValue: 1 << 2)
  package static let box = RowKeys(rawValue: 1 << 3)
  package static let text = RowKeys(rawValue: 1 << 4)
  package static let position = RowKeys(rawValue: 1 << 5)
  package static let confidence = RowKeys(rawValue: 1 << 6)
  package static let speakerConfidence = RowKeys(rawValue: 1 << 7)
  package static let entity = RowKeys(rawValue: 1 << 8)
  package static let entityConfidence = RowKeys(rawValue: 1 << 9)
  package static let support = RowKeys(rawValue: 1 << 10)
  package static let uri = RowKeys(rawValue: 1 << 11)
  package static let linkWord = RowKeys(rawValue: 1 << 12)
  package static let emotions = RowKeys(rawValue: 1 << 13)
  package static let facs = RowKeys(rawValue: 1 << 14)
  package static let descriptions = RowKeys(rawValue: 1 << 15)
  package static let sentiment = RowKeys(rawValue: 1 << 16)
  package static let toxicity = RowKeys(rawValue: 1 << 17)

  package init(_ set: FeatureSet) { self.init(rawValue: 1 << (13 + UInt32(set.index))) }
}
