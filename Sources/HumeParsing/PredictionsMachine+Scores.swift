import HumeTypes

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
    beginModelLayouts(model)
  }

  mutating func scoreListValue(_ token: JSONToken, _ bytes: Span<UInt8>) {
    guard let set = key.featureSet else { return skip(token) }
    switch token {
    case .null: row.pointee.fields.nulls.insert(RowKeys(set))
    case .beginArray:
      if let index = listIndices[set.index] {
        list = index
      } else {
        list = scores.count
        listIndices[set.index] = list
        scores.append(ScoreList(model: model.model, set: set))
      }
      scores[list].begin(reusing: &spareScores[set.index])
      push(.scores)
    default: wrongType(token, "a list", bytes)
    }
  }

  mutating func beginScore() { score = ScoreParts() }

  mutating func scoreValue(_ token: JSONToken, _ bytes: Span<UInt8>) throws(ParsingError) {
    switch key {
    case .name:
      guard token == .string else { return wrongType(token, "text", bytes) }
      score.hasName = true
      if !lexer.hasEscapes, let column = scores[list].column(bytes, lexer.content) {
        score.column = column
      } else {
        score.column = try columnOfOddName(bytes)
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
  private mutating func columnOfOddName(_ bytes: Span<UInt8>) throws(ParsingError) -> Int {
    let name = trimmed(lexer.text(bytes))
    let known = scores[list].names.count
    let column = scores[list].column(of: name)
    if column == known { try countNewName(name, bytes) }
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
    guard scores[list].set(column, to: score.value) else {
      return warn(
        "duplicate_name", bytes, "A name stands twice in one row; the first was kept.",
        advice: "Check what wrote the file: the service does not.")
    }
  }

  /// Reads on in a list of scores while they are plain.
  mutating func readPlainScores(_ bytes: Span<UInt8>) {
    let isFirst = lexer.expected == .valueOrEnd
    let count = scores[list].readPlain(bytes, at: &lexer.position, isFirst: isFirst)
    if count == 0 { return }
    lexer.frames[lexer.frames.count - 1].index += count
    lexer.expected = .commaOrEnd
  }

  mutating func endScores(_ bytes: Span<UInt8>) {
    let (set, vocabulary) = (scores[list].set, scores[list].vocabulary)
    let read = scores[list].end()
    if read.vocabulary !== vocabulary { caches[cache].removeAll() }
    if read.order != nil { warnOfMissingNames(bytes) }
    row.pointee.sets[set.index] = read
  }

  private mutating func warnOfMissingNames(_ bytes: Span<UInt8>) {
    guard let first = scores[list].firstMissing else { return }
    let (set, name) = (scores[list].set, scores[list].vocabulary.names[first])
    warn(
      "missing_name", subject: set.rawValue, bytes,
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
