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

/// The bytes between the values of rows of one kind, and what the values are; reads rows of that kind.
///
/// It is a value that is used where it lies, with all its lists, so that a row costs no counting of references.
struct RowLayout: Sendable {
  /// What stands behind a literal.
  enum Slot: UInt8 {
    /// A number.
    case number
    /// A number or null.
    case score
    /// The rest of the literal.
    case literal
    /// The content of a string, between its quotes.
    case text
    /// Any value of a field that is not documented.
    case skipped
    /// Nothing: the row is over.
    case end
  }

  /// A literal, or up to 48 bytes of one, and the slot behind it.
  struct Step: Sendable {
    let literal: Literal
    let slot: Slot
  }

  /// A number of a row that is not a score.
  enum NumberField: UInt8 {
    case frame, prob, confidence, speakerConfidence, entityConfidence, support
    case time, timeBegin, timeEnd, positionBegin, positionEnd, x, y, w, h
  }

  /// An object of numbers.
  enum Part: UInt8 { case none, box, time, position }

  /// A number's field, and its place among the numbers.
  struct NumberPlace: Sendable {
    let field: NumberField
    let index: Int
    /// What is whole with this number.
    var completes = Part.none
  }

  /// A text of a row.
  enum TextField: UInt8 { case text, entity, uri, linkWord }

  /// A stretch of text in the window.
  struct Text: Sendable {
    let begin: Int
    let end: Int
    let hasEscapes: Bool
  }

  /// The scores of a set: which of the row's numbers they are, and where in `columns` their columns stand; -1 where they
  /// are all columns in order.
  struct Run: Sendable {
    let set: FeatureSet
    let first: Int
    let count: Int
    let columns: Int
  }

  /// A kind of warning that every row of the layout gives.
  struct Doubt: Sendable {
    let code: String
    let subject: String
  }

  /// Tells the layouts of one reader apart.
  let id: Int
  let steps: [Step]
  let numberPlaces: [NumberPlace]
  let textFields: [TextField]
  let runs: [Run]
  let columns: [Int]
  /// The scores of the row that was learned from, one for each run: names and order are those of all rows.
  let scores: [Scores]
  let nulls: RowKeys
  let doubts: [Doubt]
  /// How many line feeds the literals hold; nil where skipped values could hold more.
  let lines: Int?
  /// Whether plain scores are only recognised, and stay missing.
  let skipsScores: Bool

  // The values of the row that was compared last.
  private(set) var numbers: [Double]
  private(set) var texts: [Text] = []
  private let table = NumberTable.shared.words

  init(_ draft: RowLayoutDraft, id: Int, skipsScores: Bool) {
    self.id = id
    self.skipsScores = skipsScores
    (steps, lines) = (draft.steps, draft.skips ? nil : draft.lines)
    (numberPlaces, textFields, runs, columns) = (draft.numberPlaces, draft.textFields, draft.runs, draft.columns)
    (scores, nulls, doubts) = (draft.scores, draft.nulls, draft.doubts)
    numbers = Array(repeating: .nan, count: draft.numberCount)
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

extension RowLayout {
  /// Compares the row that begins at `start` and reads its values. `isFinal`: nothing follows the window.
  mutating func match(_ bytes: Span<UInt8>, at start: Int, isFinal: Bool) -> RowMatch {
    let raw = bytes.bytes
    // What is compared and read from a place up to here on lies in the window.
    let end = bytes.count - PlainNumber.reach
    var (at, index, number) = (start, 0, 0)
    if !texts.isEmpty { texts.removeAll(keepingCapacity: true) }
    // Taken out, to be changed while the steps are read.
    var numbers: [Double] = []
    swap(&numbers, &self.numbers)
    defer { swap(&numbers, &self.numbers) }
    while true {
      let slot =
        skipsScores
        ? RowLayout.matchNumbers(
          raw, at: &at, end: end, steps: steps.span, index: &index, table: table.span, numbers: numbers.mutableSpan,
          number: &number, SkippedScores.self)
        : RowLayout.matchNumbers(
          raw, at: &at, end: end, steps: steps.span, index: &index, table: table.span, numbers: numbers.mutableSpan,
          number: &number, ReadScores.self)
      switch slot {
      case .matched(.number), .matched(.score):
        switch RowLayout.readOddNumber(bytes, at: at, orNull: slot == .matched(.score), isFinal: isFinal) {
        case .value(let value, let end): (numbers[number], at) = (value, end)
        case .differs: return .differs
        case .needsInput: return .needsInput
        }
        number += 1
      case .matched(.text):
        if let stop = bytes.plainTextEnd(at, before: end) {
          texts.append(Text(begin: at, end: stop, hasEscapes: false))
          at = stop
        } else {
          switch RowLayout.readOddText(bytes, at: at, isFinal: isFinal) {
          case .value(let text, let end):
            texts.append(text)
            at = end
          case .differs: return .differs
          case .needsInput: return .needsInput
          }
        }
      case .matched(.skipped):
        switch RowLayout.skip(bytes, at: at, isFinal: isFinal) {
        case .value(_, let end): at = end
        case .differs: return .differs
        case .needsInput: return .needsInput
        }
      case .matched(.end): return .matched(end: at)
      case .differs, .matched(.literal): return .differs
      case .cutOff: return isFinal ? .differs : .needsInput
      }
    }
  }

  private enum Stop: Equatable {
    case matched(Slot)
    case differs
    case cutOff
  }

  /// The hot loop: goes from literal to literal over plain numbers, up to the first slot that is none.
  ///
  /// Loads are not checked one by one: `end` leaves room for all of a step, the last step is `.end`, and there is a
  /// number for each slot of one. Compiled once for each way, since a question a number would cost more than it saves.
  @inline(never)
  private static func matchNumbers<Way: ScoreReading>(
    _ raw: RawSpan, at place: inout Int, end: Int, steps: Span<Step>, index stepIndex: inout Int, table: Span<UInt64>,
    numbers: consuming MutableSpan<Double>, number numberIndex: inout Int, _ way: Way.Type
  ) -> Stop {
    var (at, index, number) = (place, stepIndex, numberIndex)
    defer { (place, stepIndex, numberIndex) = (at, index, number) }
    while true {
      let step = steps[unchecked: index]
      guard at &+ step.literal.length <= end else { return .cutOff }
      guard step.literal.isAt(at, raw) else { return .differs }
      at &+= step.literal.length
      index &+= 1
      if step.slot.rawValue > Slot.score.rawValue {
        if step.slot == .literal { continue }
        return .matched(step.slot)
      }
      if let more = PlainNumber.scan(raw, at: at) {
        if !Way.skips || step.slot != .score {
          let value = PlainNumber.value(raw, at: at, more: more, table)
          if value.isNaN { return .matched(step.slot) }
          numbers[unchecked: number] = value
        }
        at &+= 18 &+ more
      } else {
        let found = PlainNumber.readOther(raw, at: at, table)
        if found.value.isNaN { return .matched(step.slot) }
        numbers[unchecked: number] = found.value
        at = found.end
      }
      number &+= 1
    }
  }

  /// What becomes of plain scores.
  private protocol ScoreReading { static var skips: Bool { get } }
  private enum ReadScores: ScoreReading { static var skips: Bool { false } }
  private enum SkippedScores: ScoreReading { static var skips: Bool { true } }

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
  private static func readOddText(_ bytes: Span<UInt8>, at place: Int, isFinal: Bool) -> Found<Text> {
    var lexer = JSONLexer()
    lexer.position = place - 1
    guard let isWhole = try? lexer.string(bytes, isFinal) else { return .differs }
    guard isWhole else { return .needsInput }
    let text = Text(
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
