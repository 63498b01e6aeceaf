// The typed tree of a results document: what research code works with when it wants all of it at once. Fields are nil
// where the document had null or no key; which of the two it was is kept, so that writing gives back what was read.

/// All that a document, or the artifacts of a job, holds.
///
/// ```swift
/// let results = try loadResults("predictions.json")
/// for source in results.sources {
///   for file in source.files {
///     for group in file.face?.groups ?? [] {
///       let joy = group.predictions.compactMap { $0.emotions["Joy"] }
///       print(file.file, group.id, joy.count)
///     }
///   }
/// }
/// ```
public struct JobResults: Sendable, Hashable {
  /// The form of the document.
  public var shape = DocumentShape.list
  /// The job's id, where a webhook's body named it.
  public var jobID: Presence<String> = .absent
  /// The job's status, where a webhook's body named it.
  public var status: Presence<String> = .absent
  /// The sources, in the order of the document.
  public var sources: [SourceResult] = []
  /// Whether a webhook's body had a list of predictions.
  package var predictions: Presence<Bool> = .value(true)
  /// No results.
  public init() {}
}

/// What came of one source.
public struct SourceResult: Sendable, Hashable {
  /// What was sent.
  public var source: Source
  /// The files that were found in it.
  public var files: [FileResult] = []
  /// Errors that Hume reported for single files.
  public var errors: [PredictionError] = []
  /// The error that stopped the whole source.
  public var error: Presence<String> = .absent
  /// Whether there was a `results` object, and lists of predictions and of errors in it.
  package var results: Presence<Bool> = .value(true)
  package var hasFiles: Presence<Bool> = .value(true)
  package var hasErrors: Presence<Bool> = .value(true)
  /// A source without results.
  public init(source: Source) { self.source = source }
}

/// What the models found in one file.
public struct FileResult: Sendable, Hashable {
  /// The file's name; for an archive the path inside it.
  public var file: String
  /// `video`, `video_no_audio`, `audio`, `image` or `text`.
  public var fileType: Presence<String> = .absent
  /// Facial expression.
  public var face: ModelResult<FacePrediction>?
  /// Speech prosody.
  public var prosody: ModelResult<ProsodyPrediction>?
  /// Vocal bursts.
  public var burst: ModelResult<BurstPrediction>?
  /// Language.
  public var language: ModelResult<LanguagePrediction>?
  /// Named entities.
  public var ner: ModelResult<NERPrediction>?
  /// Face mesh.
  public var facemesh: ModelResult<FacemeshPrediction>?
  /// Models that nobody documented.
  public var others: [(model: Model, result: ModelResult<OtherPrediction>)] = []
  /// The models whose value was null.
  package var nullModels: [Model] = []
  package var hasModels: Presence<Bool> = .value(true)

  /// A file without results.
  public init(file: String) { self.file = file }

  /// Equal when all parts are.
  public static func == (a: FileResult, b: FileResult) -> Bool {
    a.file == b.file && a.fileType == b.fileType && a.face == b.face && a.prosody == b.prosody && a.burst == b.burst
      && a.language == b.language && a.ner == b.ner && a.facemesh == b.facemesh && a.nullModels == b.nullModels
      && a.others.count == b.others.count
      && zip(a.others, b.others).allSatisfy { $0.model == $1.model && $0.result == $1.result }
  }

  /// Hashes the name and the models' results.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(file)
    hasher.combine(face)
    hasher.combine(prosody)
    hasher.combine(language)
  }
}

/// What one model found in a file.
public struct ModelResult<Prediction: Sendable & Hashable>: Sendable, Hashable {
  /// What the transcription found; null for models that use none.
  public var metadata: Presence<Metadata>
  /// The groups: a face, a speaker, or everybody as `unknown`.
  public var groups: [PredictionGroup<Prediction>]
  package var hasGroups: Presence<Bool>
  /// Results from their parts.
  public init(metadata: Presence<Metadata> = .null, groups: [PredictionGroup<Prediction>] = []) {
    self.metadata = metadata
    self.groups = groups
    hasGroups = .value(true)
  }
}

/// The rows of one face or speaker.
public struct PredictionGroup<Prediction: Sendable & Hashable>: Sendable, Hashable {
  /// `face_0`, `spk_1`, `unknown`, …
  public var id: String
  /// The rows, in the order of the document.
  public var predictions: [Prediction]
  /// Whether there was a list of rows.
  package var hasPredictions: Presence<Bool> = .value(true)
  /// A group from its parts.
  public init(id: String, predictions: [Prediction] = []) {
    self.id = id
    self.predictions = predictions
  }
}
