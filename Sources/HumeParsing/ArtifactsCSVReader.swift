package import HumeTypes

/// Streams one model's CSV of an artifacts archive, a record at a time: `modelBegin`, groups as their ids come, rows, then
/// all `groupEnd`s and `modelEnd`.
///
/// Columns go by name, in any order. Rows of several ids alternate (the service orders them by time), and `index` counts
/// in each id.
package final class ArtifactsCSVReader: ResultsReader {
  /// What the file is of; a model of nil is told from the header.
  package struct Parts: Sendable {
    package var source: String
    package var file: String
    package var model: Model?
    package init(source: String, file: String, model: Model?) {
      self.source = source
      self.file = file
      self.model = model
    }
  }

  private let stream: any ByteStream
  private let context: ReadingContext
  private let parts: Parts
  /// The path or `archive!entry` for messages.
  private let path: String
  private var window: Window
  private var lexer = CSVLexer()
  private var columns: ArtifactsColumns?
  private var model = Model("")
  private var groups: [ExactName: Int] = [:]
  private var origins: [(origin: Origin, rows: Int)] = []
  private var steps: [ReadStep] = []
  private var isDone = false
  private var hasRow = false
  private var row: Observation
  private var values: [[Double]] = []
  package private(set) var warnings = WarningLog()
  package var ranks: UnitRanks?

  package init(
    _ stream: any ByteStream, parts: Parts, path: String, context: ReadingContext, bufferSize: Int = 256 << 10
  ) {
    self.stream = stream
    self.parts = parts
    self.path = path
    self.context = context
    window = Window(capacity: bufferSize)
    row = Observation(
      origin: Origin(input: context.input, jobID: "", source: "", file: "", model: Model(""), id: ""))
  }

  package func withNext(_ body: (ReadStep, borrowing Observation) throws -> Void) throws -> Bool {
    while true {
      if !steps.isEmpty {
        try body(steps.removeFirst(), row)
        return true
      }
      if hasRow {
        hasRow = false
        try body(.row, row)
        return true
      }
      if isDone { return false }
      try readRecord()
    }
  }

  private func readRecord() throws {
    let found: Bool?
    do {
      let bytes = window.bytes
      let span = bytes.span.extracting(first: window.count)
      do {
        found = try lexer.next(span, isFinal: window.isFinal)
        if found == true {
          if columns == nil { try takeHeader(span) } else { try takeRow(span) }
        }
      } catch {
        var error = error
        error.place = error.place.within(path)
        throw error
      }
      if found == nil, lexer.position > 0 { lexer.discard(lexer.position, of: span) }
    }
    switch found {
    case .some(true): break
    case .some(false): try end()
    case .none:
      window.drop(to: lexer.base)
      try window.fill(from: stream)
    }
  }

  private func takeHeader(_ bytes: Span<UInt8>) throws(ParsingError) {
    let header = lexer.fields.indices.map { lexer.text($0, bytes) }
    guard let model = parts.model ?? ArtifactsColumns.guessModel(header) else {
      throw ParsingError(
        .notArtifacts, "This CSV's columns are not those of an artifacts CSV (Id, times, expressions).",
        at: Place(record: 1, line: 1, byte: 0))
    }
    self.model = model
    let columns = ArtifactsColumns(header: header, model: model)
    guard columns.roles.contains(.id) || columns.vocabularies[0] != nil else {
      throw ParsingError(
        .notArtifacts, "This CSV has neither an Id nor expressions among its columns.",
        at: Place(record: 1, line: 1, byte: 0))
    }
    if window.isFinal, lexer.position == bytes.count, bytes[bytes.count - 1] != 0x0A {
      throw ParsingError(
        .truncated, "The CSV ends inside its header.", at: lexer.place(bytes, at: bytes.count, record: 1))
    }
    self.columns = columns
    values = columns.vocabularies.map { Array(repeating: .nan, count: $0?.count ?? 0) }
    for name in columns.duplicates {
      warn("duplicate_key", name, "The column \"\(name)\" stands twice in the header; the first was kept.", bytes, name)
    }
    for name in columns.unknownNames where model.isDocumented {
      warn(
        "unknown_name", name, "The column \"\(name)\" is not a documented one of \(model); it was kept.", bytes, name)
    }
    if columns.orders[0] != nil, model.isDocumented {
      warn("missing_name", "", "The header lacks documented expressions; their scores count as missing.", bytes, nil)
    }
    steps.append(.modelBegin(ModelHeader(model: model, isNull: false)))
  }

  private func end() throws {
    isDone = true
    guard columns != nil else {
      throw ParsingError(.empty, "The file is empty.", at: Place(path: path, byte: 0))
    }
    for group in origins { steps.append(.groupEnd(group.origin)) }
    steps.append(.modelEnd(ModelTrailer(metadata: .absent, groups: .value(true))))
  }

  // MARK: Rows

  private func takeRow(_ bytes: Span<UInt8>) throws(ParsingError) {
    guard let columns else { return }
    guard lexer.fields.count == columns.roles.count else {
      let isLast = lexer.position >= bytes.count && window.isFinal && lexer.fields.count < columns.roles.count
      throw ParsingError(
        isLast ? .truncated : .fieldCount,
        "A record has \(lexer.fields.count) fields where the header has \(columns.roles.count).",
        at: lexer.place(bytes, at: lexer.fields[0].range.lowerBound, record: lexer.record))
    }
    row.fields = RowFields()
    var id = ""
    var (time, begin, end): (Double?, Double?, Double?) = (nil, nil, nil)
    var box: [Double?] = [nil, nil, nil, nil]
    var position: [Int?] = [nil, nil]
    var isFilled = [false, false, false, false, false]
    for i in columns.roles.indices {
      switch columns.roles[i] {
      case .score(let set, let column):
        let value = number(i, bytes)
        values[set][column] = value ?? .nan
        if !lexer.fields[i].isEmpty { isFilled[set] = true }
      case .id: id = lexer.text(i, bytes)
      case .frame: row.fields.frame = integer(i, bytes)
      case .time: time = number(i, bytes)
      case .prob: row.fields.prob = number(i, bytes)
      case .x: box[0] = number(i, bytes)
      case .y: box[1] = number(i, bytes)
      case .w: box[2] = number(i, bytes)
      case .h: box[3] = number(i, bytes)
      case .text: row.fields.text = text(i, bytes)
      case .beginTime: begin = number(i, bytes)
      case .endTime: end = number(i, bytes)
      case .beginPosition: position[0] = integer(i, bytes)
      case .endPosition: position[1] = integer(i, bytes)
      case .confidence: row.fields.confidence = number(i, bytes)
      case .speakerConfidence: row.fields.speakerConfidence = number(i, bytes)
      case .entity: row.fields.entity = text(i, bytes)
      case .entityConfidence: row.fields.entityConfidence = number(i, bytes)
      case .support: row.fields.support = number(i, bytes)
      case .uri: row.fields.uri = text(i, bytes)
      case .linkWord: row.fields.linkWord = text(i, bytes)
      case .unknown: break
      }
    }
    row.time = .none
    if let time { row.time = .instant(time) }
    if let begin, let end { row.time = .interval(begin: begin, end: end) }
    if let x = box[0], let y = box[1], let w = box[2], let h = box[3] {
      row.fields.box = BoundingBox(x: x, y: y, w: w, h: h)
    }
    if let first = position[0], let last = position[1] { row.fields.position = TextPosition(begin: first, end: last) }
    for set in 0..<5 {
      row.sets[set] = nil
      // Empty cells stand for null: a set of which a row has nothing is not there, as in JSON.
      guard isFilled[set], let vocabulary = columns.vocabularies[set] else { continue }
      row.sets[set] = Scores(vocabulary: vocabulary, values: values[set], order: columns.orders[set])
    }
    place(id)
    hasRow = true
  }

  /// Puts the row into its group.
  private func place(_ id: String) {
    let index: Int
    if let known = groups[ExactName(id)] {
      index = known
    } else {
      index = origins.count
      groups[ExactName(id)] = index
      let origin = Origin(
        input: context.input, jobID: context.jobID, source: parts.source, file: parts.file, model: model, id: id)
      origins.append((origin, 0))
      steps.append(.groupBegin(origin))
    }
    row.origin = origins[index].origin
    row.index = origins[index].rows
    row.unit = ranks?.next(row.origin, index: row.index) ?? row.index
    origins[index].rows += 1
  }

  // MARK: Cells

  private func text(_ field: Int, _ bytes: Span<UInt8>) -> String? {
    lexer.fields[field].isEmpty ? nil : lexer.text(field, bytes)
  }

  private func number(_ field: Int, _ bytes: Span<UInt8>) -> Double? {
    let range = lexer.fields[field].range
    if range.isEmpty { return nil }
    let first = bytes[range.lowerBound]
    if first == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) {
      var decimal = Decimal()
      let cell = bytes.extracting(range)
      if decimal.scan(cell, from: 0) == cell.count, decimal.fault == nil {
        let value = decimal.double(cell, 0..<cell.count)
        if value.isFinite { return value }
      }
    }
    let name = columns?.names[field] ?? ""
    warn("bad_cell", name, "A cell under \"\(name)\" is not a finite number; it counts as missing.", bytes, name)
    return nil
  }

  private func integer(_ field: Int, _ bytes: Span<UInt8>) -> Int? {
    guard let number = number(field, bytes) else { return nil }
    if let whole = Int(exactly: number) { return whole }
    let name = columns?.names[field] ?? ""
    warn("bad_cell", name, "A cell under \"\(name)\" is not a whole number; it counts as missing.", bytes, name)
    return nil
  }

  private func warn(_ code: String, _ subject: String, _ message: String, _ bytes: Span<UInt8>, _ column: String?) {
    if warnings.countAgain(code, subject: subject, input: context.input) { return }
    let at = lexer.fields.first?.range.lowerBound ?? 0
    let place = lexer.place(bytes, at: at, record: lexer.record, column: column).within(path)
    warnings.add(Warning(code, message: message, input: context.input, place: place), subject: subject)
  }
}
