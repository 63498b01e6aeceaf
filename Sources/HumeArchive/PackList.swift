import HumeSystem

/// What is to be packed: found first, by names and sizes alone, so that an archive is begun only when all is fit for it.
struct PackList {
  /// A path that was given, and what its files are called in the archive.
  private struct Root {
    /// The path, without a slash or `.` at its end.
    let path: String
    /// What the names begin with: the folder's or file's name, or nothing.
    let name: String
    let identity: FileIdentity
  }

  /// The archive, which does not go into itself.
  struct Output {
    /// The one that is being written.
    let new: FileIdentity
    /// The one that it will replace.
    let old: FileIdentity?
  }

  /// A file.
  struct Item {
    /// Its path in the archive.
    let name: String
    /// Its size in bytes when it was found.
    let size: Int
    fileprivate let root: Int
  }

  /// A folder that is still to be listed.
  private struct Pending {
    let path: String
    let name: String
    let root: Int
  }

  private let output: Output
  private var roots: [Root] = []
  /// The files, sorted by the bytes of their names once all is found.
  private(set) var items: [Item] = []
  /// What does not go in.
  private(set) var leftOut: [LeftOut] = []

  /// Finds all files beneath `paths` but the archive itself.
  init(_ paths: [String], output: Output, shouldStop: () -> Bool) throws(ArchiveError) {
    self.output = output
    for path in paths { try add(path, shouldStop) }
    guard !items.isEmpty else { throw nothing(paths) }
    items.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    try checkNames()
  }

  /// Where a file is.
  func path(of item: Item) -> String {
    let root = roots[item.root]
    let rest = item.name.utf8.dropFirst(root.name.utf8.count)
    if rest.isEmpty { return root.path }
    return Self.join(root.path, String(Substring(rest.first == 0x2F ? rest.dropFirst() : rest)))
  }

  /// Whether a file was given by itself, so that a link to it is followed.
  func isGiven(_ item: Item) -> Bool { roots[item.root].name.utf8.elementsEqual(item.name.utf8) }

  private mutating func add(_ path: String, _ shouldStop: () -> Bool) throws(ArchiveError) {
    let status = try explained(path: path) { try FileStatus.of(path) }
    let (trimmed, name) = Self.nameInArchive(path)
    // The same path twice is one.
    guard !roots.contains(where: { $0.identity == status.identity && $0.name == name }) else { return }
    roots.append(Root(path: trimmed, name: name, identity: status.identity))
    let index = roots.count - 1
    if status.isFolder {
      try walk(from: Pending(path: trimmed, name: name, root: index), shouldStop)
    } else if status.identity == output.old {
      throw ArchiveError(
        .nothingToPack, "The archive cannot hold itself.", path: path, advice: "Give another name for the archive.")
    } else if status.isRegular {
      try addFile(path: trimmed, name: name, size: status.size, root: index)
    } else {
      throw ArchiveError(
        .specialFile, "It is neither a file nor a folder.", path: path, advice: "Give files, or folders of files.")
    }
  }

  /// A path without a slash or `.` at its end, and what it is called in the archive: nothing for `.` and `/`.
  private static func nameInArchive(_ path: String) -> (path: String, name: String) {
    var components = path.split(separator: "/", omittingEmptySubsequences: true)
    while components.last == "." { components.removeLast() }
    let start = path.utf8.first == 0x2F ? "/" : ""
    guard let last = components.last else { return (start.isEmpty ? "." : "/", "") }
    let trimmed = start + components.joined(separator: "/")
    guard last == ".." else { return (trimmed, String(last)) }
    let real = absolutePath(trimmed)
    return (trimmed, real == "/" ? "" : lastComponent(of: real))
  }

  private mutating func walk(from root: Pending, _ shouldStop: () -> Bool) throws(ArchiveError) {
    var pending = [root]
    while let folder = pending.popLast() {
      if shouldStop() { throw .packingInterrupted(folder.path) }
      let entries = try explained(path: folder.path) { try entriesOfFolder(folder.path) }
      if entries.isEmpty { leaveOut(folder.path, .emptyFolder) }
      var folders: [Pending] = []
      for entry in entries {
        if entry.identity == output.new { continue }
        let shown = Self.join(folder.path, visible(bytes: entry.name))
        if let reason = reason(toLeaveOut: entry) {
          leaveOut(shown, reason)
          continue
        }
        guard let name = String(validating: entry.name, as: UTF8.self) else {
          throw ArchiveError(
            .badName, "The name is not UTF-8.", path: shown, advice: "Rename it, or move it away, and pack again.")
        }
        let found = Pending(path: Self.join(folder.path, name), name: Self.join(folder.name, name), root: folder.root)
        switch entry.kind {
        case .file(let size): try addFile(path: found.path, name: found.name, size: size, root: folder.root)
        default: folders.append(found)
        }
      }
      pending += folders.reversed()
    }
  }

  /// Why something in a folder does not go in, or nil.
  private func reason(toLeaveOut entry: FolderEntry) -> LeftOut.Reason? {
    if entry.identity == output.old { return .output }
    if entry.name.first == 0x2E { return .hidden }
    if entry.name.elementsEqual("__MACOSX".utf8) { return .macMetadata }
    return switch entry.kind {
    case .link: .link
    case .fifo, .socket, .device: .special
    case .file, .folder: nil
    }
  }

  private mutating func leaveOut(_ path: String, _ reason: LeftOut.Reason) {
    leftOut.append(LeftOut(path: path, reason: reason))
  }

  private mutating func addFile(path: String, name: String, size: Int, root: Int) throws(ArchiveError) {
    try explained(path: path) { try checkReadable(path) }
    items.append(Item(name: name, size: size, root: root))
  }

  private func nothing(_ paths: [String]) -> ArchiveError {
    var message = "There is no file to pack."
    if let first = leftOut.first {
      message += " \(leftOut.count) left out, first `\(first.path)` (\(first.reason.rawValue))."
    }
    return ArchiveError(
      .nothingToPack, message, path: paths.joined(separator: ", "),
      advice: "Give files, or folders of files that are not hidden.")
  }

  private static func join(_ folder: String, _ name: String) -> String {
    folder.isEmpty || folder == "." ? name : folder == "/" ? "/" + name : folder + "/" + name
  }
}

extension PackList {
  /// Refuses names that unpacking would refuse.
  private func checkNames() throws(ArchiveError) {
    var ledger = EntryLedger()
    var last: Item?
    for item in items {
      if let last, last.name.utf8.elementsEqual(item.name.utf8) {
        throw ArchiveError(
          .duplicate, "Another file, `\(visible(path(of: last)))`, has the same name in the archive, `\(item.name)`.",
          path: path(of: item), advice: "Rename one of them, or pack the folder that holds both.")
      }
      last = item
      do {
        let path = try EntryPath(bytes: Array(item.name.utf8), archive: "", limits: ArchiveLimits())
        try ledger.enter(
          ArchiveEntry(path: item.name, kind: .file, size: item.size, components: path.components), archive: "")
      } catch {
        throw ArchiveError(
          error.code, "Unpacking would refuse its name in the archive, `\(visible(item.name))`: \(error.message)",
          path: path(of: item), advice: "Rename it, or leave it out.", cause: error)
      }
    }
  }
}
