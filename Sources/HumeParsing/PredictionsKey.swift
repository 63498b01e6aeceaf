import HumeTypes

/// The documented keys of predictions JSON, in snake case or, as another SDK dumps them, in camel case.
enum PredictionsKey: UInt8, Sendable {
  case unknown
  case source, results, error, predictions, jobID, status
  case type, url, filename, contentType, md5sum
  case errors, file, fileType, models, message, model
  case metadata, groupedPredictions, confidence, detectedLanguage, id
  case frame, time, prob, box, text, position, speakerConfidence
  case entity, entityConfidence, support, uri, linkWord
  case emotions, facs, descriptions, sentiment, toxicity
  case begin, end, x, y, w, h, name, score

  private static let spellings: [(String, PredictionsKey)] = [
    ("source", .source), ("results", .results), ("error", .error), ("predictions", .predictions), ("job_id", .jobID),
    ("jobId", .jobID), ("status", .status), ("type", .type), ("url", .url), ("filename", .filename),
    ("content_type", .contentType), ("contentType", .contentType), ("md5sum", .md5sum), ("errors", .errors),
    ("file", .file), ("file_type", .fileType), ("fileType", .fileType), ("models", .models), ("message", .message),
    ("model", .model), ("metadata", .metadata), ("grouped_predictions", .groupedPredictions),
    ("groupedPredictions", .groupedPredictions), ("confidence", .confidence),
    ("detected_language", .detectedLanguage), ("detectedLanguage", .detectedLanguage), ("id", .id), ("frame", .frame),
    ("time", .time), ("prob", .prob), ("box", .box), ("text", .text), ("position", .position),
    ("speaker_confidence", .speakerConfidence), ("speakerConfidence", .speakerConfidence), ("entity", .entity),
    ("entity_confidence", .entityConfidence), ("entityConfidence", .entityConfidence), ("support", .support),
    ("uri", .uri), ("link_word", .linkWord), ("linkWord", .linkWord), ("emotions", .emotions), ("facs", .facs),
    ("descriptions", .descriptions), ("sentiment", .sentiment), ("toxicity", .toxicity), ("begin", .begin),
    ("end", .end), ("x", .x), ("y", .y), ("w", .w), ("h", .h), ("name", .name), ("score", .score),
  ]
  private static let table = NameTable(spellings.map(\.0))

  /// The documented spelling.
  var name: String { Self.spellings.first { $0.1 == self }?.0 ?? "" }

  /// The key that stands in `range` of the window, escapes decoded.
  static func of(_ window: Span<UInt8>, _ range: Range<Int>) -> PredictionsKey {
    table.find(window, range).map { spellings[$0].1 } ?? .unknown
  }

  /// The feature set whose list stands under this key.
  var featureSet: FeatureSet? {
    switch self {
    case .emotions: .emotion
    case .facs: .facs
    case .descriptions: .description
    case .sentiment: .sentiment
    case .toxicity: .toxicity
    default: nil
    }
  }
}
