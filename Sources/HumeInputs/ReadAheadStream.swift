package import HumeParsing
import HumeSystem
package import HumeTypes

// Reading ahead on other threads. Bytes come in chunks, numbered as they are read from the source: one thread at a time
// reads (and decompresses, where the source does), the others look for rows in the chunks they have read. Whoever wants
// the next chunk and finds that it is not ready works on a later one meanwhile, as a helper would.

/// A stream that is read ahead by helpers, which prepare the rows they find.
///
/// Nothing is started before a good deal was read: small files are read faster alone.
package final class ReadAheadStream: ByteStream, RowPreparing {
  private let worthwhile: Int
  private let chunkSize: Int
  private let source: any ByteStream
  private let helpers: Int
  private var work: ReadAhead?
  private var threads: HelperThreads?
  private var layouts = RowLayouts()
  /// Whether it went back: who does so, does it often, and what was read ahead is lost each time.
  private var wentBack = false
  private var position = 0
  /// The chunk that is being given, and how much of it was.
  private var chunk: ReadAhead.Chunk?
  private var given = 0
  private var prepared: [PreparedRows] = []

  /// Reads `source`, which stands at its beginning, with so many helpers; they start when `worthwhile` bytes were read.
  package init(
    _ source: any ByteStream, helpers: Int, worthwhile: Int = 2 << 20, chunkSize: Int = 512 << 10
  ) {
    self.source = source
    self.helpers = helpers
    self.worthwhile = worthwhile
    self.chunkSize = chunkSize
  }

  deinit {
    // A helper may wait for a pipe that gives nothing more: it has all it uses, and ends when its read does.
    work?.stop()
    threads?.leave()
  }

  package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard let work else {
      let count = try source.read(into: buffer)
      position += count
      if position >= worthwhile, !wentBack { start() }
      return count
    }
    while true {
      if chunk == nil {
        guard let next = try work.next() else { return 0 }
        chunk = next
        given = 0
        prepared.append(next.takeRows())
      }
      guard let chunk else { return 0 }
      let part = min(buffer.count, chunk.count - given)
      if part > 0 {
        chunk.copy(given..<given + part, to: buffer)
        given += part
        position += part
      }
      if given == chunk.count {
        work.giveBack(chunk)
        self.chunk = nil
      }
      if part > 0 { return part }
    }
  }

  package func exchange(_ window: inout Window) throws -> Bool {
    guard let work, chunk == nil else { return false }
    var found = try work.next()
    while let empty = found, empty.count == 0 {
      work.giveBack(empty)
      found = try work.next()
    }
    guard let next = found else {
      var none: [UInt8] = []
      window.exchange(&none, room: 0, number: 0)
      return true
    }
    prepared.append(next.takeRows())
    position += next.count
    next.give(to: &window)
    work.giveBack(next)
    return true
  }

  package func mark() { source.mark() }

  package func rewind(to offset: Int) throws -> Bool {
    stop()
    if position > 0 { wentBack = true }
    guard try source.rewind(to: offset) else { return false }
    position = offset
    return true
  }

  package func use(_ layouts: RowLayouts) {
    self.layouts = layouts
    work?.use(layouts)
  }

  package func nextPreparedRows() -> PreparedRows? { prepared.isEmpty ? nil : prepared.removeFirst() }

  private func start() {
    let work = ReadAhead(source, from: position, layouts: layouts, helpers: helpers, chunkSize: chunkSize)
    let threads = HelperThreads(count: helpers) { work.help() }
    if threads.isEmpty { return }
    self.work = work
    self.threads = threads
  }

  private func stop() {
    work?.stop()
    threads?.join()
    (work, threads, chunk) = (nil, nil, nil)
    prepared = []
  }
}

/// What threads that read one source ahead share.
///
/// Sendable: everything that changes is used under the lock of `signal`, but for the source, which only the thread that
/// has set `isReading` uses, and chunks, which belong to the thread that has taken them out of a list.
private final class ReadAhead: @unchecked Sendable {
  /// Bytes of the source, and the rows found in them.
  final class Chunk {
    /// What may be put before the bytes that were read.
    private static let room = 64 << 10
    private let size: Int
    private var bytes: [UInt8]
    private(set) var count = 0
    private(set) var base = 0
    private var rows = PreparedRows()

    init(size: Int) {
      self.size = size
      bytes = Array(repeating: 0, count: Chunk.room + size)
    }

    /// Reads as much as there is room for; false at the end of the source. Where it fails, what came before is there.
    func fill(from source: any ByteStream, at offset: Int) throws -> Bool {
      (base, count) = (offset, 0)
      if bytes.count != Chunk.room + size { bytes = Array(repeating: 0, count: Chunk.room + size) }
      while count < size {
        let start = Chunk.room + count
        let got = try bytes.withUnsafeMutableBytes {
          try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[start...]))
        }
        if got == 0 { return false }
        count += got
      }
      return true
    }

    func prepare(_ layouts: inout RowLayouts) {
      let bytes = bytes
      rows.prepare(bytes.span.extracting(Chunk.room..<Chunk.room + count), base: base, layouts: &layouts)
    }

    func copy(_ range: Range<Int>, to buffer: UnsafeMutableRawBufferPointer) {
      let range = Chunk.room + range.lowerBound..<Chunk.room + range.upperBound
      bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    /// Exchanges its bytes for the memory of a window.
    func give(to window: inout Window) { window.exchange(&bytes, room: Chunk.room, number: count) }

    func takeRows() -> PreparedRows {
      var taken = PreparedRows()
      swap(&taken, &rows)
      return taken
    }
  }

  private let signal = Signal()
  private let source: any ByteStream
  private var layouts: RowLayouts
  private var offset: Int
  private var isReading = false
  private var isOver = false
  private var failure: (any Error)?
  private var isStopped = false
  /// The numbers of the chunks that are read next and given next.
  private var reading = 0
  private var giving = 0
  private let most: Int
  private let chunkSize: Int
  private var ready: [Int: Chunk] = [:]
  private var free: [Chunk] = []

  init(_ source: any ByteStream, from offset: Int, layouts: RowLayouts, helpers: Int, chunkSize: Int) {
    self.chunkSize = chunkSize
    self.source = source
    self.offset = offset
    self.layouts = layouts
    most = 2 * helpers + 2
  }

  func use(_ layouts: RowLayouts) {
    signal.lock()
    self.layouts = layouts
    signal.unlock()
  }

  func stop() {
    signal.lock()
    isStopped = true
    signal.tell()
    signal.unlock()
  }

  /// What a helper does until there is no more to do.
  func help() {
    signal.lock()
    while !isStopped, !isOver { if canRead { readOne() } else { signal.wait() } }
    signal.unlock()
  }

  /// The next chunk, in order; nil at the end. Throws what the source threw there.
  func next() throws -> Chunk? {
    signal.lock()
    defer { signal.unlock() }
    while true {
      if let chunk = ready.removeValue(forKey: giving) {
        giving += 1
        signal.tell()
        return chunk
      }
      if isOver, giving == reading {
        if let failure { throw failure }
        return nil
      }
      if canRead { readOne() } else { signal.wait() }
      // A helper's read does not end when a person wants to.
      try Interrupt.check()
    }
  }

  /// Takes a chunk that was given, to be used again.
  func giveBack(_ chunk: Chunk) {
    signal.lock()
    free.append(chunk)
    signal.unlock()
  }

  private var canRead: Bool { !isReading && !isOver && reading - giving < most }

  /// Reads a chunk and prepares its rows. Called, and left, under the lock.
  private func readOne() {
    let (number, chunk) = (reading, free.popLast() ?? Chunk(size: chunkSize))
    var layouts = layouts
    reading += 1
    isReading = true
    signal.unlock()
    let outcome = Result { try chunk.fill(from: source, at: offset) }
    signal.lock()
    offset += chunk.count
    isReading = false
    switch outcome {
    case .success(let hasMore): if !hasMore { isOver = true }
    case .failure(let error): (isOver, failure) = (true, error)
    }
    signal.tell()
    signal.unlock()
    chunk.prepare(&layouts)
    signal.lock()
    ready[number] = chunk
    signal.tell()
  }
}
