import CArchive
import HumeSystem

/// The entries of a zip: the directory says what there is, libarchive reads the bytes and compares the CRC-32.
final class ZipSource: EntrySource {
  private let directory: ZipDirectory
  // None for an empty zip, which libarchive does not know for one.
  private let handle: LibraryHandle?
  private let path: String
  private let size: Int
  private var index = 0
  private var current: String?
  private(set) var bytesIn = 0
  private(set) var bytesOut = 0
  var ratioBase: Int { size }
  var decompressesSkipped: Bool { false }

  init(_ file: File, path: String, limits: ArchiveLimits) throws(ArchiveError) {
    let status = try explained(path: path) { try file.status() }
    guard status.isRegular else {
      throw ArchiveError(
        .unsupported, "A zip can only be read from a file, for its directory is at its end.", path: path,
        advice: "Save it to a file first.")
    }
    directory = try ZipDirectory(file, size: status.size, path: path, limits: limits)
    handle = directory.entries.isEmpty ? nil : try Self.open(file, size: status.size, path: path)
    self.path = path
    size = status.size
  }

  private static func open(_ file: File, size: Int, path: String) throws(ArchiveError) -> LibraryHandle {
    try LibraryHandle(Feed(file, size: size), path: path) { library in
      [
        archive_read_support_format_zip_seekable(library),
        // Files of the Mac's own stay what they are: files.
        archive_read_set_format_option(library, "zip", "mac-ext", nil),
      ]
    }
  }

  func next() throws(ArchiveError) -> ArchiveEntry? {
    guard let handle else { return nil }
    guard index < directory.entries.count else {
      guard try handle.nextHeader(after: current) == nil else { throw disagreement(nil) }
      return nil
    }
    let next = directory.entries[index]
    let name = next.entry.path
    guard let header = try handle.nextHeader(after: name) else { throw disagreement(name) }
    guard archive_entry_is_encrypted(header) == 0 else {
      throw ArchiveError(
        .encrypted, "The entry is encrypted.", path: path, entry: name,
        advice: "Unpack it with a tool that asks for the password.")
    }
    let kind = Int(archive_entry_filetype(header)) & FileKind.mask
    guard kind == (next.entry.kind == .folder ? FileKind.folder : FileKind.file),
      archive_entry_size_is_set(header) != 0, Int(archive_entry_size(header)) == next.entry.size
    else { throw disagreement(name) }
    index += 1
    current = name
    bytesIn = next.localOffset
    return next.entry
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
    guard let handle else { return 0 }
    let count = try handle.read(into: buffer, entry: current)
    bytesOut += count
    if count == 0 { bytesIn = index < directory.entries.count ? directory.entries[index].localOffset : size }
    return count
  }

  private func disagreement(_ entry: String?) -> ArchiveError {
    .damaged("The zip's directory and its entries contradict each other.", path: path, entry: entry)
  }
}
