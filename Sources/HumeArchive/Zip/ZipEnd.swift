/// Where a zip's directory is, from the record at the end of the file.
struct ZipEnd {
  /// The offset of the directory.
  let offset: Int
  /// The bytes of the directory.
  let size: Int
  /// The number of its records.
  let count: Int

  /// The record with the longest comment.
  private static let reach = 22 + 0xFFFF

  init(_ input: ZipInput) throws(ArchiveError) {
    let tailSize = min(Self.reach, input.size)
    let tail = Array(try input.bytes(at: input.size - tailSize, count: tailSize))
    let start = try Self.find(in: tail, path: input.path)
    let position = input.size - tailSize + start
    var record = ZipBytes(tail[start...], path: input.path)
    try record.skip(4)
    let (disk, directoryDisk) = (try record.number(2), try record.number(2))
    let (countHere, count) = (try record.number(2), try record.number(2))
    let (size, offset) = (try record.number(4), try record.number(4))
    if start >= 20, tail[(start - 20)...].starts(with: [0x50, 0x4B, 0x06, 0x07]) {
      self = try Self.zip64(input, before: position)
      // What fits the small record stands there too.
      guard count == 0xFFFF || count == self.count, size == 0xFFFF_FFFF || size == self.size,
        offset == 0xFFFF_FFFF || offset == self.offset
      else { throw .damaged("The two end records of the zip contradict each other.", path: input.path) }
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
    var added: Int?
    while start >= 0 {
      if tail[start] == 0x50, tail[start...].starts(with: [0x50, 0x4B, 0x05, 0x06]) {
        let end = start + 22 + Int(tail[start + 20]) + Int(tail[start + 21]) << 8
        guard end != tail.count else { return start }
        if end < tail.count { added = tail.count - end }
        break
      }
      start -= 1
    }
    guard let added else { throw .truncated("The zip has no end record: it is cut off.", path: path) }
    throw ArchiveError(
      .truncated, "Behind the zip's end record stand \(added) more bytes, or another one is missing.", path: path,
      advice: "Copy or download it again; if a tool filled it up, pack it again with another.")
  }

  private static func zip64(_ input: ZipInput, before end: Int) throws(ArchiveError) -> ZipEnd {
    var locator = ZipBytes(try input.bytes(at: end - 20, count: 20), path: input.path)
    try locator.skip(4)
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
