import HumeSystem
package import HumeTypes

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

// What may be replaced: a folder with a dataset that was written here, and with nothing else.

/// Why a dataset cannot be written to a folder.
package struct BIDSFolderError: ExplainedError {
  /// `dataset_exists` or `folder_in_use`.
  package let codeName: String
  /// What is wrong.
  package let message: String
  /// What is in the way.
  package let place: Place
  /// What to do.
  package let advice: String
}

extension BIDSDataset {
  /// The files of the older dataset at `folder`, which a new one may replace as a whole; none where nothing is there, or
  /// an empty folder. Throws a `BIDSFolderError` where it must not be replaced (not `force`), or where anything else is
  /// there.
  package static func files(toReplaceIn folder: String, force: Bool) throws -> [String] {
    guard exists(folder) else { return [] }
    guard try FileStatus.of(folder).isFolder else {
      throw inUse(folder, "It is a file, not a folder.", "Give the name of a new folder.")
    }
    var files: [String] = []
    try find("", in: folder, &files)
    if files.isEmpty { return [] }
    let description = "\(folder)/dataset_description.json"
    guard files.contains(description), try isOurs(description) else {
      throw inUse(files[0], "The folder has files already, and is no dataset of hume-results.", advice)
    }
    guard force else {
      throw BIDSFolderError(
        codeName: "dataset_exists", message: "There is a dataset already.", place: Place(path: folder),
        advice: "Give the name of a new folder, or replace the whole dataset with --force.")
    }
    return files
  }

  private static let advice = "Give the name of a new folder, or move what is there somewhere else first."

  private static func inUse(_ path: String, _ message: String, _ advice: String) -> BIDSFolderError {
    BIDSFolderError(codeName: "folder_in_use", message: message, place: Place(path: path), advice: advice)
  }

  /// Finds the files below a path in the folder; throws where one is none of a dataset's.
  private static func find(_ path: String, in folder: String, _ files: inout [String]) throws {
    for name in try namesInFolder(path.isEmpty ? folder : "\(folder)/\(path)") {
      let inner = path.isEmpty ? name : "\(path)/\(name)"
      let whole = "\(folder)/\(inner)"
      var info = stat()
      guard lstat(whole, &info) == 0 else { throw SystemError("inspect", path: whole) }
      switch (info.st_mode & S_IFMT, part(inner.split(separator: "/"))) {
      case (S_IFDIR, .folder): try find(inner, in: folder, &files)
      case (S_IFREG, .file): files.append(whole)
      default: throw inUse(whole, "The folder has something that is no part of a dataset of hume-results.", advice)
      }
    }
  }

  private enum Part { case file, folder }

  /// What a dataset has at a path; nil for nothing.
  private static func part(_ path: [Substring]) -> Part? {
    if path.count == 1, topFiles.contains(String(path[0])) { return .file }
    guard let subject = path.first, subject.hasPrefix("sub-"), isBIDSLabel(subject.dropFirst(4)) else { return nil }
    if path.count == 1 { return .folder }
    if path[1] != "beh" { return nil }
    if path.count == 2 { return .folder }
    guard path.count == 3, path[2].hasPrefix("\(subject)_task-") else { return nil }
    return isEnding(path[2].dropFirst(subject.count + 6).split(separator: "_", omittingEmptySubsequences: false))
      ? .file : nil
  }

  private static let topFiles = ["README", "dataset_description.json", "participants.json", "participants.tsv"]

  /// Whether the parts of a name behind `_task-` are a dataset's.
  private static func isEnding(_ parts: [Substring]) -> Bool {
    guard let task = parts.first, isBIDSLabel(task) else { return false }
    if parts.count == 2 { return ["events.tsv", "events.json"].contains(parts[1]) }
    return parts.count == 3 && parts[1].hasPrefix("recording-") && isBIDSLabel(parts[1].dropFirst(10))
      && ["physio.tsv.gz", "physio.json"].contains(parts[2])
  }

  /// Whether a description says that this program has written the dataset.
  private static func isOurs(_ path: String) throws -> Bool {
    let file = try File(reading: path)
    var text = Array(repeating: UInt8(0), count: 1 << 14)
    let count = try text.withUnsafeMutableBytes { try file.read(into: $0) }
    let generator = Array("\"GeneratedBy\": [\n    {\"Name\":\"hume-results\",".utf8)
    return text[..<count].indices.contains { text[$0..<count].starts(with: generator) }
  }
}
