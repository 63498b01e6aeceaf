import HumeTypes

/// Passes a tar on to libarchive and reads its headers on the way, as a second opinion.
///
/// libarchive hands over names as C strings (cut at a NUL) in one Unicode normal form. Here are the names as they
/// stand in the archive; a name that the two read differently is an error. What this does not understand it refuses:
/// sparse files, volumes of several, headers above 1 MiB.
final class TarWatch: HeaderWatch<TarWatch.State> {
  /// The header of an entry or extension, or what an extension says.
  enum State {
    case header
    case body(type: UInt8, size: Int)
  }

  private static let extensionLimit = 1 << 20

  private let path: String
  /// Where in the tar the stream begins, and where the first header of the next entry does.
  private let start: Int
  private var entryOffset: Int
  // What extensions say of the next entry.
  private var paxName: [UInt8]?
  private var gnuName: [UInt8]?
  private var paxSize: Int?
  private var isSparse = false
  private var names: [(name: [UInt8], position: Int)] = []

  /// Watches the part of a tar that begins at `start`.
  init(_ source: any ByteStream, from start: Int, path: String) {
    self.path = path
    self.start = start
    entryOffset = start
    super.init(source, .header, 512)
  }

  /// Where the next entry begins, if it was seen already.
  var nextPosition: Int? { names.first?.position }

  /// The name and place of the next entry, in order; nil where no header was seen.
  func nextName() -> (name: [UInt8], position: Int)? { names.isEmpty ? nil : names.removeFirst() }

  override func take(_ part: [UInt8], _ state: State) throws(ArchiveError) {
    expect(.header, 512)
    switch state {
    case .header: try header(part)
    case .body(let type, let size): try body(part[..<size], of: type)
    }
  }

  private func body(_ body: ArraySlice<UInt8>, of type: UInt8) throws(ArchiveError) {
    switch type {
    case UInt8(ascii: "L"): gnuName = Array(body.prefix { $0 != 0 })
    case UInt8(ascii: "x"): try pax(body)
    case UInt8(ascii: "g"): try globalPax(body)
    default: break
    }
  }

  private func header(_ block: [UInt8]) throws(ArchiveError) {
    if block.allSatisfy({ $0 == 0 }) { return stop() }
    let type = block[156]
    let own = Self.name(in: block)
    guard let size = Self.number(block[124..<136]) else {
      throw .damaged("The tar states an impossible size.", path: path, entry: visible(bytes: own))
    }
    switch type {
    case UInt8(ascii: "x"), UInt8(ascii: "g"), UInt8(ascii: "L"), UInt8(ascii: "K"):
      guard size <= Self.extensionLimit else {
        throw .damaged("A header of the tar is longer than 1 MiB.", path: path, entry: visible(bytes: own))
      }
      if size == 0 { try body([], of: type) } else { expect(.body(type: type, size: size), Self.padded(size)) }
    case 0, UInt8(ascii: "0")...UInt8(ascii: "7"):
      let name = paxName ?? gnuName ?? own
      guard !isSparse else { throw unsupported("a sparse file", entry: name) }
      let size = paxSize ?? size
      (paxName, gnuName, paxSize) = (nil, nil, nil)
      // Before POSIX a slash at the end made a folder.
      guard size == 0 || type != UInt8(ascii: "5") && name.last != 0x2F else {
        throw .damaged("A folder holds bytes.", path: path, entry: visible(bytes: name))
      }
      names.append((name, entryOffset))
      // A link or device is the last entry that is looked at: it is refused, whatever its size means.
      if (UInt8(ascii: "1")...UInt8(ascii: "4")).contains(type) || type == UInt8(ascii: "6") { stop() }
      expect(.header, 512, afterSkipping: Self.padded(size))
      entryOffset = start + offset + Self.padded(size)
    default:
      throw unsupported(Self.words(type), entry: paxName ?? gnuName ?? own)
    }
  }

  /// The records `LENGTH KEY=VALUE\n` of a pax header.
  private func pax(_ body: ArraySlice<UInt8>) throws(ArchiveError) {
    var rest = body
    while !rest.isEmpty {
      let digits = rest.prefix { $0 != 0x20 }
      guard let length = Self.decimal(digits), length > digits.count + 2, length <= rest.count,
        rest[rest.startIndex + length - 1] == 0x0A
      else { throw .damaged("A pax header of the tar is damaged.", path: path) }
      let record = rest.prefix(length).dropFirst(digits.count + 1).dropLast()
      rest = rest.dropFirst(length)
      let key = String(decoding: record.prefix { $0 != 0x3D }, as: UTF8.self)
      let value = record.dropFirst(key.utf8.count + 1)
      switch key {
      case "path": paxName = value.isEmpty ? nil : Array(value)
      case "size":
        guard let size = Self.decimal(value), size <= 1 << 60 else {
          throw .damaged("The tar states an impossible size.", path: path)
        }
        paxSize = size
      case _ where key.hasPrefix("GNU.sparse") || key.hasPrefix("SUN.holes") || key == "SCHILY.realsize":
        isSparse = true
      default: break
      }
    }
  }

  /// A header for all entries: what it says of names and sizes some programs would take, and others not.
  private func globalPax(_ body: ArraySlice<UInt8>) throws(ArchiveError) {
    let before = (paxName, paxSize, isSparse)
    (paxName, paxSize) = (nil, nil)
    try pax(body)
    guard paxName == nil, paxSize == nil, isSparse == before.2 else {
      throw unsupported("a name or size for all of its entries", entry: paxName ?? [])
    }
    (paxName, paxSize, isSparse) = before
  }

  private func unsupported(_ what: String, entry: [UInt8]) -> ArchiveError {
    ArchiveError(
      .unsupported, "The tar holds \(what), which is not read.", path: path, entry: visible(bytes: entry),
      advice: "Pack it again as an ordinary tar or zip.")
  }

  /// What entries of other types are.
  private static func words(_ type: UInt8) -> String {
    switch type {
    case UInt8(ascii: "S"): "a sparse file"
    case UInt8(ascii: "D"): "a listing of an incremental backup"
    case UInt8(ascii: "V"): "a label of the archive"
    case UInt8(ascii: "M"): "a part of a file that began in another archive"
    default: "an entry of type \(visible(bytes: [type]))"
    }
  }

  /// A number in decimal digits and nothing else.
  private static func decimal(_ digits: ArraySlice<UInt8>) -> Int? {
    digits.allSatisfy { (0x30...0x39).contains($0) } ? Int(String(decoding: digits, as: UTF8.self)) : nil
  }

  private static func padded(_ size: Int) -> Int { (size + 511) / 512 * 512 }

  /// The name in a header, behind the prefix where it is POSIX's (GNU's has other things there).
  private static func name(in block: [UInt8]) -> [UInt8] {
    let name = Array(block[..<100].prefix { $0 != 0 })
    let prefix = Array(block[345..<500].prefix { $0 != 0 })
    let isPOSIX = block[257..<263].elementsEqual([0x75, 0x73, 0x74, 0x61, 0x72, 0])
    return isPOSIX && !prefix.isEmpty ? prefix + [0x2F] + name : name
  }

  /// A number in octal digits or, from 8 GiB, in bits behind a flag.
  private static func number(_ field: ArraySlice<UInt8>) -> Int? {
    let isBinary = field.first.map { $0 & 0x80 != 0 } ?? false
    if isBinary {
      var value = Int(field.first ?? 0) & 0x7F
      for byte in field.dropFirst() {
        guard value < 1 << 52 else { return nil }
        value = value << 8 | Int(byte)
      }
      return value <= 1 << 60 ? value : nil
    }
    let digits = field.drop { $0 == 0x20 }.prefix { $0 != 0 && $0 != 0x20 }
    guard digits.allSatisfy({ (0x30...0x37).contains($0) }) else { return nil }
    return digits.isEmpty ? 0 : Int(String(decoding: digits, as: UTF8.self), radix: 8)
  }
}
