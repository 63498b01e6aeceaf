import CHumeSystem
import HumeSystem

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A hidden folder beside a destination, which takes its place when all is written.
///
/// Only this user can enter it until then. What this makes in it is reached from its descriptor, through no link, so that
/// nothing outside can be touched even if someone changes the folder meanwhile. It is locked as long as this run lives:
/// the next run removes those that nobody holds. What its methods throw are `SystemError`s.
package final class StagingFolder {
  private let destination: Destination
  private let opener: BeneathOpener
  private let parent: OpenFolder
  private let name: String
  private let root: OpenFolder
  private var isDone = false
  // To remove takes descriptors, which are there even when it is for the lack of them.
  private var spare: [OpenFolder] = []
  // Files of one folder mostly stand together: it is kept open.
  private var lastFolder: (components: [String], folder: OpenFolder)?

  /// Removes what killed runs left beside the destination, and makes a folder of its own there.
  ///
  /// `usesOpenat2`: whether whole paths may be looked up with one call, where the system has it.
  package init(beside destination: Destination, usesOpenat2: Bool = true) throws {
    self.destination = destination
    opener = BeneathOpener(usesOpenat2: usesOpenat2)
    let path = parentFolder(of: destination.path)
    guard let parent = OpenFolder.at(path) else { throw SystemError("make a folder in", path: path) }
    self.parent = parent
    Self.removeLeftovers(in: parent)
    (name, root) = try Self.make(in: parent, path: path)
    try fillSpare()
  }

  deinit { remove() }

  /// Where it is until it takes the destination's place.
  var path: String { "\(parentFolder(of: destination.path))/\(name)" }

  /// Makes a folder and those above it; they may exist.
  package func makeFolder(_ components: [String]) throws { _ = try folder(components) }

  /// Makes a file that does not exist, open for writing, and the folders above it.
  package func makeFile(_ components: [String]) throws -> StagedFile {
    let shown = shown(components)
    guard let name = components.last, isPlain(name) else { throw SystemError("write", path: shown, number: EINVAL) }
    let folder = try folder(Array(components.dropLast()))
    // Nobody else may have it open before its mode is right.
    let descriptor = opener.open([name], below: folder, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
    guard descriptor >= 0 else { throw SystemError("write", path: shown) }
    let file = StagedFile(descriptor: descriptor, path: shown)
    guard setMode(of: descriptor, 0o644) else { throw SystemError("write", path: shown) }
    return file
  }

  /// Removes a folder that was made in it, with all that it holds; what is not there is fine.
  package func removeFolder(_ name: String) throws {
    (lastFolder, spare) = (nil, [])
    guard isPlain(name), root.status(of: name) != nil else { return try fillSpare() }
    if let folder = root.ownFolder(name) {
      _ = fchmod(folder.descriptor, 0o700)
      folder.removeContents()
    }
    guard unlinkat(root.descriptor, name, AT_REMOVEDIR) == 0 else {
      throw SystemError("remove", path: shown([name]))
    }
    try fillSpare()
  }

  /// Brings all that was written to the disk, as it has to be before `commit`.
  package func synchronize() throws {
    lastFolder = nil
    guard hume_sync_file_system(root.descriptor) == 0 else { throw SystemError("write", path: destination.path) }
  }

  /// Puts the folder in the destination's place, unless something is there by now that may not go. `mode`: the permission
  /// bits of a destination that is new.
  package func commit(mode: UInt32? = nil) throws {
    lastFolder = nil
    // Who may write to the folder that holds it can have put another in its place.
    guard parent.holds(root, as: name) else { throw SystemError("find", path: path, number: ENOENT) }
    // A rename replaces nothing but an empty folder.
    let target = lastComponent(of: destination.path)
    let isExchanged =
      destination.replacesAll && parent.ownFolder(target) != nil
      && hume_exchange(parent.descriptor, name, target) == 0
    // Where names cannot be exchanged, nothing is at the destination for a moment.
    let older = try isExchanged ? name : destination.replacesAll ? setAside(target) : nil
    guard isExchanged || renameat(parent.descriptor, name, parent.descriptor, target) == 0 else {
      var error = SystemError("write", path: destination.path)
      if let older, renameat(parent.descriptor, older, parent.descriptor, target) != 0 {
        let hidden = "\(parentFolder(of: destination.path))/\(older)"
        error = SystemError("put back what is now called \(hidden), for", path: destination.path)
      }
      if error.number == EBUSY { throw Destination.mountPoint(destination.path) }
      guard [EEXIST, ENOTEMPTY, ENOTDIR].contains(error.number) else { throw error }
      throw Destination.inUse(destination.path, "Something was put at the destination meanwhile.")
    }
    isDone = true
    guard parent.holds(root, as: target) else {
      throw Destination.inUse(destination.path, "Something was put in the place of what was unpacked.")
    }
    // Not before: without its mark the next run would not know it for what it is, should this one be killed.
    // Only root may give folders away; for others it has the right owner, or keeps the one it has.
    if let owner = destination.owner { _ = fchown(root.descriptor, owner.user, owner.group) }
    let mode = destination.owner == nil ? mode ?? destination.mode : destination.mode
    guard setMode(of: root.descriptor, mode_t(mode)) else { throw SystemError("write", path: destination.path) }
    if let older { removeOlder(older) }
  }

  /// Moves what is to be replaced to a hidden name, and gives that; nil where nothing is there. Under that name it stays
  /// as it was, whatever ends the program: without the mark no run removes it.
  private func setAside(_ target: String) throws -> String? {
    guard parent.status(of: target) != nil else { return nil }
    // A folder's rename puts it in the place of an empty one.
    let (hidden, _) = try Self.make(in: parent, path: parentFolder(of: destination.path))
    guard renameat(parent.descriptor, target, parent.descriptor, hidden) == 0 else {
      let error = SystemError("replace", path: destination.path)
      unlinkat(parent.descriptor, hidden, AT_REMOVEDIR)
      if error.number == EBUSY { throw Destination.mountPoint(destination.path) }
      throw error
    }
    return hidden
  }

  /// Removes what was replaced; from now on a run that comes later may do so too.
  private func removeOlder(_ hidden: String) {
    guard let folder = parent.ownFolder(hidden) else { return }
    _ = setMode(of: folder.descriptor, mode_t(Self.mark))
    folder.removeContents()
    unlinkat(parent.descriptor, hidden, AT_REMOVEDIR)
  }

  /// Removes the folder and all in it, unless it took the destination's place.
  package func remove() {
    guard !isDone else { return }
    isDone = true
    (lastFolder, spare) = (nil, [])
    // A commit that failed has changed it; if this is killed half way, the next run is to go on.
    _ = setMode(of: root.descriptor, mode_t(Self.mark))
    root.removeContents()
    if parent.holds(root, as: name) { unlinkat(parent.descriptor, name, AT_REMOVEDIR) }
  }

  private func fillSpare() throws {
    while spare.count < 5 {
      guard let copy = opener.folder([], below: root) else { throw SystemError("open", path: destination.path) }
      spare.append(copy)
    }
  }

  // MARK: Folders in it

  private func folder(_ components: [String]) throws -> OpenFolder {
    if let lastFolder, lastFolder.components == components { return lastFolder.folder }
    guard components.allSatisfy(isPlain) else {
      throw SystemError("make a folder at", path: shown(components), number: EINVAL)
    }
    var folder = root
    if !components.isEmpty {
      if let found = opener.folder(components[...], below: root) {
        folder = found
      } else if errno == ENOENT {
        for count in 1...components.count { folder = try self.folder(components[..<count], in: folder) }
      } else {
        throw SystemError("open", path: shown(components))
      }
    }
    lastFolder = (components, folder)
    return folder
  }

  /// Makes the last of `components` in the folder that the others lead to, unless it exists.
  private func folder(_ components: ArraySlice<String>, in folder: OpenFolder) throws -> OpenFolder {
    guard let name = components.last else { return folder }
    let isNew = mkdirat(folder.descriptor, name, 0o700) == 0
    guard isNew || errno == EEXIST else { throw SystemError("make a folder at", path: shown(components)) }
    // The umask may have taken even our own permissions.
    guard let inner = opener.folder([name], below: folder) ?? (isNew ? folder.ownFolder(name) : nil) else {
      throw SystemError("open", path: shown(components))
    }
    guard !isNew || setMode(of: inner.descriptor, 0o755) else { throw SystemError("write", path: shown(components)) }
    return inner
  }

  /// Whether a name leads to an entry of the folder that it is looked up in; others never come out of an archive.
  private func isPlain(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".." && !name.utf8.contains { $0 == 0 || $0 == 0x2F }
  }

  /// A path as the user will know it.
  private func shown(_ components: some Sequence<String>) -> String {
    "\(destination.path)/\(components.joined(separator: "/"))"
  }
}

/// A file being written, closed with the object.
package final class StagedFile {
  private var descriptor: Int32
  private let path: String

  init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { if descriptor >= 0 { _ = close(descriptor) } }

  /// Writes all of `bytes`.
  package func write(_ bytes: UnsafeRawBufferPointer) throws { try writeAll(bytes, to: descriptor, path: path) }

  /// Closes the file: over a network that is when a full disk may show.
  package func finish() throws {
    let result = close(descriptor)
    descriptor = -1
    guard result == 0 || errno == EINTR else { throw SystemError("write", path: path) }
  }
}
