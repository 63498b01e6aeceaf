import HumeTypes

/// The bytes of a stream that a machine looks at: refilled as it goes, grown only where a single token needs it.
package struct Window {
  private(set) var bytes: [UInt8]
  /// Where among `bytes` the window begins, and how long it is.
  private var start = 0
  private(set) var count = 0
  /// How much of the stream has been read.
  private(set) var read = 0
  private(set) var isFinal = false

  init(capacity: Int) { bytes = Array(repeating: 0, count: max(capacity, 1)) }

  /// All bytes of an input.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    (count, read, isFinal) = (bytes.count, bytes.count, true)
  }

  /// Where among `bytes` the window lies.
  var range: Range<Int> { start..<start + count }

  /// The offset of the first byte.
  var base: Int { read - count }

  /// The bytes from an offset of the stream on.
  func bytes(from offset: Int) -> [UInt8] { Array(bytes[start + offset - base..<start + count]) }

  /// Drops what lies before an offset of the stream.
  mutating func drop(to offset: Int) { drop(offset - base) }

  /// Drops the first bytes.
  mutating func drop(_ number: Int) {
    start += number
    count -= number
  }

  /// Reads more.
  mutating func fill(from stream: any ByteStream) throws {
    moveToFront()
    if count == bytes.count { bytes.append(contentsOf: repeatElement(0, count: bytes.count)) }
    let end = count
    let got = try bytes.withUnsafeMutableBytes {
      try stream.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[end...]))
    }
    take(got)
  }

  /// Appends bytes that were read elsewhere, `others[room..<room + number]`, by taking their memory in exchange for the
  /// window's own; what is left in the window moves into the room before them. No bytes are the end.
  package mutating func exchange(_ others: inout [UInt8], room: Int, number: Int) {
    if count <= room {
      for i in 0..<count { others[room - count + i] = bytes[start + i] }
      swap(&bytes, &others)
      start = room - count
    } else {
      moveToFront()
      bytes.replaceSubrange(count..., with: others[room..<room + number])
    }
    take(number)
  }

  private mutating func take(_ number: Int) {
    count += number
    read += number
    if number == 0 { isFinal = true }
  }

  private mutating func moveToFront() {
    if start == 0 { return }
    let (from, count) = (start, count)
    bytes.withUnsafeMutableBufferPointer { buffer in
      if count > 0, let first = buffer.baseAddress { first.update(from: first + from, count: count) }
    }
    start = 0
  }

  /// Begins again with bytes that were kept; so much of the stream has been read.
  mutating func restart(with tail: [UInt8], read: Int) {
    if tail.count > bytes.count { bytes = tail } else { bytes.replaceSubrange(0..<tail.count, with: tail) }
    (start, count) = (0, tail.count)
    self.read = read
    isFinal = false
  }
}
