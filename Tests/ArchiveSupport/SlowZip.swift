import CZlib

/// A zip read as a stream reads it: entry behind entry by their own headers, without a look at the directory first.
///
/// What the toolkit accepts has to look the same this way, for every byte belongs to an entry that the directory lists.
package struct SlowZip {
  /// The entries in the file's order.
  package private(set) var entries: [(name: [UInt8], contents: [UInt8])] = []
  /// The names that the directory lists.
  package private(set) var listed: [[UInt8]] = []

  private let bytes: [UInt8]
  private var position = 0

  /// Reads all of `bytes`; nil where they make no sense. Of a stored entry with a descriptor only the length that `size`
  /// gives for the entry's number can be the right one.
  package init?(_ bytes: [UInt8], size: (Int) -> Int?) {
    self.bytes = bytes
    while number(4) == 0x0403_4B50 {
      guard readEntry(size(entries.count)) else { return nil }
    }
    while number(4) == 0x0201_4B50 {
      let (name, extra, comment) = (number(2, 28), number(2, 30), number(2, 32))
      guard let contents = slice(position + 46, name) else { return nil }
      listed.append(contents)
      position += 46 + name + extra + comment
    }
    guard [0x0605_4B50, 0x0606_4B50].contains(number(4)) else { return nil }
  }

  private mutating func readEntry(_ expected: Int?) -> Bool {
    let (flags, method, checksum) = (number(2, 6), number(2, 8), number(4, 14))
    let start = position + 30 + number(2, 26) + number(2, 28)
    guard let name = slice(position + 30, number(2, 26)), start <= bytes.count else { return false }
    let hasDescriptor = flags & 8 != 0
    let length: Int
    let contents: [UInt8]
    if method == 8 {
      guard let (inflated, used) = inflated(bytes[start...]) else { return false }
      (contents, length) = (inflated, used)
    } else {
      length = expected ?? 0
      guard let stored = slice(start, length) else { return false }
      contents = stored
    }
    position = start + length
    if !hasDescriptor, checksum != Self.checksum(contents) { return false }
    if hasDescriptor, !readDescriptor(Self.checksum(contents)) { return false }
    entries.append((name, contents))
    return true
  }

  /// The descriptor is one of four; the one behind which a header stands.
  private mutating func readDescriptor(_ checksum: Int) -> Bool {
    for (length, at) in [(16, 4), (12, 0), (24, 4), (20, 0)] where number(4, at) == checksum {
      let next = number(4, length)
      if [0x0403_4B50, 0x0201_4B50].contains(next) {
        position += length
        return true
      }
    }
    return false
  }

  /// The CRC-32, a bit at a time.
  package static func checksum(_ bytes: [UInt8]) -> Int {
    var crc: UInt32 = ~0
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 0 ? 0 : 0xEDB8_8320) }
    }
    return Int(~crc)
  }

  private func number(_ width: Int, _ offset: Int = 0) -> Int {
    guard let field = slice(position + offset, width) else { return -1 }
    return field.reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private func slice(_ start: Int, _ count: Int) -> [UInt8]? {
    guard count >= 0, start >= 0, start + count <= bytes.count else { return nil }
    return Array(bytes[start..<start + count])
  }
}

/// Raw deflate in one go, and how many bytes it took; nil where it has no end, or gives more than 16 MiB.
private func inflated(_ bytes: ArraySlice<UInt8>) -> (contents: [UInt8], used: Int)? {
  var stream = z_stream()
  guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
  defer { inflateEnd(&stream) }
  var input = Array(bytes)
  var result: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 4_096)
  return input.withUnsafeMutableBufferPointer { input in
    stream.next_in = input.baseAddress
    stream.avail_in = uInt(input.count)
    while result.count < 16 << 20 {
      let (status, count) = chunk.withUnsafeMutableBufferPointer { chunk in
        stream.next_out = chunk.baseAddress
        stream.avail_out = uInt(chunk.count)
        return (inflate(&stream, Z_NO_FLUSH), chunk.count - Int(stream.avail_out))
      }
      result += chunk[..<count]
      if status == Z_STREAM_END { return (result, input.count - Int(stream.avail_in)) }
      if status != Z_OK || count == 0 && stream.avail_in == 0 { return nil }
    }
    return nil
  }
}
