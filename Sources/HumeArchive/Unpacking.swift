import HumeSystem

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// An archive that is open, its first bytes looked at.
struct UnpackInput {
  let archive: String
  let index: Int
  let size: Int
  let reader: ArchiveReader

  init(
    _ archive: String, index: Int = 0, limits: ArchiveLimits, shouldStop: @Sendable () -> Bool
  ) throws(ArchiveError) {
    self.archive = archive
    self.index = index
    let file = try unpacking(archive) {
      archive == "-" ? try spooledStandardInput(shouldStop) : try File(reading: archive)
    }
    size = try explained(path: archive) { try file.status().size }
    reader = try unpacking(archive) { try ArchiveReader(file, limits: limits) }
  }
}

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
    staging = try explained(path: path) { try StagingFolder(beside: destination, usesOpenat2: usesOpenat2) }
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

/// Runs a part of unpacking, turning what it throws into an `ArchiveError`; a request to end is one wherever it showed.
private func unpacking<Value>(_ path: String, _ body: () throws -> Value) throws(ArchiveError) -> Value {
  do { return try body() } catch {
    let error = ArchiveError(error, path: path)
    guard error.cause is Interrupted else { throw error }
    throw ArchiveError(
      .interrupted, "Unpacking was interrupted; nothing was kept.", path: path, advice: "Start it again.")
  }
}

/// All of standard input, in a file without a name: a zip's directory is at its end.
private func spooledStandardInput(_ shouldStop: @Sendable () -> Bool) throws -> File {
  let input = File.standardInput()
  let spool = try File.temporary()
  let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
  defer { chunk.deallocate() }
  while true {
    if shouldStop() { throw Interrupted() }
    let count = try input.read(into: chunk)
    if count == 0 { break }
    try spool.write(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
  }
  _ = try spool.rewind(to: 0)
  // Under the name that messages are to have.
  let copy = fcntl(spool.descriptor, F_DUPFD_CLOEXEC, 0)
  guard copy >= 0 else { throw SystemError("read", path: "-") }
  return File(descriptor: copy, path: "-", owns: true)
}
