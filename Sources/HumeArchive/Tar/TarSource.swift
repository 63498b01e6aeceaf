import CArchive
import HumeSystem
import HumeTypes

/// The entries of a tar, plain or out of a decompressor.
///
/// libarchive takes the end of the file, or one block of zeros, for the end of the archive; here the block has to be
/// there, and nothing but zeros may follow it.
final class TarSource: EntrySource {
  /// libarchive at work on the tar from some entry on.
  private struct Run {
    let start: Int
    let watch: TarWatch
    let feed: Feed
    let handle: LibraryHandle

    init(_ stream: any ByteStream, from start: Int, path: String) throws(ArchiveError) {
      self.start = start
      watch = TarWatch(stream, from: start, path: path)
      feed = Feed(watch)
      handle = try LibraryHandle(feed, path: path) { library in
        // Files of the Mac's own stay what they are: files.
        [archive_read_support_format_tar(library), archive_read_set_format_option(library, "tar", "mac-ext", nil)]
      }
    }
  }

  private var run: Run
  private let swelling: SwellWatch?
  // Of a plain tar in a regular file.
  private let file: File?
  private let path: String
  private let limits: ArchiveLimits
  private var current: String?

  var bytesIn: Int { swelling?.bytesIn ?? run.start + run.feed.fed }
  var isCompressed: Bool { swelling != nil }

  /// A tar in `stream`, which comes from `file` as it is, or from a decompressor, or from neither.
  init(
    _ stream: any ByteStream, file: File?, decompressed: DecompressedStream?, path: String, limits: ArchiveLimits
  ) throws(ArchiveError) {
    let swelling = decompressed.map { SwellWatch(stream, decompressed: $0, limits: limits, path: path) }
    run = try Run(swelling ?? stream, from: 0, path: path)
    self.swelling = swelling
    self.file = file
    self.path = path
    self.limits = limits
  }

  func go(to position: Int) throws(ArchiveError) -> Bool {
    guard let file else { return false }
    if run.watch.nextPosition != position {
      current = nil
      run = try Run(FileSection(file, from: position), from: position, path: path)
    }
    return true
  }

  func next() throws(ArchiveError) -> ArchiveEntry? {
    guard let header = try run.handle.nextHeader(after: current) else {
      try checkEnd()
      return nil
    }
    guard let (bytes, position) = run.watch.nextName() else { throw disagreement(current) }
    let entryPath = try EntryPath(bytes: bytes, archive: path, limits: limits)
    let name = entryPath.text
    // Equal as Unicode has it: libarchive normalises.
    guard archive_entry_pathname(header).map({ String(cString: $0) }) == name else { throw disagreement(name) }
    current = name
    swelling?.begin(name)
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
      components: entryPath.components, position: position)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
    try run.handle.read(into: buffer, entry: current)
  }

  private func checkEnd() throws(ArchiveError) {
    let end = run.handle.consumed
    guard end - run.handle.headerPosition >= 512 else {
      throw .truncated("The tar has no end mark: it is cut off.", path: path, entry: current)
    }
    try run.handle.drain()
    guard run.feed.dataEnd <= end else {
      throw .damaged("Behind the end of the tar stands something else.", path: path)
    }
  }

  private func disagreement(_ entry: String?) -> ArchiveError {
    .damaged("The headers of the tar are ambiguous.", path: path, entry: entry)
  }
}
