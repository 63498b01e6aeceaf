/// Memory of a column, at an address that is a multiple of 64: it grows while it is filled, and is only read from then on.
///
/// `@unchecked Sendable`: whoever fills a buffer holds the only reference to it, and what is in a column is not filled any
/// more (`ColumnBuilder` gives its buffers away and takes new ones). For the same reason accesses are not checked.
package final class ArrowBuffer: @unchecked Sendable {
  /// The first byte.
  @exclusivity(unchecked) package private(set) var start: UnsafeMutableRawPointer
  /// The number of bytes that are filled.
  @exclusivity(unchecked) package private(set) var count = 0
  @exclusivity(unchecked) private var capacity: Int

  /// An empty buffer with room for `capacity` bytes.
  package init(capacity: Int = 64) {
    self.capacity = max(64, capacity)
    start = .allocate(byteCount: self.capacity, alignment: 64)
  }

  deinit { start.deallocate() }

  /// The bytes that are filled.
  package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

  /// Makes room for `more` bytes behind the filled ones, counts them as filled, and gives the place of the first; the
  /// caller sets all of them.
  @inline(__always)
  func extend(by more: Int) -> UnsafeMutableRawPointer {
    if count + more > capacity { grow(to: count + more) }
    let place = start + count
    count += more
    return place
  }

  @inline(never)
  private func grow(to least: Int) {
    let larger = max(least, 2 * capacity)
    let new = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 64)
    new.copyMemory(from: start, byteCount: count)
    start.deallocate()
    (start, capacity) = (new, larger)
  }

  /// Appends a value.
  @inline(__always)
  func append<Value: BitwiseCopyable>(_ value: Value) {
    extend(by: MemoryLayout<Value>.stride).storeBytes(of: value, as: Value.self)
  }

  /// Appends a value several times.
  @inline(__always)
  func append<Value: BitwiseCopyable>(repeating value: Value, count times: Int) {
    let place = extend(by: times * MemoryLayout<Value>.stride)
    place.initializeMemory(as: Value.self, repeating: value, count: times)
  }

  /// Appends bytes.
  @inline(__always)
  func append(_ source: UnsafeRawBufferPointer) {
    guard let from = source.baseAddress else { return }
    extend(by: source.count).copyMemory(from: from, byteCount: source.count)
  }
}
