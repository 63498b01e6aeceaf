package import HumeArchive
import HumeSystem
import HumeTypes
import Synchronization

/// An archive that holds inputs: each of them opens it for itself and goes to its own entries.
///
/// Zips and plain tars are read at any place. A compressed tar can only be read on, and an archive inside another has to be
/// taken out of it: where they hold several inputs that is done once, into a file without a name.
package final class SharedArchive: Sendable {
  private struct State {
    var findings = ArchiveReader.Findings()
    var file: File?
  }

  /// The path, for messages.
  package let path: String
  private let location: ResultsInput.Location
  private let limits: ArchiveLimits
  private let state = Mutex(State())

  /// The archive at a place, called `path`.
  package init(_ location: ResultsInput.Location, path: String, limits: ArchiveLimits) {
    self.location = location
    self.path = path
    self.limits = limits
  }

  /// Whether it can be opened more than once.
  package var canReopen: Bool { location.canReopen }

  /// A reader of its own for whoever asks.
  package func reader(meter: ByteMeter? = nil) throws -> ArchiveReader {
    let (findings, file) = state.withLock { ($0.findings, $0.file) }
    if let file { return try ArchiveReader(file, path: path, earlier: findings, limits: limits) }
    return try location.archive(path: path, findings, limits: limits, meter: meter)
  }

  /// Prepares for being opened by several inputs, after `reader` has come to the archive's end.
  func prepare(for inputs: Int, _ reader: ArchiveReader, meter: ByteMeter?) throws {
    let findings = reader.findings
    state.withLock { $0.findings = findings }
    guard inputs > 1, reader.isCompressed || location.isEntry else { return }
    let stream = try decompressed(location.raw(meter), path: path, limits: limits)
    let file = try File.temporary()
    try copy(stream, to: file)
    state.withLock { $0.file = file }
  }

  /// The bytes of an entry that was opened, decompressed where they are compressed, within the limits.
  func contents(_ reader: ArchiveReader, path: String, meter: ByteMeter?) throws -> any ByteStream {
    let stream = try decompressed(MeteredStream(reader.stream(), meter), path: path, limits: limits)
    guard let stream = stream as? DecompressedStream else { return stream }
    return SwellWatch(file: stream, limits: limits, path: path)
  }
}
