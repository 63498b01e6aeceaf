import HumeSystem

/// How far unpacking has come.
public struct UnpackProgress: Sendable, Hashable {
  /// The files written so far, the current one included.
  public let files: Int
  /// The bytes written so far.
  public let bytes: Int
  /// The bytes of the archive used so far, of `archiveSize`.
  public let archiveBytes: Int
  /// The size of the archive in bytes.
  public let archiveSize: Int
  /// The path of the current entry as it stands in the archive.
  public let path: String
}

/// What was unpacked.
public struct UnpackSummary: Sendable, Hashable {
  /// The folder that holds it now.
  public let destination: String
  /// The number of files.
  public private(set) var files = 0
  /// The number of folders that the archive lists.
  public private(set) var folders = 0
  /// The bytes of all files.
  public private(set) var bytes = 0

  init(destination: String) { self.destination = destination }

  mutating func addFile() { files += 1 }
  mutating func addFolder() { folders += 1 }
  mutating func add(bytes count: Int) { bytes += count }
}

/// Unpacks a zip, a tar or a compressed tar into a folder that is absent or empty: all of it, or nothing.
///
/// Files are made with mode 0644 and folders with 0755, whatever the archive or the umask say; links, devices and
/// paths that lead out of the folder are refused (`ArchiveReader` has the whole list). Everything is written into a
/// hidden folder beside the destination, which takes its place at the end and is removed on an error.
///
///     let summary = try unpack(archive: "artifacts.zip", to: "artifacts")
///
/// - Parameters:
///   - archive: the path of the archive.
///   - destination: the folder; the one that is to hold it has to exist.
///   - limits: how much the archive may hold.
///   - progress: told after every chunk and entry.
///   - shouldStop: asked before every chunk (64 KiB); once true, unpacking ends with `interrupted`.
/// - Throws: `ArchiveError`, with the entry named.
public func unpack(
  archive: String, to destination: String, limits: ArchiveLimits = ArchiveLimits(),
  progress: ((UnpackProgress) -> Void)? = nil, shouldStop: @Sendable () -> Bool = { false }
) throws(ArchiveError) -> UnpackSummary {
  let file = try explained(path: archive) { try File(reading: archive) }
  let size = try explained(path: archive) { try file.status().size }
  let reader = try ArchiveReader(file, limits: limits)
  let target = try Destination(destination)
  let staging = try explained(path: destination) { try StagingFolder(beside: target) }
  let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
  defer { chunk.deallocate() }
  var summary = UnpackSummary(destination: destination)

  func pause(_ entry: ArchiveEntry) throws(ArchiveError) {
    if shouldStop() {
      throw ArchiveError(
        .interrupted, "Unpacking was interrupted; nothing was kept.", path: archive, advice: "Start it again.")
    }
    progress?(
      UnpackProgress(
        files: summary.files, bytes: summary.bytes, archiveBytes: reader.bytesIn, archiveSize: size, path: entry.path))
  }

  do {
    while let entry = try reader.nextEntry() {
      switch entry.kind {
      case .folder:
        summary.addFolder()
        try explained(path: destination) { try staging.makeFolder(entry.components) }
        try pause(entry)
      case .file:
        summary.addFile()
        let output = try explained(path: destination) { try staging.makeFile(entry.components) }
        while true {
          try pause(entry)
          let count = try reader.read(into: chunk)
          if count == 0 { break }
          try explained(path: destination) {
            try output.write(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
          }
          summary.add(bytes: count)
        }
      }
    }
    try explained(path: destination) { try staging.commit() }
  } catch {
    staging.remove()
    throw error
  }
  return summary
}
