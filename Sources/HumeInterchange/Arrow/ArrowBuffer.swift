/// Memory of a column, at an address that is a multiple of 64, that is only read.
///
/// `@unchecked Sendable`: nothing changes once it is made; who fills the memory before (`BufferWriter`) gives it away.
package final class ArrowBuffer: @unchecked Sendable {
  /// The first byte.
  package let start: UnsafeMutableRawPointer
  /// The number of bytes.
  package let count: Int
  /// Whether the memory is its own, to give back.
  private let isOwner: Bool

  /// A buffer of memory that was allocated with `allocate(byteCount:alignment:)`, and is the buffer's from now on.
  init(taking start: UnsafeMutableRawPointer, count: Int) {
    self.start = start
    self.count = count
    isOwner = true
  }

  /// A buffer with a copy of bytes.
  package init(copying bytes: [UInt8]) {
    count = bytes.count
    isOwner = true
    start = .allocate(byteCount: max(64, count), alignment: 64)
    UnsafeMutableRawBufferPointer(start: start, count: count).copyBytes(from: bytes)
  }

  /// A buffer of zeros, of which short ones share their memory.
  init(zeros count: Int) {
    self.count = count
    isOwner = count > SharedZeros.count
    if isOwner {
      start = .allocate(byteCount: count, alignment: 64)
      start.initializeMemory(as: UInt8.self, repeating: 0, count: count)
    } else {
      start = SharedZeros.start
    }
  }

  deinit { if isOwner { start.deallocate() } }

  /// The number of bytes of memory of its own.
  package var ownCount: Int { isOwner ? count : 0 }

  /// The bytes.
  package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }
}

/// Zeros for all columns that have nothing but nulls.
private enum SharedZeros {
  static let count = 1 << 18

  /// The first one.
  ///
  /// `nonisolated(unsafe)`: set once, and the zeros are only read.
  nonisolated(unsafe) static let start: UnsafeMutableRawPointer = {
    let start = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 64)
    start.initializeMemory(as: UInt8.self, repeating: 0, count: count)
    return start
  }()
}
