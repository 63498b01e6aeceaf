import HumeSystem
import HumeTypes

/// The bytes that a job takes in one file.
package let largestFileOfJob = 1_000_000_000

/// Packs media into an archive for a job: all of it, or nothing.
///
/// Files are called by their path from the folder that was given, with its name: `talks/day 1/a.mp4`. Hidden files,
/// `__MACOSX`, links and empty folders are left out and named. The same files give the same bytes, whatever their
/// times, owners and modes. Files are streamed, however large; of each, only path and size are held.
///
///     let summary = try pack(["talks"], to: "talks.zip")
///     for item in summary.leftOut { print(item.path, item.reason.rawValue) }
///
/// - Parameters:
///   - paths: files and folders; links among them are followed, those within folders are not.
///   - output: the archive's path, which ends in `.zip`, `.tar.gz`, `.tar.bz2` or `.tar.xz`.
///   - force: whether to replace an archive that exists.
///   - progress: told at the beginning of every file and after every chunk.
///   - shouldStop: asked before every chunk (256 KiB); once true, packing ends with `interrupted`.
/// - Throws: `ArchiveError`, with the file named: one that cannot be read, changes its size meanwhile, or has a name
///   that unpacking would refuse.
public func pack(
  _ paths: [String], to output: String, force: Bool = false, progress: ((PackProgress) -> Void)? = nil,
  shouldStop: @Sendable () -> Bool = { false }
) throws(ArchiveError) -> PackSummary {
  try pack(
    paths, to: output, force: force, largestFile: largestFileOfJob, unnamed: true, progress: progress,
    shouldStop: shouldStop)
}

/// The same with the size in bytes above which a file is warned about, and whether to try the archive without a name.
package func pack(
  _ paths: [String], to output: String, force: Bool = false, largestFile: Int = largestFileOfJob, unnamed: Bool = true,
  progress: ((PackProgress) -> Void)? = nil, shouldStop: @Sendable () -> Bool = { false }
) throws(ArchiveError) -> PackSummary {
  guard let format = PackFormat(path: output) else {
    throw ArchiveError(
      .unknownFormat, "The name says no format that a job takes.", path: output,
      advice: "Let it end in \(PackFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  }
  let file = try explained(path: output) { try OutputFile(path: output, force: force, unnamed: unnamed) }
  let own = PackList.Output(
    new: try explained(path: output) { try file.identity() }, old: try? FileStatus.of(output).identity)
  let list = try PackList(paths, output: own, shouldStop: shouldStop)
  let writer = try LibraryWriter(format, to: file, path: output)
  let bytes = try packFiles(list, into: writer, archive: output, progress, shouldStop)
  try writer.finish()
  if shouldStop() { throw .packingInterrupted(output) }
  try explained(path: output) { try file.commit() }

  var warnings = list.items.filter { $0.size > largestFile }.map {
    Warning.largeFile(list.path(of: $0), size: $0.size, limit: largestFile)
  }
  if list.items.count > ArchiveLimits().entries { warnings.append(.manyFiles(output, list.items.count)) }
  if writer.bytesWritten > largestFile {
    warnings.append(.largeArchive(output, size: writer.bytesWritten, limit: largestFile))
  }
  return PackSummary(
    archive: output, archiveBytes: writer.bytesWritten, files: list.items.count, bytes: bytes, leftOut: list.leftOut,
    warnings: warnings)
}

/// Packs the files of a list; their bytes in all.
private func packFiles(
  _ list: PackList, into writer: LibraryWriter, archive: String, _ progress: ((PackProgress) -> Void)?,
  _ shouldStop: () -> Bool
) throws(ArchiveError) -> Int {
  let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
  defer { chunk.deallocate() }
  let bytesInAll = saturatingSum(list.items.lazy.map(\.size))
  var bytes = 0
  for (index, item) in list.items.enumerated() {
    let (path, name) = (list.path(of: item), list.name(of: item))
    let file = try explained(path: path) { try list.open(item) }
    try writer.beginFile(name, size: item.size)
    var rest = item.size
    while true {
      progress?(
        PackProgress(
          files: index + 1, filesInAll: list.items.count, bytes: bytes, bytesInAll: bytesInAll, path: name))
      if shouldStop() { throw .packingInterrupted(archive) }
      let count: Int
      do {
        count = try file.read(into: chunk)
      } catch is Interrupted {
        throw .packingInterrupted(archive)
      } catch {
        throw ArchiveError(error, path: path)
      }
      rest -= count
      if count == 0 || rest < 0 { break }
      try writer.write(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
      bytes += count
    }
    guard rest == 0 else {
      throw ArchiveError(
        .changedFile, "The file's size changed while it was packed.", path: path,
        advice: "Wait until nothing writes to it, and pack again.")
    }
    try writer.endFile()
  }
  return bytes
}
