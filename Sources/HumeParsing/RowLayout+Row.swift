import HumeTypes

extension RowLayout {
  /// Makes a row of the values that were read last; false, and the row is of no use, where one of them has to be looked at
  /// by the general reader. `isSame`: the row was made by this layout before.
  ///
  /// Mutating, though nothing changes, so that the layout is used where it lies and not copied.
  mutating func fill(_ row: inout Observation, _ bytes: Span<UInt8>, isSame: Bool) -> Bool {
    fill(&row, bytes, base: 0, numbers: numbers.span, texts: texts.span, isSame: isSame)
  }

  /// The same with values that were read elsewhere; `base` is the offset of the window's first byte where the texts' is 0.
  func fill(
    _ row: inout Observation, _ bytes: Span<UInt8>, base: Int, numbers: Span<Double>, texts: Span<Text>, isSame: Bool
  ) -> Bool {
    if !isSame { begin(&row) }
    guard fillNumbers(&row, numbers) else { return false }
    for i in 0..<textFields.count {
      let text = texts[i]
      fill(&row, textFields[i], string(bytes, text.begin - base..<text.end - base, hasEscapes: text.hasEscapes))
    }
    for i in 0..<runs.count {
      let run = runs[i]
      let values = numbers.extracting(run.first..<run.first + run.count)
      if run.columns < 0 {
        row.fill(run.set, values)
      } else {
        row.fill(run.set, values, columns: columns.span.extracting(run.columns..<run.columns + run.count))
      }
    }
    return true
  }

  /// Empties a row but for what is the same in all rows of the layout.
  private func begin(_ row: inout Observation) {
    row.time = .none
    row.fields = RowFields()
    row.fields.nulls = nulls
    for i in 0..<5 { row.sets[i] = nil }
    for (run, scores) in zip(runs, scores) { row.sets[run.set.index] = scores }
  }

  private func fillNumbers(_ row: inout Observation, _ numbers: Span<Double>) -> Bool {
    var (begin, end) = (0.0, 0.0)
    var box = BoundingBox(x: 0, y: 0, w: 0, h: 0)
    for i in 0..<numberPlaces.count {
      let place = numberPlaces[i]
      let value = numbers[place.index]
      switch place.field {
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
      switch place.completes {
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

  private func fill(_ row: inout Observation, _ field: TextField, _ text: String) {
    switch field {
    case .text: row.fields.text = text
    case .entity: row.fields.entity = text
    case .uri: row.fields.uri = text
    case .linkWord: row.fields.linkWord = text
    }
  }

  private func string(_ bytes: Span<UInt8>, _ range: Range<Int>, hasEscapes: Bool) -> String {
    if hasEscapes { return String(decoding: decodeString(bytes, range), as: UTF8.self) }
    return bytes.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }
}
