extension PackList {
  /// The files by the bytes of their names.
  func sorted() -> [Item] {
    names.withUnsafeBytes { names in
      items.sorted { names[$0.name].lexicographicallyPrecedes(names[$1.name]) }
    }
  }

  /// Refuses names that unpacking would refuse.
  func checkNames() throws(ArchiveError) {
    var ledger = EntryLedger()
    var last: Item?
    for item in items {
      if let last, names[last.name] == names[item.name] {
        throw ArchiveError(
          .duplicate, "Another file, `\(path(of: last))`, has the same name in the archive, `\(name(of: item))`.",
          path: path(of: item), advice: "Rename one of them, or pack the folder that holds both.")
      }
      last = item
      do {
        let path = try EntryPath(bytes: Array(names[item.name]), archive: "", limits: ArchiveLimits())
        _ = try ledger.enter(
          ArchiveEntry(path: path.text, kind: .file, size: item.size, components: path.components, position: 0),
          archive: "")
      } catch {
        throw ArchiveError(
          error.code, "Unpacking would refuse its name in the archive, `\(name(of: item))`: \(error.message)",
          path: path(of: item), advice: "Rename it, or leave it out.", cause: error)
      }
    }
  }
}
