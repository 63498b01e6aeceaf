package import HumeSystem
package import HumeTypes

/// Reads the files of an archive, one after another: a zip, a tar, or a tar under one compression.
///
/// What it is shows from its bytes. Everything that is not a plain file or folder with a safe path is refused, and so
/// is everything damaged, cut off, ambiguous or larger than the limits. A file's bytes are only sure when its stream
/// has given 0, and those of a compressed tar when `nextEntry` has given nil.
///
///     let reader = try ArchiveReader(path: "artifacts.zip")
///     while let entry = try reader.nextEntry() {
///       if entry.kind == .file { try parse(reader.stream(), entry.path) }
///     }
///
/// Not for use by several threads at once.
package final class ArchiveReader {
  /// The path of the archive, for messages.
  package let path: String
  private let source: any EntrySource
  private var meter: Meter
  private var ledger = EntryLedger()
  private var current: ArchiveEntry?
  private var currentEnded = true
  private var failure: ArchiveError?
  private(set) var index = -1

  /// Opens the archive at `path`.
  package convenience init(path: String, limits: ArchiveLimits = ArchiveLimits()) throws(ArchiveError) {
    try self.init(explained(path: path) { try File(reading: path) }, limits: limits)
  }

  /// Reads the archive in a file, called `path` in messages: a regular file from its beginning, whatever its place and
  /// however many readers share it; a pipe from where it stands, and no zip. `earlier`: what an earlier reader of it
  /// found out. `meter` is told what is read of a regular file.
  package convenience init(
    _ file: File, path: String? = nil, earlier: Findings = Findings(), limits: ArchiveLimits = ArchiveLimits(),
    meter: ((Int) -> Void)? = nil
  ) throws(ArchiveError) {
    try self.init(stream: file, file: file, path: path ?? file.path, earlier: earlier, limits: limits, meter: meter)
  }

  /// Reads the tar, plain or compressed, in a stream.
  package convenience init(
    stream: any ByteStream, path: String, limits: ArchiveLimits = ArchiveLimits()
  ) throws(ArchiveError) {
    try self.init(stream: stream, file: nil, path: path, earlier: Findings(), limits: limits, meter: nil)
  }

  private init(
    stream: any ByteStream, file: File?, path: String, earlier: Findings, limits: ArchiveLimits,
    meter: ((Int) -> Void)?
  ) throws(ArchiveError) {
    self.path = path
    self.meter = Meter(limits: limits, path: path)
    source = try Self.source(stream, file: file, path: path, earlier: earlier, limits: limits, meter: meter)
  }

  private static func source(
    _ stream: any ByteStream, file: File?, path: String, earlier: Findings, limits: ArchiveLimits,
    meter: ((Int) -> Void)?
  ) throws(ArchiveError) -> any EntrySource {
    // Several readers may share a regular file: none of them moves its place.
    let plain = try file.flatMap { (file) throws(ArchiveError) in
      try explained(path: path) { try file.status() }.isRegular ? file : nil
    }
    let sniffed = try SniffedStream(plain.map { FileSection($0, meter: meter) } ?? stream, path: path)
    switch ArchiveFormat.detect(head: sniffed.head) {
    case .zip:
      guard let file else {
        throw ArchiveError(
          .unsupported, "A zip can only be read from a file, for its directory is at its end.", path: path,
          advice: "Save it to a file first.")
      }
      return try ZipSource(file, checked: earlier.zip, path: path, limits: limits, meter: meter)
    case .tar: return try TarSource(sniffed, file: plain, decompressed: nil, path: path, limits: limits)
    case nil: break
    }
    guard let compression = Compression.detect(head: sniffed.head) else { throw notAnArchive(path) }
    let decompressed = DecompressedStream(sniffed, compression: compression, path: path, limits: limits)
    let inner = try SniffedStream(decompressed, path: path)
    guard ArchiveFormat.detect(head: inner.head) == .tar else { throw notAnArchive(path) }
    return try TarSource(inner, file: nil, decompressed: decompressed, path: path, limits: limits)
  }

  /// Goes to the next file or folder, in the order in which they stand in the file; nil at the end.
  package func nextEntry() throws(ArchiveError) -> ArchiveEntry? {
    try remembering { () throws(ArchiveError) in
      guard let entry = try advance() else { return nil }
      let implied = try ledger.enter(entry, archive: path)
      try meter.beginEntry(entry.path, impliedFolders: implied)
      return entry
    }
  }

  /// Goes to the entry whose `position` an earlier reader of the same archive gave; that reader had to come to the end, for
  /// only the whole tells duplicates. A compressed tar is read on to it, and cannot go back.
  package func entry(at position: Int) throws(ArchiveError) -> ArchiveEntry {
    try remembering { () throws(ArchiveError) in
      let canGo = try source.go(to: position)
      while let entry = try advance() {
        if entry.position == position { return entry }
        if canGo || entry.position > position { break }
      }
      throw .damaged("The archive is no longer what it was.", path: path)
    }
  }

  private func advance() throws(ArchiveError) -> ArchiveEntry? {
    if source.isCompressed { try skipRest() }
    current = nil
    index += 1
    guard let entry = try source.next() else { return nil }
    if entry.kind == .file, entry.path.utf8.split(separator: 0x2F).last?.elementsEqual([0x2E]) ?? true {
      throw ArchiveError(
        .badName, "The entry is a file with the name of a folder.", path: path, entry: entry.path,
        advice: "Pack the files again under names of their own.")
    }
    meter.beginFile()
    current = entry
    currentEnded = false
    return entry
  }

  /// Reads what comes next of the current entry; 0 only at its end, when its size and checksum have been compared.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
    guard let entry = current, !currentEnded, !buffer.isEmpty else { return 0 }
    return try remembering { () throws(ArchiveError) in
      let count = try source.read(into: buffer)
      try meter.add(count, of: entry.path)
      guard count == 0 || entry.size.map({ meter.bytesOfFile > $0 }) == true else { return count }
      if meter.bytesOfFile != entry.size ?? meter.bytesOfFile {
        throw .damaged("The file has not the size that the archive states.", path: path, entry: entry.path)
      }
      currentEnded = true
      return count
    }
  }

  /// The bytes of the current entry, until the reader goes on.
  package func stream() -> any ByteStream { EntryStream(self) }

  /// The bytes of the archive's file that were used so far, for showing progress.
  package var bytesIn: Int { source.bytesIn }

  /// What readers of the same archive need not find out again: the checked directory of a zip.
  package struct Findings: Sendable {
    let zip: ZipDirectory.Index?

    /// Nothing yet.
    package init() { zip = nil }
    init(zip: ZipDirectory.Index?) { self.zip = zip }
  }

  /// What this reader found out.
  package var findings: Findings { Findings(zip: (source as? ZipSource)?.directory.index) }

  /// Whether it was found bad, so that nothing more can be read of it.
  package var hasFailed: Bool { failure != nil }

  /// Whether it is a zip.
  package var isZip: Bool { source is ZipSource }

  /// Whether it is a tar under a compression, of which only what comes next can be read.
  package var isCompressed: Bool { source.isCompressed }

  private func skipRest() throws(ArchiveError) {
    guard current != nil, !currentEnded else { return }
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { scratch.deallocate() }
    while try read(into: scratch) > 0 {}
  }

  /// An archive that was found bad stays bad.
  private func remembering<Value>(_ body: () throws(ArchiveError) -> Value) throws(ArchiveError) -> Value {
    if let failure { throw failure }
    do {
      return try body()
    } catch {
      failure = error
      throw error
    }
  }

  private static func notAnArchive(_ path: String) -> ArchiveError {
    ArchiveError(
      .notAnArchive, "It is neither a zip nor a tar.", path: path,
      advice: "Give a .zip, .tar, .tar.gz, .tar.bz2, .tar.xz or .tar.zst.")
  }
}
