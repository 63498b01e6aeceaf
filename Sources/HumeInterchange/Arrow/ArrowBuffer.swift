/// Memory of a column, at an address that is a multiple of 64, that is only read.
///
/// `@unchecked Sendable`: nothing changes once it is made; who fills the memory before (`BufferWriter`) gives it away.
package final class ArrowBuffer: @unchecked Sendable {
  /// The first byte.
  package let start: UnsafeMutableRawPointer
  /// The number of bytes.
  package let count: Int

  /// A buffer of memory that was allocated with `allocate(byteCount:alignment:)`, and is the buffer's from now on.
  init(taking start: UnsafeMutableRawPointer, count: Int) {
    self.start = start
    self.count = count
  }

  /// A buffer with a copy of bytes.
  package init(copying bytes: [UInt8]) {
    count = bytes.count
    start = .allocate(byteCount: max(64, count), alignment: 64)
    UnsafeMutableRawBufferPointer(start: start, count: count).copyBytes(from: bytes)
  }

  deinit { start.deallocate() }

  /// The bytes.
  package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }
}
