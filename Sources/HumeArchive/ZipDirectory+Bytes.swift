import HumeSystem

/// The file of a zip.
struct ZipInput {
  let file: File
  let size: Int
  let path: String

  /// Exactly these bytes of the file.
  func bytes(at offset: Int, count: Int) throws(ArchiveError) -> [UInt8] {
    guard offset >= 0, count >= 0, offset <= size, count <= size - offset else {
      throw .damaged("The zip's directory points outside the file.", path: path)
    }
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = try explained(path: path) {
        try bytes.withUnsafeMutableBytes {
          try file.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]), at: offset + filled)
        }
      }
      if got == 0 { throw .truncated("The file has become shorter.", path: path) }
      filled += got
    }
    return bytes
  }
}

/// Bytes with a place in them; going beyond the end is an error.
struct ZipBytes {
  private let bytes: [UInt8]
  private let path: String
  private var offset = 0

  init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  var isAtEnd: Bool { offset == bytes.count }

  /// A number in `count` bytes, the lowest first; one that an `Int` cannot hold is an error.
  mutating func number(_ count: Int) throws(ArchiveError) -> Int {
    try skip(count)
    var value: UInt64 = 0
    for byte in bytes[offset - count..<offset].reversed() { value = value << 8 | UInt64(byte) }
    guard let number = Int(exactly: value) else { throw .damaged("The zip states an impossible size.", path: path) }
    return number
  }

  mutating func take(_ count: Int) throws(ArchiveError) -> [UInt8] {
    try skip(count)
    return Array(bytes[offset - count..<offset])
  }

  mutating func skip(_ count: Int) throws(ArchiveError) {
    guard count <= bytes.count - offset else { throw .damaged("The zip's directory is cut off.", path: path) }
    offset += count
  }

  /// Replaces numbers that did not fit 32 bits with those in the zip64 extra field, which come in this order.
  mutating func zip64(_ size: inout Int, _ compressed: inout Int, _ offset: inout Int) throws(ArchiveError) {
    let full = 0xFFFF_FFFF
    var seen = false
    while !isAtEnd {
      let (id, length) = (try number(2), try number(2))
      var field = ZipBytes(try take(length), path: path)
      guard id == 1 else { continue }
      if seen { throw .damaged("The zip states a size twice.", path: path) }
      seen = true
      if size == full { size = try field.number(8) }
      if compressed == full { compressed = try field.number(8) }
      if offset == full { offset = try field.number(8) }
    }
    let largest = 1 << 60
    guard size <= largest, compressed <= largest, offset <= largest else {
      throw .damaged("The zip states an impossible size.", path: path)
    }
  }
}

/// Where a zip's directory is, from the record at the end of the file.
struct ZipEnd {
  let offset: Int
  let size: Int
  let count: Int

  /// libarchive looks this far for the record: a longer comment is not read.
  private static let reach = 16_384

  init(_ input: ZipInput) throws(ArchiveError) {
    let tailSize = min(Self.reach, input.size)
    let tail = try input.bytes(at: input.size - tailSize, count: tailSize)
    let start = try Self.find(in: tail, path: input.path)
    let position = input.size - tailSize + start
    var record = ZipBytes(Array(tail[start...]), path: input.path)
    try record.skip(4)
    let (disk, directoryDisk) = (try record.number(2), try record.number(2))
    let (countHere, count) = (try record.number(2), try record.number(2))
    let (size, offset) = (try record.number(4), try record.number(4))
    let isZip64 = count == 0xFFFF || size == 0xFFFF_FFFF || offset == 0xFFFF_FFFF
    let hasLocator = start >= 20 && tail[(start - 20)...].starts(with: [0x50, 0x4B, 0x06, 0x07])
    if isZip64 || hasLocator {
      self = try Self.zip64(input, before: position)
      return
    }
    guard disk == 0, directoryDisk == 0, countHere == count else { throw ZipDirectory.manyParts(input.path) }
    self = try ZipEnd(offset: offset, size: size, count: count, endsAt: position, input)
  }

  private init(offset: Int, size: Int, count: Int, endsAt end: Int, _ input: ZipInput) throws(ArchiveError) {
    guard offset <= end, size == end - offset, count <= size / 46 else {
      throw .damaged("The zip's directory is not where it should be.", path: input.path)
    }
    self.offset = offset
    self.size = size
    self.count = count
  }

  /// The last end record; its comment has to reach to the end of the file.
  private static func find(in tail: [UInt8], path: String) throws(ArchiveError) -> Int {
    var start = tail.count - 22
    while start >= 0 {
      if tail[start] == 0x50, tail[start...].starts(with: [0x50, 0x4B, 0x05, 0x06]) {
        guard start + 22 + Int(tail[start + 20]) + Int(tail[start + 21]) << 8 == tail.count else { break }
        return start
      }
      start -= 1
    }
    throw .truncated("The zip has no directory at its end: it is cut off, or something was added.", path: path)
  }

  private static func zip64(_ input: ZipInput, before end: Int) throws(ArchiveError) -> ZipEnd {
    var locator = ZipBytes(try input.bytes(at: end - 20, count: 20), path: input.path)
    guard try locator.number(4) == 0x0706_4B50 else {
      throw .damaged("The zip64 locator is missing.", path: input.path)
    }
    let directoryDisk = try locator.number(4)
    let position = try locator.number(8)
    guard directoryDisk == 0, try locator.number(4) <= 1 else { throw ZipDirectory.manyParts(input.path) }
    guard position <= end - 20 - 56 else {
      throw .damaged("The zip64 record is not where it should be.", path: input.path)
    }
    var record = ZipBytes(try input.bytes(at: position, count: 56), path: input.path)
    guard try record.number(4) == 0x0606_4B50, try record.number(8) == end - 20 - position - 12 else {
      throw .damaged("The zip64 record is damaged.", path: input.path)
    }
    try record.skip(4)
    let (disk, startDisk) = (try record.number(4), try record.number(4))
    let (countHere, count) = (try record.number(8), try record.number(8))
    let (size, offset) = (try record.number(8), try record.number(8))
    guard disk == 0, startDisk == 0, countHere == count else { throw ZipDirectory.manyParts(input.path) }
    return try ZipEnd(offset: offset, size: size, count: count, endsAt: position, input)
  }
}
