import CHumeSystem
import HumeSystem
import HumeTypes

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A body while it comes in: a file on the archive's own disk that has no name, so that nothing of it is left whatever
/// ends the connection or the program. Not for use by several threads at once.
package final class Spool {
  /// How many bytes it holds.
  package private(set) var size = 0
  private let limit: Int
  let file: File

  private static let prefix = ".hume-results-server."

  /// An empty spool in an archive's folder; throws a `SystemError`.
  package init(in archive: JobArchive, limit: Int) throws {
    self.limit = limit
    var generator = SystemRandomNumberGenerator()
    while true {
      let name = Self.prefix + String(generator.next(), radix: 36)
      let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
      let descriptor = hume_openat(archive.descriptor, name, flags, 0o600)
      if descriptor < 0, errno == EEXIST { continue }
      guard descriptor >= 0 else { throw SystemError("write a file in", path: archive.path) }
      file = File(descriptor: descriptor, path: "\(archive.path)/(temporary file)", owns: true)
      guard unlinkat(archive.descriptor, name, 0) == 0 else { throw SystemError("write a file in", path: archive.path) }
      return
    }
  }

  /// Appends bytes; throws a `CallbackRefusal` (413) where they are too many.
  package func append(_ bytes: UnsafeRawBufferPointer) throws {
    size += bytes.count
    guard size <= limit else { throw Self.tooLarge(limit) }
    try file.write(bytes)
  }

  static func tooLarge(_ limit: Int) -> CallbackRefusal {
    CallbackRefusal(413, "The body is larger than \(limit) bytes, the limit here.")
  }

  /// Takes away what a program that was killed between making a spool and taking its name left behind.
  package static func sweep(_ archive: JobArchive) throws {
    try forEachEntry(inFolder: archive.descriptor, path: archive.path) { entry in
      guard case .file = entry.kind, entry.name.starts(with: prefix.utf8) else { return }
      unlinkat(archive.descriptor, String(decoding: entry.name, as: UTF8.self), 0)
    }
  }
}
