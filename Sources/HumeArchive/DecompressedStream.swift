package import HumeTypes

/// The bytes that a compressed stream holds, in bounded memory.
///
/// Every checksum that the format has is compared. Concatenated parts (gzip members, xz streams, ...) are read as one.
/// Input that is damaged, ends early or goes on with something else throws an `ArchiveError`; so does a `read` after
/// that. An xz dictionary or zstd window above 128 MiB is refused.
package final class DecompressedStream: ByteStream {
  private let decoder: any Decoder
  private var failure: ArchiveError?
  /// The bytes given so far.
  package private(set) var bytesOut = 0
  /// The bytes taken from the compressed stream so far.
  package var bytesIn: Int { decoder.bytesIn }

  /// Decompresses `stream`; `path` is for messages. Nothing is read yet.
  package init(_ stream: any ByteStream, compression: Compression, path: String) {
    switch compression {
    case .gzip: decoder = GzipDecoder(stream, path: path)
    case .bzip2, .xz, .zstd: decoder = FilterDecoder(stream, compression: compression, path: path)
    }
  }

  /// Reads what comes next; 0 at the end, when the checksums have been compared.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
    if let failure { throw failure }
    if buffer.isEmpty { return 0 }
    do {
      let count = try decoder.read(into: buffer)
      bytesOut += count
      return count
    } catch {
      failure = error
      throw error
    }
  }
}

/// What undoes one compression.
protocol Decoder: AnyObject {
  /// Reads into a buffer that is not empty; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int
  /// The bytes taken from the source so far.
  var bytesIn: Int { get }
}
