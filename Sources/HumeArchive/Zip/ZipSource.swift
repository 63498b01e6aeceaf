import HumeSystem

/// The entries of a zip, by their place in the file.
final class ZipSource: EntrySource {
  let directory: ZipDirectory
  private let file: File
  private let path: String
  private let size: Int
  private var index = 0
  private var current: ZipEntryReader?
  private var inflater: Inflater?
  var bytesIn: Int { index < directory.count ? directory.offset(index) : size }
  var isCompressed: Bool { false }

  private let meter: ((Int) -> Void)?

  /// The zip in a file; `checked`: what an earlier reading found of its directory.
  init(
    _ file: File, checked: ZipDirectory.Index?, path: String, limits: ArchiveLimits, meter: ((Int) -> Void)?
  ) throws(ArchiveError) {
    let status = try explained(path: path) { try file.status() }
    guard status.isRegular else {
      throw ArchiveError(
        .unsupported, "A zip can only be read from a file, for its directory is at its end.", path: path,
        advice: "Save it to a file first.")
    }
    if let checked {
      directory = try ZipDirectory(checked: checked, of: file, size: status.size, path: path, limits: limits)
    } else {
      directory = try ZipDirectory(file, size: status.size, path: path, limits: limits)
    }
    self.file = file
    self.path = path
    self.meter = meter
    size = status.size
  }

  func next() throws(ArchiveError) -> ArchiveEntry? {
    current = nil
    guard index < directory.count else { return nil }
    let entry = try directory.entry(index)
    index += 1
    if entry.header.method != 0, inflater == nil { inflater = try Inflater(.raw, path: path) }
    current = ZipEntryReader(
      entry, of: file, inflater: entry.header.method == 0 ? nil : inflater, path: path, meter: meter)
    return entry.entry
  }

  func go(to position: Int) -> Bool {
    guard (0..<directory.count).contains(position) else { return false }
    index = position
    return true
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
    try current?.read(into: buffer) ?? 0
  }
}
