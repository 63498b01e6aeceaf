import ArgumentParser
import HumeResults

/// How much an archive may hold before it is refused.
struct ArchiveLimitArguments: ParsableArguments {
  @Option(help: ArgumentHelp("The most entries that an archive may have.", valueName: "n"))
  var maxEntries = ArchiveLimits().entries

  @Option(help: ArgumentHelp("The most that one of its files may hold: 512M, 2G, 1T.", valueName: "size"))
  var maxFileSize = ByteCount(bytes: ArchiveLimits().bytesPerFile)

  @Option(help: ArgumentHelp("The most that all of its files may hold.", valueName: "size"))
  var maxTotalSize = ByteCount(bytes: ArchiveLimits().bytesInAll)

  @Option(help: ArgumentHelp("How many times its own size it may hold, once that is more than 100 MB.", valueName: "n"))
  var maxRatio = ArchiveLimits().ratio

  @Option(help: ArgumentHelp("How many folders deep its paths may be.", valueName: "n"))
  var maxDepth = ArchiveLimits().depth

  @Option(
    help: ArgumentHelp(
      "The longest name of a file or folder, in UTF-8; file systems rarely take more than 255.", valueName: "bytes"))
  var maxNameLength = ArchiveLimits().nameLength

  @Option(
    help: ArgumentHelp(
      "The most memory that decompressing xz and zstd may ask for, at most \(largestDictionary).", valueName: "size"))
  var maxDictionary = ByteCount(bytes: ArchiveLimits().dictionary)

  private static let largestDictionary = ByteCount(bytes: ArchiveLimits.largestDictionary)

  func validate() throws {
    let numbers = [
      ("--max-entries", maxEntries), ("--max-ratio", maxRatio), ("--max-depth", maxDepth),
      ("--max-name-length", maxNameLength),
    ]
    for (flag, value) in numbers where value < 1 { throw ValidationError("\(flag) needs a number from 1 up.") }
    if maxDictionary.bytes > ArchiveLimits.largestDictionary {
      throw ValidationError("--max-dictionary can be \(Self.largestDictionary) at most.")
    }
  }

  /// The limits that were given, the defaults for the others.
  var limits: ArchiveLimits {
    var limits = ArchiveLimits()
    limits.entries = maxEntries
    limits.bytesPerFile = maxFileSize.bytes
    limits.bytesInAll = maxTotalSize.bytes
    limits.ratio = maxRatio
    limits.depth = maxDepth
    limits.nameLength = maxNameLength
    limits.dictionary = maxDictionary.bytes
    return limits
  }
}
