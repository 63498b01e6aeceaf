/// How far unpacking has come.
public struct UnpackProgress: Sendable, Hashable {
  /// The archive as it was given.
  public let archive: String
  /// Its place among those that are unpacked, from 0.
  public let archiveIndex: Int
  /// The files of the archive written so far, the current one included.
  public let files: Int
  /// The bytes of them written so far.
  public let bytes: Int
  /// The bytes of the archive used so far, of `archiveSize`.
  public let archiveBytes: Int
  /// The size of the archive in bytes.
  public let archiveSize: Int
  /// The path of the current entry as it stands in the archive.
  public let path: String
}

/// What was unpacked from one archive.
public struct UnpackSummary: Sendable, Hashable {
  /// The folder that holds it now.
  public let destination: String
  /// The number of files.
  public internal(set) var files = 0
  /// The number of folders that the archive lists.
  public internal(set) var folders = 0
  /// The bytes of all files.
  public internal(set) var bytes = 0

  init(destination: String) { self.destination = destination }
}

/// Unpacks a zip, a tar or a compressed tar into a folder that is absent or empty: all of it, or nothing.
///
/// Files are made with mode 0644 and folders with 0755, whatever the archive or the umask say; links, devices and
/// paths that lead out of the folder are refused (`ArchiveReader` has the whole list). Everything is written into a
/// hidden folder beside the destination, which takes its place at the end and is removed on an error; one that a
/// killed run left is removed by the next. An existing folder that is replaced keeps its permissions.
///
///     let summary = try unpack(archive: "artifacts.zip", to: "artifacts")
///
/// - Parameters:
///   - archive: the path of the archive, or `-` for standard input.
///   - destination: the folder; those above it are made where they are absent.
///   - limits: how much the archive may hold.
///   - progress: told after every chunk and entry.
///   - shouldStop: asked before every chunk (64 KiB); once true, unpacking ends with `interrupted`.
/// - Throws: `ArchiveError`, with the entry named.
public func unpack(
  archive: String, to destination: String, limits: ArchiveLimits = ArchiveLimits(),
  progress: ((UnpackProgress) -> Void)? = nil, shouldStop: @escaping @Sendable () -> Bool = { false }
) throws(ArchiveError) -> UnpackSummary {
  // Before all that takes time, and then the archive before anything is made.
  _ = try Destination(destination)
  let input = try UnpackInput(archive, limits: limits, shouldStop: shouldStop)
  let unpacking = try Unpacking(to: destination, progress: progress, shouldStop: shouldStop)
  defer { unpacking.end() }
  let summary = try unpacking.write(input)
  try unpacking.commit()
  return summary
}

/// Unpacks several archives, each into a folder of its own, in one folder that is absent or empty.
///
/// `jobs/artifacts.tar.gz` goes to `artifacts` in the destination, standard input (`-`) to `stdin`. An archive that
/// fails leaves nothing, and the others are unpacked; the destination appears at the end, with all that went well, or
/// not at all. Otherwise this is as for one archive.
///
/// - Returns: for each archive, in their order, what was unpacked or why it was not. Where all failed, the destination
///   is as it was.
/// - Throws: `ArchiveError` where it is not for one archive: the destination is in use, two archives would go to the
///   same folder (`duplicate`), or `interrupted`.
public func unpack(
  archives: [String], to destination: String, limits: ArchiveLimits = ArchiveLimits(),
  progress: ((UnpackProgress) -> Void)? = nil, shouldStop: @escaping @Sendable () -> Bool = { false }
) throws(ArchiveError) -> [Result<UnpackSummary, ArchiveError>] {
  if let (first, second, name) = firstSharedFolderName(of: archives) {
    throw ArchiveError(
      .duplicate, "\(first) and \(second) would go to the same folder.", path: "\(destination)/\(name)",
      advice: "Unpack them one by one, or call them differently.")
  }
  let unpacking = try Unpacking(to: destination, progress: progress, shouldStop: shouldStop)
  defer { unpacking.end() }
  var results: [Result<UnpackSummary, ArchiveError>] = []
  for (index, archive) in archives.enumerated() {
    let folder = unpackedFolderName(of: archive)
    do throws(ArchiveError) {
      let input = try UnpackInput(archive, index: index, limits: limits, shouldStop: shouldStop)
      results.append(.success(try unpacking.write(input, to: folder)))
    } catch {
      if error.code == .interrupted { throw error }
      // Its bytes may be what the disk lacks for the next one.
      try unpacking.removeFolder(folder)
      results.append(.failure(error))
    }
  }
  if results.contains(where: { (try? $0.get()) != nil }) { try unpacking.commit() }
  return results
}

/// The folder that an archive goes to where several are unpacked: its name without the endings of archives.
package func unpackedFolderName(of archive: String) -> String {
  if archive == "-" { return "stdin" }
  let name = String(archive.split(separator: "/").last ?? "archive")
  let endings = [
    ".zip", ".tar", ".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst", ".tgz", ".tbz", ".tbz2", ".txz", ".tzst",
  ]
  let lowercased = name.lowercased()
  guard let ending = endings.filter({ lowercased.hasSuffix($0) }).max(by: { $0.count < $1.count }) else {
    return name == "." || name == ".." ? "archive" : name
  }
  let stem = String(name.dropLast(ending.count))
  // `..zip` is a file like any other, `.` is not.
  return ["", ".", ".."].contains(stem) ? name : stem
}

/// Two archives that would go to the same folder, and which, if any would; names that differ only by case are the same.
package func firstSharedFolderName(of archives: [String]) -> (first: String, second: String, folder: String)? {
  var seen: [String: String] = [:]
  for archive in archives {
    let folder = unpackedFolderName(of: archive)
    // Swift compares strings by their canonical Unicode form, as some file systems compare names.
    if let first = seen.updateValue(archive, forKey: folder.lowercased()) { return (first, archive, folder) }
  }
  return nil
}
