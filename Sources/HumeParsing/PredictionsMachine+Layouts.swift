import HumeTypes

/// The layouts of one model's rows, and how they have done.
struct LayoutCache {
  /// How many kinds of rows are kept.
  static let limit = 4
  /// Rows longer than this are left to the general reader, so that windows need not grow.
  static let longestRow = 128 << 10

  let model: Model
  private(set) var layouts: [RowLayout] = []
  /// The layout that matched last; it is tried first.
  var current = 0
  /// Rows in a row that matched nothing. After many only some are tried, until one matches.
  private var missesInARow = 0
  private var misses = 0
  /// How many misses there have to be until another layout is learned in place of one.
  private var nextLearning = 0

  init(model: Model) { self.model = model }

  /// Whether the next row is worth comparing.
  var isWorthTrying: Bool { !layouts.isEmpty && (missesInARow < 16 || missesInARow & 15 == 0) }

  mutating func hit(_ index: Int) {
    current = index
    missesInARow = 0
  }

  /// Counts a row that the general reader has to read; true where it should be learned from.
  mutating func miss() -> Bool {
    misses += 1
    missesInARow += 1
    return layouts.count < LayoutCache.limit ? misses <= 64 || misses & 63 == 0 : misses >= nextLearning
  }

  /// Takes a new layout, where there is no room for that of one that did not match lately. Each time it takes twice as
  /// many misses until the next one.
  mutating func learn(_ layout: RowLayout) {
    if layouts.count < LayoutCache.limit {
      layouts.append(layout)
    } else {
      layouts[(current + 1) % layouts.count] = layout
    }
    nextLearning = 2 * misses + 16
  }

  /// Forgets all layouts: they were learned with fewer names.
  mutating func removeAll() {
    layouts = []
    current = 0
  }
}

extension PredictionsMachine {
  /// What `readKnownRow` came to.
  enum KnownRow { case read, unknown, needsInput }

  /// Finds the layouts of a model; they are kept while the input lasts.
  mutating func beginModelLayouts(_ model: Model) {
    cache = caches.firstIndex { $0.model == model } ?? caches.count
    if cache == caches.count { caches.append(LayoutCache(model: model)) }
    lastLayout = nil
  }

  /// Reads the next row of the group, if it looks like one before.
  mutating func readKnownRow(_ bytes: Span<UInt8>, isFinal: Bool) -> KnownRow {
    guard caches[cache].isWorthTrying else { return .unknown }
    var at = lexer.position
    bytes.skipSpace(&at, before: bytes.count)
    switch lexer.expected {
    case .valueOrEnd: break
    case .commaOrEnd:
      guard at < bytes.count, bytes[at] == UInt8(ascii: ",") else { return .unknown }
      at += 1
      bytes.skipSpace(&at, before: bytes.count)
    default: return .unknown
    }
    guard at < bytes.count, bytes[at] == UInt8(ascii: "{") else { return .unknown }
    let count = caches[cache].layouts.count
    var isCutOff = false
    for i in 0..<count {
      let index = (caches[cache].current + i) % count
      let layout = caches[cache].layouts[index]
      switch values.match(layout, bytes, at: at, isFinal: isFinal) {
      case .matched(let end):
        guard take(layout, bytes, at..<end) else { continue }
        caches[cache].hit(index)
        return .read
      case .differs: continue
      case .needsInput: isCutOff = true
      }
    }
    return isCutOff && bytes.count - at < LayoutCache.longestRow ? .needsInput : .unknown
  }

  /// Makes the row of the values that were read; false where one of them has to be looked at by the general reader.
  private mutating func take(_ layout: RowLayout, _ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    if lastLayout !== layout {
      beginRow(layout)
      lastLayout = layout
    }
    guard takeNumbers(layout) else {
      lastLayout = nil
      return false
    }
    for (i, text) in values.texts.enumerated() { take(layout.texts[i], string(text, bytes)) }
    let numbers = values.numbers
    for run in layout.runs {
      row.fill(run.set, numbers.span, from: run.first, columns: run.columns)
    }
    for doubt in layout.doubts { countAgain(doubt) }
    row.index = group.rows
    row.unit = group.rows
    group.rows += 1
    if let lines = layout.lines {
      lexer.countLines(bytes, to: range.lowerBound)
      lexer.line += lines
      lexer.counted = range.upperBound
    }
    lexer.frames[lexer.frames.count - 1].index += 1
    lexer.expected = .commaOrEnd
    lexer.position = range.upperBound
    return true
  }

  /// Empties the row but for what is the same in all rows of the layout.
  private mutating func beginRow(_ layout: RowLayout) {
    row.time = .none
    row.fields = RowFields()
    row.fields.nulls = layout.nulls
    for i in 0..<5 { row.sets[i] = nil }
    for run in layout.runs { row.sets[run.set.index] = run.scores }
  }

  private mutating func takeNumbers(_ layout: RowLayout) -> Bool {
    var (begin, end) = (0.0, 0.0)
    var box = BoundingBox(x: 0, y: 0, w: 0, h: 0)
    for number in layout.numbers {
      let value = values.numbers[number.index]
      switch number.field {
      case .frame:
        guard let frame = Int(exactly: value) else { return false }
        row.fields.frame = frame
      case .prob: row.fields.prob = value
      case .confidence: row.fields.confidence = value
      case .speakerConfidence: row.fields.speakerConfidence = value
      case .entityConfidence: row.fields.entityConfidence = value
      case .support: row.fields.support = value
      case .time: row.time = .instant(value)
      case .timeBegin, .positionBegin: begin = value
      case .timeEnd, .positionEnd: end = value
      case .x: box.x = value
      case .y: box.y = value
      case .w: box.w = value
      case .h: box.h = value
      }
      switch number.completes {
      case .none: break
      case .box: row.fields.box = box
      case .time: row.time = .interval(begin: begin, end: end)
      case .position:
        guard let first = Int(exactly: begin), let last = Int(exactly: end) else { return false }
        row.fields.position = TextPosition(begin: first, end: last)
      }
    }
    return true
  }

  private mutating func take(_ field: RowLayout.TextField, _ text: String) {
    switch field {
    case .text: row.fields.text = text
    case .entity: row.fields.entity = text
    case .uri: row.fields.uri = text
    case .linkWord: row.fields.linkWord = text
    }
  }

  private func string(_ text: RowLayout.Text, _ bytes: Span<UInt8>) -> String {
    if text.hasEscapes { return String(decoding: decodeString(bytes, text.begin..<text.end), as: UTF8.self) }
    return bytes.extracting(text.begin..<text.end).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }

  private mutating func countAgain(_ doubt: RowLayout.Doubt) {
    _ = warnings.countAgain(doubt.code, subject: doubt.subject, input: context.input)
  }

  // MARK: Learning

  /// Notes that the general reader reads a row, which has just begun.
  mutating func beginGeneralRow() {
    lastLayout = nil
    // Of a row that is looked for in vain, nothing has to be known.
    rowBegin = usesLayouts && caches[cache].miss() ? lexer.base + lexer.position - 1 : -1
  }

  /// Learns from the row that the general reader has just read, where that is wanted and the row is still there.
  mutating func learnRow(_ bytes: Span<UInt8>) {
    guard rowBegin >= lexer.base, lexer.base + lexer.position - rowBegin < LayoutCache.longestRow else { return }
    let range = rowBegin - lexer.base..<lexer.position
    let (scores, indices) = (scores, listIndices)
    let draft = RowLayoutDraft(bytes, range, row: row, limits: context.limits) { set in
      indices[set.index].map { ($0, scores[$0]) }
    }
    if let draft { caches[cache].learn(RowLayout(draft)) }
  }
}
