/// What a zip says of an entry, in its directory or in the entry's own header.
struct ZipHeader {
  /// Bits of the flags.
  enum Flag {
    /// Encrypted in any of three ways.
    static let encrypted = 0x2041
    /// Sizes and checksum follow the bytes.
    static let descriptor = 0x8
    /// The bytes are a patch to be applied to a file.
    static let patch = 0x20
    /// The name is UTF-8.
    static let utf8 = 0x800
    /// The bits that the directory and an entry's own header have to agree on.
    static let compared = encrypted | descriptor | patch | utf8
  }

  private(set) var flags = 0
  private(set) var method = 0
  private(set) var checksum = 0
  private(set) var compressedSize = 0
  private(set) var size = 0
  private(set) var name: [UInt8] = []
  /// The bytes of the header itself.
  private(set) var length = 0
  /// Only in the directory: the system of the writer, the attributes, the part, and where the entry's own header is.
  private(set) var system = 0
  private(set) var attributes = 0
  private(set) var disk = 0
  private(set) var localOffset = 0

  /// A record of the directory.
  init(recordAt offset: Int, _ input: ZipInput) throws(ArchiveError) {
    var bytes = ZipBytes(try input.bytes(at: offset, count: 46), path: input.path)
    guard try bytes.number(4) == 0x0201_4B50 else {
      throw .damaged("The zip's directory is damaged.", path: input.path)
    }
    system = try bytes.number(2) >> 8
    try readCommon(&bytes)
    let lengths = (name: try bytes.number(2), extra: try bytes.number(2), comment: try bytes.number(2))
    disk = try bytes.number(2)
    try bytes.skip(2)
    attributes = try bytes.number(4)
    localOffset = try bytes.number(4)
    length = 46 + lengths.name + lengths.extra + lengths.comment
    try readTail(at: offset + 46, lengths.name, lengths.extra, hasOffset: true, input)
  }

  /// The own header of an entry that the directory calls `name`.
  init(localAt offset: Int, of name: String, _ input: ZipInput) throws(ArchiveError) {
    var bytes = ZipBytes(try input.bytes(at: offset, count: 30), path: input.path)
    guard try bytes.number(4) == 0x0403_4B50 else {
      throw .damaged("The entry's own header is damaged.", path: input.path, entry: name)
    }
    try readCommon(&bytes)
    let lengths = (name: try bytes.number(2), extra: try bytes.number(2))
    length = 30 + lengths.name + lengths.extra
    try readTail(at: offset + 30, lengths.name, lengths.extra, hasOffset: false, entry: name, input)
  }

  private mutating func readCommon(_ bytes: inout ZipBytes) throws(ArchiveError) {
    try bytes.skip(2)
    flags = try bytes.number(2)
    method = try bytes.number(2)
    try bytes.skip(4)
    checksum = try bytes.number(4)
    compressedSize = try bytes.number(4)
    size = try bytes.number(4)
  }

  /// The name and the extra fields.
  private mutating func readTail(
    at offset: Int, _ nameLength: Int, _ extraLength: Int, hasOffset: Bool, entry: String? = nil, _ input: ZipInput
  ) throws(ArchiveError) {
    let bytes = try input.bytes(at: offset, count: nameLength + extraLength, entry: entry)
    name = Array(bytes.prefix(nameLength))
    let shown = visible(bytes: name)
    var tail = ZipBytes(bytes.dropFirst(nameLength), path: input.path, entry: shown)
    var seen = false
    while !tail.isAtEnd {
      // Some tools fill up to a multiple of four.
      if tail.left < 4, try tail.take(tail.left).allSatisfy({ $0 == 0 }) { break }
      let (id, length) = (try tail.number(2), try tail.number(2))
      var field = ZipBytes(try tail.take(length), path: input.path, entry: shown)
      switch id {
      case 0x0001:
        if seen { throw .damaged("The zip states a size twice.", path: input.path, entry: visible(bytes: name)) }
        seen = true
        try readZip64(&field, hasOffset: hasOffset, input)
      case 0x7075:
        try field.skip(min(5, field.left))
        // A second name: some programs would take it, and unpack to another place.
        guard try field.take(field.left).elementsEqual(name) else {
          throw .damaged("The entry has two names.", path: input.path, entry: visible(bytes: name))
        }
      default: break
      }
    }
    let largest = 1 << 60
    guard size <= largest, compressedSize <= largest, localOffset <= largest else {
      throw .damaged("The zip states an impossible size.", path: input.path, entry: visible(bytes: name))
    }
  }

  /// The numbers that do not fit 32 bits come in this order; a small one that comes all the same has to be the same.
  private mutating func readZip64(_ field: inout ZipBytes, hasOffset: Bool, _ input: ZipInput) throws(ArchiveError) {
    let full = 0xFFFF_FFFF
    if size != full, compressedSize != full, !hasOffset || localOffset != full {
      guard field.left < 16 else {
        let stated = (try field.number(8), try field.number(8))
        if stated != (size, compressedSize) {
          throw .damaged("The zip states two sizes.", path: input.path, entry: visible(bytes: name))
        }
        return
      }
    }
    // Both sizes, or neither, in an entry's own header.
    let takesAll = !hasOffset && (size == full || compressedSize == full)
    if size == full || takesAll { size = try field.number(8) }
    if compressedSize == full || takesAll { compressedSize = try field.number(8) }
    if hasOffset, localOffset == full { localOffset = try field.number(8) }
  }
}
