import HumeTypes

/// The scores of one feature set of one model while they are read: what names there are, and those of the row at hand.
struct ScoreList {
  let model: Model
  let set: FeatureSet
  let documentedCount: Int
  var vocabulary: Vocabulary
  var names: NameTable
  /// A value a name of the vocabulary; NaN where the row has none.
  var values: [Double]
  /// The row, counted, that named a column last.
  var stamps: [Int]
  var stamp = 0
  /// The columns that the row named, in its order.
  var columns: [Int] = []
  /// The order of the row before, which most rows share.
  var order: ScoreOrder?
  /// Names that the vocabulary has to take up when the row ends.
  private var newNames: [String] = []

  init(model: Model, set: FeatureSet) {
    self.model = model
    self.set = set
    vocabulary = Vocabulary.documented(set, of: model) ?? .empty
    documentedCount = vocabulary.count
    names = NameTable(vocabulary.names)
    values = Array(repeating: .nan, count: vocabulary.count)
    stamps = Array(repeating: 0, count: vocabulary.count)
  }

  mutating func begin() {
    stamp += 1
    columns.removeAll(keepingCapacity: true)
    for i in values.indices { values[i] = .nan }
  }

  /// The column of a name, expected where the row before had it.
  @inline(__always)
  func column(_ window: Span<UInt8>, _ range: Range<Int>) -> Int? {
    let place = columns.count
    let expected: Int
    if let order { expected = place < order.columns.count ? order.columns[place] : 0 } else { expected = place }
    if expected < names.count, names.isName(expected, window, range) { return expected }
    return names.find(window, range)
  }

  /// The column of a name wherever it stands, or a new one.
  mutating func column(of name: String) -> Int {
    let bytes = Array(name.utf8)
    if let column = names.find(bytes.span, 0..<bytes.count) { return column }
    newNames.append(name)
    names.append(bytes)
    values.append(.nan)
    stamps.append(0)
    return names.count - 1
  }

  /// The scores of the row.
  mutating func end() -> Scores {
    if !newNames.isEmpty {
      vocabulary = Vocabulary(vocabulary.names + newNames)
      newNames.removeAll()
    }
    if isWhole { order = nil } else if order?.columns != columns { order = ScoreOrder(columns) }
    return Scores(vocabulary: vocabulary, values: values, order: order)
  }

  private var isWhole: Bool {
    guard columns.count == vocabulary.count else { return false }
    for i in columns.indices where columns[i] != i { return false }
    return true
  }
}

/// The score that is being read.
struct ScoreParts {
  var column: Int?
  var hasName = false
  var value = Double.nan
  var hasValue = false
}

extension PredictionsMachine {
  /// Finds, or makes, the lists of a model; they are kept while the document lasts.
  mutating func beginModelScores(_ model: Model) {
    for set in FeatureSet.allCases { listIndices[set.index] = nil }
    for (i, list) in scores.enumerated() where list.model == model { listIndices[list.set.index] = i }
  }

  mutating func scoreListValue(_ token: JSONToken, _ bytes: Span<UInt8>) {
    guard let set = key.featureSet else { return skip(token) }
    switch token {
    case .null: row.fields.nulls.insert(RowKeys(set))
    case .beginArray:
      if let index = listIndices[set.index] {
        list = index
      } else {
        list = scores.count
        listIndices[set.index] = list
        scores.append(ScoreList(model: model.model, set: set))
      }
      scores[list].begin()
      push(.scores)
    default: wrongType(token, "a list", bytes)
    }
  }

  mutating func beginScore() { score = ScoreParts() }

  mutating func scoreValue(_ token: JSONToken, _ bytes: Span<UInt8>) {
    switch key {
    case .name:
      guard token == .string else { return wrongType(token, "text", bytes) }
      score.hasName = true
      if !lexer.hasEscapes, let column = scores[list].column(bytes, lexer.content) {
        score.column = column
      } else {
        score.column = columnOfOddName(bytes)
      }
    case .score:
      score.hasValue = true
      switch token {
      case .number:
        if lexer.number.isFinite { score.value = lexer.number } else { outOfRange(bytes) }
      case .null: break
      default: wrongType(token, "a number", bytes)
      }
    default: unknownField(token, bytes)
    }
  }

  /// A name with escapes or space around it, or one that is new.
  private mutating func columnOfOddName(_ bytes: Span<UInt8>) -> Int {
    let name = trimmed(lexer.text(bytes))
    let known = scores[list].names.count
    let column = scores[list].column(of: name)
    if column == known, scores[list].documentedCount > 0 {
      let set = scores[list].set
      warn(
        "unknown_name", subject: "\(set) \(name)", bytes,
        "The \(set.rawValue) \"\(name)\" is not a documented one of \(model.model); it was kept.",
        advice: "Address it by this name.")
    }
    return column
  }

  mutating func endScore(_ bytes: Span<UInt8>) {
    guard score.hasName, let column = score.column else {
      return warn("missing_key", subject: "name", bytes, "A score has no \"name\"; it was left out.")
    }
    if !score.hasValue {
      warn("missing_key", subject: "score", bytes, "A score has no \"score\"; it counts as missing.")
    }
    if scores[list].stamps[column] == scores[list].stamp {
      return warn(
        "duplicate_name", bytes, "A name stands twice in one row; the first was kept.",
        advice: "Check what wrote the file: the service does not.")
    }
    scores[list].stamps[column] = scores[list].stamp
    scores[list].columns.append(column)
    scores[list].values[column] = score.value
  }

  mutating func endScores(_ bytes: Span<UInt8>) {
    let set = scores[list].set
    let read = scores[list].end()
    if read.order != nil { warnOfMissingNames(bytes) }
    row.sets[set.index] = read
  }

  private mutating func warnOfMissingNames(_ bytes: Span<UInt8>) {
    let current = scores[list]
    guard let first = (0..<current.documentedCount).first(where: { current.stamps[$0] != current.stamp }) else {
      return
    }
    let name = current.vocabulary.names[first]
    warn(
      "missing_name", subject: "\(current.set)", bytes,
      "A row lacks documented names (first: \(name)); their scores count as missing.")
  }
}

/// `text` without white space (ASCII) at its ends.
func trimmed(_ text: String) -> String {
  func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || ("\t"..."\r").contains(scalar) }
  var scalars = text.unicodeScalars[...]
  while let first = scalars.first, isSpace(first) { scalars.removeFirst() }
  while let last = scalars.last, isSpace(last) { scalars.removeLast() }
  return String(scalars)
}
