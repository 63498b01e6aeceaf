/// The kinds of file as Unix and libarchive number them.
enum FileKind {
  static let mask = 0o170000
  static let file = 0o100000
  static let folder = 0o040000
  static let symbolicLink = 0o120000

  /// The error for a kind that is neither file nor folder.
  static func refusal(_ kind: Int, archive: String, entry: String, isHardLink: Bool = false) -> ArchiveError {
    let advice = "Pack the files themselves; results do not need such an entry."
    if isHardLink {
      return ArchiveError(.link, "The entry is a hard link.", path: archive, entry: entry, advice: advice)
    }
    if kind == symbolicLink {
      return ArchiveError(.link, "The entry is a symbolic link.", path: archive, entry: entry, advice: advice)
    }
    let name =
      switch kind {
      case 0o020000, 0o060000: "a device"
      case 0o010000: "a FIFO"
      case 0o140000: "a socket"
      default: "neither a file nor a folder"
      }
    return ArchiveError(.specialFile, "The entry is \(name).", path: archive, entry: entry, advice: advice)
  }
}
