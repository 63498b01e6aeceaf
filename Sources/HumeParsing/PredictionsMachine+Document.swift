import HumeTypes

// The outer levels: documents, lists of sources, sources, webhooks and dictionaries; and how every level ends.

extension PredictionsMachine {
  /// The first value of a document.
  mutating func meetRoot(_ token: JSONToken, _ bytes: Span<UInt8>) throws(ParsingError) {
    let index = document.count
    document = DocumentParts()
    document.count = index + 1
    document.isOpen = true
    switch token {
    case .beginArray:
      entries = [EntryParts(isRoot: false, jobID: .absent, listBase: nextSourceIndex)]
      push(.sources)
    case .beginObject:
      document.shape = .source
      entries = [EntryParts(isRoot: true, jobID: .absent, listBase: nextSourceIndex)]
      push(.entry)
    default: throw notPredictions(bytes)
    }
  }

  mutating func endDocument(_ bytes: Span<UInt8>) throws(ParsingError) {
    document.isOpen = false
    // The body of a webhook about a job that failed holds no predictions.
    let isFailure = document.shape == .webhook && document.status == .value("FAILED")
    if isFailure {
      warn(
        "job_failed", bytes, "The job failed: its status is FAILED.",
        advice: "Look for a message in the file, and send the job again if you can.")
    }
    if !document.hasEntry, !isFailure { throw notPredictions(bytes) }
    emit(
      .documentEnd(
        DocumentTrailer(
          shape: document.shape, jobID: document.jobID, status: document.status, predictions: document.predictions)))
  }

  private func notPredictions(_ bytes: Span<UInt8>) -> ParsingError {
    ParsingError(
      .notPredictions, "This is JSON, but nothing in it is a source, its results or a list of such.",
      at: Place(byte: 0))
  }

  /// An element of a list of sources.
  mutating func sourceElement(_ token: JSONToken, _ bytes: Span<UInt8>) {
    guard token == .beginObject else { return wrongType(token, "an object", bytes) }
    let list = entries[entries.count - 1]
    var parts = EntryParts(isRoot: false, jobID: list.jobID, listBase: nextSourceIndex)
    // The list's own frame is the one below the object that has just begun.
    parts.index = list.listBase + lexer.indexOfParent
    entries.append(parts)
    push(.entry)
  }

  mutating func entryValue(_ token: JSONToken, _ bytes: Span<UInt8>) {
    let last = entries.count - 1
    switch key {
    case .source, .results, .error:
      take(role: .source)
      switch key {
      case .source:
        guard token == .beginObject else { return wrongType(token, "an object", bytes) }
        push(.sourceInfo)
      case .results:
        beginSource()
        switch token {
        case .null: entries[last].results = .null
        case .beginObject:
          entries[last].results = .value(true)
          push(.results)
        default: wrongType(token, "an object", bytes)
        }
      default: entries[last].error = string(token, bytes)
      }
    case .predictions:
      take(role: .webhook)
      document.hasEntry = true
      if entries[last].isRoot { document.predictions = token == .null ? .null : .value(true) }
      switch token {
      case .null: break
      case .beginArray:
        entries[last].listBase = nextSourceIndex
        push(.sources)
      default: wrongType(token, "a list", bytes)
      }
    case .jobID:
      take(role: .webhook)
      entries[last].jobID = string(token, bytes)
      if entries[last].isRoot { document.jobID = entries[last].jobID }
    case .status:
      take(role: .webhook)
      let status = string(token, bytes)
      if entries[last].isRoot { document.status = status }
    default: unknownEntryValue(token, bytes)
    }
  }

  /// A key of a dictionary of results, or a field that nobody documented.
  private mutating func unknownEntryValue(_ token: JSONToken, _ bytes: Span<UInt8>) {
    let entry = entries[entries.count - 1]
    guard entry.isRoot, entry.role == .unknown || entry.role == .dictionary else { return unknownField(token, bytes) }
    switch token {
    case .beginObject:
      entries.append(EntryParts(isRoot: false, jobID: entry.jobID, listBase: nextSourceIndex))
      push(.entry)
    case .beginArray:
      entries[entries.count - 1].listBase = nextSourceIndex
      push(.sources)
    default: unknownField(token, bytes)
    }
  }

  private mutating func take(role: EntryParts.Role) {
    let last = entries.count - 1
    guard entries[last].role == .unknown || entries[last].role == .dictionary else { return }
    entries[last].role = role
    // Replies about jobs have an id and a status too: only predictions make a webhook's body.
    if role == .source { document.hasEntry = true }
    if entries[last].isRoot {
      document.shape = role == .webhook ? .webhook : .source
    } else if let root = entries.first, root.isRoot, root.role == .unknown {
      entries[0].role = .dictionary
      document.shape = .dictionary
    }
    if role == .source, entries[last].index == nil { entries[last].index = nextSourceIndex }
  }

  /// The id of the job that what is read now belongs to: the innermost webhook's around it, else the context's.
  private var jobID: String { entries.last?.jobID.value ?? context.jobID }

  // MARK: Beginnings that need to be known before rows

  /// Announces the source of the innermost entry.
  mutating func beginSource() {
    let last = entries.count - 1
    guard !entries[last].hasBegun else { return }
    entries[last].hasBegun = true
    let index = entries[last].index ?? nextSourceIndex
    nextSourceIndex = max(nextSourceIndex, index + 1)
    let source = entries[last].source
    entries[last].label = "\(source.type)-\(index)-\(source.name)"
    emit(.sourceBegin(SourceHeader(label: entries[last].label, index: index, source: source, jobID: jobID)))
  }

  /// Announces the file.
  mutating func beginFile() {
    guard !file.hasBegun else { return }
    file.hasBegun = true
    emit(.fileBegin(FileHeader(file: file.name)))
  }

  /// Announces the group.
  mutating func beginGroup() {
    guard group.origin == nil else { return }
    let origin = Origin(
      input: context.input, jobID: jobID, source: entries.last?.label ?? "",
      file: file.name, model: model.model, id: group.id)
    group.origin = origin
    row.pointee.origin = origin
    emit(.groupBegin(origin))
  }

  // MARK: Ends

  /// Ends the innermost level.
  mutating func endLevel(_ bytes: Span<UInt8>) {
    if isLookingAhead { return endLookahead() }
    guard let level = levels.popLast() else { return }
    switch level.state {
    case .score: endScore(bytes)
    case .scores: endScores(bytes)
    case .row: endRow(bytes, level)
    case .box: endBox(bytes, level)
    case .time: endTime(bytes, level)
    case .position: endPosition(bytes, level)
    case .group:
      require(.id, level, bytes, "id")
      beginGroup()
      if let origin = group.origin { emit(.groupEnd(origin)) }
      if group.list.value == nil, context.notesGroupsWithoutRows {
        model.groupsWithoutRows[model.groupCount] = group.list
      }
      model.groupCount += 1
    case .model:
      emit(
        .modelEnd(
          ModelTrailer(
            metadata: model.metadata, groups: model.groups, groupsWithoutRows: model.groupsWithoutRows)))
    case .file:
      require(.file, level, bytes, "file")
      beginFile()
      emit(.fileEnd(FileTrailer(fileType: file.fileType, models: file.models)))
    case .errorItem:
      emit(.failure(PredictionError(file: failure.file, message: failure.message, model: failure.model)))
    case .entry: endEntry(bytes, level)
    case .sources: endSources(bytes)
    case .sourceInfo, .results, .files, .models, .metadata, .groups, .rows, .errors: break
    }
    if isLookingAhead { endLookahead() }
  }

  private mutating func endEntry(_ bytes: Span<UInt8>, _ level: Level) {
    let last = entries.count - 1
    if entries[last].role == .source {
      require(.source, level, bytes, "source")
      beginSource()
      let entry = entries[last]
      emit(
        .sourceEnd(
          SourceTrailer(
            error: entry.error, results: entry.results, predictions: entry.predictions, errors: entry.errors)))
    } else if entries[last].role == .unknown, !entries[last].isRoot {
      warn(
        "not_a_source", bytes, "An object holds neither a source nor results; it was left out.",
        advice: "Check what wrote the file.")
    }
    entries.removeLast()
  }

  private mutating func endSources(_ bytes: Span<UInt8>) {
    let last = entries.count - 1
    // Positions count in a list that held sources, whatever else stood between them.
    if nextSourceIndex > entries[last].listBase {
      nextSourceIndex = max(nextSourceIndex, entries[last].listBase + lexer.lengthOfLastArray)
    }
    if levels.isEmpty {
      entries.removeLast()
      if lexer.lengthOfLastArray == 0 {
        document.hasEntry = true
        warn("empty_list", bytes, "The list of sources is empty: the job gave no results.")
      }
    }
  }

  private mutating func require(_ key: PredictionsKey, _ level: Level, _ bytes: Span<UInt8>, _ name: String) {
    guard level.seen & (1 << UInt64(key.rawValue)) == 0 else { return }
    warn(
      "missing_key", subject: name, bytes, "An object has no \"\(name)\"; it counts as empty.",
      advice: "Check what wrote the file: the service does not leave it out.")
  }
}
