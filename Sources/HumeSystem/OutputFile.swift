import CHumeSystem

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A file that appears whole or not at all: written under another name in the same folder, then synced and renamed.
///
/// Without `commit()` nothing is left behind.
package final class OutputFile {
  private let path: String
  private let temporaryPath: String
  private let descriptor: Int32
  private let force: Bool
  private var isOpen = true

  /// Begins a file at `path`. One that exists is an error unless `force`, and stays until the new one is whole.
  package init(path: String, force: Bool) throws {
    if !force, exists(path) { throw SystemError("write", path: path, number: EEXIST) }
    (descriptor, temporaryPath) = try makeTemporaryFile(
      prefix: "\(parentFolder(of: path))/.\(lastComponent(of: path)).")
    let mask = umask(0)
    umask(mask)
    fchmod(descriptor, 0o666 & ~mask)
    self.path = path
    self.force = force
  }

  /// Writes all of `bytes`.
  package func write(_ bytes: UnsafeRawBufferPointer) throws {
    try writeAll(bytes, to: descriptor, path: path)
  }

  /// Makes the file appear.
  package func commit() throws {
    guard isOpen else { return }
    guard fsync(descriptor) == 0 else { throw SystemError("write", path: path) }
    isOpen = false
    _ = close(descriptor)
    if force {
      guard rename(temporaryPath, path) == 0 else {
        let error = SystemError("write", path: path)
        unlink(temporaryPath)
        throw error
      }
    } else {
      // A link, unlike a rename, does not replace a file that has come in the meantime.
      let number = link(temporaryPath, path) == 0 ? 0 : errno
      unlink(temporaryPath)
      if number != 0 { throw SystemError("write", path: path, number: number) }
    }
  }

  deinit {
    if isOpen {
      _ = close(descriptor)
      unlink(temporaryPath)
    }
  }
}
