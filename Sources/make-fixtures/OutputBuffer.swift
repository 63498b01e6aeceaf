/// Bytes on their way to an open file, written a megabyte at a time.
///
/// Unsafe memory on purpose: the fast path of large documents is copying, and it must be faster than what it measures.
final class OutputBuffer {
  private let memory: UnsafeMutableRawPointer
  private let capacity = 1 << 20
  private var used = 0
  private let file: Int32
  /// How many bytes were written so far.
  private(set) var total = 0

  init(file: Int32) {
    self.file = file
    // A spelling is copied with all 32 bytes of its cell, so there is room for that behind the end.
    memory = .allocate(byteCount: capacity + Spellings.cellSize, alignment: 64)
  }

  deinit { memory.deallocate() }

  func flush() throws {
    try Disk.write(UnsafeRawBufferPointer(start: memory, count: used), to: file, named: "the output")
    used = 0
  }

  func append(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try append($0) }
  }

  func append(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      if used == capacity { try flush() }
      let count = min(rest.count, capacity - used)
      (memory + used).copyMemory(from: start, byteCount: count)
      used += count
      total += count
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// Adds the spelling in a cell of the table.
  @inline(__always)
  func append(_ spellings: Spellings, at index: Int) throws {
    if used + Spellings.cellSize > capacity { try flush() }
    let cell = spellings.cells + index * Spellings.cellSize
    (memory + used).copyMemory(from: cell, byteCount: Spellings.cellSize)
    let length = Int(cell.load(fromByteOffset: Spellings.cellSize - 1, as: UInt8.self))
    used += length
    total += length
  }
}

/// 65,536 scores from 0 to 1.25 as text, ascending: formatting is paid for once, a row only looks up.
///
/// A cell has 32 bytes: the spelling (at most 24), and its length in the last byte.
final class Spellings {
  static let count = 1 << 16
  static let cellSize = 32
  fileprivate let cells: UnsafeMutableRawPointer

  /// A table with scores drawn from `random`; `exponents`: spelled with an exponent.
  init(random: inout Random, exponents: Bool = false) {
    cells = .allocate(byteCount: Self.count * Self.cellSize, alignment: 64)
    cells.initializeMemory(as: UInt8.self, repeating: 0, count: Self.count * Self.cellSize)
    for index in 0..<Self.count {
      let u = (Double(index) + random.unit()) / Double(Self.count)
      let cell = cells + index * Self.cellSize
      let number = Double(Float(1.25 * u * u)).description
      let text = (exponents ? BigNumber.withExponent(number) : number).utf8
      precondition(text.count < Self.cellSize, "a spelling and its length fit the cell")
      for (offset, byte) in text.enumerated() { cell.storeBytes(of: byte, toByteOffset: offset, as: UInt8.self) }
      cell.storeBytes(of: UInt8(text.count), toByteOffset: Self.cellSize - 1, as: UInt8.self)
    }
  }

  deinit { cells.deallocate() }
}
