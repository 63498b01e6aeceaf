import HumeSystem

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The folder to unpack to: absent, or an empty folder that will be replaced.
struct Destination {
  /// The path, without links and `.` at its end if it exists.
  let path: String
  /// The permission bits of the folder: those that it has, or 0755.
  let mode: UInt32

  init(_ path: String) throws(ArchiveError) {
    guard !path.isEmpty else { throw Self.inUse(path, "No folder to unpack to was given.") }
    guard exists(path) else {
      self.path = path
      mode = 0o755
      return
    }
    // A dangling link exists, but leads to nothing.
    guard let real = realpath(path, nil) else { throw Self.inUse(path, "The destination is a link to nothing.") }
    defer { free(real) }
    let resolved = String(cString: real)
    let status = try explained(path: path) { try FileStatus.of(resolved) }
    guard status.isFolder else { throw Self.inUse(path, "The destination is not a folder.") }
    guard try explained(path: path, { try namesInFolder(resolved) }).isEmpty else {
      throw Self.inUse(path, "The destination is not empty.")
    }
    self.path = resolved
    mode = status.mode
  }

  static func inUse(_ path: String, _ message: String) -> ArchiveError {
    ArchiveError(
      .destinationInUse, message, path: path, advice: "Give the name of a folder that does not exist yet, or is empty.")
  }
}
