/// Bytes that come one after another: a file, a decompressor, an entry of an archive, a buffer in a test.
public protocol ByteStream: AnyObject {
  /// Reads up to `buffer.count` bytes (more than none asked for) and says how many; 0 only at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int

  /// Goes back to the byte `offset` (from the stream's own start), where that costs little; false where it cannot.
  func rewind(to offset: Int) throws -> Bool
}

extension ByteStream {
  /// Streams cannot go back unless they say so.
  public func rewind(to offset: Int) throws -> Bool { false }
}
