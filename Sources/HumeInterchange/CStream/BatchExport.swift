package import CArrow

/// Fills an array of C with a batch, as a struct of its columns; the memory of `array` is the caller's.
package func exportBatch(_ batch: ArrowBatch, to array: UnsafeMutablePointer<ArrowArray>) {
  let children = UnsafeMutablePointer<UnsafeMutablePointer<ArrowArray>?>.allocate(capacity: batch.columns.count)
  for (index, column) in batch.columns.enumerated() {
    let child = UnsafeMutablePointer<ArrowArray>.allocate(capacity: 1)
    export(column, length: batch.length, to: child)
    (children + index).initialize(to: child)
  }
  // A struct has one buffer, of which rows are there; none is missing.
  let buffers = UnsafeMutablePointer<UnsafeRawPointer?>.allocate(capacity: 1)
  buffers.initialize(to: nil)
  array.initialize(
    to: ArrowArray(
      length: Int64(batch.length), null_count: 0, offset: 0, n_buffers: 1, n_children: Int64(batch.columns.count),
      buffers: buffers, children: children, dictionary: nil, release: releaseArray, private_data: nil))
}

/// Fills an array of C with a column.
private func export(_ column: ArrowColumn, length: Int, to array: UnsafeMutablePointer<ArrowArray>) {
  var dictionary: UnsafeMutablePointer<ArrowArray>?
  if let names = column.dictionary {
    let child = UnsafeMutablePointer<ArrowArray>.allocate(capacity: 1)
    fill(child, length: names.count, nullCount: 0, buffers: [nil, names.offsets, names.bytes], dictionary: nil)
    dictionary = child
  }
  var buffers = [column.validity, column.values]
  if let bytes = column.bytes { buffers.append(bytes) }
  fill(array, length: length, nullCount: column.nullCount, buffers: buffers, dictionary: dictionary)
}

/// Fills an array that lends `buffers`, which live until it is released.
private func fill(
  _ array: UnsafeMutablePointer<ArrowArray>, length: Int, nullCount: Int, buffers: [ArrowBuffer?],
  dictionary: UnsafeMutablePointer<ArrowArray>?
) {
  let pointers = UnsafeMutablePointer<UnsafeRawPointer?>.allocate(capacity: buffers.count)
  for (index, buffer) in buffers.enumerated() {
    (pointers + index).initialize(to: buffer.map { UnsafeRawPointer($0.start) })
  }
  array.initialize(
    to: ArrowArray(
      length: Int64(length), null_count: Int64(nullCount), offset: 0, n_buffers: Int64(buffers.count), n_children: 0,
      buffers: pointers, children: nil, dictionary: dictionary, release: releaseArray,
      private_data: Unmanaged.passRetained(BufferBox(buffers)).toOpaque()))
}

/// The buffers that an array lends.
private final class BufferBox {
  let buffers: [ArrowBuffer?]
  init(_ buffers: [ArrowBuffer?]) { self.buffers = buffers }
}

/// Releases an array, and the children and dictionary that nobody moved out.
private func releaseArray(_ array: UnsafeMutablePointer<ArrowArray>?) {
  guard let array, array.pointee.release != nil else { return }
  for index in 0..<Int(array.pointee.n_children) {
    guard let child = array.pointee.children[index] else { continue }
    child.pointee.release?(child)
    child.deallocate()
  }
  array.pointee.children?.deallocate()
  if let dictionary = array.pointee.dictionary {
    dictionary.pointee.release?(dictionary)
    dictionary.deallocate()
  }
  array.pointee.buffers?.deallocate()
  if let data = array.pointee.private_data { Unmanaged<BufferBox>.fromOpaque(data).release() }
  array.pointee.release = nil
  array.pointee.private_data = nil
}
