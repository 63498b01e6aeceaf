import HumeTypes

/// Passes a decompressed tar, or a compressed file that an archive holds, on as long as it is not too much for what it came
/// from: the bytes of entries, and whatever stands between and behind them.
package final class SwellWatch: ByteStream {
  /// What a tar spends on an entry, with a long name and padding: of many small files it is most of the tar, and packs well.
  private static let bytesPerEntry = 2_560

  private let source: any ByteStream
  private let decompressed: DecompressedStream
  private let limits: ArchiveLimits
  private let path: String
  private var entry: String?
  private var entries = 0
  private let isFile: Bool

  /// Watches `source`, whose bytes come from `decompressed`.
  init(_ source: any ByteStream, decompressed: DecompressedStream, limits: ArchiveLimits, path: String) {
    self.source = source
    self.decompressed = decompressed
    self.limits = limits
    self.path = path
    isFile = false
  }

  /// Watches the bytes of one file, called `path` in messages.
  package init(file decompressed: DecompressedStream, limits: ArchiveLimits, path: String) {
    source = decompressed
    self.decompressed = decompressed
    self.limits = limits
    self.path = path
    isFile = true
  }

  /// The compressed bytes that were used so far.
  var bytesIn: Int { decompressed.bytesIn }

  /// Notes that another entry begins.
  func begin(_ entry: String) {
    self.entry = entry
    entries += 1
  }

  package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try source.read(into: buffer)
    try limits.checkRatio(
      decompressed.bytesOut - entries * Self.bytesPerEntry, outOf: decompressed.bytesIn, path: path, entry: entry)
    if isFile, decompressed.bytesOut > limits.bytesPerFile {
      throw ArchiveLimits.exceeded(
        "The file holds more than \(limits.bytesPerFile) bytes.", flag: "--max-file-size", path: path)
    }
    return count
  }
}
