import CHumeSystem
import HumeDigest
import HumeSystem

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Which bytes a file holds, as far as the system tells without reading them: changes with every write and every
/// replacement of the file.
package struct FileVersion: Hashable, Sendable {
  private let device: UInt64
  private let inode: UInt64
  /// The size in bytes.
  package let size: Int
  /// When the content changed last: whole seconds since 1970 UTC.
  package let modifiedSeconds: Int
  private let modifiedNanoseconds: Int
  private let changedSeconds: Int
  private let changedNanoseconds: Int

  init(_ info: stat) {
    device = UInt64(info.st_dev)
    inode = UInt64(info.st_ino)
    size = Int(info.st_size)
    #if canImport(Darwin)
      let (modified, changed) = (info.st_mtimespec, info.st_ctimespec)
    #else
      let (modified, changed) = (info.st_mtim, info.st_ctim)
    #endif
    (modifiedSeconds, modifiedNanoseconds) = (Int(modified.tv_sec), Int(modified.tv_nsec))
    (changedSeconds, changedNanoseconds) = (Int(changed.tv_sec), Int(changed.tv_nsec))
  }

  /// A strong entity tag with its quotes. A digest, so that it tells nobody inodes and devices.
  package func entityTag() throws -> String {
    let parts: [Int] = [
      Int(truncatingIfNeeded: device), Int(truncatingIfNeeded: inode), size, modifiedSeconds, modifiedNanoseconds,
      changedSeconds, changedNanoseconds,
    ]
    let digest = try SHA256Digest()
    parts.withUnsafeBytes { digest.update($0) }
    return try "\"\(digest.finish().prefix(32))\""
  }
}

/// A file of an archive, open for reading: what is read is this file, whatever takes its place meanwhile.
///
/// Sendable: the descriptor never changes and is read with offsets only.
package final class StoredFile: Sendable {
  /// Its version when it was opened.
  package let version: FileVersion
  private let file: File

  /// Opens a regular file below a folder, through no link; nil where there is none.
  init?(_ name: String, in folder: borrowing OpenedFolder, path: String) throws {
    // Without O_NONBLOCK opening a FIFO would wait for its other end.
    let descriptor = hume_openat(folder.descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0)
    guard descriptor >= 0 else {
      if isNothingServed(errno) { return nil }
      throw SystemError("read", path: path)
    }
    file = File(descriptor: descriptor, path: path, owns: true)
    var info = stat()
    guard fstat(descriptor, &info) == 0 else { throw SystemError("inspect", path: path) }
    guard info.st_mode & S_IFMT == S_IFREG else { return nil }
    version = FileVersion(info)
  }

  /// The size in bytes.
  package var size: Int { version.size }

  /// Reads at an offset until the buffer is full; throws a `ServerError` (`changed`) where the file ends before.
  package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
    var done = 0
    while done < buffer.count {
      let count = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[done...]), at: offset + done)
      guard count > 0 else { throw ServerError(.changed, "The file became shorter while it was sent.") }
      done += count
    }
  }

  /// Throws a `ServerError` (`changed`) where the file was written to since it was opened. That its name went, which
  /// changes its times as well, is no harm.
  package func checkIsUnchanged() throws {
    var info = stat()
    guard fstat(file.descriptor, &info) == 0 else { throw SystemError("inspect", path: file.path) }
    guard version.hasSameContent(as: FileVersion(info)) else {
      throw ServerError(.changed, "The file was written to while it was sent.")
    }
  }

  /// All of a small file, or a `SystemError` (EFBIG).
  package func readAll(limit: Int) throws -> [UInt8] {
    guard size <= limit else { throw SystemError("read", path: file.path, number: EFBIG) }
    return try read(0..<size)
  }

  /// A part of it.
  func read(_ range: Range<Int>) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    try bytes.withUnsafeMutableBytes { try read(into: $0, at: range.lowerBound) }
    return bytes
  }
}

extension FileVersion {
  fileprivate func hasSameContent(as other: FileVersion) -> Bool {
    size == other.size && modifiedSeconds == other.modifiedSeconds && modifiedNanoseconds == other.modifiedNanoseconds
  }
}

/// A folder that is open, and closed at the end.
struct OpenedFolder: ~Copyable {
  let descriptor: Int32

  /// Opens a folder right in one that is open, through no link; nil where there is none.
  init?(_ name: String, in parent: Int32, path: String) throws {
    descriptor = hume_openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0)
    guard descriptor >= 0 else {
      if isNothingServed(errno) { return nil }
      throw SystemError("open", path: path)
    }
  }

  deinit { if descriptor >= 0 { _ = close(descriptor) } }
}

/// Whether an error of opening says that nothing is there which is served: missing, a link, no folder, a socket, a name
/// that cannot be.
private func isNothingServed(_ number: Int32) -> Bool {
  [ENOENT, ENOTDIR, ELOOP, ENXIO, ENODEV, ENAMETOOLONG, EINVAL, EILSEQ].contains(number)
}
