package import HumeArchive
import HumeSystem
import HumeTypes
import Synchronization

/// An archive that holds inputs: each of them opens it for itself and goes to its own entries.
///
/// Zips and plain tars are read at any place. A compressed tar can only be read on: where it holds several inputs it is
/// decompressed once, into a file without a name.
package final class SharedArchive: Sendable {
  private struct State {
    var inputs = 0
    var decompressed: File?
  }

  private let location: ResultsInput.Location
  private let limits: ArchiveLimits
  private let state = Mutex(State())

  /// The archive at a place.
  package init(_ location: ResultsInput.Location, limits: ArchiveLimits) {
    self.location = location
    self.limits = limits
  }

  /// The path, for messages.
  package var path: String { location.path }

  /// Whether it can be opened more than once.
  package var canReopen: Bool { if case .standardInput = location { false } else { true } }

  /// Counts an input that stands in it.
  func addInput() { state.withLock { $0.inputs += 1 } }

  /// A reader of its own for whoever asks.
  package func reader() throws -> ArchiveReader {
    let shared = try state.withLock { state throws -> File? in
      if let file = state.decompressed { return file }
      guard state.inputs > 1, canReopen, try location.archive(limits: limits).isCompressed else { return nil }
      state.decompressed = try decompress()
      return state.decompressed
    }
    if let shared { return try ArchiveReader(shared, path: path, limits: limits) }
    return try location.archive(limits: limits)
  }

  /// The tar without its compression. What it is was seen: all of it came through a reader, within the limits.
  private func decompress() throws -> File {
    let stream = try decompressed(location.raw(nil), path: path, largestDictionary: limits.dictionary)
    let file = try File.temporary()
    try copy(stream, to: file)
    return file
  }
}
