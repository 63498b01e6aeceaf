import CArchive
import HumeTypes

/// A reader of libarchive over a `Feed`, freed with the object; every status but OK and the end is an error.
final class LibraryHandle {
  let feed: Feed
  private let path: String
  private let pointer: OpaquePointer
  private let locale = UTF8Locale()

  /// A reader for what `configure` switches on, open.
  init(_ feed: Feed, path: String, configure: (OpaquePointer) -> [Int32]) throws(ArchiveError) {
    guard let pointer = archive_read_new() else {
      throw ArchiveError(.init(rawValue: "no_memory"), "There is no memory left.", path: path, advice: "Free some.")
    }
    self.feed = feed
    self.path = path
    self.pointer = pointer
    for status in configure(pointer) where status != ARCHIVE_OK {
      throw ArchiveError(
        .unsupported, "This installation cannot read it: \(reason).", path: path,
        advice: "Install a libarchive with support for it.")
    }
    archive_read_set_read_callback(pointer, feedRead)
    archive_read_set_callback_data(pointer, Unmanaged.passUnretained(feed).toOpaque())
    try check(locale.run { archive_read_open1(pointer) }, entry: nil)
  }

  deinit { archive_read_free(pointer) }

  /// The header of the next entry, valid until the next call; nil at the end.
  func nextHeader(after entry: String?) throws(ArchiveError) -> OpaquePointer? {
    var header: OpaquePointer?
    let status = locale.run { archive_read_next_header(pointer, &header) }
    if status == ARCHIVE_EOF {
      try checkFeed()
      return nil
    }
    try check(status, entry: entry)
    return header
  }

  /// Bytes of the current entry; 0 only at its end, when its checksum has been compared.
  func read(into buffer: UnsafeMutableRawBufferPointer, entry: String?) throws(ArchiveError) -> Int {
    let count = archive_read_data(pointer, buffer.baseAddress, buffer.count)
    if count < 0 { try check(Int32(truncatingIfNeeded: count), entry: entry) }
    if count == 0 { try checkFeed() }
    return count
  }

  /// The bytes of the feed that were understood, counted at its end.
  var consumed: Int { Int(archive_filter_bytes(pointer, -1)) }

  /// Where in the feed the last header was looked for.
  var headerPosition: Int { Int(archive_read_header_position(pointer)) }

  /// Throws what libarchive holds as an error although it said OK.
  func checkSilentError() throws(ArchiveError) {
    try checkFeed()
    if archive_errno(pointer) != 0 { throw broken(entry: nil) }
  }

  /// What libarchive says is wrong, without a full stop.
  private var reason: String {
    guard let text = archive_error_string(pointer) else { return "the bytes make no sense" }
    var reason = Substring(String(cString: text))
    while reason.last == "." { reason.removeLast() }
    return visible(String(reason))
  }

  /// Reads the feed to its end, so that whatever stands behind the archive is seen, and checksummed by the feed.
  func drain() throws(ArchiveError) {
    while let bytes = feed.next(), !bytes.isEmpty {}
    try checkFeed()
  }

  private func check(_ status: Int32, entry: String?) throws(ArchiveError) {
    // A warning too: libarchive gives one where it guesses, and results are not to be guessed.
    guard status != ARCHIVE_OK else { return }
    try checkFeed()
    throw broken(entry: entry)
  }

  private func broken(entry: String?) -> ArchiveError {
    .damaged("It is damaged or cut off: \(reason).", path: path, entry: entry)
  }

  private func checkFeed() throws(ArchiveError) {
    if let failure = feed.failure { throw ArchiveError(failure, path: path) }
  }
}
