public import HumeTypes

/// How far packing has come.
public struct PackProgress: Sendable, Hashable {
  /// The files packed so far, the current one included.
  public let files: Int
  /// The number of all files.
  public let filesInAll: Int
  /// The bytes packed so far.
  public let bytes: Int
  /// The bytes of all files.
  public let bytesInAll: Int
  /// The path of the current file in the archive.
  public let path: String
}

/// Something that did not go into an archive.
public struct LeftOut: Sendable, Hashable {
  /// Why.
  public enum Reason: String, Sendable, CaseIterable {
    case hidden = "hidden"
    case macMetadata = "metadata of a Mac"
    case link = "a link"
    case special = "a device, a FIFO or a socket"
    case emptyFolder = "an empty folder"
    case output = "the archive itself"
  }

  /// The path of the file, or of the folder with all in it; bytes that are not UTF-8 as `\x..`.
  public let path: String
  /// Why.
  public let reason: Reason
}

/// What was packed.
public struct PackSummary: Sendable, Hashable {
  /// The archive.
  public let archive: String
  /// The size of the archive in bytes.
  public let archiveBytes: Int
  /// The number of files.
  public let files: Int
  /// The bytes of all files.
  public let bytes: Int
  /// What did not go in, folder by folder, sorted within one.
  public let leftOut: [LeftOut]
  /// What is larger than a job takes: `large_file` for each such file, `large_archive`; `many_files` where unpacking has a
  /// limit below.
  public let warnings: [Warning]
}

extension Warning {
  static func largeFile(_ path: String, size: Int, limit: Int) -> Warning {
    Warning(
      "large_file", message: "The file has \(size) bytes; a job takes files of up to \(limit) bytes.",
      advice: "Cut it into parts, or compress it more.", input: path, place: Place(path: path))
  }

  static func manyFiles(_ path: String, _ files: Int) -> Warning {
    Warning(
      "many_files",
      message:
        "The archive has \(files) files; unpacking takes \(ArchiveLimits().entries) entries unless told otherwise.",
      advice: "Pack them into several archives, or unpack with --max-entries.", input: path, place: Place(path: path))
  }

  static func largeArchive(_ path: String, size: Int, limit: Int) -> Warning {
    Warning(
      "large_archive", message: "The archive has \(size) bytes; a job takes files of up to \(limit) bytes.",
      advice: "Pack the media into several archives.", input: path, place: Place(path: path))
  }
}

extension ArchiveError.Code {
  /// There is no file that could be packed.
  public static let nothingToPack = ArchiveError.Code(rawValue: "nothing_to_pack")
  /// A file changed while it was packed.
  public static let changedFile = ArchiveError.Code(rawValue: "changed_file")
  /// The name of an archive to be made says none of the formats.
  public static let unknownFormat = ArchiveError.Code(rawValue: "unknown_format")
}

extension ArchiveError {
  static func packingInterrupted(_ path: String) -> ArchiveError {
    ArchiveError(.interrupted, "Packing was interrupted; nothing was written.", path: path, advice: "Start it again.")
  }
}
