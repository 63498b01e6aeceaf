import Dispatch
import HumeInputs
import HumeParsing
import HumeTypes
import Synchronization
import TestSupport
import Testing

/// What several threads read is what one thread reads: rows, warnings, errors and places.
@Suite struct ReadAheadTests {
  static let documents: [(name: String, options: RandomPredictionOptions)] = [
    ("plain", RandomPredictionOptions([], sources: 2, files: 2, groups: 3, rows: 12)),
    ("real", RandomPredictionOptions(.real, sources: 2, rows: 9)),
    ("all", RandomPredictionOptions(.all, sources: 2, rows: 9)),
  ]

  @Test(arguments: documents.indices, 0..<6 as Range<UInt64>)
  func threadsChangeNothing(_ index: Int, seed: UInt64) throws {
    let bytes = randomPredictions(seed: seed, options: Self.documents[index].options)
    let alone = transcript(SlowSource(bytes, pieces: []))
    for (helpers, worthwhile, chunkSize) in [(1, 1, 4096), (2, 100, 1000), (3, 5000, 65536)] {
      let pieces = seededSplits(of: bytes.count, seed: seed)
      let ahead = ReadAheadStream(
        SlowSource(bytes, pieces: pieces), helpers: helpers, worthwhile: worthwhile, chunkSize: chunkSize)
      #expect(transcript(ahead, preparer: ahead) == alone, "\(helpers) helpers, chunks of \(chunkSize)")
    }
  }

  @Test(arguments: 0..<6 as Range<UInt64>)
  func faultsAreToldWhereOneThreadTellsThem(seed: UInt64) throws {
    let whole = randomPredictions(seed: seed, options: Self.documents[0].options)
    var random = SeededRandom(seed: seed)
    var broken = whole
    broken[whole.count / 2 + random.below(whole.count / 3)] = UInt8(ascii: "}")
    for bytes in [broken, Array(whole.prefix(whole.count * 2 / 3))] {
      let alone = transcript(SlowSource(bytes, pieces: []))
      let ahead = ReadAheadStream(SlowSource(bytes, pieces: []), helpers: 2, worthwhile: 1, chunkSize: 3000)
      #expect(transcript(ahead, preparer: ahead) == alone)
    }
  }

  @Test func whatASourceThrowsComesAfterWhatItGave() throws {
    let bytes = randomPredictions(seed: 1, options: Self.documents[0].options)
    let failing = { SlowSource(bytes, pieces: [], failingAt: bytes.count * 3 / 4) }
    let ahead = ReadAheadStream(failing(), helpers: 2, worthwhile: 1, chunkSize: 2000)
    let lines = transcript(ahead, preparer: ahead)
    #expect(lines == transcript(failing()))
    #expect(lines.contains("threw broken"))
  }

  @Test func itCanBeGivenUpAtAnyTime() throws {
    let bytes = randomPredictions(seed: 2, options: Self.documents[0].options)
    for rows in [0, 1, 20] {
      let ahead = ReadAheadStream(SlowSource(bytes, pieces: []), helpers: 3, worthwhile: 1, chunkSize: 1500)
      let reader = PredictionsReader(ahead, context: ReadingContext(input: "in"), preparer: ahead)
      for _ in 0..<rows where try !reader.withNext({ _, _ in }) { break }
    }
  }

  /// A helper's read of a pipe can take for ever.
  @Test func givingUpDoesNotWaitForAReadThatHangs() throws {
    let source = HangingSource(Array("[{\"source\": nonsense".utf8))
    do {
      let ahead = ReadAheadStream(source, helpers: 1, worthwhile: 1, chunkSize: 8)
      #expect(transcript(ahead, preparer: ahead).last?.contains("Expected a value") == true)
    }
    source.letGo()
    #expect(!source.gaveUp)
  }
}

/// Bytes, and then a read that ends only when it is let go, or after ten seconds.
private final class HangingSource: ByteStream {
  private let bytes: [UInt8]
  private var position = 0
  private let end = DispatchSemaphore(value: 0)
  private let didGiveUp = Mutex(false)

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var gaveUp: Bool { didGiveUp.withLock { $0 } }

  func letGo() { end.signal() }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let piece = bytes[position...].prefix(buffer.count)
    if piece.isEmpty, end.wait(timeout: .now() + 10) == .timedOut { didGiveUp.withLock { $0 = true } }
    buffer.copyBytes(from: piece)
    position += piece.count
    return piece.count
  }
}

private struct Broken: Error, CustomStringConvertible { let description = "broken" }

/// Bytes in pieces; can go back; fails at a place where that is wanted.
private final class SlowSource: ByteStream {
  private let bytes: [UInt8]
  private var pieces: ArraySlice<Int>
  private let end: Int?
  private var position = 0

  init(_ bytes: [UInt8], pieces: [Int], failingAt end: Int? = nil) {
    self.bytes = bytes
    self.pieces = pieces[...]
    self.end = end
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if let end, position >= end { throw Broken() }
    let limit = min(pieces.popFirst() ?? buffer.count, buffer.count)
    let piece = bytes[position..<(end ?? bytes.count)].prefix(limit)
    buffer.copyBytes(from: piece)
    position += piece.count
    return piece.count
  }

  func rewind(to offset: Int) -> Bool {
    position = offset
    return true
  }
}

/// Everything that reading gives, as text.
private func transcript(_ stream: any ByteStream, preparer: (any RowPreparing)? = nil) -> [String] {
  let reader = PredictionsReader(stream, context: ReadingContext(input: "in"), bufferSize: 2048, preparer: preparer)
  var lines: [String] = []
  do {
    while try reader.withNext({ step, row in
      guard case .row = step else { return lines.append("\(step)") }
      let sets = FeatureSet.allCases.compactMap { set in
        row[set].map { "\(set): \($0.entries.map { "\($0.name)=\($0.score?.bitPattern ?? 0)" })" }
      }
      lines.append("\(row.origin) \(row.index) \(row.time) \(row.fields) \(sets)")
    }) {}
  } catch let error as any ExplainedError {
    lines.append("\(error.message) at \(error.place)")
  } catch {
    lines.append("threw \(error)")
  }
  return lines + reader.warnings.warnings.map { "\($0)" }
}
