/// Fills the memory of a buffer. It is used by the one column it belongs to: a copy would write to the same memory.
///
/// What changes with every value are two pointers of the struct; the object behind is touched when memory grows.
struct BufferWriter {
  private let memory: Memory
  private var next: UnsafeMutableRawPointer
  private var end: UnsafeMutableRawPointer

  /// What gives the memory back where nobody takes it.
  private final class Memory {
    var start: UnsafeMutableRawPointer?
    init(_ start: UnsafeMutableRawPointer) { self.start = start }
    deinit { start?.deallocate() }
  }

  /// Empty memory with room for `capacity` bytes.
  init(capacity: Int) {
    let capacity = max(64, capacity)
    let start = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 64)
    memory = Memory(start)
    next = start
    end = start + capacity
  }

  /// The buffer that was filled; the writer is used up.
  func take() -> ArrowBuffer {
    // Set from the first byte on, and taken once.
    guard let start = memory.start else { return ArrowBuffer(copying: []) }
    memory.start = nil
    return ArrowBuffer(taking: start, count: next - start)
  }

  /// The number of bytes that are filled.
  var count: Int { memory.start.map { next - $0 } ?? 0 }

  /// Makes room for `more` bytes behind the filled ones, counts them as filled, and gives the place of the first; the
  /// caller sets all of them.
  @inline(__always)
  mutating func extend(by more: Int) -> UnsafeMutableRawPointer {
    if end - next < more { grow(by: more) }
    let place = next
    next += more
    return place
  }

  @inline(never)
  private mutating func grow(by more: Int) {
    guard let start = memory.start else { return }
    let count = next - start
    let larger = max(count + more, 2 * (end - start))
    let new = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 64)
    new.copyMemory(from: start, byteCount: count)
    start.deallocate()
    memory.start = new
    next = new + count
    end = new + larger
  }

  /// Appends a value.
  @inline(__always)
  mutating func append<Value: BitwiseCopyable>(_ value: Value) {
    extend(by: MemoryLayout<Value>.stride).storeBytes(of: value, as: Value.self)
  }

  /// Appends a value several times.
  @inline(__always)
  mutating func append<Value: BitwiseCopyable>(repeating value: Value, count times: Int) {
    let place = extend(by: times * MemoryLayout<Value>.stride)
    for index in 0..<times {
      place.storeBytes(of: value, toByteOffset: index * MemoryLayout<Value>.stride, as: Value.self)
    }
  }

  /// Appends bytes.
  @inline(__always)
  mutating func append(_ source: UnsafeRawBufferPointer) {
    guard let from = source.baseAddress else { return }
    extend(by: source.count).copyMemory(from: from, byteCount: source.count)
  }

  /// Appends bits behind `length` ones, the least significant of a byte first.
  @inline(__always)
  mutating func appendBits(_ value: Bool, count: Int, to length: Int) {
    var left = count
    // The rest of the byte that was begun.
    let begun = length & 7
    if begun != 0, left > 0 {
      let taken = min(left, 8 - begun)
      if value {
        let mask = UInt8(truncatingIfNeeded: ((1 << taken) - 1) << begun)
        (next - 1).storeBytes(of: (next - 1).load(as: UInt8.self) | mask, as: UInt8.self)
      }
      left -= taken
    }
    if left == 0 { return }
    if left >= 8 { append(repeating: value ? 0xFF : 0 as UInt8, count: left >> 3) }
    let rest = left & 7
    if rest > 0 { append(value ? UInt8(truncatingIfNeeded: (1 << rest) - 1) : 0) }
  }
}
