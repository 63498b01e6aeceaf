import CHumeSystem
import HumeSystem

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The folder to unpack or write to: absent, or a folder that will be replaced.
package struct Destination {
  /// The path; without links and `.` if it exists.
  let path: String
  /// The permission bits of the folder: those that it has, or 0755.
  let mode: UInt32
  /// The owner of the folder that is replaced, where there is one.
  let owner: (user: uid_t, group: gid_t)?
  /// Whether a folder is replaced with all that it holds.
  let replacesAll: Bool

  /// Looks at what is at `path`; `destinationInUse` where nothing can be put there: a folder has to be empty unless all
  /// that it holds may go.
  package init(_ path: String, replacingAll: Bool = false) throws(ArchiveError) {
    replacesAll = replacingAll
    guard !path.isEmpty else { throw Self.inUse(path, "No folder was given.") }
    guard exists(path) else {
      // Names of a folder's own cannot be those of an absent one.
      var path = path
      while lastComponent(of: path) == "." { path = parentFolder(of: path) }
      guard lastComponent(of: path) != ".." else {
        throw ArchiveError(SystemError("open", path: path, number: ENOENT), path: path)
      }
      self.path = path
      mode = 0o755
      owner = nil
      return
    }
    // A dangling link exists, but leads to nothing.
    guard let real = realpath(path, nil) else { throw Self.inUse(path, "The destination is a link to nothing.") }
    defer { free(real) }
    let resolved = String(cString: real)
    var info = stat()
    guard stat(resolved, &info) == 0 else { throw ArchiveError(SystemError("inspect", path: path), path: path) }
    guard info.st_mode & S_IFMT == S_IFDIR else { throw Self.inUse(path, "The destination is not a folder.") }
    let isEmpty = try explained(path: path) { try namesInFolder(resolved).isEmpty }
    guard isEmpty || replacingAll else { throw Self.inUse(path, "The destination is not empty.") }
    try Self.checkReplaceable(resolved, info, shown: path)
    self.path = resolved
    mode = UInt32(info.st_mode) & 0o7777
    owner = (info.st_uid, info.st_gid)
  }

  /// Refuses what the rename at the end would fail at, or what its owner did not mean us to write to.
  private static func checkReplaceable(_ path: String, _ info: stat, shown: String) throws(ArchiveError) {
    var parent = stat()
    guard stat(parentFolder(of: path), &parent) == 0 else {
      throw ArchiveError(SystemError("inspect", path: parentFolder(of: path)), path: shown)
    }
    var current = stat()
    if stat(".", &current) == 0, current.st_dev == info.st_dev, current.st_ino == info.st_ino {
      throw ArchiveError(
        .destinationInUse, "The destination is the current folder, which would be replaced under the shell.",
        path: shown, advice: "Give the name of a new folder in it, or go one folder up.")
    }
    if parent.st_dev != info.st_dev || path == "/" || hume_is_mount_point(path) == 1 { throw mountPoint(shown) }
    guard faccessat(AT_FDCWD, path, W_OK | X_OK, AT_EACCESS) == 0 else {
      throw ArchiveError(SystemError("write to", path: shown), path: shown)
    }
    let user = geteuid()
    // In a sticky folder, e.g. /tmp, only owners may rename.
    if parent.st_mode & S_ISVTX != 0, user != 0, user != parent.st_uid, user != info.st_uid {
      throw ArchiveError(SystemError("replace", path: shown, number: EPERM), path: shown)
    }
  }

  /// The path from the root, as far as it can be told.
  var absolutePath: String {
    if path.utf8.first == 0x2F { return path }
    let parent = HumeSystem.absolutePath(parentFolder(of: path))
    return "\(parent == "/" ? "" : parent)/\(lastComponent(of: path))"
  }

  static func inUse(_ path: String, _ message: String) -> ArchiveError {
    ArchiveError(
      .destinationInUse, message, path: path, advice: "Give the name of a folder that does not exist yet, or is empty.")
  }

  static func mountPoint(_ path: String) -> ArchiveError {
    ArchiveError(
      .destinationInUse, "The destination is where a file system is mounted, which cannot be replaced.", path: path,
      advice: "Give the name of a folder inside it, which need not exist.")
  }
}
