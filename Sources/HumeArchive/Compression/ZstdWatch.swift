import HumeTypes

/// Passes zstd data on unless a frame wants too large a window.
///
/// A file may have many frames, each with a window of its own, so all headers are followed: those of frames and blocks.
/// Their checksums are left to libarchive.
final class ZstdWatch: HeaderWatch<ZstdWatch.State> {
  enum State {
    case magic, descriptor, skippableSize, block
    case header(descriptor: UInt8)
  }

  private let dictionary: DictionaryGuard
  private var hasChecksum = false

  init(_ source: any ByteStream, dictionary: DictionaryGuard) {
    self.dictionary = dictionary
    super.init(source, .magic, 4)
  }

  override func take(_ part: [UInt8], _ state: State) throws(ArchiveError) {
    switch state {
    case .magic:
      if number(part) == 0xFD2F_B528 {
        expect(.descriptor, 1)
      } else if number(part) & ~0xF == 0x184D_2A50 {
        expect(.skippableSize, 4)
      } else {
        throw damaged("what should be a frame is none")
      }
    case .skippableSize:
      expect(.magic, 4, afterSkipping: number(part))
    case .descriptor: expect(.header(descriptor: part[0]), Self.headerSize(part[0]))
    case .header(let descriptor):
      try dictionary.check(Self.window(part, descriptor))
      hasChecksum = descriptor & 4 != 0
      expect(.block, 3)
    case .block: try block(number(part))
    }
  }

  /// Three bytes: whether it is the last block, its type and its size.
  private func block(_ header: Int) throws(ArchiveError) {
    let (isLast, type, size) = (header & 1 != 0, header >> 1 & 3, header >> 3)
    guard type != 3 else { throw damaged("a block is of no known type") }
    // A run is one byte, however long.
    let body = type == 1 ? 1 : size
    guard isLast else { return expect(.block, 3, afterSkipping: body) }
    expect(.magic, 4, afterSkipping: body + (hasChecksum ? 4 : 0))
  }

  /// The bytes of a frame's header behind its descriptor; a frame of a single segment has no byte for its window.
  private static func headerSize(_ descriptor: UInt8) -> Int {
    (isSingle(descriptor) ? 0 : 1) + dictionaryIDSize(descriptor) + contentSizeSize(descriptor)
  }

  private static func isSingle(_ descriptor: UInt8) -> Bool { descriptor & 0x20 != 0 }

  private static func dictionaryIDSize(_ descriptor: UInt8) -> Int { [0, 1, 2, 4][Int(descriptor & 3)] }

  private static func contentSizeSize(_ descriptor: UInt8) -> Int {
    [isSingle(descriptor) ? 1 : 0, 2, 4, 8][Int(descriptor >> 6)]
  }

  /// The window that a frame's header states; of a single segment it is the content.
  private static func window(_ header: [UInt8], _ descriptor: UInt8) -> Int {
    if isSingle(descriptor) {
      let field = header.suffix(contentSizeSize(descriptor))
      return number(field) + (field.count == 2 ? 256 : 0)
    }
    let base = 1 << (10 + Int(header[0] >> 3))
    return base + base / 8 * Int(header[0] & 7)
  }

  private static func number(_ bytes: some Collection<UInt8>) -> Int {
    // More than can be is cut off, far above every limit.
    var value: UInt64 = 0
    for (index, byte) in bytes.enumerated() { value |= UInt64(byte) << (index * 8) }
    return Int(min(value, 1 << 62))
  }

  private func number(_ bytes: [UInt8]) -> Int { Self.number(bytes) }

  private func damaged(_ reason: String) -> ArchiveError {
    .damaged("The zstd data is damaged: \(reason).", path: dictionary.path)
  }
}
