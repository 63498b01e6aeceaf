import HumeTypes

// Rows of one kind are spelled alike: between their values stand the same bytes, keys, punctuation and white space. A
// layout holds these bytes, learned from one row that the general reader has read, and reads the next ones by comparing
// them sixteen at a time and going from value to value:
//
//     {"frame": 3, "time": 0.9, …, "emotions": [{"name": "Admiration", "score": 0.0534…}, {"name": "Adoration", …
//     ··········N··········N····…···············································S················…
//
// A row that differs anywhere matches no more, and nothing of it was taken: the general reader reads it instead, and
// warns or fails as it always does. So a layout never decides what a byte means; it only recognises what was understood
// before. What a number, text or skipped value is, is checked as strictly as there.

/// The bytes between the values of rows of one kind, and what the values are.
final class RowLayout: Sendable {
  /// What stands between two literals.
  enum Slot: UInt8 {
    /// A number.
    case number
    /// A number or null.
    case score
    /// The content of a string, between its quotes.
    case text
    /// Any value of a field that is not documented.
    case skipped
    /// Nothing: the row is over.
    case end
  }

  /// A literal and the slot behind it.
  struct Step {
    /// The literal's length in bytes, and in blocks of sixteen.
    let length: Int32
    let blocks: Int32
    let slot: Slot
  }

  /// A number of a row that is not a score.
  enum NumberField: UInt8 {
    case frame, prob, confidence, speakerConfidence, entityConfidence, support
    case time, timeBegin, timeEnd, positionBegin, positionEnd, x, y, w, h
  }

  /// A text of a row.
  enum TextField: UInt8 { case text, entity, uri, linkWord }

  /// The scores of a set: which of the row's numbers they are, and the columns they belong to where that is not all of
  /// them in order. `scores` are those of the row that was learned from.
  struct Run: Sendable {
    let list: Int
    let set: FeatureSet
    let first: Int
    let columns: [Int]?
    let scores: Scores
  }

  /// A number's field, and its place among the numbers.
  struct NumberPlace: Sendable {
    let field: NumberField
    let index: Int
    /// What is whole with this number.
    var completes = Part.none
  }

  /// An object of numbers.
  enum Part: UInt8 { case none, box, time, position }

  /// A stretch of text in the window.
  struct Text {
    let begin: Int
    let end: Int
    let hasEscapes: Bool
  }

  /// A kind of warning that every row of the layout gives.
  struct Doubt: Sendable {
    let code: String
    let subject: String
  }

  let steps: [Step]
  /// For each sixteen bytes of a literal: the bytes, and the mask of those that count.
  let blocks: [SIMD2<UInt64>]
  let numberCount: Int
  let numbers: [NumberPlace]
  let texts: [TextField]
  let runs: [Run]
  let nulls: RowKeys
  let doubts: [Doubt]
  /// How many line feeds the literals hold; nil where skipped values could hold more.
  let lines: Int?

  init(_ draft: RowLayoutDraft) {
    (steps, blocks, lines) = (draft.steps, draft.blocks, draft.skips ? nil : draft.lines)
    (numberCount, numbers, texts, runs) = (draft.numberCount, draft.numbers, draft.texts, draft.runs)
    (nulls, doubts) = (draft.nulls, draft.doubts)
  }
}

/// What came of comparing a row with a layout.
enum RowMatch {
  /// The row ends before this place.
  case matched(end: Int)
  case differs
  /// The window ends before the row does, or so close behind it that it cannot be compared.
  case needsInput
}

/// The memory that rows are read into: the values of the last row that matched a layout.
struct RowValues {
  var numbers: [Double] = []
  var texts: [RowLayout.Text] = []
  let table = NumberTable.shared.words

  /// Compares the row that begins at `start` with a layout and reads its values. `isFinal`: nothing follows the window.
  mutating func match(_ layout: RowLayout, _ bytes: Span<UInt8>, at start: Int, isFinal: Bool) -> RowMatch {
    if numbers.count < layout.numberCount {
      numbers = Array(repeating: 0, count: layout.numberCount)
    }
    // Taken out: the numbers are changed at the same time.
    var found: [RowLayout.Text] = []
    swap(&found, &texts)
    defer { swap(&found, &texts) }
    found.removeAll(keepingCapacity: true)
    let (steps, blocks, table) = (layout.steps, layout.blocks, table)
    return RowValues.match(
      bytes, at: start, isFinal: isFinal, steps: steps.span, blocks: blocks.span, table: table.span,
      numbers: numbers.mutableSpan, texts: &found)
  }

  /// The hot loop, over local variables alone.
  private static func match(
    _ bytes: Span<UInt8>, at start: Int, isFinal: Bool, steps: Span<RowLayout.Step>, blocks: Span<SIMD2<UInt64>>,
    table: Span<UInt64>, numbers: consuming MutableSpan<Double>, texts: inout [RowLayout.Text]
  ) -> RowMatch {
    let raw = bytes.bytes
    let end = bytes.count - PlainNumber.reach
    var (at, block, number) = (start, 0, 0)
    for index in steps.indices {
      let step = steps[index]
      guard at + Int(step.length) <= end else { return isFinal ? .differs : .needsInput }
      var difference = SIMD2<UInt64>.zero
      for i in 0..<Int(step.blocks) {
        let found = raw.unsafeLoadUnaligned(fromByteOffset: at &+ 16 &* i, as: SIMD2<UInt64>.self)
        difference |= (found ^ blocks[block]) & blocks[block &+ 1]
        block &+= 2
      }
      if difference[0] | difference[1] != 0 { return .differs }
      at &+= Int(step.length)
      switch step.slot {
      case .number, .score:
        let value = PlainNumber.read(raw, at: &at, table)
        if value.isNaN {
          switch readOddNumber(bytes, at: at, orNull: step.slot == .score, isFinal: isFinal) {
          case .value(let value, let end): (numbers[number], at) = (value, end)
          case .differs: return .differs
          case .needsInput: return .needsInput
          }
        } else {
          numbers[number] = value
        }
        number &+= 1
      case .text:
        if let stop = bytes.plainTextEnd(at, before: end) {
          texts.append(RowLayout.Text(begin: at, end: stop, hasEscapes: false))
          at = stop
        } else {
          switch readOddText(bytes, at: at, isFinal: isFinal) {
          case .value(let text, let end):
            texts.append(text)
            at = end
          case .differs: return .differs
          case .needsInput: return .needsInput
          }
        }
      case .skipped:
        switch skip(bytes, at: at, isFinal: isFinal) {
        case .value(_, let end): at = end
        case .differs: return .differs
        case .needsInput: return .needsInput
        }
      case .end: return .matched(end: at)
      }
    }
    return .differs
  }

  private enum Found<Value> {
    case value(Value, end: Int)
    case differs
    case needsInput
  }

  /// A number with many digits or an uncommon exponent, or null.
  @inline(never)
  private static func readOddNumber(_ bytes: Span<UInt8>, at place: Int, orNull: Bool, isFinal: Bool) -> Found<Double> {
    let first = bytes[place]
    if orNull, first == UInt8(ascii: "n") {
      return bytes.word(place, before: place + 4) == 0x6C6C_756E ? .value(.nan, end: place + 4) : .differs
    }
    guard first == UInt8(ascii: "-") || first &- UInt8(ascii: "0") < 10 else { return .differs }
    var decimal = Decimal()
    let end = decimal.scan(bytes, from: place)
    if end == bytes.count { return isFinal ? .differs : .needsInput }
    if decimal.fault != nil { return .differs }
    let value = decimal.double(bytes, place..<end)
    return value.isFinite ? .value(value, end: end) : .differs
  }

  /// A text with escapes or beyond ASCII, or a long one, checked by the lexer.
  @inline(never)
  private static func readOddText(_ bytes: Span<UInt8>, at place: Int, isFinal: Bool) -> Found<RowLayout.Text> {
    var lexer = JSONLexer()
    lexer.position = place - 1
    guard let isWhole = try? lexer.string(bytes, isFinal) else { return .differs }
    guard isWhole else { return .needsInput }
    let text = RowLayout.Text(
      begin: lexer.content.lowerBound, end: lexer.content.upperBound, hasEscapes: lexer.hasEscapes)
    return .value(text, end: text.end)
  }

  /// Any value.
  @inline(never)
  private static func skip(_ bytes: Span<UInt8>, at place: Int, isFinal: Bool) -> Found<Void> {
    // The document around it nests too: what comes near the limit is for the general reader.
    var limits = JSONLimits()
    limits.depth /= 2
    var lexer = JSONLexer(limits: limits)
    lexer.position = place
    repeat {
      guard let token = try? lexer.next(bytes, isFinal: isFinal) else { return .differs }
      if case .needsInput = token { return .needsInput }
    } while !lexer.isComplete
    return .value((), end: lexer.position)
  }
}
