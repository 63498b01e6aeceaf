import HumeSystem

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A run that writes archives below one staging folder, which becomes the destination with `commit`.
final class Unpacking {
  private let destination: Destination
  private let given: String
  private let made: MadeFolders
  private let staging: StagingFolder
  private let progress: ((UnpackProgress) -> Void)?
  private let shouldStop: @Sendable () -> Bool
  private let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)

  init(
    to path: String, progress: ((UnpackProgress) -> Void)?, shouldStop: @escaping @Sendable () -> Bool,
    usesOpenat2: Bool = true
  ) throws(ArchiveError) {
    given = path
    let destination = try Destination(path)
    self.destination = destination
    made = try explained(path: path) { try MadeFolders(above: destination.path) }
    do {
      staging = try StagingFolder(beside: destination, usesOpenat2: usesOpenat2)
    } catch let error as SystemError where destination.owner != nil && [EACCES, EPERM, EROFS].contains(error.number) {
      throw ArchiveError(
        .init(rawValue: error.codeName), "The folder that holds the destination cannot be written to. \(error.message)",
        path: error.path, advice: "Give the name of a new folder inside the destination.", cause: error)
    } catch {
      throw ArchiveError(error, path: path)
    }
    self.progress = progress
    self.shouldStop = shouldStop
  }

  deinit { chunk.deallocate() }

  /// Writes all of an archive, into a folder of that name if there is one.
  func write(_ input: UnpackInput, to folder: String? = nil) throws(ArchiveError) -> UnpackSummary {
    var summary = UnpackSummary(destination: folder.map { "\(given)/\($0)" } ?? given)
    let above = folder.map { [$0] } ?? []
    let room = Int(PATH_MAX) - 1 - destination.absolutePath.utf8.count
    try unpacking(input.archive) {
      if !above.isEmpty { try staging.makeFolder(above) }
      while let entry = try input.reader.nextEntry() {
        let components = above + entry.components
        // What is longer could not be opened by its path.
        if components.reduce(0, { $0 + 1 + $1.utf8.count }) > room { throw tooLong(entry, input) }
        switch entry.kind {
        case .folder:
          summary.folders += 1
          try staging.makeFolder(components)
          try pause(input, entry, summary)
        case .file:
          summary.files += 1
          try write(entry, of: input, to: try staging.makeFile(components), &summary)
        }
      }
    }
    return summary
  }

  private func write(
    _ entry: ArchiveEntry, of input: UnpackInput, to file: StagedFile, _ summary: inout UnpackSummary
  ) throws {
    while true {
      try pause(input, entry, summary)
      let count = try input.reader.read(into: chunk)
      if count == 0 { return try file.finish() }
      try file.write(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
      summary.bytes += count
    }
  }

  private func pause(_ input: UnpackInput, _ entry: ArchiveEntry, _ summary: UnpackSummary) throws {
    if shouldStop() { throw Interrupted() }
    progress?(
      UnpackProgress(
        archive: input.archive, archiveIndex: input.index, files: summary.files, bytes: summary.bytes,
        archiveBytes: input.reader.bytesIn, archiveSize: input.size, path: entry.path))
  }

  private func tooLong(_ entry: ArchiveEntry, _ input: UnpackInput) -> ArchiveError {
    ArchiveError(
      .limit, "The entry's path would be longer than the \(PATH_MAX - 1) bytes that the system allows.",
      path: input.archive, entry: entry.path, advice: "Unpack it to a folder with a shorter path.")
  }

  /// Removes what an archive that failed has left.
  func removeFolder(_ name: String) throws(ArchiveError) {
    try explained(path: given) { try staging.removeFolder(name) }
  }

  /// Makes the destination appear.
  func commit() throws(ArchiveError) {
    try unpacking(given) {
      try staging.synchronize()
      if shouldStop() { throw Interrupted() }
      try staging.commit()
    }
    made.keep()
  }

  /// Takes away what was made, unless it was committed.
  func end() {
    staging.remove()
    made.removeUnlessKept()
  }
}
