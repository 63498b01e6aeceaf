import HumeTypes

/// What is known of the parts of a row while it is read.
struct RowParts {
  var numbers: (x: Double?, y: Double?, w: Double?, h: Double?) = (nil, nil, nil, nil)
  var begin: Double?
  var end: Double?
}

extension PredictionsMachine {
  mutating func beginRow() {
    beginGeneralRow()
    row.index = group.rows
    row.unit = group.rows
    group.rows += 1
    row.time = .none
    row.fields = RowFields()
    for i in 0..<5 where row.sets[i] != nil { spareScores[i] = row.sets[i].take() }
  }

  /// The value of a row's key.
  mutating func rowValue(_ token: JSONToken, _ bytes: Span<UInt8>) {
    switch key {
    case .emotions, .facs, .descriptions, .sentiment, .toxicity: scoreListValue(token, bytes)
    case .time: timeValue(token, bytes)
    case .frame: row.fields.frame = noting(.frame, integer(token, bytes))
    case .prob: row.fields.prob = noting(.prob, double(token, bytes))
    case .box: part(token, .box, .box, bytes)
    case .position: part(token, .position, .position, bytes)
    case .text: row.fields.text = noting(.text, string(token, bytes))
    case .confidence: row.fields.confidence = noting(.confidence, double(token, bytes))
    case .speakerConfidence: row.fields.speakerConfidence = noting(.speakerConfidence, double(token, bytes))
    case .entity: row.fields.entity = noting(.entity, string(token, bytes))
    case .entityConfidence: row.fields.entityConfidence = noting(.entityConfidence, double(token, bytes))
    case .support: row.fields.support = noting(.support, double(token, bytes))
    case .uri: row.fields.uri = noting(.uri, string(token, bytes))
    case .linkWord: row.fields.linkWord = noting(.linkWord, string(token, bytes))
    default: unknownField(token, bytes)
    }
  }

  private mutating func noting<Value>(_ key: RowKeys, _ value: Presence<Value>) -> Value? {
    if case .null = value { row.fields.nulls.insert(key) }
    return value.value
  }

  private mutating func integer(_ token: JSONToken, _ bytes: Span<UInt8>) -> Presence<Int> {
    switch double(token, bytes) {
    case .absent: return .absent
    case .null: return .null
    case .value(let number):
      if let whole = Int(exactly: number) { return .value(whole) }
      wrongType(token, "a whole number", bytes)
      return .absent
    }
  }

  private mutating func timeValue(_ token: JSONToken, _ bytes: Span<UInt8>) {
    if token == .beginObject { return part(token, .time, .time, bytes) }
    if let time = noting(.time, double(token, bytes)) { row.time = .instant(time) }
  }

  private mutating func part(_ token: JSONToken, _ state: State, _ key: RowKeys, _ bytes: Span<UInt8>) {
    switch token {
    case .null: row.fields.nulls.insert(key)
    case .beginObject:
      push(state)
      rowParts = RowParts()
    default: wrongType(token, "an object", bytes)
    }
  }

  /// A number of a box, a time or a position.
  mutating func partValue(_ token: JSONToken, _ bytes: Span<UInt8>) {
    switch key {
    case .x: rowParts.numbers.x = double(token, bytes).value
    case .y: rowParts.numbers.y = double(token, bytes).value
    case .w: rowParts.numbers.w = double(token, bytes).value
    case .h: rowParts.numbers.h = double(token, bytes).value
    case .begin: rowParts.begin = double(token, bytes).value
    case .end: rowParts.end = double(token, bytes).value
    default: unknownField(token, bytes)
    }
  }

  mutating func endBox(_ bytes: Span<UInt8>, _ level: Level) {
    if case (let x?, let y?, let w?, let h?) = rowParts.numbers {
      row.fields.box = BoundingBox(x: x, y: y, w: w, h: h)
    } else {
      incomplete("box", bytes)
    }
  }

  mutating func endTime(_ bytes: Span<UInt8>, _ level: Level) {
    if let begin = rowParts.begin, let end = rowParts.end {
      row.time = .interval(begin: begin, end: end)
    } else {
      incomplete("time", bytes)
    }
  }

  mutating func endPosition(_ bytes: Span<UInt8>, _ level: Level) {
    if let begin = rowParts.begin, let end = rowParts.end, let first = Int(exactly: begin),
      let last = Int(exactly: end)
    {
      row.fields.position = TextPosition(begin: first, end: last)
    } else {
      incomplete("position", bytes)
    }
  }

  private mutating func incomplete(_ name: String, _ bytes: Span<UInt8>) {
    warn(
      "incomplete_value", subject: name, bytes, "A \(name) lacks one of its numbers; it was left out.",
      advice: "Check what wrote the file: the service does not.")
  }

  mutating func endRow(_ bytes: Span<UInt8>, _ level: Level) {
    if level.seen & (1 << UInt64(PredictionsKey.emotions.rawValue)) == 0 {
      warn("missing_key", subject: "emotions", bytes, "A row has no \"emotions\"; its scores are missing.")
    }
    learnRow(bytes)
    emit(.row)
  }
}
