import HumeTypes

/// Passes xz data on unless a block wants too large a dictionary; libarchive would grant it up to 4 GiB.
///
/// A file may have many streams of many blocks, each with a dictionary of its own, so all headers are followed: those
/// of the streams, blocks and LZMA2 chunks, and the index. Their checksums are left to libarchive.
final class XZWatch: HeaderWatch<XZWatch.State> {
  enum State {
    case magic, streamFlags, blockSize, blockHeader, control, plainSize
    case packedSize(properties: Int)
    case index
  }

  private static let magic: [UInt8] = [0xFD, 0x37, 0x7A, 0x58]
  /// The bytes of a check, by a third of its number.
  private static let checkSizes = [0, 4, 8, 16, 32, 64]

  private let dictionary: DictionaryGuard
  private var checkSize = 0
  private var isFirstStream = true
  // In the index: the number being read, its shift, and how many follow once their count is known.
  private var number = 0
  private var shift = 0
  private var numbersLeft: Int?

  init(_ source: any ByteStream, dictionary: DictionaryGuard) {
    self.dictionary = dictionary
    super.init(source, .magic, 4)
  }

  override func take(_ part: [UInt8], _ state: State) throws(ArchiveError) {
    switch state {
    case .magic:
      // Between streams there may be zeros, four at a time.
      if !isFirstStream, part == [0, 0, 0, 0] { return expect(.magic, 4) }
      guard part == Self.magic else { throw damaged("what should be a header is none") }
      isFirstStream = false
      expect(.streamFlags, 8)
    case .streamFlags:
      checkSize = Self.checkSizes[(Int(part[3] & 15) + 2) / 3]
      expect(.blockSize, 1)
    case .blockSize:
      if part[0] == 0 {
        (number, shift, numbersLeft) = (0, 0, nil)
        expect(.index, 1)
      } else {
        expect(.blockHeader, (Int(part[0]) + 1) * 4 - 1)
      }
    case .blockHeader:
      try checkDictionary(part)
      expect(.control, 1)
    case .control: try control(part[0])
    case .plainSize: expect(.control, 1, afterSkipping: Int(part[0]) << 8 + Int(part[1]) + 1)
    case .packedSize(let properties):
      expect(.control, 1, afterSkipping: Int(part[2]) << 8 + Int(part[3]) + 1 + properties)
    case .index: try index(part[0])
    }
  }

  /// The first byte of an LZMA2 chunk.
  private func control(_ byte: UInt8) throws(ArchiveError) {
    switch byte {
    case 0: expect(.blockSize, 1, afterSkipping: padding + checkSize)
    case 1, 2: expect(.plainSize, 2)
    case 0x80...: expect(.packedSize(properties: byte >= 0xC0 ? 1 : 0), 4)
    default: throw damaged("what should be a chunk is none")
    }
  }

  /// One byte of the index: a count, then two numbers for each block; behind it a CRC-32 and the footer.
  private func index(_ byte: UInt8) throws(ArchiveError) {
    number |= Int(byte & 0x7F) << shift
    shift += 7
    if byte >= 0x80 {
      guard shift < 63 else { throw damaged("a number is too long") }
      return expect(.index, 1)
    }
    if numbersLeft == nil, number > 1 << 60 { throw damaged("a number is too large") }
    let left = numbersLeft.map { $0 - 1 } ?? number * 2
    (number, shift, numbersLeft) = (0, 0, left)
    guard left == 0 else { return expect(.index, 1) }
    expect(.magic, 4, afterSkipping: padding + 4 + 12)
  }

  /// What fills up to a multiple of four, at which every part of the format begins.
  private var padding: Int { (4 - offset % 4) % 4 }

  /// Looks for the LZMA2 filter in a block's header (without its first byte).
  private func checkDictionary(_ header: [UInt8]) throws(ArchiveError) {
    let flags = header[0]
    var rest = header.dropFirst()
    if flags & 0x40 != 0 { _ = try length(&rest) }
    if flags & 0x80 != 0 { _ = try length(&rest) }
    for _ in 0...(flags & 3) {
      let (id, size) = (try length(&rest), try length(&rest))
      guard size <= rest.count else { throw damaged("a block's header is too short") }
      if id == 0x21, let bits = rest.first, size == 1 {
        let size = bits >= 40 ? 0xFFFF_FFFF : (2 | Int(bits & 1)) << (Int(bits) / 2 + 11)
        try dictionary.check(size)
      }
      rest = rest.dropFirst(size)
    }
  }

  /// A number in groups of 7 bits, the lowest first.
  private func length(_ bytes: inout ArraySlice<UInt8>) throws(ArchiveError) -> Int {
    var value = 0
    for shift in stride(from: 0, to: 63, by: 7) {
      guard let byte = bytes.popFirst() else { break }
      value |= Int(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw damaged("a block's header is too short")
  }

  private func damaged(_ reason: String) -> ArchiveError {
    .damaged("The xz data is damaged: \(reason).", path: dictionary.path)
  }
}
