import HumeSystem

/// The central directory of a zip, checked before anything is read: libarchive ends without a word at a record that
/// it does not understand, does not compare names, and knows only what it needs of each entry.
///
/// What it promises of a zip: one part, nothing behind the directory, as many entries as stated, local headers that
/// agree, no two entries sharing bytes, nothing but regular files and folders, stored or deflated, not encrypted, with
/// safe paths.
struct ZipDirectory {
  /// What the directory says of an entry.
  struct Entry {
    let entry: ArchiveEntry
    let compressedSize: Int
    let localOffset: Int
    let method: Int
    let nameBytes: [UInt8]
  }

  /// The bytes of a directory, which is held in memory; a million entries need about a fifth.
  private static let largest = 512 << 20

  /// The entries by their place in the file, as libarchive gives them.
  let entries: [Entry]

  /// Reads the directory of a file.
  init(_ file: File, size: Int, path: String, limits: ArchiveLimits) throws(ArchiveError) {
    let input = ZipInput(file: file, size: size, path: path)
    let end = try ZipEnd(input)
    guard end.count <= limits.entries else {
      throw ArchiveLimits.exceeded(
        "It holds more than \(limits.entries) entries.", flag: "--max-entries", path: path)
    }
    guard end.size <= Self.largest else {
      throw ArchiveError(
        .limit, "The zip's directory is larger than \(Self.largest >> 20) MiB.", path: path,
        advice: "Unpack it with other tools if you trust it.")
    }
    var bytes = ZipBytes(try input.bytes(at: end.offset, count: end.size), path: path)
    var entries: [Entry] = []
    for _ in 0..<end.count { entries.append(try Self.record(&bytes, path: path, limits: limits)) }
    guard bytes.isAtEnd else { throw .damaged("The zip's directory holds more than it says.", path: path) }
    entries.sort { $0.localOffset < $1.localOffset }
    for (index, entry) in entries.enumerated() {
      let next = index + 1 < entries.count ? entries[index + 1].localOffset : end.offset
      try Self.compareLocalHeader(of: entry, next: next, input)
    }
    self.entries = entries
  }

  /// One record of the directory.
  private static func record(
    _ bytes: inout ZipBytes, path: String, limits: ArchiveLimits
  ) throws(ArchiveError) -> Entry {
    guard try bytes.number(4) == 0x0201_4B50 else { throw .damaged("The zip's directory is damaged.", path: path) }
    let system = try bytes.number(2) >> 8
    try bytes.skip(2)
    let flags = try bytes.number(2)
    let method = try bytes.number(2)
    try bytes.skip(8)
    var compressedSize = try bytes.number(4)
    var size = try bytes.number(4)
    let (nameLength, extraLength, commentLength) = (try bytes.number(2), try bytes.number(2), try bytes.number(2))
    let disk = try bytes.number(2)
    try bytes.skip(2)
    let attributes = try bytes.number(4)
    var localOffset = try bytes.number(4)
    let name = try bytes.take(nameLength)
    var extra = ZipBytes(try bytes.take(extraLength), path: path)
    try bytes.skip(commentLength)
    try extra.zip64(&size, &compressedSize, &localOffset)
    let entryPath = try EntryPath(bytes: name, archive: path, limits: limits)
    guard flags & 0x2041 == 0 else {
      throw ArchiveError(
        .encrypted, "The entry is encrypted.", path: path, entry: entryPath.text,
        advice: "Unpack it with a tool that asks for the password.")
    }
    guard disk == 0 else { throw Self.manyParts(path) }
    guard method == 0 || method == 8 else {
      throw ArchiveError(
        .unsupported, "The entry is compressed by method \(method); only stored and deflated ones are read.",
        path: path, entry: entryPath.text, advice: "Pack it again as an ordinary zip.")
    }
    let isFolder = name.last == 0x2F
    try checkKind(system: system, attributes: attributes, isFolder: isFolder, archive: path, entry: entryPath.text)
    guard !isFolder || size == 0 else { throw .damaged("A folder holds bytes.", path: path, entry: entryPath.text) }
    guard method != 0 || size == compressedSize else {
      throw .damaged("A stored entry has two sizes.", path: path, entry: entryPath.text)
    }
    return Entry(
      entry: ArchiveEntry(
        path: entryPath.text, kind: isFolder ? .folder : .file, size: size, components: entryPath.components),
      compressedSize: compressedSize, localOffset: localOffset, method: method, nameBytes: name)
  }

  /// Refuses what is neither file nor folder; Unix (3) and Darwin (19) writers say so in the upper half.
  private static func checkKind(
    system: Int, attributes: Int, isFolder: Bool, archive: String, entry: String
  ) throws(ArchiveError) {
    guard system == 3 || system == 19 else { return }
    switch (attributes >> 16) & FileKind.mask {
    case 0: return
    case FileKind.file where !isFolder: return
    case FileKind.folder where isFolder: return
    case FileKind.file, FileKind.folder:
      throw .damaged("The entry is both a file and a folder.", path: archive, entry: entry)
    case let kind: throw FileKind.refusal(kind, archive: archive, entry: entry)
    }
  }

  private static func compareLocalHeader(of entry: Entry, next: Int, _ input: ZipInput) throws(ArchiveError) {
    let name = entry.entry.path
    func damaged(_ message: String) -> ArchiveError { .damaged(message, path: input.path, entry: name) }
    guard entry.localOffset + 30 + entry.nameBytes.count <= next else {
      throw damaged("Two entries share bytes, or one stands outside the archive.")
    }
    let found = try input.bytes(at: entry.localOffset, count: 30 + entry.nameBytes.count)
    var local = ZipBytes(found, path: input.path)
    guard try local.number(4) == 0x0403_4B50 else { throw damaged("The entry's own header is damaged.") }
    try local.skip(2)
    let flags = try local.number(2)
    guard flags & 0x2041 == 0, try local.number(2) == entry.method else {
      throw damaged("The entry's own header contradicts the directory.")
    }
    try local.skip(16)
    let (nameLength, extraLength) = (try local.number(2), try local.number(2))
    guard nameLength == entry.nameBytes.count, try local.take(nameLength) == entry.nameBytes else {
      throw damaged("The entry has another name in its own header.")
    }
    guard entry.localOffset + 30 + nameLength + extraLength + entry.compressedSize <= next else {
      throw damaged("Two entries share bytes, or one stands outside the archive.")
    }
  }

  static func manyParts(_ path: String) -> ArchiveError {
    ArchiveError(
      .unsupported, "It is one part of a zip of several.", path: path, advice: "Join the parts into one zip first.")
  }
}
