import Foundation
import TestSupport

/// What predictions JSON documents, level by level.
indirect enum DocumentedFields: Sendable {
  /// A text, a number or null.
  case value
  /// The name of a score, where white space around it does not count.
  case name
  case list(DocumentedFields)
  case object([String: DocumentedFields])
  /// An object whose keys are names.
  case named(DocumentedFields)
  /// One of two, whichever the value is: an object or something else.
  case either(DocumentedFields, DocumentedFields)

  private static let scores = list(object(["name": name, "score": value]))
  private static let interval = object(["begin": value, "end": value])
  private static let row = object([
    "frame": value, "time": either(interval, value), "prob": value,
    "box": object(["x": value, "y": value, "w": value, "h": value]), "text": value, "position": interval,
    "confidence": value, "speaker_confidence": value, "entity": value, "entity_confidence": value, "support": value,
    "uri": value, "link_word": value, "emotions": scores, "facs": scores, "descriptions": scores, "sentiment": scores,
    "toxicity": scores,
  ])
  private static let model = object([
    "metadata": object(["confidence": value, "detected_language": value]),
    "grouped_predictions": list(object(["id": value, "predictions": list(row)])),
  ])

  /// A source with what came of it.
  static let source = object([
    "source": object(["type": value, "url": value, "filename": value, "content_type": value, "md5sum": value]),
    "results": object([
      "predictions": list(object(["file": value, "file_type": value, "models": named(model)])),
      "errors": list(object(["file": value, "message": value, "model": value])),
    ]),
    "error": value,
  ])
  static let webhook = object(["job_id": value, "status": value, "predictions": list(source)])

  /// The documented fields of a document, keys in snake case and sorted, numbers by their bits; null and absent apart.
  func of(_ json: OracleJSON) -> OracleJSON {
    if case .null = json { return .null }
    switch self {
    case .value:
      if case .number = json { return .number(json.double.map { String($0.bitPattern, radix: 16) } ?? "-") }
      return json
    case .name: return .string(json.text.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) } ?? "?")
    case .list(let element): return .array((json.elements ?? []).map(element.of))
    case .named(let value): return Self.sorted((json.members ?? []).map { OracleMember($0.key, value.of($0.value)) })
    case .either(let object, let other): return json.members == nil ? other.of(json) : object.of(json)
    case .object(let fields):
      return Self.sorted(
        uniqued((json.members ?? []).map { OracleMember(Self.snake($0.key), $0.value) }, by: \.key).compactMap {
          member in
          fields[member.key].map { OracleMember(member.key, $0.of(member.value)) }
        })
    }
  }

  private static func sorted(_ members: [OracleMember]) -> OracleJSON {
    .object(members.sorted { scalarsBefore($0.key, $1.key) })
  }

  private static func snake(_ key: String) -> String {
    key.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
  }

  /// The documented fields of a whole document; of a dictionary its sources.
  static func ofDocument(_ json: OracleJSON) -> OracleJSON {
    if json.elements != nil { return list(source).of(json) }
    if json.first("source", "results") != nil { return source.of(json) }
    if json.first("predictions", "job_id", "jobId") != nil { return webhook.of(json) }
    return .array(
      (json.members ?? []).flatMap { member in
        let inner = ofDocument(member.value)
        return inner.first("predictions")?.elements ?? inner.elements ?? [inner]
      })
  }
}
