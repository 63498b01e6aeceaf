package import HumeParsing
import HumeTypes

extension JobRequest {
  /// Reads a request, or throws a `JobError` (`bad_request`) where it is no JSON object or a value has a type that the
  /// API does not allow. Unknown keys are passed over; whole numbers may be written as floats, keys in camelCase.
  public init(parsing bytes: [UInt8]) throws {
    let value: JSONValue
    do { value = try JSONValue(parsing: bytes) } catch {
      throw JobError(.badRequest, "The request is not JSON. \(error.message)", place: error.place)
    }
    guard case .object = value else { throw JobError(.badRequest, "The request is not a JSON object.") }
    var reader = RequestReader()
    self.init(&reader, RequestReader.Node(value: value, path: "$"))
    if let (path, wanted) = reader.problem {
      throw JobError(
        .badRequest, "What stands here in the request has to be \(wanted).", place: Place(jsonPath: path),
        advice: "Correct it, or leave it out for the service's default.")
    }
  }

  /// The request as a job's details repeat it, nil where that is no object. What has an unexpected type is left out.
  package init?(echo value: JSONValue) {
    guard case .object = value else { return nil }
    var reader = RequestReader()
    self.init(&reader, RequestReader.Node(value: value, path: "$"))
  }

  private init(_ reader: inout RequestReader, _ node: RequestReader.Node) {
    models = reader.object(node, "models").map { JobModels(&reader, $0) }
    if case .null? = node.value["transcription"] {
      transcription = .null
    } else if let options = reader.object(node, "transcription") {
      transcription = .value(Transcription(&reader, options))
    } else {
      transcription = .absent
    }
    urls = reader.elements(node, "urls", "a string") { $1.value.text }
    texts = reader.elements(node, "text", "a string") { $1.value.text }
    callbackURL = reader.text(node, "callback_url")
    notify = reader.flag(node, "notify")
    files = reader.elements(node, "files", "an object") { JobFile(&$0, $1) }
  }
}

extension JobModels {
  fileprivate init(_ reader: inout RequestReader, _ node: RequestReader.Node) {
    face = reader.object(node, "face").map { FaceOptions(&reader, $0) }
    burst = reader.object(node, "burst").map { _ in BurstOptions() }
    prosody = reader.object(node, "prosody").map { ProsodyOptions(&reader, $0) }
    language = reader.object(node, "language").map { LanguageOptions(&reader, $0) }
    ner = reader.object(node, "ner").map { NEROptions(identifySpeakers: reader.flag($0, "identify_speakers")) }
    facemesh = reader.object(node, "facemesh").map { _ in FacemeshOptions() }
  }
}

extension FaceOptions {
  fileprivate init(_ reader: inout RequestReader, _ node: RequestReader.Node) {
    framesPerSecond = reader.number(node, "fps_pred")
    probabilityThreshold = reader.number(node, "prob_threshold")
    identifyFaces = reader.flag(node, "identify_faces")
    minimumFaceSize = reader.integer(node, "min_face_size")
    facs = reader.feature(node, "facs")
    descriptions = reader.feature(node, "descriptions")
    saveFaces = reader.flag(node, "save_faces")
  }
}

extension ProsodyOptions {
  fileprivate init(_ reader: inout RequestReader, _ node: RequestReader.Node) {
    granularity = reader.text(node, "granularity").map(Granularity.init)
    window = reader.object(node, "window").map { SlidingWindow(&reader, $0) }
    identifySpeakers = reader.flag(node, "identify_speakers")
  }
}

extension SlidingWindow {
  fileprivate init(_ reader: inout RequestReader, _ node: RequestReader.Node) {
    length = reader.number(node, "length")
    step = reader.number(node, "step")
  }
}

extension LanguageOptions {
  fileprivate init(_ reader: inout RequestReader, _ node: RequestReader.Node) {
    granularity = reader.text(node, "granularity").map(Granularity.init)
    sentiment = reader.feature(node, "sentiment")
    toxicity = reader.feature(node, "toxicity")
    identifySpeakers = reader.flag(node, "identify_speakers")
  }
}

extension Transcription {
  fileprivate init(_ reader: inout RequestReader, _ node: RequestReader.Node) {
    language = reader.text(node, "language")
    identifySpeakers = reader.flag(node, "identify_speakers")
    confidenceThreshold = reader.number(node, "confidence_threshold")
  }
}

extension JobFile {
  fileprivate init?(_ reader: inout RequestReader, _ node: RequestReader.Node) {
    guard case .object = node.value else { return nil }
    filename = reader.text(node, "filename")
    contentType = reader.text(node, "content_type")
    md5sum = reader.text(node, "md5sum")
  }
}
