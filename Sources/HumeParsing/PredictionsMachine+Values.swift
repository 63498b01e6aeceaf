import HumeTypes

extension PredictionsMachine {
  /// Takes a value, or the beginning of one, in the innermost level.
  mutating func meetValue(_ token: JSONToken, _ bytes: Span<UInt8>) throws(ParsingError) {
    if skipSilently {
      skipSilently = false
      skip(token)
      return
    }
    guard let state = levels.last?.state else { return try meetRoot(token, bytes) }
    switch state {
    case .score: try scoreValue(token, bytes)
    case .scores: open(token, .beginObject, .score, bytes) { $0.beginScore() }
    case .row: rowValue(token, bytes)
    case .box, .time, .position: partValue(token, bytes)
    case .rows: open(token, .beginObject, .row, bytes) { $0.beginRow() }
    case .groups: open(token, .beginObject, .group, bytes) { $0.group = GroupParts() }
    case .group: groupValue(token, bytes)
    case .models: try modelsValue(token, bytes)
    case .model: modelValue(token, bytes)
    case .metadata: metadataValue(token, bytes)
    case .files: open(token, .beginObject, .file, bytes) { $0.file = FileParts() }
    case .file: fileValue(token, bytes)
    case .results: resultsValue(token, bytes)
    case .errors: open(token, .beginObject, .errorItem, bytes) { $0.failure = FailureParts() }
    case .errorItem: errorValue(token, bytes)
    case .sources: sourceElement(token, bytes)
    case .entry: entryValue(token, bytes)
    case .sourceInfo: sourceInfoValue(token, bytes)
    }
    if let lookahead, lookahead.levels.count == levels.count, skipDepth < 0 { endLookahead() }
  }

  // MARK: Helpers

  /// Opens a level where `token` begins what belongs there; anything else is a wrong type.
  private mutating func open(
    _ token: JSONToken, _ wanted: JSONToken, _ state: State, _ bytes: Span<UInt8>,
    _ begin: (inout PredictionsMachine) -> Void
  ) {
    guard token == wanted else { return wrongType(token, wanted == .beginObject ? "an object" : "a list", bytes) }
    push(state)
    begin(&self)
  }

  mutating func wrongType(_ token: JSONToken, _ wanted: String, _ bytes: Span<UInt8>) {
    warn(
      "wrong_type", subject: "\(key) \(wanted) \(levels.last.map { "\($0.state)" } ?? "")", bytes,
      "What stands \(whereabouts) is not \(wanted), as the format has it; it was left out.",
      advice: "Check what wrote the file: the service does not.")
    skip(token)
  }

  private var whereabouts: String {
    switch levels.last?.state {
    case .sources, .files, .groups, .rows, .scores, .errors: "in a list"
    default: "under \"\(key.name)\""
    }
  }

  mutating func unknownField(_ token: JSONToken, _ bytes: Span<UInt8>) {
    warn(
      "unknown_field", subject: keyText, bytes,
      "The field \"\(keyText)\" is not a documented one there; it was left out.")
    skip(token)
  }

  mutating func string(_ token: JSONToken, _ bytes: Span<UInt8>) -> Presence<String> {
    switch token {
    case .string: return .value(lexer.text(bytes))
    case .null: return .null
    default:
      wrongType(token, "text", bytes)
      return .absent
    }
  }

  mutating func double(_ token: JSONToken, _ bytes: Span<UInt8>) -> Presence<Double> {
    switch token {
    case .number:
      if lexer.number.isFinite { return .value(lexer.number) }
      outOfRange(bytes)
      return .absent
    case .null: return .null
    default:
      wrongType(token, "a number", bytes)
      return .absent
    }
  }

  mutating func outOfRange(_ bytes: Span<UInt8>) {
    warn("number_range", bytes, "A number is beyond the range of a double; it counts as missing.")
  }

  /// A list or object that may be null; opens `state` where it is there.
  private mutating func container(
    _ token: JSONToken, _ wanted: JSONToken, _ state: State, _ bytes: Span<UInt8>
  ) -> Presence<Bool> {
    if token == .null { return .null }
    guard token == wanted else {
      wrongType(token, wanted == .beginObject ? "an object" : "a list", bytes)
      return .absent
    }
    push(state)
    return .value(true)
  }

  // MARK: The values of each level

  private mutating func sourceInfoValue(_ token: JSONToken, _ bytes: Span<UInt8>) {
    let last = entries.count - 1
    switch key {
    case .type: entries[last].source.type = string(token, bytes).value ?? ""
    case .url: entries[last].source.url = note(.url, string(token, bytes))
    case .filename: entries[last].source.filename = note(.filename, string(token, bytes))
    case .contentType: entries[last].source.contentType = note(.contentType, string(token, bytes))
    case .md5sum: entries[last].source.md5sum = note(.md5sum, string(token, bytes))
    default: unknownField(token, bytes)
    }
  }

  private mutating func note(_ key: SourceKeys, _ value: Presence<String>) -> String? {
    if case .null = value { entries[entries.count - 1].source.nulls.insert(key) }
    return value.value
  }

  private mutating func resultsValue(_ token: JSONToken, _ bytes: Span<UInt8>) {
    let last = entries.count - 1
    switch key {
    case .predictions: entries[last].predictions = container(token, .beginArray, .files, bytes)
    case .errors: entries[last].errors = container(token, .beginArray, .errors, bytes)
    default: unknownField(token, bytes)
    }
  }

  private mutating func fileValue(_ token: JSONToken, _ bytes: Span<UInt8>) {
    switch key {
    case .file: file.name = string(token, bytes).value ?? ""
    case .fileType: file.fileType = string(token, bytes)
    case .models:
      beginFile()
      file.models = container(token, .beginObject, .models, bytes)
    default: unknownField(token, bytes)
    }
  }

  private mutating func modelsValue(_ token: JSONToken, _ bytes: Span<UInt8>) throws(ParsingError) {
    if file.modelNames.contains(keyText) {
      warn("duplicate_key", subject: keyText, bytes, "A model stands twice in one file; the first was kept.")
      return skip(token)
    }
    let name = Model(keyText)
    if !name.isDocumented { try countNewModel(keyText, bytes) }
    switch token {
    case .beginObject:
      file.modelNames.append(keyText)
      if !name.isDocumented {
        warn("unknown_model", subject: keyText, bytes, "The model \"\(keyText)\" is not a documented one; it was kept.")
      }
      push(.model)
      model = ModelParts(model: name)
      beginModelScores(name)
      emit(.modelBegin(ModelHeader(model: name, isNull: false)))
    case .null:
      file.modelNames.append(keyText)
      emit(.modelBegin(ModelHeader(model: name, isNull: true)))
      emit(.modelEnd(ModelTrailer(metadata: .absent, groups: .absent)))
    default: wrongType(token, "an object", bytes)
    }
  }

  private mutating func modelValue(_ token: JSONToken, _ bytes: Span<UInt8>) {
    switch key {
    case .metadata:
      if token == .beginObject { model.metadata = .value(Metadata()) }
      if case .null = container(token, .beginObject, .metadata, bytes) { model.metadata = .null }
    case .groupedPredictions: model.groups = container(token, .beginArray, .groups, bytes)
    default: unknownField(token, bytes)
    }
  }

  private mutating func metadataValue(_ token: JSONToken, _ bytes: Span<UInt8>) {
    guard case .value(var metadata) = model.metadata else { return skip(token) }
    switch key {
    case .confidence: metadata.confidence = double(token, bytes)
    case .detectedLanguage: metadata.detectedLanguage = string(token, bytes)
    default: return unknownField(token, bytes)
    }
    model.metadata = .value(metadata)
  }

  private mutating func groupValue(_ token: JSONToken, _ bytes: Span<UInt8>) {
    switch key {
    case .id: group.id = string(token, bytes).value ?? ""
    case .predictions:
      beginGroup()
      group.list = container(token, .beginArray, .rows, bytes)
    default: unknownField(token, bytes)
    }
  }

  private mutating func errorValue(_ token: JSONToken, _ bytes: Span<UInt8>) {
    switch key {
    case .file: failure.file = string(token, bytes).value ?? ""
    case .message: failure.message = string(token, bytes).value ?? ""
    case .model: failure.model = string(token, bytes)
    default: unknownField(token, bytes)
    }
  }
}
