import HumeArchive
public import HumeParsing
package import HumeSystem
package import HumeTypes

/// One input that holds results: a document, the artifacts of a job, a CSV. Opened as often as it is read.
///
/// ```swift
/// for input in findInputs(["talks/"]).inputs {
///   try input.open().forEachObservation { row in print(row.origin, row.time) }
/// }
/// ```
public struct ResultsInput: Sendable {
  /// The path as it was given, `archive!entry` inside an archive: the `input` of its rows.
  public let name: String
  /// The path that was given, behind which it was found: of a folder or a glob, or its own.
  public internal(set) var path = ""
  /// The job's id where the input stands in a job's folder, else empty; a webhook's body may name another.
  public internal(set) var jobID = ""
  /// The frames a second that the job asked for, where its details are there and name a number above 0.
  public internal(set) var framesPerSecond: Double?
  /// The bytes of its file or files, as stored; nil for standard input.
  public internal(set) var bytes: Int?
  /// What in particular it is.
  package let form: Form
  /// Whether several documents may follow each other.
  package var allowsSeveralDocuments = false
  /// How many threads may read it: of large predictions JSON, compressed or not, some read ahead. What readers give is the
  /// same for any number.
  public var threads = 1
  /// What meters are told in all when it is read once: `bytes`, and in an archive the bytes of its entries.
  public var bytesToRead: Int? {
    get { entryBytes ?? bytes }
    set { entryBytes = newValue }
  }
  private var entryBytes: Int?
  private var isReadOnce = false
  /// The path of the file to hash, where the input is one file.
  package var filePath: String?

  /// Where bytes are.
  package enum Location: Sendable {
    /// A file.
    case path(String)
    /// A file without a name that holds what came on standard input.
    case spooled(File)
    /// Standard input, of which the beginning was read already.
    case standardInput(head: [UInt8], rest: File)
    /// An entry of an archive.
    case entry(SharedArchive, position: Int)
  }

  /// The forms of input.
  package enum Form: Sendable {
    /// Predictions JSON, compressed or not.
    case json(Location)
    /// A model's CSV without a tree around it.
    case csv(Location, stem: String)
    /// CSVs of an artifacts tree, in order.
    case tree([(path: String, artifact: ArtifactPath)])
    /// A predictions JSON in an archive, by the place of its entry.
    case archivedJSON(SharedArchive, position: Int)
    /// CSVs of an artifacts tree in an archive.
    case archivedTree(SharedArchive, positions: [Int])
    /// A model's CSV in an archive, without a tree around it.
    case archivedCSV(SharedArchive, position: Int, stem: String)
  }

  package init(name: String, form: Form) {
    self.name = name
    self.form = form
  }

  /// The same input as one that is read once only: what a second look would settle is an error there.
  package var readOnce: ResultsInput {
    var input = self
    input.isReadOnce = true
    return input
  }

  /// Whether it can be opened more than once.
  public var canReopen: Bool {
    if isReadOnce { return false }
    return switch form {
    case .json(let location), .csv(let location, _): location.canReopen
    case .archivedJSON(let archive, _), .archivedTree(let archive, _), .archivedCSV(let archive, _, _):
      archive.canReopen
    case .tree: true
    }
  }

  /// Opens the input so that rows get their `unit`; reads it once or twice before, where it can be opened again.
  public func openRanked(meter: ByteMeter? = nil) throws -> any ResultsReader {
    guard let scan = try scan(meter: meter) else { return OrderCheckingReader(try open(meter: meter), input: name) }
    return try scan.open(self, meter: meter)
  }

  /// Opens the input for reading; `meter` is told the bytes that are read of files, as stored, and of entries of archives. Throws
  /// `SystemError`, `ArchiveError` or `ParsingError`; readers throw the same.
  public func open(meter: ByteMeter? = nil) throws -> any ResultsReader {
    try open(meter: meter, skipsScores: false)
  }

  /// The same where only the names of scores are wanted: their values may be missing.
  package func openForNames(meter: ByteMeter? = nil) throws -> any ResultsReader {
    try open(meter: meter, skipsScores: true)
  }

  private func open(meter: ByteMeter?, skipsScores: Bool) throws -> any ResultsReader {
    var context = ReadingContext(input: name, jobID: jobID, allowsSeveralDocuments: allowsSeveralDocuments)
    context.skipsScores = skipsScores
    switch form {
    case .json(let location): return try predictions(try location.decompressed(meter), context)
    case .csv(let location, let stem):
      let part = ArtifactsReader.Part(
        parts: .init(source: "file-0-\(stem)", file: stem, model: Model.documented.first { $0.rawValue == stem }),
        path: name, open: { try location.decompressed(meter) })
      return ArtifactsReader(context: context, parts: [part])
    case .tree(let files):
      let parts = files.map { file in
        ArtifactsReader.Part(
          parts: .init(file.artifact), path: file.path, open: { MeteredStream(try File(reading: file.path), meter) })
      }
      return ArtifactsReader(context: context, parts: parts)
    case .archivedJSON(let archive, let position):
      let reader = try archive.reader()
      let entry = try reader.entry(at: position)
      guard name == "\(archive.path)!\(entry.path)" else {
        throw InputError(.nothingFound, "The entry is no longer in the archive.", path: name)
      }
      return try predictions(try archive.contents(reader, path: name, meter: meter), context)
    case .archivedTree(let archive, let positions):
      let reader = try archive.reader()
      var rest = positions[...]
      return ArtifactsReader(context: context) {
        guard let position = rest.popFirst() else { return nil }
        let entry = try reader.entry(at: position)
        let path = "\(archive.path)!\(entry.path)"
        guard let artifact = ArtifactPath(entry.components) else {
          throw InputError(.nothingFound, "The entry is no longer in the archive.", path: path)
        }
        return .init(parts: .init(artifact), path: path, open: { MeteredStream(reader.stream(), meter) })
      }
    case .archivedCSV(let archive, let position, let stem):
      let reader = try archive.reader()
      _ = try reader.entry(at: position)
      let part = ArtifactsReader.Part(
        parts: .init(source: "file-0-\(stem)", file: stem, model: Model.documented.first { $0.rawValue == stem }),
        path: name, open: { try archive.contents(reader, path: name, meter: meter) })
      return ArtifactsReader(context: context, parts: [part])
    }
  }
}

extension ResultsInput {
  /// The bytes of the entry that it is in an archive; nil for everything else.
  package func entryStream() throws -> (any ByteStream)? {
    switch form {
    case .archivedJSON(let archive, let position), .archivedCSV(let archive, let position, _):
      try ResultsInput.Location.entry(archive, position: position).raw(nil)
    default: nil
    }
  }

  /// A reader of JSON in a stream, which goes back where it has to.
  private func predictions(_ stream: any ByteStream, _ context: ReadingContext) throws -> any ResultsReader {
    // The reader's own part is about a third of the work: more helpers would only take memory.
    let helpers = min(threads - 1, 3)
    let ahead = helpers > 0 ? ReadAheadStream(stream, helpers: helpers) : nil
    let stream = ahead ?? stream
    let replayable = try stream.rewind(to: 0) ? stream : SpoolingStream(stream)
    return PredictionsReader(replayable, context: context, preparer: ahead)
  }
}

extension ArtifactsCSVReader.Parts {
  init(_ artifact: ArtifactPath) { self.init(source: artifact.source, file: artifact.file, model: artifact.model) }
}

extension ResultsInput.Location {
  /// The path, for messages.
  var path: String {
    switch self {
    case .path(let path): path
    case .spooled: "-"
    case .standardInput(_, let rest): rest.path
    case .entry(let archive, _): archive.path
    }
  }

  /// Whether it can be read more than once.
  var canReopen: Bool {
    switch self {
    case .path, .spooled: true
    case .standardInput: false
    case .entry(let archive, _): archive.canReopen
    }
  }

  /// The bytes as they are stored.
  func raw(_ meter: ByteMeter?) throws -> any ByteStream {
    switch self {
    case .path(let path): return MeteredStream(try File(reading: path), meter)
    case .spooled(let file):
      _ = try file.rewind(to: 0)
      return file
    case .standardInput(let head, let rest): return HeadStream(head, rest)
    case .entry(let archive, let position):
      let reader = try archive.reader()
      _ = try reader.entry(at: position)
      return MeteredStream(reader.stream(), meter)
    }
  }

  /// The bytes, decompressed where they are compressed.
  func decompressed(_ meter: ByteMeter?) throws -> any ByteStream {
    try HumeInputs.decompressed(try raw(meter), path: path)
  }

  /// The archive, called `path`. One inside another is copied into a file without a name: a zip's directory is at its end.
  func archive(
    path: String, _ earlier: ArchiveReader.Findings, limits: ArchiveLimits, meter: ByteMeter?
  ) throws -> ArchiveReader {
    switch self {
    case .path(let file):
      return try ArchiveReader(try File(reading: file), path: path, earlier: earlier, limits: limits, meter: meter)
    case .spooled(let file):
      return try ArchiveReader(file, path: path, earlier: earlier, limits: limits, meter: meter)
    case .standardInput: return try ArchiveReader(stream: raw(meter), path: path, limits: limits)
    case .entry:
      let file = try File.temporary()
      try copy(raw(meter), to: file)
      return try ArchiveReader(file, path: path, earlier: earlier, limits: limits)
    }
  }
}

/// A stream, decompressed where its first bytes say that it is compressed.
///
/// `limits`: those of the archive that it is, or stands in.
func decompressed(_ stream: any ByteStream, path: String, limits: ArchiveLimits? = nil) throws -> any ByteStream {
  let head = try readHead(stream, count: 8)
  let whole = try stream.rewind(to: 0) ? stream : HeadStream(head, stream)
  guard let compression = Compression.detect(head: head) else { return whole }
  return DecompressedStream(whole, compression: compression, path: path, limits: limits)
}

/// The first bytes of a stream: fewer than `count` only where it has fewer.
package func readHead(_ stream: any ByteStream, count: Int) throws -> [UInt8] {
  var head = [UInt8](repeating: 0, count: count)
  var filled = 0
  while filled < count {
    let got = try head.withUnsafeMutableBytes {
      try stream.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
    }
    if got == 0 { break }
    filled += got
  }
  return Array(head[..<filled])
}

/// A stream whose first bytes were read already.
final class HeadStream: ByteStream {
  private let head: [UInt8]
  private var given = 0
  private let rest: any ByteStream

  init(_ head: [UInt8], _ rest: any ByteStream) {
    self.head = head
    self.rest = rest
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if given == head.count { return try rest.read(into: buffer) }
    let part = head[given...].prefix(buffer.count)
    buffer.copyBytes(from: part)
    given += part.count
    return part.count
  }
}

/// Is told how many bytes were read more, from whatever thread reads.
public typealias ByteMeter = @Sendable (Int) -> Void

/// A stream that tells how much of it is read.
final class MeteredStream: ByteStream {
  private let stream: any ByteStream
  private let meter: ByteMeter?

  init(_ stream: any ByteStream, _ meter: ByteMeter?) {
    self.stream = stream
    self.meter = meter
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try stream.read(into: buffer)
    meter?(count)
    return count
  }

  func rewind(to offset: Int) throws -> Bool { try stream.rewind(to: offset) }
}
