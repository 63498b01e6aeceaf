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

  /// The rows of an id.
  private struct Group {
    let origin: Origin
    let id: [UInt8]
    var rows = 0
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
  private var origins: [Group] = []
  /// The group of the last row.
  private var current = 0
  private var steps: [ReadStep] = []
  private var isDone = false
  private var hasRow = false
  private var row: Observation
  private var cells: ArtifactsRow?
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
      let span = bytes.span.extracting(window.range)
      if let columns, takeFastRow(span, columns) { return }
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
    let columns = try ArtifactsColumns(header: header, model: model, limits: context.limits)
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
    cells = ArtifactsRow(columns: columns)
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

  /// Takes the row at the lexer's place the fast way, if that is possible.
  private func takeFastRow(_ bytes: Span<UInt8>, _ columns: ArtifactsColumns) -> Bool {
    guard let (end, id) = cells?.read(bytes, from: lexer.position, columns) else { return false }
    lexer.skipRecord(to: end)
    cells?.fill(&row, columns)
    if let group = findGroup(id, bytes) { place(in: group) } else { place(CSVLexer.text(id, bytes)) }
    hasRow = true
    return true
  }

  private func takeRow(_ bytes: Span<UInt8>) throws(ParsingError) {
    guard let columns else { return }
    guard lexer.fields.count == columns.roles.count else {
      let isLast = lexer.position >= bytes.count && window.isFinal && lexer.fields.count < columns.roles.count
      throw ParsingError(
        isLast ? .truncated : .fieldCount,
        "A record has \(lexer.fields.count) fields where the header has \(columns.roles.count).",
        at: lexer.place(bytes, at: lexer.fields[0].range.lowerBound, record: lexer.record))
    }
    cells?.clear()
    var id = ""
    for i in columns.roles.indices {
      let role = columns.roles[i]
      let step = columns.steps[i]
      switch step.kind {
      case .score:
        cells?.scores[step.place] = number(i, bytes) ?? .nan
        if !lexer.fields[i].isEmpty { cells?.filledSets |= step.bit }
      case .number: if let number = number(i, bytes) { cells?.take(number, as: role) }
      case .integer: if let integer = integer(i, bytes) { cells?.take(integer, as: role) }
      case .text: if !lexer.fields[i].isEmpty { cells?.take(lexer.text(i, bytes), as: role) }
      case .id: id = lexer.text(i, bytes)
      case .other: break
      }
    }
    cells?.fill(&row, columns)
    place(id)
    hasRow = true
  }

  /// The group of an id that is spelt as that of the last row, or of the row that followed its group before: ids come in
  /// turn.
  private func findGroup(_ id: CSVLexer.Field, _ bytes: Span<UInt8>) -> Int? {
    if origins.isEmpty || id.hasDoubledQuotes { return nil }
    let cell = bytes.extracting(id.range)
    for candidate in [current, current + 1 < origins.count ? current + 1 : 0] {
      let known = origins[candidate].id
      guard known.count == cell.count else { continue }
      var i = 0
      while i < known.count, known[i] == cell[i] { i += 1 }
      if i == known.count { return candidate }
    }
    return nil
  }

  /// Puts the row into the group of an id, which may be new.
  private func place(_ id: String) {
    if let known = groups[ExactName(id)] { return place(in: known) }
    groups[ExactName(id)] = origins.count
    let origin = Origin(
      input: context.input, jobID: context.jobID, source: parts.source, file: parts.file, model: model, id: id)
    origins.append(Group(origin: origin, id: Array(id.utf8)))
    steps.append(.groupBegin(origin))
    place(in: origins.count - 1)
  }

  private func place(in group: Int) {
    current = group
    row.origin = origins[group].origin
    row.index = origins[group].rows
    row.unit = ranks?.next(row.origin, index: row.index) ?? row.index
    origins[group].rows += 1
  }

  // MARK: Cells

  private func number(_ field: Int, _ bytes: Span<UInt8>) -> Double? {
    let range = lexer.fields[field].range
    if range.isEmpty { return nil }
    if CSVLexer.beginsNumber(bytes[range.lowerBound]) {
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
