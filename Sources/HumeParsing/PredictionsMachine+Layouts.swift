import HumeTypes

/// The layouts of one model's rows, and how they have done.
struct LayoutCache {
  /// How many kinds of rows are kept.
  static let limit = 4
  /// Rows longer than this are left to the general reader, so that windows need not grow.
  static let longestRow = 128 << 10

  let model: Model
  var layouts: [RowLayout] = []
  /// The layout that matched last; it is tried first.
  var current = 0
  /// Rows in a row that matched nothing. After many only some are tried, until one matches.
  private var missesInARow = 0
  private var misses = 0
  /// How many misses there have to be until another layout is learned in place of one.
  private var nextLearning = 0

  init(model: Model) { self.model = model }

  /// The place of the layout with an id.
  func index(of id: Int) -> Int? {
    for i in 0..<layouts.count where layouts[i].id == id { return i }
    return nil
  }

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
    lastLayout = -1
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
    if let known = takePrepared(bytes, at: at) { return known }
    let count = caches[cache].layouts.count
    var isCutOff = false
    for i in 0..<count {
      let index = (caches[cache].current + i) % count
      switch caches[cache].layouts[index].match(bytes, at: at, isFinal: isFinal) {
      case .matched(let end):
        let isSame = lastLayout == index
        lastLayout = -1
        guard caches[cache].layouts[index].fill(&row.pointee, bytes, isSame: isSame) else { continue }
        take(index, bytes, at..<end)
        return .read
      case .differs: continue
      case .needsInput: isCutOff = true
      }
    }
    return isCutOff && bytes.count - at < LayoutCache.longestRow ? .needsInput : .unknown
  }

  /// Takes the row at a place of the window if it was prepared; nil where it was not.
  private mutating func takePrepared(_ bytes: Span<UInt8>, at start: Int) -> KnownRow? {
    guard let found = prepared.row(at: lexer.base + start),
      let index = caches[cache].index(of: found.layout)
    else { return nil }
    let range = start..<found.end - lexer.base
    guard range.upperBound <= bytes.count else { return .needsInput }
    let isSame = lastLayout == index
    lastLayout = -1
    guard
      prepared.current.fill(
        &row.pointee, from: found, by: &caches[cache].layouts[index], bytes, base: lexer.base, isSame: isSame)
    else { return nil }
    take(index, bytes, range)
    return .read
  }

  /// Goes on behind the row that a layout has made.
  private mutating func take(_ index: Int, _ bytes: Span<UInt8>, _ range: Range<Int>) {
    lastLayout = index
    caches[cache].hit(index)
    for i in 0..<caches[cache].layouts[index].doubts.count { countAgain(caches[cache].layouts[index].doubts[i]) }
    row.pointee.index = group.rows
    row.pointee.unit = group.rows
    group.rows += 1
    if let lines = caches[cache].layouts[index].lines {
      lexer.countLines(bytes, to: range.lowerBound)
      lexer.line += lines
      lexer.counted = range.upperBound
    }
    lexer.frames[lexer.frames.count - 1].index += 1
    lexer.expected = .commaOrEnd
    lexer.position = range.upperBound
  }

  private mutating func countAgain(_ doubt: RowLayout.Doubt) {
    // A kind that is not there was met when there were too many to be told one by one.
    if !warnings.countAgain(doubt.code, subject: doubt.subject, input: context.input) { warnOfMore(doubt.code) }
  }

  /// The layouts of all models.
  var layouts: RowLayouts {
    var layouts = RowLayouts()
    layouts.all = caches.flatMap(\.layouts)
    return layouts
  }

  // MARK: Learning

  /// Notes that the general reader reads a row, which has just begun.
  mutating func beginGeneralRow() {
    lastLayout = -1
    // Of a row that is looked for in vain, nothing has to be known.
    rowBegin = usesLayouts && caches[cache].miss() ? lexer.base + lexer.position - 1 : -1
  }

  /// Learns from the row that the general reader has just read, where that is wanted and the row is still there.
  mutating func learnRow(_ bytes: Span<UInt8>) {
    guard rowBegin >= lexer.base, lexer.base + lexer.position - rowBegin < LayoutCache.longestRow else { return }
    let range = rowBegin - lexer.base..<lexer.position
    let (scores, indices) = (scores, listIndices)
    let draft = RowLayoutDraft(bytes, range, row: row.pointee, limits: context.limits) { set in
      indices[set.index].map { scores[$0] }
    }
    guard let draft else { return }
    layoutsLearned += 1
    caches[cache].learn(RowLayout(draft, id: layoutsLearned, skipsScores: context.skipsScores))
  }
}
