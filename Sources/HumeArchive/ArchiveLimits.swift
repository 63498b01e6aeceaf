import HumeSystem

/// How much an archive may hold before it is refused; counted on what is really produced, not on what it declares.
public struct ArchiveLimits: Sendable, Hashable {
  /// The number of entries, and of folders that only the paths of entries name.
  public var entries = 150_000
  /// The bytes of one file.
  public var bytesPerFile = 64 << 30
  /// The bytes of all files.
  public var bytesInAll = 256 << 30
  /// How many bytes one byte of the archive may give, on the whole.
  public var ratio = 200
  /// The bytes that may be produced before `ratio` counts: small archives may be as dense as they like.
  public var bytesBeforeRatio = 100_000_000
  /// The components of a path.
  public var depth = 64
  /// The bytes (UTF-8) of a component of a path.
  public var nameLength = 255
  /// The bytes (UTF-8) of a path.
  public var pathLength = 4_095
  /// The bytes of the dictionary of xz, or of the window of zstd; above `largestDictionary` nothing is read.
  public var dictionary = 8 << 20

  /// The most that `dictionary` can be: 128 MiB.
  public static let largestDictionary = 128 << 20

  /// The defaults: far above any saved results, below what could harm a machine.
  public init() {}
}

extension ArchiveLimits {
  /// The error for a limit that is exceeded; `flag` raises it in the program.
  static func exceeded(_ message: String, flag: String, path: String, entry: String? = nil) -> ArchiveError {
    ArchiveError(
      .limit, message, path: path, entry: entry,
      advice: "If you trust the archive, raise the limit with \(flag).")
  }

  /// Refuses `bytes` that come, or are declared to come, out of `packed` bytes where that is too much.
  func checkRatio(_ bytes: Int, outOf packed: Int, path: String, entry: String?) throws(ArchiveError) {
    guard bytes > bytesBeforeRatio, bytes / max(1, packed) >= ratio else { return }
    throw Self.exceeded(
      "The archive swells to more than \(ratio) times its size.", flag: "--max-ratio", path: path, entry: entry)
  }
}

/// Counts what an archive has given against its limits.
struct Meter {
  let limits: ArchiveLimits
  let path: String
  private(set) var entries = 0
  private(set) var bytes = 0
  private(set) var bytesOfFile = 0

  init(limits: ArchiveLimits, path: String) {
    self.limits = limits
    self.path = path
  }

  /// Counts an entry and the folders that only its path names.
  mutating func beginEntry(_ name: String, impliedFolders: Int) throws(ArchiveError) {
    entries += 1 + impliedFolders
    if entries > limits.entries {
      throw exceeded("It holds more than \(limits.entries) entries.", "--max-entries", name)
    }
  }

  /// Begins to count the bytes of another file.
  mutating func beginFile() { bytesOfFile = 0 }

  /// Counts bytes of an entry.
  mutating func add(_ count: Int, of name: String) throws(ArchiveError) {
    // Far above every limit, but an archive may declare it.
    bytesOfFile = saturatingSum([bytesOfFile, count])
    bytes = saturatingSum([bytes, count])
    if bytesOfFile > limits.bytesPerFile {
      throw exceeded("The file holds more than \(limits.bytesPerFile) bytes.", "--max-file-size", name)
    }
    if bytes > limits.bytesInAll {
      throw exceeded("The archive holds more than \(limits.bytesInAll) bytes.", "--max-total-size", name)
    }
  }

  private func exceeded(_ message: String, _ flag: String, _ name: String) -> ArchiveError {
    ArchiveLimits.exceeded(message, flag: flag, path: path, entry: name)
  }
}
