import HumeSystem
public import HumeTypes

/// Why an archive or a compressed file could not be read or unpacked.
public struct ArchiveError: ExplainedError {
  /// A kind of error; more may come.
  public struct Code: RawRepresentable, Hashable, Sendable {
    /// The stable name, e.g. `unsafe_path`.
    public let rawValue: String

    /// A kind by its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The bytes are neither a zip nor a tar.
    public static let notAnArchive = Code(rawValue: "not_an_archive")
    /// The bytes end too early.
    public static let truncated = Code(rawValue: "truncated_archive")
    /// The bytes contradict themselves or a checksum.
    public static let damaged = Code(rawValue: "damaged_archive")
    /// Sound, but of a kind that is not read.
    public static let unsupported = Code(rawValue: "unsupported_archive")
    /// An entry is encrypted.
    public static let encrypted = Code(rawValue: "encrypted_entry")
    /// An entry's path leads, or could lead, out of the destination.
    public static let unsafePath = Code(rawValue: "unsafe_path")
    /// An entry's name is empty, holds a NUL or is not UTF-8.
    public static let badName = Code(rawValue: "bad_name")
    /// An entry is a symbolic or hard link.
    public static let link = Code(rawValue: "link_entry")
    /// An entry is a device, a FIFO or a socket.
    public static let specialFile = Code(rawValue: "special_entry")
    /// Two entries have the same path.
    public static let duplicate = Code(rawValue: "duplicate_entry")
    /// An `ArchiveLimits` value is exceeded.
    public static let limit = Code(rawValue: "archive_limit")
    /// The destination exists and is not an empty folder.
    public static let destinationInUse = Code(rawValue: "destination_in_use")
    /// The caller asked to stop.
    public static let interrupted = Code(rawValue: "interrupted")
    /// The stream of an entry was read after the reader went on to the next.
    public static let entryPassed = Code(rawValue: "entry_passed")
  }

  /// The kind of error.
  public let code: Code
  /// What is wrong, one plain sentence.
  public let message: String
  /// The archive, or `archive!entry`, with control characters made visible.
  public let place: Place
  /// What to do, one plain sentence.
  public let advice: String
  /// The error underneath, e.g. a `SystemError`.
  public let cause: (any Error)?

  /// The name of the kind of error.
  public var codeName: String { code.rawValue }

  init(_ code: Code, _ message: String, path: String, entry: String? = nil, advice: String, cause: (any Error)? = nil) {
    self.code = code
    self.message = message
    self.place = Place(path: entry.map { "\(path)!\(visible($0))" } ?? path)
    self.advice = advice
    self.cause = cause
  }

  /// An error of a lower layer, keeping what it says.
  init(_ error: any Error, path: String) {
    if let error = error as? ArchiveError {
      self = error
    } else if let error = error as? any ExplainedError {
      code = Code(rawValue: error.codeName)
      message = error.message
      place = error.place.within(path)
      advice = error.advice
      cause = error
    } else {
      code = Code(rawValue: "unreadable_file")
      message = "It could not be read: \(error)."
      place = Place(path: path)
      advice = "Check that the source can be read in full."
      cause = error
    }
  }
}

extension ArchiveError {
  static let fetchAgain = "Copy or download it again; compare its size with the original."

  static func damaged(_ message: String, path: String, entry: String? = nil) -> ArchiveError {
    ArchiveError(.damaged, message, path: path, entry: entry, advice: fetchAgain)
  }

  static func truncated(_ message: String, path: String, entry: String? = nil) -> ArchiveError {
    ArchiveError(.truncated, message, path: path, entry: entry, advice: fetchAgain)
  }
}

/// Runs calls of other layers, turning what they throw into an `ArchiveError`.
func explained<Value>(path: String, _ body: () throws -> Value) throws(ArchiveError) -> Value {
  do { return try body() } catch { throw ArchiveError(error, path: path) }
}
