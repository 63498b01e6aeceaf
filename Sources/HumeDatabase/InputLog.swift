import HumeAnalysis
import HumeReports
import HumeTypes

/// What the steps of one input tell beside its rows, written as soon as it is known.
struct InputLog {
  private let input: InputRecord
  private let contents: DatabaseContents
  private let anonymizer: Anonymizer?
  private var source: SourceHeader?
  private var file: FileRecord?
  private var rowsWritten = 0

  init(_ input: InputRecord, _ contents: DatabaseContents, _ anonymizer: Anonymizer?) {
    self.input = input
    self.contents = contents
    self.anonymizer = anonymizer
  }

  mutating func note(_ step: ReadStep) throws {
    switch step {
    case .row: file?.countRead()
    case .sourceBegin(let header): source = header
    case .fileBegin(let header): file = FileRecord(file: header.file)
    case .modelBegin(let header): file?.begin(header)
    case .modelEnd(let trailer): file?.end(trailer)
    case .fileEnd(let trailer): try endFile(type: trailer.fileType.value)
    case .failure(let error): try add(error)
    case .sourceEnd(let trailer): try endSource(error: trailer.error.value)
    case .groupBegin, .groupEnd, .documentEnd: break
    }
  }

  /// Counts the row that was read last as written.
  mutating func countWritten() {
    rowsWritten += 1
    file?.countWritten()
  }

  /// Ends the input, and what of it is still open.
  mutating func end(failure: (any ExplainedError)?) throws {
    try endFile(type: nil)
    try endSource(error: nil)
    let error = failure.map { anonymizer?.text($0.message) ?? $0.message }
    try contents.add(
      [
        .text(label("input", input.path)), .integer(input.bytes), .text(input.sha256), .integer(rowsWritten),
        .text(error),
      ], to: .inputs)
  }

  private mutating func endFile(type: String?) throws {
    guard let file else { return }
    self.file = nil
    let place = place() + [.text(label("file", file.file))]
    let models = file.models.filter { !$0.isNull }
    for model in models {
      try contents.add(
        place + [
          .text(model.model.rawValue), .integer(model.rowsRead), .integer(model.rows),
          .text(model.metadata?.detectedLanguage.value), .number(model.metadata?.confidence.value),
        ], to: .fileModels)
    }
    try contents.add(
      place + [
        .text(type), .text(models.map(\.model.rawValue).joined(separator: ",")),
        .integer(models.reduce(0) { $0 + $1.rowsRead }), .integer(models.reduce(0) { $0 + $1.rows }),
      ], to: .files)
  }

  private func add(_ error: PredictionError) throws {
    try contents.add(
      place() + [
        .text(label("file", error.file)), .text(error.model.value), .text(label("message", error.message)),
      ], to: .errors)
  }

  private mutating func endSource(error: String?) throws {
    guard let header = source else { return }
    let error = error.map { label("message", $0) }
    if let error { try contents.add(place() + [.text(nil), .text(nil), .text(error)], to: .errors) }
    let sent = header.source
    try contents.add(
      place() + [
        .integer(header.index), .text(sent.type), .text(sent.url.map { label("url", $0) }),
        .text(sent.filename.map { label("file", $0) }), .text(sent.contentType),
        .text(sent.md5sum.map { label("md5sum", $0) }), .text(error),
      ], to: .sources)
    source = nil
  }

  /// The input, job and source.
  private func place() -> [Value] {
    [
      .text(label("input", input.path)), .name(label("job", source?.jobID ?? "")),
      .text(label("source", source?.label ?? "")),
    ]
  }

  private func label(_ kind: String, _ name: String) -> String { anonymizer?.label(kind, name) ?? name }
}
