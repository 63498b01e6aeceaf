package import HumeParsing
package import HumeTypes

/// Streams the CSVs of an artifacts tree one after another, with the sources and files around them.
package final class ArtifactsReader: ResultsReader {
  /// One CSV.
  package struct Part {
    let parts: ArtifactsCSVReader.Parts
    let path: String
    let open: () throws -> any ByteStream
  }

  private let context: ReadingContext
  private let nextPart: () throws -> Part?
  private var reader: ArtifactsCSVReader?
  private var current: ArtifactsCSVReader.Parts?
  private var waiting: Part?
  private var steps: [ReadStep] = []
  private var isDone = false
  private let noRow: Observation
  private var log = WarningLog()
  package var ranks: UnitRanks?

  package init(context: ReadingContext, nextPart: @escaping () throws -> Part?) {
    self.context = context
    self.nextPart = nextPart
    noRow = Observation(
      origin: Origin(input: context.input, jobID: "", source: "", file: "", model: Model(""), id: ""))
  }

  package convenience init(context: ReadingContext, parts: [Part]) {
    var rest = parts[...]
    self.init(context: context, nextPart: { rest.popFirst() })
  }

  /// What departed from the format so far.
  package var warnings: WarningLog {
    var all = log
    if let reader { all.add(contentsOf: reader.warnings) }
    return all
  }

  package func withNext(_ body: (ReadStep, borrowing Observation) throws -> Void) throws -> Bool {
    while true {
      if !steps.isEmpty {
        try body(steps.removeFirst(), noRow)
        return true
      }
      if let reader {
        if try reader.withNext(body) { return true }
        log.add(contentsOf: reader.warnings)
        ranks = reader.ranks
        self.reader = nil
      }
      if let part = waiting {
        waiting = nil
        let reader = ArtifactsCSVReader(try part.open(), parts: part.parts, path: part.path, context: context)
        reader.ranks = ranks
        self.reader = reader
        continue
      }
      if isDone { return false }
      try advance()
    }
  }

  /// Goes on to the next CSV, ending and beginning files and sources between them.
  private func advance() throws {
    let part = try nextPart()
    if let current, part?.parts.source != current.source || part?.parts.file != current.file {
      steps.append(.fileEnd(FileTrailer(fileType: .absent, models: .value(true))))
    }
    if let current, part?.parts.source != current.source {
      steps.append(
        .sourceEnd(
          SourceTrailer(error: .absent, results: .value(true), predictions: .value(true), errors: .absent)))
    }
    guard let part else {
      steps.append(.documentEnd(DocumentTrailer(shape: .artifacts, jobID: .absent, status: .absent)))
      isDone = true
      return
    }
    if part.parts.source != current?.source {
      let label = SourceLabel(part.parts.source)
      let source = label?.described ?? Source(type: "file")
      steps.append(
        .sourceBegin(
          SourceHeader(
            label: part.parts.source, index: label?.index ?? 0, source: source, jobID: context.jobID)))
    }
    if part.parts.source != current?.source || part.parts.file != current?.file {
      steps.append(.fileBegin(FileHeader(file: part.parts.file)))
    }
    current = part.parts
    waiting = part
  }
}

/// Passes on a reader's steps and stops at a row whose rank in its group can only be known from the rows that follow.
final class OrderCheckingReader: ResultsReader {
  private let reader: any ResultsReader
  private let input: String
  private var scan = OrderScan()

  init(_ reader: any ResultsReader, input: String) {
    self.reader = reader
    self.input = input
  }

  var warnings: WarningLog { reader.warnings }
  var ranks: UnitRanks? {
    get { nil }
    set {}
  }

  func withNext(_ body: (ReadStep, borrowing Observation) throws -> Void) throws -> Bool {
    try reader.withNext { step, row in
      if case .row = step {
        scan.add(row)
        if !scan.unordered.isEmpty {
          throw InputError(
            .unordered,
            "The rows of \(row.origin.file), \(row.origin.model), \(row.origin.id) are not in order of time, "
              + "so their units are not known yet.", path: input,
            advice: "Save the input to a file and give that: it is then read twice.")
        }
      }
      try body(step, row)
    }
  }
}
