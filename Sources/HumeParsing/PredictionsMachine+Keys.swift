import HumeTypes

extension PredictionsMachine {
  /// The keys that mean something in a state, by `PredictionsKey.rawValue`.
  static func documentedKeys(_ state: State) -> UInt64 {
    func mask(_ keys: PredictionsKey...) -> UInt64 { keys.reduce(0) { $0 | 1 << UInt64($1.rawValue) } }
    switch state {
    case .entry: return mask(.source, .results, .error, .predictions, .jobID, .status)
    case .sourceInfo: return mask(.type, .url, .filename, .contentType, .md5sum)
    case .results: return mask(.predictions, .errors)
    case .file: return mask(.file, .fileType, .models)
    case .model: return mask(.metadata, .groupedPredictions)
    case .metadata: return mask(.confidence, .detectedLanguage)
    case .group: return mask(.id, .predictions)
    case .row:
      return mask(
        .frame, .time, .prob, .box, .text, .position, .confidence, .speakerConfidence, .entity, .entityConfidence,
        .support, .uri, .linkWord, .emotions, .facs, .descriptions, .sentiment, .toxicity)
    case .box: return mask(.x, .y, .w, .h)
    case .time, .position: return mask(.begin, .end)
    case .score: return mask(.name, .score)
    case .errorItem: return mask(.file, .message, .model)
    case .sources, .files, .models, .groups, .rows, .scores, .errors: return 0
    }
  }
  private static let documented: [UInt64] = (0...State.errorItem.rawValue).map {
    State(rawValue: $0).map(documentedKeys) ?? 0
  }

  /// Notes the key whose value comes next.
  mutating func meetKey(_ bytes: Span<UInt8>) {
    let last = levels.count - 1
    let state = levels[last].state
    if state == .models {
      keyText = lexer.text(bytes)
      return
    }
    if lexer.hasEscapes {
      let decoded = lexer.decoded(bytes)
      key = PredictionsKey.of(decoded.span, 0..<decoded.count)
    } else {
      key = PredictionsKey.of(bytes, lexer.content)
    }
    let bit: UInt64 = 1 << UInt64(key.rawValue)
    guard key != .unknown, Self.documented[Int(state.rawValue)] & bit != 0 else {
      key = .unknown
      if isLookingAhead { skipSilently = true } else { keyText = lexer.text(bytes) }
      return
    }
    if let lookahead, last == lookahead.levels.count - 1 {
      skipSilently = key != lookahead.target
      return
    }
    if levels[last].readAhead & bit != 0 {
      levels[last].readAhead &= ~bit
      levels[last].seen |= bit
      skipSilently = true
    } else if levels[last].seen & bit != 0 {
      warn(
        "duplicate_key", subject: "\(key)", bytes, "A key stands twice in one object; the first was kept.",
        advice: "Check what wrote the file: the service does not.")
      skipSilently = true
    } else {
      levels[last].seen |= bit
      if let target = missingContext(state) { readAhead(for: target, bytes) }
    }
  }

  /// What the value of `key` needs to know and the object has not said yet.
  private func missingContext(_ state: State) -> PredictionsKey? {
    func needs(_ target: PredictionsKey) -> PredictionsKey? {
      let bit: UInt64 = 1 << UInt64(target.rawValue)
      let level = levels[levels.count - 1]
      return (level.seen | level.readAhead) & bit == 0 ? target : nil
    }
    switch (state, key) {
    case (.entry, .results): return needs(.source)
    case (.entry, .predictions): return needs(.jobID)
    case (.file, .models): return needs(.file)
    case (.group, .predictions): return needs(.id)
    default: return nil
    }
  }

  // MARK: Reading ahead

  /// Notes the place and begins to look for `target` in the innermost object.
  private mutating func readAhead(for target: PredictionsKey, _ bytes: Span<UInt8>) {
    lexer.saveKeys(bytes)
    lookahead = Lookahead(
      target: target, key: key, levels: levels, lexer: lexer, offset: lexer.base + lexer.position,
      line: lexer.line(at: lexer.position, bytes))
    skipSilently = true
  }

  /// Whether what ends now, at the level of the lookahead, ends the lookahead too.
  var isLookingAhead: Bool { lookahead.map { $0.levels.count == levels.count } ?? false }

  /// Goes back to where the lookahead began; what was found is known now.
  mutating func endLookahead() {
    guard let lookahead else { return }
    self.lookahead = nil
    let (base, line, counted) = (lexer.base, lexer.line, lexer.counted)
    levels = lookahead.levels
    levels[levels.count - 1].readAhead |= 1 << UInt64(lookahead.target.rawValue)
    key = lookahead.key
    skipSilently = false
    lexer = lookahead.lexer
    if lookahead.offset >= base {
      lexer.base = base
      lexer.line = line
      lexer.counted = counted
      lexer.position = lookahead.offset - base
    } else {
      lexer.base = lookahead.offset
      lexer.line = lookahead.line
      lexer.counted = 0
      lexer.position = 0
      outcome = .rewind(to: lookahead.offset)
    }
  }
}
