/// The rows of large documents: which holes they have before the scores, and what stands in these.
enum BigRow {
  /// A row with a hole for every value: the leading ones first, then a score each of the first list, or one for all
  /// entries of this list.
  static func template(_ shape: ModelShape, oneHoleForScores: Bool = false) -> JSONValue {
    let leading = leadingHoles(shape)
    let count = leading.reduce(0) { $0 + $1.value.leaves.count { if case .number = $0 { true } else { false } } }
    let scores = oneHoleForScores ? [Template.hole(count)] : entries(shape, firstHole: count)
    let others = shape.lists.dropFirst().map { (key: $0.key, value: JSONValue.null) }
    return .object(leading + [(shape.lists[0].key, .array(scores))] + others)
  }

  /// The entries of the first list of scores; the holes are numbered from `firstHole` on.
  static func entries(_ shape: ModelShape, firstHole: Int = 0) -> [JSONValue] {
    shape.lists[0].names.enumerated().map { index, name in
      ["name": .string(name), "score": Template.hole(firstHole + index)]
    }
  }

  private static func leadingHoles(_ shape: ModelShape) -> [(key: String, value: JSONValue)] {
    let hole = Template.hole
    switch shape.name {
    case "face":
      return [
        ("frame", hole(0)), ("time", hole(1)), ("prob", hole(2)),
        ("box", ["x": hole(3), "y": hole(4), "w": hole(5), "h": hole(6)]),
      ]
    case "prosody":
      return [
        ("text", hole(0)), ("time", ["begin": hole(1), "end": hole(2)]), ("confidence", hole(3)),
        ("speaker_confidence", hole(4)),
      ]
    default:
      return [
        ("text", hole(0)), ("position", ["begin": hole(1), "end": hole(2)]),
        ("time", ["begin": hole(3), "end": hole(4)]), ("confidence", hole(5)), ("speaker_confidence", nil),
      ]
    }
  }

  /// The leading values of a row, in the order of the holes; `exponents`: numbers spelled with an exponent.
  static func leading(_ shape: ModelShape, row: Int, exponents: Bool = false, random: inout Random) -> [[UInt8]] {
    func spelled(_ value: JSONValue) -> [UInt8] {
      Array((exponents ? BigNumber.withExponent(value.cell) : value.cell).utf8)
    }
    switch shape.name {
    case "face":
      let frame = row * 10
      let size = random.between(80, 300)
      let box = [random.between(0, 1_500), random.between(0, 800), size, size * 1.25]
      return [.number(String(frame)), frame == 0 ? 0 : .double(frameTime(frame)), .float32(1 - 0.01 * random.unit())]
        .map(spelled) + box.map { spelled(.float32($0)) }
    case "prosody":
      return [
        texts[random.below(texts.count)], spelled(.double(Double(row) * 2.5)),
        spelled(.double(Double(row) * 2.5 + 2.3)),
        spelled(.float32(random.between(0.5, 1))), spelled(.float32(random.between(0.5, 1))),
      ]
    default:
      return [
        texts[random.below(texts.count)], spelled(.number(String(row * 40))), spelled(.number(String(row * 40 + 38))),
        spelled(.double(Double(row) * 2.5 + 0.2)), spelled(.double(Double(row) * 2.5 + 2.1)),
        spelled(.float32(random.between(0.5, 1))),
      ]
    }
  }

  private static let texts: [[UInt8]] = [
    "Yes.", "I think so, yes.", "She said \"perhaps\" and left.", "Once more, please.", "Naïve, I know.",
    "Forty pumpkins? On a balcony? 🎃", "No.\nNo, not at all.", "It was late, of course; it always is.",
  ].map { JSONValue.string($0).text(.compact) }
}
