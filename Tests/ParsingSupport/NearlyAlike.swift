package import TestSupport

/// Makes documents with many rows of a few kinds, most of them spelled alike and some almost so.
///
/// Every decision takes a byte of `choices`. A row takes one, which says its kind; where the highest bit is set, two more
/// say which of its values is odd and how.
package struct NearlyAlike {
  var choices: Choices
  var writer: JSONSpelling
  /// Values to come until the odd one of the row, and how that is odd.
  var oddIn = -1
  var oddity = 0
  private let model: String
  private(set) var kinds: [[Member]] = []

  /// A key of a row and what stands under it.
  struct Member {
    enum Value { case number, whole, text, null, skipped, box, interval, position, scores([String]) }
    let key: String
    let value: Value
  }

  /// A document.
  package static func document(_ choices: consuming Choices) -> [UInt8] {
    var maker = NearlyAlike(choices)
    maker.document()
    return maker.writer.bytes
  }

  /// A document, then changed in places by what is left of the choices.
  package static func editedDocument(_ choices: consuming Choices) -> [UInt8] {
    var maker = NearlyAlike(choices)
    maker.document()
    maker.edit()
    return maker.writer.bytes
  }

  private init(_ choices: consuming Choices) {
    self.choices = choices
    writer = JSONSpelling(style: self.choices.below(4))
    model = self.choices.pick(["language", "face", "iris", "ner", "prosody"])
    for _ in 0...self.choices.below(3) { kinds.append(kind()) }
  }

  // MARK: Kinds of rows

  private static let members: [Member] = [
    .init(key: "frame", value: .whole), .init(key: "time", value: .number), .init(key: "time", value: .interval),
    .init(key: "prob", value: .number), .init(key: "box", value: .box), .init(key: "text", value: .text),
    .init(key: "position", value: .position), .init(key: "confidence", value: .number),
    .init(key: "speaker_confidence", value: .null), .init(key: "speakerConfidence", value: .number),
    .init(key: "entity", value: .text), .init(key: "support", value: .number), .init(key: "uri", value: .text),
    .init(key: "extra", value: .skipped), .init(key: "id", value: .skipped), .init(key: "time", value: .null),
    .init(key: "facs", value: .null),
  ]

  private mutating func kind() -> [Member] {
    var kind = (0..<choices.below(6)).map { _ in choices.pick(Self.members) }
    kind.append(.init(key: "emotions", value: .scores(names())))
    if choices.below(3) == 1 {
      kind.append(.init(key: "sentiment", value: .scores((1...9).map { "\($0)" })))
      kind.append(.init(key: "toxicity", value: choices.below(2) == 0 ? .null : .scores(["threat", "toxic"])))
    }
    // Another order of the keys, a key twice, or one missing.
    switch choices.below(8) {
    case 1: kind.reverse()
    case 2: kind.append(kind[0])
    case 3: kind.removeLast()
    default: break
    }
    return kind
  }

  private mutating func names() -> [String] {
    let many = OracleVocabulary.names(model: model == "iris" ? "face" : model, set: "emotion")
    var names = Array(many.prefix(choices.pick([4, 1, 2, 7, 0, 3, many.count, 5])))
    switch choices.below(8) {
    case 1: names.reverse()
    case 2: names.append("Serenity")
    case 3: names.append("Schmäh")
    case 4: names = Array(many.suffix(3)) + names
    case 5: names.append(contentsOf: names.prefix(1))
    case 6: names.append(" Joy ")
    default: break
    }
    return names
  }

  // MARK: The document

  private mutating func document() {
    writer.open("[")
    for _ in 0...(choices.below(8) == 1 ? 1 : 0) { source() }
    writer.close("]")
  }

  private mutating func source() {
    writer.open("{")
    writer.key("source")
    writer.value(#"{"type":"url","url":"https://example.org/a.mp4"}"#)
    writer.key("results")
    writer.open("{")
    writer.key("predictions")
    writer.open("[")
    for file in 0...choices.below(2) { self.file("\(file).mp4") }
    writer.close("]")
    writer.key("errors")
    writer.value("[]")
    writer.close("}")
    writer.close("}")
  }

  private mutating func file(_ name: String) {
    writer.open("{")
    writer.key("file")
    writer.value("\"\(name)\"")
    writer.key("models")
    writer.open("{")
    writer.key(model)
    writer.open("{")
    writer.key("grouped_predictions")
    writer.open("[")
    for group in 0...choices.below(3) { self.group("spk_\(group)") }
    for bracket in ["]", "}", "}"] { writer.close(bracket) }
    writer.close("}")
  }

  /// A group, whose id may stand behind its rows: these are then read ahead, and a second time.
  private mutating func group(_ id: String) {
    let rows = choices.pick([8, 0, 1, 2, 3, 20, 40, 5])
    let isLate = choices.below(8) == 1
    writer.open("{")
    if !isLate { self.id(id) }
    writer.key("predictions")
    writer.open("[")
    for _ in 0..<rows { row() }
    writer.close("]")
    if isLate { self.id(id) }
    writer.close("}")
  }

  private mutating func id(_ id: String) {
    writer.key("id")
    writer.value("\"\(id)\"")
  }

  // MARK: Edits

  /// Changes the document in up to three places.
  private mutating func edit() {
    for _ in 0..<choices.below(4) {
      let (place, kind, byte) = (choices.byte() << 8 | choices.byte(), choices.below(6), UInt8(choices.byte()))
      let length = 1 + choices.below(40)
      writer.edit { bytes in
        let at = bytes.count * place >> 16
        switch kind {
        case 0: bytes[at] = byte
        case 1: bytes.insert(byte, at: at)
        case 2: bytes.remove(at: at)
        case 3: bytes[at] ^= 1 << (byte & 7)
        case 4: bytes.insert(contentsOf: Array(bytes[at...].prefix(length)), at: at)
        default: if bytes.count > length { bytes.removeSubrange(at..<min(at + length, bytes.count)) }
        }
      }
    }
  }
}
