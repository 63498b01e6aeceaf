import HumeTypes

/// Passes xz data on unless the first block wants a dictionary above 128 MiB, which libarchive would grant up to 4 GiB.
///
/// Only the first block is looked at: compressors use one dictionary size for all blocks of a file.
final class DictionaryGuard: ByteStream {
  private static let limit = 128 << 20

  private let source: any ByteStream
  private let path: String
  private var isChecked = false

  init(_ source: any ByteStream, path: String) {
    self.source = source
    self.path = path
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard !isChecked else { return try source.read(into: buffer) }
    isChecked = true
    // The stream header has 12 bytes, the block header at most 1,024.
    var filled = 0
    while filled < min(buffer.count, 2_048) {
      let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      if count == 0 { break }
      filled += count
    }
    if let size = dictionarySize(Array(buffer[..<filled])), size > Self.limit {
      throw ArchiveError(
        .limit, "The xz data needs a dictionary of \(size >> 20) MiB; up to \(Self.limit >> 20) MiB are allowed.",
        path: path, advice: "Compress it again with a smaller dictionary, e.g. `xz -9`.")
    }
    return filled
  }

  /// The dictionary of the LZMA2 filter in the first block's header; nil where there is none to be found.
  private func dictionarySize(_ bytes: [UInt8]) -> Int? {
    // No blocks: the index (0) follows the stream header.
    guard bytes.count > 14, bytes[12] != 0 else { return nil }
    let end = 12 + (Int(bytes[12]) + 1) * 4
    guard end <= bytes.count else { return nil }
    let flags = bytes[13]
    var rest = bytes[14..<end]
    if flags & 0x40 != 0, variableLength(&rest) == nil { return nil }
    if flags & 0x80 != 0, variableLength(&rest) == nil { return nil }
    for _ in 0...(flags & 3) {
      guard let id = variableLength(&rest), let size = variableLength(&rest), size <= rest.count else { return nil }
      if id == 0x21, size == 1, let bits = rest.first {
        return bits == 40 ? 0xFFFF_FFFF : bits > 40 ? nil : (2 | Int(bits & 1)) << (Int(bits) / 2 + 11)
      }
      rest = rest.dropFirst(size)
    }
    return nil
  }

  /// A number in groups of 7 bits, the lowest first.
  private func variableLength(_ bytes: inout ArraySlice<UInt8>) -> Int? {
    var value = 0
    for shift in stride(from: 0, to: 63, by: 7) {
      guard let byte = bytes.popFirst() else { return nil }
      value |= Int(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    return nil
  }
}
