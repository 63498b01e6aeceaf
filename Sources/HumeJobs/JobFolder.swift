import HumeSystem
import HumeTypes

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The folder of a job while files come into it: made where it is missing, held against other processes that
/// write to it, and taken away again if it stays empty.
package final class JobFolder {
  /// Where it is.
  package let path: String
  private let madeHere: Bool
  private let folder: File

  /// Makes the folder where it is missing, and holds it; throws a `JobError` (`busy`) where another process does.
  package init(_ path: String) throws {
    self.path = path
    while true {
      let isNew = !exists(path)
      try makeFolders(path)
      let folder = File(descriptor: open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), path: path, owns: true)
      guard folder.descriptor >= 0 else { throw SystemError("open", path: path) }
      // File systems without locks go without.
      if flock(folder.descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
        throw JobError(
          .busy, "Another process is writing to this folder.", place: Place(path: path),
          advice: "Wait until it is done.")
      }
      // Another process may have taken it away since it was opened: a lock on what has no name keeps nobody out.
      guard let named = try? FileStatus.of(path), try folder.status().identity == named.identity else { continue }
      self.folder = folder
      madeHere = isNew
      break
    }
    if madeHere { try syncFolder(parentFolder(of: path)) }
  }

  deinit {
    // Refused by the system, as it should be, where anything is inside.
    if madeHere { rmdir(path) }
  }

  /// The path of a file in it.
  package func path(of name: String) -> String { "\(path)/\(name)" }

  /// Makes renames in it last.
  package func sync() throws { try syncFolder(folder.descriptor, path) }
}

private func syncFolder(_ path: String) throws {
  let folder = File(descriptor: open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), path: path, owns: true)
  // A folder that may be written to, and not be read, cannot be synced.
  if folder.descriptor >= 0 { try syncFolder(folder.descriptor, path) }
}

private func syncFolder(_ descriptor: Int32, _ path: String) throws {
  // Some file systems have nothing to sync about folders, and say so.
  guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else { throw SystemError("write", path: path) }
}
