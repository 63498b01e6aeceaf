/// What kind of archive `pack` makes: one of the four that a job takes.
public enum PackFormat: String, Sendable, CaseIterable {
  case zip = ".zip"
  case tarGzip = ".tar.gz"
  case tarBzip2 = ".tar.bz2"
  case tarXZ = ".tar.xz"

  /// The format that the ending of a name says, in capitals or not; nil for any other.
  public init?(path: String) {
    let path = path.lowercased()
    guard let format = Self.allCases.first(where: { path.hasSuffix($0.rawValue) }) else { return nil }
    self = format
  }
}

/// Whether a file is compressed already, as its name has it, so that deflating it would cost time and gain nothing.
func isCompressed(_ name: String) -> Bool {
  guard let dot = name.utf8.lastIndex(of: 0x2E) else { return false }
  return compressedEndings.contains(name[name.index(after: dot)...].lowercased())
}

private let compressedEndings: Set<String> = [
  "mp4", "m4v", "m4a", "m4b", "mov", "qt", "3gp", "3g2", "mkv", "webm", "avi", "wmv", "wma", "asf", "flv", "mpg",
  "mpeg",
  "mts", "m2ts", "ogv", "mp3", "mp2", "aac", "ac3", "ogg", "oga", "opus", "flac", "amr", "ape",
  "jpg", "jpeg", "jp2", "jxl", "png", "gif", "webp", "heic", "heif", "avif",
  "zip", "gz", "tgz", "bz2", "xz", "zst", "7z", "rar", "br", "lz4", "docx", "xlsx", "pptx", "odt", "pdf",
]
