import HumeTypes

/// The paths of an archive so far: refuses a second file of the same path, a file where a folder is, and paths that differ
/// only in case or Unicode form, which some file systems take for the same.
///
/// Paths are kept as 128 bits of hash, seeded anew in every run, so that an archive of long names takes no more memory than
/// one of short ones.
struct EntryLedger {
  private struct Key: Hashable {
    let high: Int
    let low: Int
  }

  private struct Seen {
    let spelling: Int
    let isFile: Bool
  }

  /// The hashes of a path, to which names can be added.
  private struct Path {
    private var high = Hasher()
    private var low = Hasher()
    private var spelling = Hasher()

    init() { low.combine(0) }

    mutating func append(_ name: String) {
      let folded = EntryLedger.folded(name)
      high.combine(folded)
      low.combine(folded)
      for byte in name.utf8 { spelling.combine(byte) }
      spelling.combine(0 as UInt8)
    }

    var key: Key { Key(high: high.finalize(), low: low.finalize()) }
    var spelled: Int { spelling.finalize() }
  }

  private var seen: [Key: Seen] = [:]
  // Entries of one folder mostly stand together: the folders above the last one need not be looked up again.
  private var lastFolder: ArraySlice<String> = []
  private var lastPath = Path()

  /// Enters an entry and the folders above it; says how many of those no entry had named before. Folders may come again,
  /// for tools that add to a tar write them again.
  mutating func enter(_ entry: ArchiveEntry, archive: String) throws(ArchiveError) -> Int {
    let folder = entry.components.dropLast()
    var implied = 0
    // By their bytes: as strings, names of different Unicode forms are equal.
    if !folder.elementsEqual(lastFolder, by: { $0.utf8.elementsEqual($1.utf8) }) {
      lastPath = Path()
      lastFolder = []
      for index in folder.indices {
        lastPath.append(folder[index])
        if try enter(lastPath, isFile: false, entry, depth: index + 1, archive) { implied += 1 }
      }
      lastFolder = folder
    }
    guard let name = entry.components.last else { return implied }
    var path = lastPath
    path.append(name)
    _ = try enter(path, isFile: entry.kind == .file, entry, depth: entry.components.count, archive)
    return implied
  }

  /// Enters a path, the first `depth` names of the entry's; says whether it is new.
  private mutating func enter(
    _ path: Path, isFile: Bool, _ entry: ArchiveEntry, depth: Int, _ archive: String
  ) throws(ArchiveError) -> Bool {
    let new = Seen(spelling: path.spelled, isFile: isFile)
    guard let old = seen.updateValue(new, forKey: path.key) else { return true }
    if old.spelling == new.spelling, !old.isFile, !new.isFile { return false }
    let shown = visible(entry.components[..<depth].joined(separator: "/"))
    if old.spelling != new.spelling {
      throw refuse(
        entry, "The archive holds another name that differs from `\(shown)` only in case or Unicode form.", archive)
    }
    if old.isFile && new.isFile { throw refuse(entry, "The archive holds this file twice.", archive) }
    throw refuse(entry, "The archive holds `\(shown)` both as a file and as a folder.", archive)
  }

  /// A name as case-insensitive file systems see it; strings that are canonically equivalent are equal in Swift.
  private static func folded(_ name: String) -> String {
    if name.utf8.allSatisfy({ $0 < 0x80 }) { return name.lowercased() }
    var folded = ""
    for scalar in name.unicodeScalars {
      // The i without a dot is a letter of its own. Down first for the capital sharp s, which has no capital itself.
      folded += scalar == "\u{131}" ? "\u{131}" : String(scalar).lowercased().uppercased().lowercased()
    }
    return folded
  }

  private func refuse(_ entry: ArchiveEntry, _ message: String, _ archive: String) -> ArchiveError {
    ArchiveError(
      .duplicate, message, path: archive, entry: entry.path,
      advice: "Unpack it with other tools, keep the version you trust, and pack it again.")
  }
}
