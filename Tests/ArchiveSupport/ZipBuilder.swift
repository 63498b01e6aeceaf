import CZlib

/// Writes zips byte by byte, sound and unsound ones.
package struct ZipBuilder {
  package struct Entry {
    package var name: [UInt8]
    package var contents: [UInt8]
    package var flags = 0
    package var method = 0
    package var mode = 0
    package var system = 3
    /// Sizes and CRC behind the bytes, as in artifacts, and zeros in the local header.
    package var hasDescriptor = false
    package var localName: [UInt8]?
    package var crc: Int?
    package var size: Int?
    /// What the entry's own header says in the place of the truth.
    package var localCRC: Int?
    package var localSize: Int?
    package var localFlags: Int?
    package var localMethod: Int?
    /// Fields of the directory, and of the entry's own header.
    package var extra: [UInt8] = []
    package var localExtra: [UInt8] = []
    /// What stands in the place of the descriptor, before the entry, and behind its compressed bytes (counted in).
    package var descriptor: [UInt8]?
    package var gap: [UInt8] = []
    package var tail: [UInt8] = []

    package init(_ name: String, _ contents: String = "") {
      self.name = Array(name.utf8)
      self.contents = Array(contents.utf8)
    }
  }

  package var entries: [Entry] = []

  package init(_ files: [(String, String)] = [], hasDescriptor: Bool = false) {
    for (name, contents) in files {
      var entry = Entry(name, contents)
      entry.hasDescriptor = hasDescriptor
      entries.append(entry)
    }
  }

  package init(_ entry: Entry) { entries = [entry] }

  package func finished(comment: String = "", count: Int? = nil) -> [UInt8] {
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      let data = (entry.method == 8 ? deflated(entry.contents, windowBits: -15) : entry.contents) + entry.tail
      bytes += entry.gap
      let crc = entry.crc ?? checksum(entry.contents)
      let size = entry.size ?? entry.contents.count
      let name = entry.localName ?? entry.name
      let flags = entry.flags | (entry.hasDescriptor ? 8 : 0)
      let sums = little(crc, 4) + little(data.count, 4) + little(size, 4)
      let offset = bytes.count
      let localSums = little(entry.localCRC ?? crc, 4) + little(data.count, 4) + little(entry.localSize ?? size, 4)
      let known = entry.hasDescriptor && entry.localCRC == nil ? [UInt8](repeating: 0, count: 12) : localSums
      bytes += little(0x0403_4B50, 4) + little(20, 2) + little(entry.localFlags ?? flags, 2)
      bytes += little(entry.localMethod ?? entry.method, 2) + little(0, 4)
      bytes += known + little(name.count, 2) + little(entry.localExtra.count, 2) + name + entry.localExtra + data
      if entry.hasDescriptor { bytes += entry.descriptor ?? little(0x0807_4B50, 4) + sums }
      directory += little(0x0201_4B50, 4) + little(entry.system << 8 | 20, 2) + little(20, 2) + little(flags, 2)
      directory += little(entry.method, 2) + little(0, 4) + sums + little(entry.name.count, 2)
      directory += little(entry.extra.count, 2) + little(0, 6)
      directory += little(entry.mode << 16, 4) + little(offset, 4) + entry.name + entry.extra
    }
    let count = count ?? entries.count
    let end = little(0x0605_4B50, 4) + little(0, 4) + little(count, 2) + little(count, 2)
    return bytes + directory + end + little(directory.count, 4) + little(bytes.count, 4)
      + little(comment.utf8.count, 2) + Array(comment.utf8)
  }

  /// The entries without a directory.
  package var localPart: [UInt8] {
    let bytes = finished()
    return Array(bytes[..<(bytes.count - 22 - entries.reduce(0) { $0 + 46 + $1.name.count })])
  }

  package func little(_ value: Int, _ width: Int) -> [UInt8] { (0..<width).map { UInt8(value >> ($0 * 8) & 0xFF) } }

  private func checksum(_ bytes: [UInt8]) -> Int { Int(crc32(0, bytes, uInt(bytes.count))) }
}

/// Deflates in one go: `windowBits` 31 gives gzip, -15 no wrapping.
package func deflated(_ bytes: [UInt8], windowBits: Int32) -> [UInt8] {
  var stream = z_stream()
  deflateInit2_(
    &stream, 9, Z_DEFLATED, windowBits, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  defer { deflateEnd(&stream) }
  var input = bytes
  var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 100 + 100)
  let capacity = output.count
  let written = input.withUnsafeMutableBufferPointer { input in
    output.withUnsafeMutableBufferPointer { output in
      stream.next_in = input.baseAddress
      stream.avail_in = uInt(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = uInt(output.count)
      _ = deflate(&stream, Z_FINISH)
      return capacity - Int(stream.avail_out)
    }
  }
  return Array(output[..<written])
}
