public import HumeTypes

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A call of the operating system that failed, with the path it was about.
public struct SystemError: ExplainedError, Hashable {
  /// The system's number of the error (`errno`).
  public let number: Int32
  /// What was tried, e.g. `open`.
  public let operation: String
  /// The file or folder.
  public let path: String

  /// A failure of `operation` on `path`; without a number, the one that `errno` holds now.
  public init(_ operation: String, path: String, number: Int32? = nil) {
    self.number = number ?? errno
    self.operation = operation
    self.path = path
  }

  /// Whether the file or folder does not exist.
  public var isMissing: Bool { number == ENOENT || number == ENOTDIR }

  /// A stable name of the kind of error.
  public var codeName: String {
    switch number {
    case ENOENT, ENOTDIR: "missing_file"
    case EACCES, EPERM: "unreadable_file"
    case EEXIST: "exists"
    case ENOSPC, EDQUOT: "disk_full"
    case EISDIR: "is_folder"
    case EROFS: "read_only_disk"
    case EFBIG: "file_too_large"
    case EMFILE, ENFILE: "too_many_open_files"
    default: "system_error"
    }
  }

  /// What is wrong.
  public var message: String {
    switch number {
    case ENOTDIR: "A part of its path is no folder."
    case ENOENT: "There is no such file or folder."
    case EACCES, EPERM: "The system does not allow to \(operation) it (permission denied)."
    case EEXIST: "It exists already."
    case ENOSPC, EDQUOT: "The disk is full."
    case EISDIR: "It is a folder, not a file."
    case EROFS: "The disk is read-only."
    case EFBIG: "It is larger than \(operation == "read" ? "what is read of such a file" : "a file may be here")."
    case EMFILE, ENFILE: "Too many files are open."
    default: "Could not \(operation) it: \(String(cString: strerror(number)))."
    }
  }

  /// Whether it is about a file without a name, in the folder for such.
  private var isTemporary: Bool { operation.hasPrefix("make a temporary") || path.hasSuffix("(temporary file)") }

  /// The path.
  public var place: Place { Place(path: path) }

  /// What to do.
  public var advice: String {
    switch number {
    case ENOENT where isTemporary: "Set TMPDIR to a folder that exists and has room."
    case ENOSPC where isTemporary: "Free some space, or set TMPDIR to a folder on another disk."
    case ENOENT where path.unicodeScalars.contains("\u{FFFD}"):
      "Its name may not be UTF-8 text: rename it with plain letters."
    case ENOENT where operation.hasPrefix("write a file") || operation.hasPrefix("make a folder"):
      "Make that folder first, or check the spelling."
    case ENOENT, ENOTDIR: "Check the spelling of the path; names with spaces need quotes."
    case EACCES, EPERM: "Change its permissions, or run as a user who has them."
    case EISDIR where operation == "write": "Give the name of a file in it."
    case EEXIST: "Choose another name, or allow overwriting with --force."
    case ENOSPC, EDQUOT: "Free some space, or write somewhere else."
    case EROFS: "Write to another disk."
    case EFBIG where operation != "read": "Raise the limit of the shell (ulimit -f), or write to another disk."
    case EMFILE, ENFILE: "Raise the limit of the shell (ulimit -n), or close other programs."
    case ENAMETOOLONG: "Give a shorter path."
    case ELOOP: "A link leads to itself: give the file itself."
    default: "Check the path and the disk it is on."
    }
  }
}
