import HumeTypes

// A record of an artifacts CSV is read in one of two ways. The fast one goes from cell to cell and takes numbers as they
// come, without looking for the ends of cells first. It gives up where anything is not as it nearly always is: a quoted
// number, one that is none, a cell too many, the window's end. Then the lexer splits the record, finds what is wrong and
// where, or reads it after all. Both put what they read into the same row.

/// What the cells of one record hold, while it is read.
struct ArtifactsRow {
  /// The scores of all sets behind each other, as `ArtifactsColumns` places them; NaN where a cell is empty.
  var scores: [Double]
  /// The sets that have a cell that is not empty, a bit each.
  var filledSets: UInt8 = 0
  private(set) var fields = RowFields()
  private var time: Double?
  private var begin: Double?
  private var end: Double?
  private var box: (x: Double?, y: Double?, w: Double?, h: Double?)
  private var position: (begin: Int?, end: Int?)

  init(columns: ArtifactsColumns) { scores = Array(repeating: .nan, count: columns.scoreCount) }

  /// Forgets all but the scores, of which every one in the header is set anew.
  mutating func clear() {
    filledSets = 0
    fields = RowFields()
    (time, begin, end) = (nil, nil, nil)
    box = (nil, nil, nil, nil)
    position = (nil, nil)
  }

  /// Takes a number.
  mutating func take(_ number: Double, as role: ArtifactsColumns.Role) {
    switch role {
    case .time: time = number
    case .prob: fields.prob = number
    case .x: box.x = number
    case .y: box.y = number
    case .w: box.w = number
    case .h: box.h = number
    case .beginTime: begin = number
    case .endTime: end = number
    case .confidence: fields.confidence = number
    case .speakerConfidence: fields.speakerConfidence = number
    case .entityConfidence: fields.entityConfidence = number
    case .support: fields.support = number
    default: break
    }
  }

  /// Takes a whole number.
  mutating func take(_ integer: Int, as role: ArtifactsColumns.Role) {
    switch role {
    case .frame: fields.frame = integer
    case .beginPosition: position.begin = integer
    case .endPosition: position.end = integer
    default: break
    }
  }

  /// Takes a text.
  mutating func take(_ text: String, as role: ArtifactsColumns.Role) {
    switch role {
    case .text: fields.text = text
    case .entity: fields.entity = text
    case .uri: fields.uri = text
    case .linkWord: fields.linkWord = text
    default: break
    }
  }

  /// Puts everything but the origin into an observation.
  func fill(_ row: inout Observation, _ columns: ArtifactsColumns) {
    row.fields = fields
    row.time = .none
    if let time { row.time = .instant(time) }
    if let begin, let end { row.time = .interval(begin: begin, end: end) }
    if let x = box.x, let y = box.y, let w = box.w, let h = box.h {
      row.fields.box = BoundingBox(x: x, y: y, w: w, h: h)
    }
    if let begin = position.begin, let end = position.end {
      row.fields.position = TextPosition(begin: begin, end: end)
    }
    for set in 0..<5 {
      row.sets[set] = nil
      // Empty cells stand for null: a set of which a row has nothing is not there, as in JSON.
      guard filledSets >> UInt8(set) & 1 == 1, let vocabulary = columns.vocabularies[set] else { continue }
      let first = columns.firstScores[set]
      row.sets[set] = Scores(
        vocabulary: vocabulary, values: Array(scores[first..<first + vocabulary.count]), order: columns.orders[set])
    }
  }

  // MARK: The fast way

  /// Reads the record at `start`, and gives the place behind its line end and the cell of the id; nil where that needs
  /// the lexer.
  mutating func read(
    _ bytes: Span<UInt8>, from start: Int, _ columns: ArtifactsColumns
  ) -> (end: Int, id: CSVLexer.Field)? {
    clear()
    let raw = bytes.bytes
    let words = NumberTable.shared.words
    let table = words.span
    let last = bytes.count - PlainNumber.reach - 1
    var id = CSVLexer.Field(range: start..<start)
    var filled: UInt8 = 0
    // Local memory: what belongs to a value that others see is checked at every access.
    var scores: [Double] = []
    swap(&scores, &self.scores)
    defer { swap(&scores, &self.scores) }
    var at = start
    for column in columns.steps.indices {
      if column > 0 {
        guard at < last, bytes[at] == UInt8(ascii: ",") else { return nil }
        at += 1
      }
      guard at < last else { return nil }
      let step = columns.steps[column]
      let byte = bytes[at]
      switch step.kind {
      case .score:
        if byte == UInt8(ascii: ",") || byte == 0x0A || byte == 0x0D {
          scores[step.place] = .nan
          continue
        }
        let number = plainNumber(raw, at: &at, table)
        if !number.isNaN {
          scores[step.place] = number
        } else {
          guard let number = slowNumber(bytes, at: &at) else { return nil }
          scores[step.place] = number
        }
        filled |= step.bit
      case .number, .integer:
        if byte == UInt8(ascii: ",") || byte == 0x0A || byte == 0x0D { continue }
        var number = plainNumber(raw, at: &at, table)
        if number.isNaN {
          guard let slow = slowNumber(bytes, at: &at) else { return nil }
          number = slow
        }
        if step.kind == .number {
          take(number, as: columns.roles[column])
        } else {
          guard let whole = Int(exactly: number) else { return nil }
          take(whole, as: columns.roles[column])
        }
      case .text:
        guard let field = CSVLexer.plainField(bytes, from: at, before: last) else { return nil }
        if !field.isEmpty { take(CSVLexer.text(field, bytes), as: columns.roles[column]) }
        at = field.end
      case .id, .other:
        guard let field = CSVLexer.plainField(bytes, from: at, before: last) else { return nil }
        if step.kind == .id { id = field }
        at = field.end
      }
    }
    filledSets = filled
    guard at < last else { return nil }
    if bytes[at] == 0x0D { at += 1 }
    return bytes[at] == 0x0A ? (at + 1, id) : nil
  }

  /// A number that is not plain; nil where a cell is no number, or none that is finite.
  @inline(never)
  private func slowNumber(_ bytes: Span<UInt8>, at place: inout Int) -> Double? {
    guard CSVLexer.beginsNumber(bytes[place]) else { return nil }
    var decimal = Decimal()
    let end = decimal.scan(bytes, from: place)
    guard decimal.fault == nil else { return nil }
    let value = decimal.double(bytes, place..<end)
    guard value.isFinite else { return nil }
    place = end
    return value
  }
}
