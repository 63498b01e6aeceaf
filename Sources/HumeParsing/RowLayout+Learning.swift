import HumeTypes

/// A layout while it is learned from a row that the general reader has read without fault.
struct RowLayoutDraft {
  private(set) var steps: [RowLayout.Step] = []
  private(set) var numberCount = 0
  private(set) var numberPlaces: [RowLayout.NumberPlace] = []
  private(set) var textFields: [RowLayout.TextField] = []
  private(set) var runs: [RowLayout.Run] = []
  private(set) var columns: [Int] = []
  private(set) var scores: [Scores] = []
  private(set) var nulls: RowKeys = []
  private(set) var doubts: [RowLayout.Doubt] = []
  private(set) var lines = 0
  private(set) var skips = false

  private var lexer: JSONLexer
  /// Where the literal that is not yet complete begins.
  private var literal: Int
  private var seen: Set<PredictionsKey> = []

  /// Learns the row that stands in `range`, whose scores are in `row`; nil where it holds anything that has to be looked
  /// at each time. `list` gives a set's list.
  init?(
    _ bytes: Span<UInt8>, _ range: Range<Int>, row: borrowing Observation, limits: JSONLimits,
    list: (FeatureSet) -> ScoreList?
  ) {
    lexer = JSONLexer(limits: limits)
    lexer.position = range.lowerBound
    literal = range.lowerBound
    let bytes = bytes.extracting(first: range.upperBound)
    guard next(bytes) == .beginObject else { return nil }
    while true {
      switch next(bytes) {
      case .key:
        guard !lexer.hasEscapes else { return nil }
        let key = PredictionsKey.of(bytes, lexer.content)
        let name = lexer.text(bytes)
        let isDocumented =
          PredictionsMachine.documentedKeys(.row) & (1 << UInt64(key.rawValue)) != 0 && key != .unknown
        guard isDocumented ? seen.insert(key).inserted : true else { return nil }
        guard isDocumented ? learn(key, bytes, row, list) : learnUnknown(name, bytes) else { return nil }
      case .endObject:
        if !seen.contains(.emotions) { doubts.append(.init(code: "missing_key", subject: "emotions")) }
        close(.end, at: lexer.position, bytes)
        return
      default: return nil
      }
    }
  }

  /// The next token; nil where there is none, which a row that was read does not do.
  private mutating func next(_ bytes: Span<UInt8>) -> JSONToken? { try? lexer.next(bytes, isFinal: true) }

  /// Ends the literal before a slot.
  private mutating func close(_ slot: RowLayout.Slot, at end: Int, _ bytes: Span<UInt8>) {
    lines += newlines(bytes, literal..<end)
    var start = literal
    repeat {
      let stop = min(end, start + Literal.longest)
      steps.append(.init(literal: Literal(bytes, start..<stop), slot: stop == end ? slot : .literal))
      start = stop
    } while start < end
  }

  /// Takes the number that the lexer has just read.
  private mutating func number(_ slot: RowLayout.Slot, _ bytes: Span<UInt8>) {
    var start = lexer.position
    while start > literal, isNumeric(bytes[start - 1]) { start -= 1 }
    close(slot, at: start, bytes)
    literal = lexer.position
    numberCount += 1
  }

  private func isNumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
      UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  // MARK: The keys of a row

  private mutating func learn(
    _ key: PredictionsKey, _ bytes: Span<UInt8>, _ row: borrowing Observation,
    _ list: (FeatureSet) -> ScoreList?
  ) -> Bool {
    guard let token = next(bytes) else { return false }
    if case .null = token { return learnNull(key) }
    if let set = key.featureSet {
      guard let list = list(set), let scores = row.sets[set.index] else { return false }
      return token == .beginArray && learnScores(list, scores, bytes)
    }
    switch (key, token) {
    case (.frame, .number): return take(.frame, bytes)
    case (.time, .number): return take(.time, bytes)
    case (.prob, .number): return take(.prob, bytes)
    case (.confidence, .number): return take(.confidence, bytes)
    case (.speakerConfidence, .number): return take(.speakerConfidence, bytes)
    case (.entityConfidence, .number): return take(.entityConfidence, bytes)
    case (.support, .number): return take(.support, bytes)
    case (.box, .beginObject): return learnPart(.box, [.x: .x, .y: .y, .w: .w, .h: .h], bytes)
    case (.time, .beginObject): return learnPart(.time, [.begin: .timeBegin, .end: .timeEnd], bytes)
    case (.position, .beginObject): return learnPart(.position, [.begin: .positionBegin, .end: .positionEnd], bytes)
    case (.text, .string): return take(.text, bytes)
    case (.entity, .string): return take(.entity, bytes)
    case (.uri, .string): return take(.uri, bytes)
    case (.linkWord, .string): return take(.linkWord, bytes)
    default: return false
    }
  }

  private mutating func learnNull(_ key: PredictionsKey) -> Bool {
    guard let rowKey = RowKeys(key) else { return false }
    nulls.insert(rowKey)
    return true
  }

  private mutating func take(_ field: RowLayout.NumberField, _ bytes: Span<UInt8>) -> Bool {
    numberPlaces.append(.init(field: field, index: numberCount))
    number(.number, bytes)
    return true
  }

  private mutating func take(_ field: RowLayout.TextField, _ bytes: Span<UInt8>) -> Bool {
    textFields.append(field)
    close(.text, at: lexer.content.lowerBound, bytes)
    literal = lexer.content.upperBound
    return true
  }

  /// An object of nothing but numbers under known keys, each once.
  private mutating func learnPart(
    _ part: RowLayout.Part, _ fields: [PredictionsKey: RowLayout.NumberField], _ bytes: Span<UInt8>
  ) -> Bool {
    var rest = fields
    while true {
      switch next(bytes) {
      case .key:
        guard !lexer.hasEscapes, let field = rest.removeValue(forKey: PredictionsKey.of(bytes, lexer.content)),
          next(bytes) == .number
        else { return false }
        _ = take(field, bytes)
      case .endObject:
        guard rest.isEmpty else { return false }
        numberPlaces[numberPlaces.count - 1].completes = part
        return true
      default: return false
      }
    }
  }

  private mutating func learnUnknown(_ name: String, _ bytes: Span<UInt8>) -> Bool {
    doubts.append(.init(code: "unknown_field", subject: name))
    guard let token = next(bytes) else { return false }
    skips = true
    // Where the value begins: behind the colon and white space that stand behind the key.
    switch token {
    case .string: close(.skipped, at: lexer.content.lowerBound - 1, bytes)
    case .number:
      number(.skipped, bytes)
      numberCount -= 1
    case .null, .true: close(.skipped, at: lexer.position - 4, bytes)
    case .false: close(.skipped, at: lexer.position - 5, bytes)
    case .beginArray, .beginObject:
      close(.skipped, at: lexer.position - 1, bytes)
      let depth = lexer.depth
      while lexer.depth >= depth { guard next(bytes) != nil else { return false } }
    default: return false
    }
    literal = lexer.position
    return true
  }

  // MARK: Scores

  private mutating func learnScores(
    _ list: ScoreList, _ scores: Scores, _ bytes: Span<UInt8>
  ) -> Bool {
    let first = numberCount
    var columns: [Int] = []
    var named = Array(repeating: false, count: list.names.count)
    while true {
      switch next(bytes) {
      case .beginObject:
        guard let column = learnScore(list, bytes), !named[column] else { return false }
        named[column] = true
        columns.append(column)
      case .endArray:
        // Where the names came in another order, or some are not there.
        let isWhole = columns.elementsEqual(0..<scores.vocabulary.count)
        guard (scores.order?.columns).map({ $0 == columns }) ?? isWhole else { return false }
        runs.append(
          .init(set: list.set, first: first, count: columns.count, columns: isWhole ? -1 : self.columns.count))
        if !isWhole { self.columns += columns }
        self.scores.append(scores)
        if !isWhole, named[..<list.documentedCount].contains(false) {
          doubts.append(.init(code: "missing_name", subject: list.set.rawValue))
        }
        return true
      default: return false
      }
    }
  }

  /// An object of a name and a score; gives the column.
  private mutating func learnScore(_ list: ScoreList, _ bytes: Span<UInt8>) -> Int? {
    var column: Int?
    var hasScore = false
    while true {
      switch next(bytes) {
      case .key:
        guard !lexer.hasEscapes else { return nil }
        switch PredictionsKey.of(bytes, lexer.content) {
        case .name:
          guard column == nil, next(bytes) == .string, !lexer.hasEscapes else { return nil }
          column = list.names.find(bytes, lexer.content)
        case .score:
          guard !hasScore, let token = next(bytes) else { return nil }
          hasScore = true
          switch token {
          case .number: number(.score, bytes)
          case .null:
            close(.score, at: lexer.position - 4, bytes)
            literal = lexer.position
            numberCount += 1
          default: return nil
          }
        default: return nil
        }
      case .endObject: return hasScore ? column : nil
      default: return nil
      }
    }
  }
}

extension RowKeys {
  /// The documented key of a row that may be null.
  fileprivate init?(_ key: PredictionsKey) {
    switch key {
    case .frame: self = .frame
    case .time: self = .time
    case .prob: self = .prob
    case .box: self = .box
    case .text: self = .text
    case .position: self = .position
    case .confidence: self = .confidence
    case .speakerConfidence: self = .speakerConfidence
    case .entity: self = .entity
    case .entityConfidence: self = .entityConfidence
    case .support: self = .support
    case .uri: self = .uri
    case .linkWord: self = .linkWord
    default:
      guard let set = key.featureSet else { return nil }
      self.init(set)
    }
  }
}
