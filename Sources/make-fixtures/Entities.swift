/// A made-up entity that the NER model found in a text.
struct MadeEntity {
  /// The kind, e.g. `LOC`.
  let kind: String
  /// The words in the text.
  let words: String
}

/// What the NER model makes of an utterance: the entities that its text holds, in their order.
func entities(_ list: [MadeEntity], in utterances: [Utterance], timed: Bool, random: inout Random) -> [MadeGroup] {
  var process = ScoreProcess(Names.emotions53, power: 5, persistence: 0.5, random: &random)
  var rows: [Row] = []
  for utterance in utterances {
    for entity in list {
      guard let offset = offset(of: entity.words, in: utterance.text) else { continue }
      let begin = utterance.position.lowerBound + offset
      rows.append(
        row(
          entity, position: begin..<begin + entity.words.unicodeScalars.count, utterance: timed ? utterance : nil,
          scores: process.next(&random), random: &random))
    }
  }
  return [MadeGroup(id: "unknown", rows: rows)]
}

private func row(
  _ entity: MadeEntity, position: Range<Int>, utterance: Utterance?, scores: [Double], random: inout Random
) -> Row {
  let page = String(entity.words.map { $0 == " " ? "_" : $0 })
  return Row(
    order: utterance?.begin ?? Double(position.lowerBound),
    leading: [
      ("entity", .string(entity.kind)), ("position", json(position)),
      ("entity_confidence", .float32(random.between(0.5, 1))), ("support", .number(String(random.below(9_000)))),
      ("uri", .string("http://example.org/resource/" + page)), ("link_word", .string(entity.words)),
      ("time", utterance.map { ["begin": .double($0.begin), "end": .double($0.end)] } ?? nil),
      ("confidence", utterance == nil ? nil : .float32(random.between(0.6, 0.99))), ("speaker_confidence", nil),
    ],
    scores: [scores])
}

/// Where `words` begin in `text`, in code points.
private func offset(of words: String, in text: String) -> Int? {
  let (needle, haystack) = (Array(words.unicodeScalars), Array(text.unicodeScalars))
  guard needle.count <= haystack.count else { return nil }
  return (0...haystack.count - needle.count).first { haystack[$0..<$0 + needle.count] == needle[...] }
}

/// Rows of the face mesh model: scores and nothing else.
func faceMesh(rows count: Int, random: inout Random) -> MadeGroup {
  var process = ScoreProcess(Names.emotions48, random: &random)
  let rows = (0..<count).map { Row(order: Double($0), leading: [], scores: [process.next(&random)]) }
  return MadeGroup(id: "unknown", rows: rows)
}
