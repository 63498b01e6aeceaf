import CArchive
import HumeTypes

/// The entries of a tar, plain or out of a decompressor.
///
/// libarchive takes the end of the file, or one block of zeros, for the end of the archive; here the block has to be
/// there, and nothing but zeros may follow it.
final class TarSource: EntrySource {
  private let feed: Feed
  private let watch: TarWatch
  private let handle: LibraryHandle
  private let decompressed: DecompressedStream?
  private let path: String
  private let limits: ArchiveLimits
  private var current: String?
  private var entryBytes = 0

  var bytesIn: Int { decompressed?.bytesIn ?? feed.fed }
  var bytesOut: Int { max(decompressed?.bytesOut ?? 0, entryBytes) }
  var ratioBase: Int { bytesIn }
  var decompressesSkipped: Bool { decompressed != nil }

  /// A tar in `stream`; `decompressed` is the decompressor that it comes from, if any.
  init(
    _ stream: any ByteStream, decompressed: DecompressedStream?, path: String, limits: ArchiveLimits
  ) throws(ArchiveError) {
    watch = TarWatch(stream, path: path)
    feed = Feed(watch)
    self.decompressed = decompressed
    self.path = path
    self.limits = limits
    handle = try LibraryHandle(feed, path: path) { library in
      // Files of the Mac's own stay what they are: files.
      [archive_read_support_format_tar(library), archive_read_set_format_option(library, "tar", "mac-ext", nil)]
    }
  }

  func next() throws(ArchiveError) -> ArchiveEntry? {
    guard let header = try handle.nextHeader(after: current) else {
      try checkEnd()
      return nil
    }
    guard let bytes = watch.nextName() else { throw disagreement(current) }
    let entryPath = try EntryPath(bytes: bytes, archive: path, limits: limits)
    let name = entryPath.text
    // Equal as Unicode has it: libarchive normalises.
    guard archive_entry_pathname(header).map({ String(cString: $0) }) == name else { throw disagreement(name) }
    current = name
    let kind = Int(archive_entry_filetype(header)) & FileKind.mask
    if archive_entry_hardlink(header) != nil {
      throw FileKind.refusal(kind, archive: path, entry: name, isHardLink: true)
    }
    guard kind == FileKind.file || kind == FileKind.folder else {
      throw FileKind.refusal(kind, archive: path, entry: name)
    }
    let size = archive_entry_size_is_set(header) != 0 ? Int(archive_entry_size(header)) : nil
    return ArchiveEntry(
      path: name, kind: kind == FileKind.folder ? .folder : .file, size: kind == FileKind.folder ? nil : size,
      components: entryPath.components)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
    let count = try handle.read(into: buffer, entry: current)
    entryBytes += count
    return count
  }

  private func checkEnd() throws(ArchiveError) {
    let end = handle.consumed
    guard end - handle.headerPosition >= 512 else {
      throw .truncated("The tar has no end mark: it is cut off.", path: path, entry: current)
    }
    try handle.drain()
    guard feed.dataEnd <= end else {
      throw .damaged("Behind the end of the tar stands something else.", path: path)
    }
  }

  private func disagreement(_ entry: String?) -> ArchiveError {
    .damaged("The headers of the tar are ambiguous.", path: path, entry: entry)
  }
}
