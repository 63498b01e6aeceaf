import HumeTypes

/// A stream whose first 512 bytes were looked at and come again.
final class SniffedStream: ByteStream {
  /// The first bytes; fewer than 512 only where the stream has fewer.
  let head: [UInt8]
  private let source: any ByteStream
  private var given = 0

  init(_ source: any ByteStream, path: String) throws(ArchiveError) {
    self.source = source
    head = try explained(path: path) {
      var head = [UInt8](repeating: 0, count: 512)
      var filled = 0
      while filled < head.count {
        let count = try head.withUnsafeMutableBytes {
          try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
        }
        if count == 0 { break }
        filled += count
      }
      return Array(head[..<filled])
    }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard given < head.count else { return try source.read(into: buffer) }
    let part = head[given...].prefix(buffer.count)
    buffer.copyBytes(from: part)
    given += part.count
    return part.count
  }
}

/// The bytes of a reader's current entry.
final class EntryStream: ByteStream {
  private let reader: ArchiveReader
  private let index: Int

  init(_ reader: ArchiveReader) {
    self.reader = reader
    index = reader.index
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard reader.index == index else {
      throw ArchiveError(
        .entryPassed, "The archive was read on to another entry.", path: reader.path,
        advice: "Read an entry before you go on to the next.")
    }
    return try reader.read(into: buffer)
  }
}
