import CArchive
import HumeTypes

/// Undoes bzip2, xz or zstd through libarchive: its raw format behind that one filter.
///
/// libarchive ends without a word where something else follows bzip2 data, so it is checked that all input was used.
final class FilterDecoder: Decoder {
  private let feed: Feed
  private let compression: Compression
  private let path: String
  private var handle: LibraryHandle?
  private var ended = false
  var bytesIn: Int { feed.fed }

  init(_ source: any ByteStream, compression: Compression, path: String) {
    feed = Feed(source)
    self.compression = compression
    self.path = path
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
    if ended { return 0 }
    if self.handle == nil { try open() }
    guard let handle, !ended else { return 0 }
    let count = try handle.read(into: buffer, entry: nil)
    if count == 0 { try finish(handle) }
    return count
  }

  private func open() throws(ArchiveError) {
    let filter =
      switch compression {
      case .gzip: ARCHIVE_FILTER_GZIP
      case .bzip2: ARCHIVE_FILTER_BZIP2
      case .xz: ARCHIVE_FILTER_XZ
      case .zstd: ARCHIVE_FILTER_ZSTD
      }
    let handle = try LibraryHandle(feed, path: path) { library in
      // Appended, not offered: what the filter cannot read is an error, and never passed through as it is.
      [
        archive_read_append_filter(library, filter), archive_read_support_format_raw(library),
        archive_read_support_format_empty(library),
      ]
    }
    try handle.checkSilentError()
    self.handle = handle
    if try handle.nextHeader(after: nil) == nil { try finish(handle) }
  }

  private func finish(_ handle: LibraryHandle) throws(ArchiveError) {
    try handle.checkSilentError()
    try handle.drain()
    guard feed.fed > 0 else { throw .truncated("The \(compression.rawValue) data ends too early.", path: path) }
    guard handle.consumed == feed.fed else {
      throw .damaged("Behind the \(compression.rawValue) data stands something else.", path: path)
    }
    ended = true
  }
}
