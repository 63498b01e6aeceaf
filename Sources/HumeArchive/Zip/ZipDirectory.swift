import HumeSystem

/// The central directory of a zip, checked before anything is read.
///
/// What it promises of a zip: one part; as many entries as stated; entries and directory that tile the file, with no byte
/// before, between or behind them that belongs to none; headers and descriptors of the entries that agree with the
/// directory; nothing but regular files and folders, stored or deflated, not encrypted, with safe paths; no more bytes
/// declared than the limits allow.
///
/// Of each entry only two offsets are kept: an archive of a hundred thousand entries takes a few megabytes.
struct ZipDirectory {
  /// An entry, as the directory has it.
  struct Entry {
    let entry: ArchiveEntry
    let header: ZipHeader
    /// Where its bytes begin.
    let dataOffset: Int
  }

  /// Where the entries of a zip are, by their place in the file: all that has to be kept of a directory that was checked.
  struct Index {
    fileprivate struct Slot {
      let localOffset: Int
      let recordOffset: Int
    }

    fileprivate var slots: [Slot] = []
    /// The size of the file.
    fileprivate let size: Int
  }

  private(set) var index: Index
  private let directory: ZipInput
  private let locals: ZipInput
  private let path: String
  private let limits: ArchiveLimits

  /// The number of entries.
  var count: Int { index.slots.count }

  /// Reads the directory of a file.
  init(_ file: File, size: Int, path: String, limits: ArchiveLimits) throws(ArchiveError) {
    self.init(file, Index(size: size), path: path, limits: limits)
    let end = try ZipEnd(directory)
    guard end.count <= limits.entries else {
      throw ArchiveLimits.exceeded("It holds more than \(limits.entries) entries.", flag: "--max-entries", path: path)
    }
    try readRecords(end, fileSize: size)
    index.slots.sort { $0.localOffset < $1.localOffset }
    try checkTiling(directoryOffset: end.offset)
  }

  /// The directory of a file that was checked and has not changed since, as far as its size tells.
  init(checked index: Index, of file: File, size: Int, path: String, limits: ArchiveLimits) throws(ArchiveError) {
    guard index.size == size else { throw .damaged("The archive is no longer what it was.", path: path) }
    self.init(file, index, path: path, limits: limits)
  }

  private init(_ file: File, _ index: Index, path: String, limits: ArchiveLimits) {
    self.index = index
    directory = ZipInput(file, size: index.size, path: path)
    locals = ZipInput(file, size: index.size, path: path)
    self.path = path
    self.limits = limits
  }

  /// The entry at a place in the file's order.
  func entry(_ number: Int) throws(ArchiveError) -> Entry {
    let slot = index.slots[number]
    let header = try ZipHeader(recordAt: slot.recordOffset, directory)
    let entry = try archiveEntry(header, position: number)
    let local = try ZipHeader(localAt: slot.localOffset, of: entry.path, locals)
    return Entry(entry: entry, header: header, dataOffset: slot.localOffset + local.length)
  }

  /// Where in the file an entry begins.
  func offset(_ number: Int) -> Int { index.slots[number].localOffset }

  // MARK: Records

  private mutating func readRecords(_ end: ZipEnd, fileSize: Int) throws(ArchiveError) {
    var offset = end.offset
    // What is declared is compared with what comes, so that an archive which declares too much need not be begun.
    var declared = Meter(limits: limits, path: path)
    index.slots.reserveCapacity(end.count)
    for _ in 0..<end.count {
      let header = try ZipHeader(recordAt: offset, directory)
      let entry = try archiveEntry(header, position: -1)
      try declared.add(header.size, of: entry.path)
      declared.beginFile()
      try limits.checkRatio(declared.bytes, outOf: fileSize, path: path, entry: entry.path)
      index.slots.append(Index.Slot(localOffset: header.localOffset, recordOffset: offset))
      offset += header.length
    }
    guard offset == end.offset + end.size else {
      throw .damaged("The zip's directory holds something else than it says.", path: path)
    }
  }

  private func archiveEntry(_ header: ZipHeader, position: Int) throws(ArchiveError) -> ArchiveEntry {
    let entryPath = try EntryPath(bytes: header.name, archive: path, limits: limits)
    func damaged(_ message: String) -> ArchiveError { .damaged(message, path: path, entry: entryPath.text) }
    guard header.flags & ZipHeader.Flag.encrypted == 0, header.method != 99 else {
      throw ArchiveError(
        .encrypted, "The entry is encrypted.", path: path, entry: entryPath.text,
        advice: "Unpack it with a tool that asks for the password.")
    }
    guard header.disk == 0 else { throw Self.manyParts(path) }
    guard header.method == 0 || header.method == 8 else {
      throw ArchiveError(
        .unsupported, "The entry is compressed by method \(header.method); only stored and deflated ones are read.",
        path: path, entry: entryPath.text, advice: "Pack it again as an ordinary zip.")
    }
    guard header.flags & ZipHeader.Flag.patch == 0 else {
      throw ArchiveError(
        .unsupported, "The entry is a patch to a file, which is not read.", path: path, entry: entryPath.text,
        advice: "Pack it again as an ordinary zip.")
    }
    let isFolder = header.name.last == 0x2F
    try checkKind(header, isFolder: isFolder, entry: entryPath.text)
    // Two bytes are what deflate makes of nothing.
    guard !isFolder || header.size == 0 && header.compressedSize <= 2 && header.checksum == 0 else {
      throw damaged("A folder holds bytes.")
    }
    guard header.method != 0 || header.size == header.compressedSize else {
      throw damaged("A stored entry has two sizes.")
    }
    return ArchiveEntry(
      path: entryPath.text, kind: isFolder ? .folder : .file, size: header.size, components: entryPath.components,
      position: position)
  }

  /// Refuses what is neither file nor folder. Unix (3) and Darwin (19) writers say what it is in the upper half; of other
  /// writers' numbers there only what would be a link or worse counts.
  private func checkKind(_ header: ZipHeader, isFolder: Bool, entry: String) throws(ArchiveError) {
    switch (header.attributes >> 16) & FileKind.mask {
    case 0: return
    case FileKind.file where !isFolder: return
    case FileKind.folder where isFolder: return
    case FileKind.file, FileKind.folder:
      guard header.system == 3 || header.system == 19 else { return }
      throw .damaged("The entry is both a file and a folder.", path: path, entry: entry)
    case let kind: throw FileKind.refusal(kind, archive: path, entry: entry)
    }
  }

  // MARK: The entries' own headers

  private func checkTiling(directoryOffset: Int) throws(ArchiveError) {
    var position = 0
    let slots = index.slots
    for (number, slot) in slots.enumerated() {
      let header = try ZipHeader(recordAt: slot.recordOffset, directory)
      let name = visible(bytes: header.name)
      let next = number + 1 < slots.count ? slots[number + 1].localOffset : directoryOffset
      guard slot.localOffset >= position, slot.localOffset + 30 <= next else { throw sharing(name) }
      guard slot.localOffset == position else { throw hiding(name) }
      let end = try checkLocal(header, at: slot.localOffset, next: next, name)
      position = try checkDescriptor(header, at: end, next: next, name)
    }
    guard position == directoryOffset else { throw hiding(nil) }
  }

  /// Compares an entry's own header with the directory; gives the offset behind its bytes.
  private func checkLocal(
    _ header: ZipHeader, at offset: Int, next: Int, _ name: String
  ) throws(ArchiveError) -> Int {
    let local = try ZipHeader(localAt: offset, of: name, locals)
    func damaged(_ message: String) -> ArchiveError { .damaged(message, path: path, entry: name) }
    guard local.name == header.name else { throw damaged("The entry has another name in its own header.") }
    guard (local.flags ^ header.flags) & ZipHeader.Flag.compared == 0, local.method == header.method else {
      throw damaged("The entry's own header contradicts the directory.")
    }
    let stated = [local.checksum, local.size, local.compressedSize]
    let expected = [header.checksum, header.size, header.compressedSize]
    // Before a descriptor nothing is known yet; zip64 writers say so in their own way.
    let isUnknown = zip(stated, expected).allSatisfy { $0 == $1 || $0 == 0 || $0 == 0xFFFF_FFFF }
    guard stated == expected || header.flags & ZipHeader.Flag.descriptor != 0 && isUnknown else {
      throw damaged("The entry's own header contradicts the directory.")
    }
    let end = offset + local.length + header.compressedSize
    guard end <= next else { throw sharing(name) }
    return end
  }

  /// Compares the descriptor behind an entry's bytes, if it has one; gives the offset behind it.
  private func checkDescriptor(
    _ header: ZipHeader, at offset: Int, next: Int, _ name: String
  ) throws(ArchiveError) -> Int {
    guard header.flags & ZipHeader.Flag.descriptor != 0 else { return offset }
    // With a signature or without one, with sizes of 32 or 64 bits: 16, 12, 24 or 20 bytes.
    let length = next - offset
    guard [12, 16, 20, 24].contains(length) else { throw hiding(name) }
    var bytes = ZipBytes(try locals.bytes(at: offset, count: length), path: path)
    let hasSignature = length == 16 || length == 24
    let width = length >= 20 ? 8 : 4
    let signature = hasSignature ? try bytes.number(4) : 0x0807_4B50
    guard signature == 0x0807_4B50, try bytes.number(4) == header.checksum,
      try bytes.number(width) == header.compressedSize, try bytes.number(width) == header.size
    else {
      throw .damaged("What follows the entry's bytes contradicts the directory.", path: path, entry: name)
    }
    return next
  }

  private func sharing(_ entry: String) -> ArchiveError {
    .damaged("Two entries share bytes, or one stands outside the archive.", path: path, entry: entry)
  }

  /// Something stands beside an entry, or before the directory.
  private func hiding(_ entry: String?) -> ArchiveError {
    .damaged("There are bytes in the zip that belong to no entry of its directory.", path: path, entry: entry)
  }

  static func manyParts(_ path: String) -> ArchiveError {
    ArchiveError(
      .unsupported, "It is one part of a zip of several.", path: path, advice: "Join the parts into one zip first.")
  }
}
