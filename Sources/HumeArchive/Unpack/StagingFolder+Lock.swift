import CHumeSystem
import HumeSystem

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension StagingFolder {
  /// What the names of all staging folders begin with; six letters or digits follow.
  package static let prefix = ".hume-results-unpacking-"
  /// The mode of all staging folders. Only their owner can have given it, so that a folder with it was made here, and is
  /// not another one of the same user that somebody moved to such a name to have it removed.
  package static let mark: UInt32 = 0o1700
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")

  /// Makes a folder that is locked and that only this user can enter.
  static func make(in parent: OpenFolder, path: String) throws -> (name: String, folder: OpenFolder) {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<1000 {
      let name = prefix + String((0..<6).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] })
      guard mkdirat(parent.descriptor, name, 0o700) == 0 else {
        if errno == EEXIST { continue }
        throw SystemError("make a folder in", path: path)
      }
      guard let folder = parent.ownFolder(name) else {
        // Another run took it for a leftover before it was locked.
        if errno == ENOENT { continue }
        let error = SystemError("open", path: "\(path)/\(name)")
        unlinkat(parent.descriptor, name, AT_REMOVEDIR)
        throw error
      }
      guard lock(folder) != .held, parent.holds(folder, as: name) else { continue }
      // The umask may have taken permissions, and a parent's set-group-ID bit been added.
      guard setMode(of: folder.descriptor, mode_t(mark)) else {
        let error = SystemError("write", path: "\(path)/\(name)")
        unlinkat(parent.descriptor, name, AT_REMOVEDIR)
        throw error
      }
      return (name, folder)
    }
    throw SystemError("make a folder in", path: path, number: EEXIST)
  }

  /// Removes staging folders of this user that no run holds: those with the mark, and empty ones.
  static func removeLeftovers(in parent: OpenFolder) {
    var names: [String] = []
    parent.forEachName { name, _ in
      if strncmp(name, prefix, prefix.utf8.count) == 0, isStagingName(String(cString: name)) {
        names.append(String(cString: name))
      }
    }
    for name in names {
      guard let folder = parent.folder(name), folder.status?.st_uid == geteuid(), lock(folder) == .taken,
        // Before it was locked it may have become a destination, or gone.
        parent.holds(folder, as: name), let mode = folder.status?.st_mode
      else { continue }
      if mode & 0o7777 == mode_t(mark) { folder.removeContents() }
      unlinkat(parent.descriptor, name, AT_REMOVEDIR)
    }
  }

  static func isStagingName(_ name: String) -> Bool {
    name.hasPrefix(prefix) && name.utf8.count == prefix.utf8.count + 6 && name.suffix(6).allSatisfy(letters.contains)
  }

  private enum Lock { case taken, held, unsupported }

  /// Locks a folder without waiting, until its descriptor is closed. Some file systems cannot: there leftovers stay.
  private static func lock(_ folder: OpenFolder) -> Lock {
    while flock(folder.descriptor, LOCK_EX | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      return errno == EWOULDBLOCK ? .held : .unsupported
    }
    return .taken
  }
}
