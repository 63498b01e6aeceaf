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
  private let descriptor: Int32
  private var isHeld = false

  /// Makes the folder where it is missing, and holds it; throws a `JobError` (`busy`) where another process does.
  package init(_ path: String) throws {
    self.path = path
    madeHere = !exists(path)
    try makeFolders(path)
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError("open", path: path) }
    // File systems without locks go without.
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      throw JobError(
        .busy, "Another process is writing to this folder.", place: Place(path: path),
        advice: "Wait until it is done.")
    }
    isHeld = true
  }

  deinit {
    // Refused by the system, as it should be, where anything is inside.
    if madeHere, isHeld { rmdir(path) }
    close(descriptor)
  }

  /// The path of a file in it.
  package func path(of name: String) -> String { "\(path)/\(name)" }

  /// Makes renames in it last.
  package func sync() { fsync(descriptor) }
}
