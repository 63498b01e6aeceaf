package import HumeTypes

/// The bytes that a compressed stream holds, in bounded memory.
///
/// Every checksum that the format has is compared. Concatenated parts (gzip members, xz streams, ...) are read as one.
/// Input that is damaged, ends early or goes on with something else throws an `ArchiveError`; so does a `read` after
/// that, and so does an xz dictionary or zstd window that is too large.
package final class DecompressedStream: ByteStream {
  private let decoder: any Decoder
  private var failure: ArchiveError?
  /// The bytes given so far.
  package private(set) var bytesOut = 0
  /// The bytes taken from the compressed stream so far.
  package var bytesIn: Int { decoder.bytesIn }

  /// Decompresses `stream`; `path` is for messages. Nothing is read yet.
  ///
  /// `limits`: those of the archive that it is, or stands in: their dictionary is then the largest; else it is 128 MiB.
  package init(
    _ stream: any ByteStream, compression: Compression, path: String, limits: ArchiveLimits? = nil
  ) {
    let guardian = DictionaryGuard(limit: limits?.dictionary ?? ArchiveLimits.largestDictionary, path: path)
    switch compression {
    case .gzip: decoder = GzipDecoder(stream, path: path)
    case .bzip2: decoder = FilterDecoder(stream, compression: compression, path: path)
    case .xz:
      decoder = FilterDecoder(XZWatch(stream, dictionary: guardian), compression: compression, path: path)
    case .zstd:
      decoder = FilterDecoder(ZstdWatch(stream, dictionary: guardian), compression: compression, path: path)
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

/// Decides on the memory that compressed data asks for: a dictionary of xz, a window of zstd.
struct DictionaryGuard {
  let limit: Int
  let path: String

  /// Throws where `size` bytes are too many.
  func check(_ size: Int) throws(ArchiveError) {
    let limit = min(self.limit, ArchiveLimits.largestDictionary)
    guard size > limit else { return }
    let message =
      "To decompress it takes a dictionary of \(mebibytes(size)); up to \(mebibytes(limit)) are allowed."
    guard size > ArchiveLimits.largestDictionary else {
      throw ArchiveLimits.exceeded(message, flag: "--max-dictionary \((size + (1 << 20) - 1) >> 20)M", path: path)
    }
    throw ArchiveError(
      .limit, message, path: path, advice: "Compress it again with a smaller one, e.g. by `xz -6` or `zstd -19`.")
  }

  private func mebibytes(_ size: Int) -> String { "\((size + (1 << 20) - 1) >> 20) MiB" }
}
