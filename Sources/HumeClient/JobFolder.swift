import HumeDigest
import HumeSystem
import HumeTypes

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The folder of a job while files are fetched into it: made where it is missing, held against other processes that
/// fetch the same job, and taken away again if it stays empty.
final class JobFolder {
  let path: String
  private let madeHere: Bool
  private let descriptor: Int32
  private var isHeld = false

  init(_ path: String) throws {
    self.path = path
    madeHere = !exists(path)
    try makeFolders(path)
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError("open", path: path) }
    // File systems without locks go without.
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      throw ClientError(
        .busy, "Another process is fetching into this folder.", place: Place(path: path),
        advice: "Wait until it is done.")
    }
    isHeld = true
  }

  deinit {
    // Refused by the system, as it should be, where anything is inside.
    if madeHere, isHeld { rmdir(path) }
    close(descriptor)
  }

  func path(of name: String) -> String { "\(path)/\(name)" }

  /// Makes what was renamed last.
  func sync() { fsync(descriptor) }
}

/// A file that is being fetched: `NAME.part` in the job's folder until `install()`, gone without that.
final class PartFile {
  /// Where the bytes are until then.
  let path: String
  private(set) var bytes = 0
  private let folder: JobFolder
  private let name: String
  private let file: File
  private let digest: SHA256Digest
  private var isInstalled = false

  init(_ name: String, in folder: JobFolder) throws {
    self.name = name
    self.folder = folder
    path = folder.path(of: name + ".part")
    digest = try SHA256Digest()
    // One that is left is of a process that was ended: the folder is ours.
    unlink(path)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw SystemError("write", path: path) }
    file = File(descriptor: descriptor, path: path, owns: true)
  }

  deinit { if !isInstalled { unlink(path) } }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    try file.write(bytes)
    digest.update(bytes)
    self.bytes += bytes.count
  }

  /// Gives the file its final name, in place of one that has it, and says its SHA-256.
  func install() throws -> String {
    guard fsync(file.descriptor) == 0 else { throw SystemError("write", path: path) }
    let sha256 = try digest.finish()
    guard rename(path, folder.path(of: name)) == 0 else { throw SystemError("write", path: folder.path(of: name)) }
    isInstalled = true
    folder.sync()
    return sha256
  }
}
