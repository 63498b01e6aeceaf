public import HumeTypes

/// Streams predictions JSON: one row in memory at a time, whatever the size of the document.
///
/// Reads lists of sources, single sources, webhook bodies, dictionaries of these, and NDJSON where the context permits
/// it; any order of keys. Malformed JSON ends it with a `ParsingError`; well-formed departures become `warnings`.
///
/// ```swift
/// let reader = PredictionsReader(try File(reading: "predictions.json"), context: ReadingContext(input: "predictions.json"))
/// while try reader.withNext({ step, row in
///   if case .row = step { print(row.origin.id, row.time.begin ?? 0, row[.emotion]?["Joy"] ?? .nan) }
/// }) {}
/// ```
public final class PredictionsReader: ResultsReader {
  private var core: Core
  private let row: UnsafeMutablePointer<Observation>
  /// The ranks that rows get as their `unit`; nil: their index in the group.
  public var ranks: UnitRanks? {
    get { core.ranks }
    set { core.ranks = newValue }
  }

  /// A reader of `stream`, which stands at its beginning.
  public convenience init(_ stream: any ByteStream, context: ReadingContext) {
    self.init(stream, context: context, bufferSize: 256 << 10)
  }

  package init(
    _ stream: any ByteStream, context: ReadingContext, bufferSize: Int = 256 << 10,
    preparer: (any RowPreparing)? = nil
  ) {
    core = Core(stream, context: context, window: Window(capacity: bufferSize), preparer: preparer)
    row = core.machine.row
  }

  /// A reader of bytes in memory, which are read where they lie.
  public init(_ bytes: [UInt8], context: ReadingContext) {
    core = Core(NoStream(), context: context, window: Window(bytes), preparer: nil)
    row = core.machine.row
  }

  /// What departed from the format so far.
  public var warnings: WarningLog { core.machine.warnings }

  /// Whether the row that was lent last was read by a layout; for tests.
  package var hasUsedLayout: Bool { core.machine.lastLayout >= 0 }

  /// Reads on to the next step and lends the row; false at the end. Throws `ParsingError`, or what the stream throws.
  public func withNext(_ body: (ReadStep, borrowing Observation) throws -> Void) throws -> Bool {
    let outcome = try core.advance()
    // Moved out for as long as it is lent: a row in memory that `body` might change would have to be copied.
    let lent = row.move()
    defer { row.initialize(to: lent) }
    switch outcome {
    case .row: try body(.row, lent)
    case .step(let step): try body(step, lent)
    case .end, .needsInput, .rewind: return false
    }
    return true
  }
}

extension PredictionsReader {
  /// All that changes while a reader reads: one value, so that each step is checked once for exclusive access.
  private struct Core {
    let stream: any ByteStream
    let preparer: (any RowPreparing)?
    /// How many layouts the preparer knows.
    var layoutsTold = 0
    let path: String
    var machine: PredictionsMachine
    var window: Window
    /// The offset of the last mark, and what of the stream had been read by then.
    var marked: (offset: Int, tail: [UInt8], read: Int)?
    var ranks: UnitRanks?

    init(_ stream: any ByteStream, context: ReadingContext, window: Window, preparer: (any RowPreparing)?) {
      self.stream = stream
      self.preparer = preparer
      path = context.input
      machine = PredictionsMachine(context: context)
      self.window = window
    }

    /// Goes on to the next step, or the end.
    mutating func advance() throws -> PredictionsMachine.Outcome {
      while true {
        let outcome: PredictionsMachine.Outcome
        do {
          let bytes = window.bytes
          outcome = try machine.advance(bytes.span.extracting(window.range), isFinal: window.isFinal)
        } catch {
          var error = error
          error.place = error.place.within(path)
          throw error
        }
        switch outcome {
        case .needsInput: try refill()
        case .rewind(let offset): try rewind(to: offset)
        case .row, .step(.row):
          if ranks != nil { rank() }
          return .row
        case .step, .end: return outcome
        }
      }
    }

    private mutating func rank() {
      let row = machine.row
      row.pointee.unit = ranks?.next(row.pointee.origin, index: row.pointee.index) ?? row.pointee.index
    }

    /// Drops what was read and appends more.
    private mutating func refill() throws {
      if let offset = machine.lookahead?.offset, marked?.offset != offset { mark(offset) }
      let used = machine.lexer.position
      if used > 0 {
        do {
          // A second reference, which must be gone before the window changes: it would be copied.
          let bytes = window.bytes
          machine.lexer.discard(used, of: bytes.span.extracting(window.range))
        }
        window.drop(used)
      }
      guard let preparer else { return try window.fill(from: stream) }
      // Bytes that were read ahead are taken as they lie, unless something else has to see them first.
      let isExchanged = try stream === preparer && preparer.exchange(&window)
      if !isExchanged { try window.fill(from: stream) }
      if layoutsTold != machine.layoutsLearned {
        layoutsTold = machine.layoutsLearned
        preparer.use(machine.layouts)
      }
      while let rows = preparer.nextPreparedRows() { machine.prepared.append(rows) }
    }

    /// Keeps the window from `offset` on; the stream keeps what follows.
    private mutating func mark(_ offset: Int) {
      stream.mark()
      marked = (offset, window.bytes(from: offset), window.read)
    }

    private mutating func rewind(to offset: Int) throws {
      guard let marked, marked.offset == offset, try stream.rewind(to: marked.read) else {
        throw ParsingError(
          .needsRewind,
          "The keys of an object come in an order that needs reading ahead, and this input cannot go back.",
          at: Place(path: path, byte: offset), advice: "Save the input to a file and give that.")
      }
      window.restart(with: marked.tail, read: marked.read)
      machine.prepared = PreparedQueue()
    }
  }
}

/// What has nothing more to give.
private final class NoStream: ByteStream {
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int { 0 }
}
