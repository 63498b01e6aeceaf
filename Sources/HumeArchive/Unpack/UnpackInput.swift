import HumeSystem

/// An archive that is open and was looked at before anything is written.
struct UnpackInput {
  /// How many bytes of a tar are looked at: what is wrong in them leaves no trace on the disk, not even for a while, and
  /// to read them twice takes a second or two.
  private static let lookedAt = 256 << 20

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
    let status = try explained(path: archive) { try file.status() }
    size = status.size
    if status.isRegular {
      try unpacking(archive) {
        try Self.lookAhead(ArchiveReader(file, path: archive, limits: limits), shouldStop)
      }
    }
    reader = try unpacking(archive) { try ArchiveReader(file, path: archive, limits: limits) }
  }

  /// Reads what a tar begins with, and the whole directory of a zip.
  private static func lookAhead(_ reader: ArchiveReader, _ shouldStop: @Sendable () -> Bool) throws {
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { chunk.deallocate() }
    var left = lookedAt
    while let entry = try reader.nextEntry() {
      if shouldStop() { throw Interrupted() }
      // All that can be told of a zip's entry without its bytes.
      guard entry.kind == .file, !reader.isZip else { continue }
      while true {
        if shouldStop() { throw Interrupted() }
        let count = try reader.read(into: chunk)
        if count == 0 { break }
        left -= count
        if left < 0 { return }
      }
    }
  }
}

/// Runs a part of unpacking, turning what it throws into an `ArchiveError`; a request to end is one wherever it showed.
func unpacking<Value>(_ path: String, _ body: () throws -> Value) throws(ArchiveError) -> Value {
  do { return try body() } catch {
    let error = ArchiveError(error, path: path)
    guard error.cause is Interrupted else { throw error }
    throw ArchiveError(
      .interrupted, "Unpacking was interrupted; nothing was kept.", path: path, advice: "Start it again.")
  }
}

/// All of standard input, in a file without a name: a zip's directory is at its end.
private func spooledStandardInput(_ shouldStop: @Sendable () -> Bool) throws -> File {
  let spool = try File.temporary()
  try copy(File.standardInput(), to: spool) { if shouldStop() { throw Interrupted() } }
  return spool
}
