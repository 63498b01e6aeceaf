public import HumeTypes

/// What a job is asked to do: the JSON request that starts one, and its echo in the job's details.
///
/// Everything may be left out; the service then takes its defaults.
///
///     var request = JobRequest(urls: ["https://example.org/talk.mp4"])
///     request.models = JobModels(face: FaceOptions(identifyFaces: true), prosody: ProsodyOptions())
///     try request.check()
///     let body = request.json()
public struct JobRequest: Sendable, Hashable {
  /// The models that run; nil: all of them, with their defaults.
  public var models: JobModels?
  /// How speech is written down. Absent: with the defaults; null: not at all.
  public var transcription: Presence<Transcription>
  /// Media for the service to download: absolute http or https URLs.
  public var urls: [String]
  /// Texts to be measured as they are.
  public var texts: [String]
  /// Where the service posts the predictions when the job has ended.
  public var callbackURL: String?
  /// Whether the service sends an e-mail when the job has ended.
  public var notify: Bool?
  /// The uploaded files, as an echo names them. A request that starts a job has none: files come beside it.
  public var files: [JobFile]

  /// A request; what is left out is left to the service.
  public init(
    models: JobModels? = nil, transcription: Presence<Transcription> = .absent, urls: [String] = [],
    texts: [String] = [], callbackURL: String? = nil, notify: Bool? = nil, files: [JobFile] = []
  ) {
    self.models = models
    self.transcription = transcription
    self.urls = urls
    self.texts = texts
    self.callbackURL = callbackURL
    self.notify = notify
    self.files = files
  }
}

/// How speech is written down before the models of speech and language read it.
public struct Transcription: Sendable, Hashable {
  /// The language spoken, a BCP-47 tag such as `en` or `pt-BR`; nil: detected.
  public var language: String?
  /// Whether speakers are told apart; nil: no.
  public var identifySpeakers: Bool?
  /// Transcripts of less confidence are not used, 0 to 1; nil: 0.5.
  public var confidenceThreshold: Double?

  /// Options; what is nil is left to the service.
  public init(language: String? = nil, identifySpeakers: Bool? = nil, confidenceThreshold: Double? = nil) {
    self.language = language
    self.identifySpeakers = identifySpeakers
    self.confidenceThreshold = confidenceThreshold
  }
}

/// An uploaded file, as a job's details name it.
public struct JobFile: Sendable, Hashable {
  /// Its name, or nil where the upload had none.
  public var filename: String?
  /// Its media type, or nil.
  public var contentType: String?
  /// Its MD5, hexadecimal digits; nil only in a reply that leaves it out.
  public var md5sum: String?

  /// A file.
  public init(filename: String? = nil, contentType: String? = nil, md5sum: String?) {
    self.filename = filename
    self.contentType = contentType
    self.md5sum = md5sum
  }
}
