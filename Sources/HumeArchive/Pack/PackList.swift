import CHumeSystem
import HumeSystem

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

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

  /// A file; its name in the archive is among `names`, for a string each would double the memory of many files.
  struct Item {
    let name: Range<Int>
    /// Its size in bytes when it was found.
    let size: Int
    fileprivate let root: Int32
  }

  /// A folder that is still to be listed.
  private struct Pending {
    let path: String
    let name: String
    let root: Int
  }

  private let output: Output
  private var roots: [Root] = []
  private(set) var names: [UInt8] = []
  /// The files, sorted by the bytes of their names once all is found.
  private(set) var items: [Item] = []
  /// What does not go in.
  private(set) var leftOut: [LeftOut] = []

  /// Finds all files beneath `paths` but the archive itself.
  init(_ paths: [String], output: Output, shouldStop: () -> Bool) throws(ArchiveError) {
    self.output = output
    for path in paths { try add(path, shouldStop) }
    guard !items.isEmpty else { throw nothing(paths) }
    items = sorted()
    try checkNames()
  }

  /// Where a file is.
  func path(of item: Item) -> String {
    let root = roots[Int(item.root)]
    var rest = names[item.name].dropFirst(root.name.utf8.count)
    if rest.isEmpty { return root.path }
    if rest.first == 0x2F { rest = rest.dropFirst() }
    return Self.join(root.path, String(decoding: rest, as: UTF8.self))
  }

  /// The path of a file in the archive.
  func name(of item: Item) -> String { String(decoding: names[item.name], as: UTF8.self) }

  /// Whether a file was given by itself, so that a link to it is followed.
  func isGiven(_ item: Item) -> Bool { roots[Int(item.root)].name.utf8.count == item.name.count }

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
      let leftOutBefore = leftOut.count
      var folders: [Pending] = []
      var isEmpty = true
      try explained(path: folder.path) {
        let opened = try open(folder)
        try forEachEntry(inFolder: opened.descriptor, path: folder.path) { entry in
          isEmpty = false
          if let inner = try add(entry, in: folder) { folders.append(inner) }
        }
      }
      if isEmpty { leaveOut(folder.path, .emptyFolder) }
      leftOut[leftOutBefore...].sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
      pending += folders.sorted { $1.name.utf8.lexicographicallyPrecedes($0.name.utf8) }
    }
  }

  /// Adds what stands in a folder; gives it back where it is a folder, which is still to be listed.
  private mutating func add(_ entry: FolderEntry, in folder: Pending) throws(ArchiveError) -> Pending? {
    if entry.identity == output.new { return nil }
    let shown = Self.join(folder.path, visible(bytes: entry.name))
    if let reason = reason(toLeaveOut: entry) {
      leaveOut(shown, reason)
      return nil
    }
    guard let name = String(validating: entry.name, as: UTF8.self) else {
      throw ArchiveError(
        .badName, "The name is not UTF-8.", path: shown, advice: "Rename it, or move it away, and pack again.")
    }
    let found = Pending(path: Self.join(folder.path, name), name: Self.join(folder.name, name), root: folder.root)
    guard case .file(let size) = entry.kind else { return found }
    try addFile(path: found.path, name: found.name, size: size, root: folder.root)
    return nil
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
    let start = names.count
    names.append(contentsOf: name.utf8)
    items.append(Item(name: start..<names.count, size: size, root: Int32(root)))
  }

  // MARK: Opening, through no link within a root

  /// Opens a file that was found.
  func open(_ item: Item) throws -> File {
    let root = roots[Int(item.root)]
    let path = path(of: item)
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK
    // Not to wait for a FIFO's other end; a link that was given is followed.
    let descriptor =
      isGiven(item)
      ? hume_open(root.path, flags, 0)
      : Self.opener.open(Self.components(name(of: item), below: root)[...], below: try open(root), flags, mode: 0)
    guard descriptor >= 0 else { throw errno == ELOOP ? changed(path) : SystemError("read", path: path) }
    let file = File(descriptor: descriptor, path: path, owns: true)
    guard try file.status().isRegular else { throw changed(path) }
    return file
  }

  private func open(_ folder: Pending) throws -> OpenFolder {
    let root = roots[folder.root]
    let top = try open(root)
    guard let opened = Self.opener.folder(Self.components(folder.name, below: root)[...], below: top) else {
      throw errno == ELOOP || errno == ENOTDIR ? changed(folder.path) : SystemError("list", path: folder.path)
    }
    return opened
  }

  /// The folder that was given, if it still is the one that was looked at.
  private func open(_ root: Root) throws -> OpenFolder {
    guard let folder = OpenFolder.at(root.path) else { throw SystemError("list", path: root.path) }
    guard FileIdentity(descriptor: folder.descriptor) == root.identity else { throw changed(root.path) }
    return folder
  }

  private static let opener = BeneathOpener(usesOpenat2: true)

  /// The names that lead from a root to what is called `name` in the archive.
  private static func components(_ name: String, below root: Root) -> [String] {
    name.utf8.dropFirst(root.name.utf8.count).split(separator: 0x2F).map { String(Substring($0)) }
  }

  private func changed(_ path: String) -> ArchiveError {
    ArchiveError(
      .changedFile, "It is no longer what it was when its folder was listed.", path: path,
      advice: "Wait until nothing changes it, and pack again.")
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
