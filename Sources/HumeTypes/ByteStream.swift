/// Bytes that come one after another: a file, a decompressor, an entry of an archive, a buffer in a test.
public protocol ByteStream: AnyObject {
  /// Reads up to `buffer.count` bytes (more than none asked for) and says how many; 0 only at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int

  /// Says that what comes from here on may be asked for once more.
  func mark()

  /// Goes back to `offset` (from the stream's own start), which is not before the last mark; false where it cannot.
  func rewind(to offset: Int) throws -> Bool
}

extension ByteStream {
  /// Nothing to prepare.
  public func mark() {}

  /// Streams cannot go back unless they say so.
  public func rewind(to offset: Int) throws -> Bool { false }
}
