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

  private var seen: [Key: Seen] = [:]

  /// Enters an entry and the folders above it; says how many of those no entry had named before. Folders may come again,
  /// for tools that add to a tar write them again.
  mutating func enter(_ entry: ArchiveEntry, archive: String) throws(ArchiveError) -> Int {
    var (high, low, spelling) = (Hasher(), Hasher(), Hasher())
    low.combine(0)
    var implied = 0
    for (index, component) in entry.components.enumerated() {
      let folded = Self.folded(component)
      high.combine(folded)
      low.combine(folded)
      for byte in component.utf8 { spelling.combine(byte) }
      spelling.combine(0 as UInt8)
      let isLast = index == entry.components.count - 1
      let new = Seen(spelling: spelling.finalize(), isFile: isLast && entry.kind == .file)
      let key = Key(high: high.finalize(), low: low.finalize())
      guard let old = seen.updateValue(new, forKey: key) else {
        if !isLast { implied += 1 }
        continue
      }
      let path = visible(entry.components[...index].joined(separator: "/"))
      if old.spelling != new.spelling {
        throw refuse(
          entry, "The archive holds another name that differs from `\(path)` only in case or Unicode form.", archive)
      }
      if old.isFile && new.isFile { throw refuse(entry, "The archive holds this file twice.", archive) }
      if old.isFile || new.isFile {
        throw refuse(entry, "The archive holds `\(path)` both as a file and as a folder.", archive)
      }
    }
    return implied
  }

  /// A name as case-insensitive file systems see it; strings that are canonically equivalent are equal in Swift.
  private static func folded(_ name: String) -> String {
    if name.utf8.allSatisfy({ $0 < 0x80 }) { return name.lowercased() }
    // Down first for the capital sharp s, which has no capital of its own; then as full case folding has it.
    return name.lowercased().uppercased().lowercased()
  }

  private func refuse(_ entry: ArchiveEntry, _ message: String, _ archive: String) -> ArchiveError {
    ArchiveError(
      .duplicate, message, path: archive, entry: entry.path,
      advice: "Unpack it with other tools, keep the version you trust, and pack it again.")
  }
}
