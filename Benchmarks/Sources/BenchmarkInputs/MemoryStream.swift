public import HumeResults

/// Bytes in memory as a stream, which can go back: so that what is measured is parsing, not reading.
public final class MemoryStream: ByteStream {
  private let bytes: [UInt8]
  private var position = 0

  /// A stream of `bytes` that stands at their beginning.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Copies the next bytes into `buffer`.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = min(buffer.count, bytes.count - position)
    bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count])) }
    position += count
    return count
  }

  /// Goes back, or on, to `offset`.
  public func rewind(to offset: Int) throws -> Bool {
    position = offset
    return true
  }
}
