import CHumeSystem

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A file that appears whole or not at all, whatever ends the program.
///
/// On Linux it is written without a name, which it gets when it is whole and synced: a killed program leaves nothing
/// behind. Where a file system has no such files, it is written under a hidden name in the same folder and renamed;
/// then a kill, and nothing else, leaves the hidden file. Without `commit()` nothing is left either way.
package final class OutputFile {
  private let path: String
  private let force: Bool
  private let descriptor: Int32
  /// The hidden name, for a library that opens files itself and leaves nothing beside them; nil while the file has no
  /// name at all (see `unnamed`).
  package private(set) var temporaryPath: String?
  private var isOpen = true

  /// Begins a file at `path`. One that exists is an error unless `force`, and stays until the new one is whole.
  ///
  /// `unnamed`: whether to try it without a name. Throws a `SystemError`, whose path is the folder where that is
  /// missing or closed.
  package init(path: String, force: Bool, unnamed: Bool = true) throws {
    try Self.check(path, force: force)
    self.path = path
    self.force = force
    let folder = parentFolder(of: path)
    let descriptor = unnamed ? openUnnamed(in: folder) : -1
    if descriptor >= 0 {
      self.descriptor = descriptor
    } else {
      let (descriptor, name) = try withFreshName(in: folder) { name in
        let descriptor = hume_open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
        return descriptor >= 0 ? descriptor : nil
      }
      self.descriptor = descriptor
      temporaryPath = name
    }
  }

  /// What can never be replaced is said before any work is done.
  private static func check(_ path: String, force: Bool) throws {
    guard exists(path) else { return }
    let status = try? FileStatus.of(path)
    if status?.isFolder == true { throw SystemError("write", path: path, number: EISDIR) }
    guard force else { throw SystemError("write", path: path, number: EEXIST) }
    guard let status else { return }
    // A device, or a FIFO: not a thing to put a file in the place of.
    if !status.isRegular { throw SystemError("replace", path: path, number: EINVAL) }
  }

  /// Writes all of `bytes`.
  package func write(_ bytes: UnsafeRawBufferPointer) throws {
    try writeAll(bytes, to: descriptor, path: path)
  }

  /// What tells the file apart from others, before it has its name too.
  package func identity() throws -> FileIdentity {
    try File(descriptor: descriptor, path: path, owns: false).status().identity
  }

  /// Makes the file appear.
  package func commit() throws {
    guard isOpen else { return }
    guard fsync(descriptor) == 0 else { throw SystemError("write", path: path) }
    if let temporaryPath {
      try putInPlace(temporaryPath)
    } else if !linkUnnamed(descriptor, to: path) {
      guard force, errno == EEXIST else { throw SystemError("write", path: path) }
      let (_, name) = try withFreshName(in: parentFolder(of: path)) { linkUnnamed(descriptor, to: $0) ? true : nil }
      temporaryPath = name
      try putInPlace(name)
    }
    isOpen = false
    _ = close(descriptor)
  }

  /// Gives the file its name in place of the hidden one, which is gone afterwards.
  private func putInPlace(_ name: String) throws {
    // A link, unlike a rename, does not replace a file that has come in the meantime.
    guard (force ? rename(name, path) : link(name, path)) == 0 else { throw SystemError("write", path: path) }
    if !force { unlink(name) }
    temporaryPath = nil
  }

  deinit {
    guard isOpen else { return }
    _ = close(descriptor)
    if let temporaryPath { unlink(temporaryPath) }
  }
}

/// A file without a name in `folder`, or -1 where it could not be had or could not be named later.
private func openUnnamed(in folder: String) -> Int32 {
  let descriptor = hume_open_unnamed(folder, 0o666)
  guard descriptor >= 0, access(pathOfDescriptor(descriptor), F_OK) != 0 else { return descriptor }
  // Without /proc only an administrator may name it.
  _ = close(descriptor)
  return -1
}

/// Gives a file its first name; false, with `errno` set, where that exists or may not be made.
private func linkUnnamed(_ descriptor: Int32, to path: String) -> Bool {
  linkat(AT_FDCWD, pathOfDescriptor(descriptor), AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0
}

private func pathOfDescriptor(_ descriptor: Int32) -> String { "/proc/self/fd/\(descriptor)" }

/// Calls `body` with hidden paths in `folder` until it makes one, which it shows by a value; nil with any other `errno`
/// than EEXIST is an error.
private func withFreshName<Value>(in folder: String, _ body: (String) -> Value?) throws -> (Value, String) {
  var generator = SystemRandomNumberGenerator()
  while true {
    let name = "\(folder)/.hume-results.\(String(generator.next(), radix: 36))"
    if let value = body(name) { return (value, name) }
    if errno != EEXIST { throw SystemError("write a file in", path: folder) }
  }
}
