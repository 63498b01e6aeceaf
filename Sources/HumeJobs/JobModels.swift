/// The models that a job runs, each with its options; nil: it does not run.
public struct JobModels: Sendable, Hashable {
  /// Faces in images and videos.
  public var face: FaceOptions?
  /// Vocal bursts: laughs, sighs and other sounds.
  public var burst: BurstOptions?
  /// The tone of speech.
  public var prosody: ProsodyOptions?
  /// What is said or written.
  public var language: LanguageOptions?
  /// Named entities in what is said or written.
  public var ner: NEROptions?
  /// Points of a face.
  public var facemesh: FacemeshOptions?

  /// A choice of models.
  public init(
    face: FaceOptions? = nil, burst: BurstOptions? = nil, prosody: ProsodyOptions? = nil,
    language: LanguageOptions? = nil, ner: NEROptions? = nil, facemesh: FacemeshOptions? = nil
  ) {
    self.face = face
    self.burst = burst
    self.prosody = prosody
    self.language = language
    self.ner = ner
    self.facemesh = facemesh
  }
}

/// Options of the face model; nil leaves one to the service.
public struct FaceOptions: Sendable, Hashable {
  /// Frames a second that are looked at; 0: every frame; nil: 3.
  public var framesPerSecond: Double?
  /// Faces of less probability are left out, 0 to 1; nil: 0.99.
  public var probabilityThreshold: Double?
  /// Whether faces are told apart; nil: no.
  public var identifyFaces: Bool?
  /// Faces with a shorter side are left out, in pixels; nil: 60.
  public var minimumFaceSize: Int?
  /// Whether action units are scored; nil: no.
  public var facs: Bool?
  /// Whether descriptions are scored; nil: no.
  public var descriptions: Bool?
  /// Whether the artifacts hold cut-outs of the faces; nil: no.
  public var saveFaces: Bool?

  /// Options; what is nil is left to the service.
  public init(
    framesPerSecond: Double? = nil, probabilityThreshold: Double? = nil, identifyFaces: Bool? = nil,
    minimumFaceSize: Int? = nil, facs: Bool? = nil, descriptions: Bool? = nil, saveFaces: Bool? = nil
  ) {
    self.framesPerSecond = framesPerSecond
    self.probabilityThreshold = probabilityThreshold
    self.identifyFaces = identifyFaces
    self.minimumFaceSize = minimumFaceSize
    self.facs = facs
    self.descriptions = descriptions
    self.saveFaces = saveFaces
  }
}

/// Options of the burst model: it has none.
public struct BurstOptions: Sendable, Hashable {
  /// No options.
  public init() {}
}

/// Options of the facemesh model: it has none.
public struct FacemeshOptions: Sendable, Hashable {
  /// No options.
  public init() {}
}

/// Options of the prosody model; nil leaves one to the service.
public struct ProsodyOptions: Sendable, Hashable {
  /// What a prediction stands for; nil: an utterance.
  public var granularity: Granularity?
  /// Predictions at regular times in place of those by granularity; nil: none.
  public var window: SlidingWindow?
  /// Whether speakers are told apart; nil: no.
  public var identifySpeakers: Bool?

  /// Options; what is nil is left to the service.
  public init(granularity: Granularity? = nil, window: SlidingWindow? = nil, identifySpeakers: Bool? = nil) {
    self.granularity = granularity
    self.window = window
    self.identifySpeakers = identifySpeakers
  }
}

/// A window that slides over a recording, a prediction at each step.
public struct SlidingWindow: Sendable, Hashable {
  /// How long it is, in seconds, 0.5 at least; nil: 4.
  public var length: Double?
  /// How far it moves each time, in seconds, 0.5 at least; nil: 1.
  public var step: Double?

  /// A window; what is nil is left to the service.
  public init(length: Double? = nil, step: Double? = nil) {
    self.length = length
    self.step = step
  }
}

/// Options of the language model; nil leaves one to the service.
public struct LanguageOptions: Sendable, Hashable {
  /// What a prediction stands for; nil: a word.
  public var granularity: Granularity?
  /// Whether sentiment is scored; nil: no.
  public var sentiment: Bool?
  /// Whether toxicity is scored; nil: no.
  public var toxicity: Bool?
  /// Whether speakers are told apart; nil: no.
  public var identifySpeakers: Bool?

  /// Options; what is nil is left to the service.
  public init(
    granularity: Granularity? = nil, sentiment: Bool? = nil, toxicity: Bool? = nil, identifySpeakers: Bool? = nil
  ) {
    self.granularity = granularity
    self.sentiment = sentiment
    self.toxicity = toxicity
    self.identifySpeakers = identifySpeakers
  }
}

/// Options of the named-entity model; nil leaves one to the service.
public struct NEROptions: Sendable, Hashable {
  /// Whether speakers are told apart; nil: no.
  public var identifySpeakers: Bool?

  /// Options; what is nil is left to the service.
  public init(identifySpeakers: Bool? = nil) { self.identifySpeakers = identifySpeakers }
}

/// What one prediction of speech or language stands for. Any text: one that nobody documented is kept as it is.
public struct Granularity: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
  /// As the API spells it.
  public let rawValue: String

  /// A granularity by its spelling in the API.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// A word.
  public static let word = Self(rawValue: "word")
  /// A sentence.
  public static let sentence = Self(rawValue: "sentence")
  /// What is said between two pauses.
  public static let utterance = Self(rawValue: "utterance")
  /// What one speaker says until another does.
  public static let conversationalTurn = Self(rawValue: "conversational_turn")
  /// Those that the API documents.
  public static let documented: [Self] = [.word, .sentence, .utterance, .conversationalTurn]

  /// As the API spells it.
  public var description: String { rawValue }
}
