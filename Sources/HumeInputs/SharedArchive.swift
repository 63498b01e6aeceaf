package import HumeArchive
import HumeSystem
import HumeTypes
import Synchronization

/// An archive that holds inputs: each of them opens it for itself and goes to its own entries.
///
/// Zips and plain tars are read at any place. A compressed tar can only be read on: where it holds several inputs it is
/// decompressed once, into a file without a name.
package final class SharedArchive: Sendable {
  /// The path, for messages.
  package let path: String
  private let location: ResultsInput.Location
  private let limits: ArchiveLimits
  private let decompressed = Mutex<File?>(nil)

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
    if let file = decompressed.withLock({ $0 }) { return try ArchiveReader(file, path: path, limits: limits) }
    return try location.archive(path: path, limits: limits, meter: meter)
  }

  /// Makes a compressed tar one that can be read at any place. What it holds was seen, within the limits.
  func decompress(meter: ByteMeter?) throws {
    let stream = try HumeInputs.decompressed(
      location.raw(meter), path: path, largestDictionary: limits.dictionary)
    let file = try File.temporary()
    try copy(stream, to: file)
    decompressed.withLock { $0 = file }
  }
}
