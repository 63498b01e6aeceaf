import HumeSystem

/// The file of a zip, read in pieces that may lie anywhere; what lies close together is read at once.
final class ZipInput {
  private static let windowSize = 1 << 16

  let file: File
  let size: Int
  let path: String
  private var window: [UInt8] = []
  private var windowStart = 0

  init(_ file: File, size: Int, path: String) {
    self.file = file
    self.size = size
    self.path = path
  }

  /// Exactly these bytes of the file.
  func bytes(at offset: Int, count: Int, entry: String? = nil) throws(ArchiveError) -> ArraySlice<UInt8> {
    guard offset >= 0, count >= 0, offset <= size, count <= size - offset else {
      throw .damaged("The zip points outside the file.", path: path, entry: entry)
    }
    if offset < windowStart || offset + count > windowStart + window.count {
      window = try read(at: offset, count: max(count, min(Self.windowSize, size - offset)))
      windowStart = offset
    }
    return window[(offset - windowStart)..<(offset - windowStart + count)]
  }

  private func read(at offset: Int, count: Int) throws(ArchiveError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = try explained(path: path) {
        try bytes.withUnsafeMutableBytes {
          try file.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]), at: offset + filled)
        }
      }
      if got == 0 { throw .truncated("The file has become shorter.", path: path) }
      filled += got
    }
    return bytes
  }
}

/// Bytes with a place in them; going beyond the end is an error.
struct ZipBytes {
  private let bytes: ArraySlice<UInt8>
  private let path: String
  private let entry: String?
  private var offset: Int

  /// `entry`: whose header they are, where they are no part of the directory.
  init(_ bytes: ArraySlice<UInt8>, path: String, entry: String? = nil) {
    self.bytes = bytes
    self.path = path
    self.entry = entry
    offset = bytes.startIndex
  }

  var isAtEnd: Bool { offset == bytes.endIndex }
  /// How many bytes are left.
  var left: Int { bytes.endIndex - offset }

  /// A number in `count` bytes, the lowest first; one that an `Int` cannot hold is an error.
  mutating func number(_ count: Int) throws(ArchiveError) -> Int {
    try skip(count)
    var value: UInt64 = 0
    for index in stride(from: offset - 1, through: offset - count, by: -1) { value = value << 8 | UInt64(bytes[index]) }
    guard let number = Int(exactly: value) else { throw .damaged("The zip states an impossible size.", path: path) }
    return number
  }

  mutating func take(_ count: Int) throws(ArchiveError) -> ArraySlice<UInt8> {
    try skip(count)
    return bytes[offset - count..<offset]
  }

  mutating func skip(_ count: Int) throws(ArchiveError) {
    guard count <= left else {
      throw .damaged(
        entry == nil ? "The zip's directory is cut off." : "A field of the entry's header is cut off.", path: path,
        entry: entry)
    }
    offset += count
  }
}
