import CArchive
import HumeSystem
import HumeTypes

/// A writer of libarchive over an `OutputFile`, freed with the object; every status but OK is an error.
///
/// What it writes depends on the names, sizes and bytes of the files alone: times, owners and modes are fixed.
final class LibraryWriter {
  private let sink: Sink
  private let format: PackFormat
  private let path: String
  private let pointer: OpaquePointer
  private let entry: OpaquePointer
  private let locale = UTF8Locale()
  private var isFinished = false

  /// 1 January 1980, 0:00 UTC: where the time of a zip begins, and no tool doubts it.
  private static let fixedTime = 315_532_800

  /// A writer at the beginning of `output`, whose path is for messages.
  init(_ format: PackFormat, to output: OutputFile, path: String) throws(ArchiveError) {
    guard let pointer = archive_write_new() else { throw Self.noMemory(path) }
    guard let entry = archive_entry_new() else {
      archive_write_free(pointer)
      throw Self.noMemory(path)
    }
    sink = Sink(output)
    self.format = format
    self.path = path
    self.pointer = pointer
    self.entry = entry
    for status in Self.configure(pointer, format) { try check(status, entry: nil) }
    try check(
      archive_write_open(pointer, Unmanaged.passUnretained(sink).toOpaque(), nil, sinkWrite, nil), entry: nil)
  }

  deinit {
    // Else what is begun would be brought to an end.
    if !isFinished { archive_write_fail(pointer) }
    archive_entry_free(entry)
    archive_write_free(pointer)
  }

  private static func configure(_ pointer: OpaquePointer, _ format: PackFormat) -> [Int32] {
    let blocks = [
      archive_write_set_bytes_per_block(pointer, 1 << 16), archive_write_set_bytes_in_last_block(pointer, 1),
    ]
    // Names and sizes that a plain tar cannot hold get a header of their own.
    func tar(_ filters: Int32...) -> [Int32] { blocks + [archive_write_set_format_pax_restricted(pointer)] + filters }
    switch format {
    // It takes zip64 by itself, where a file or the archive is too large for less.
    case .zip: return blocks + [archive_write_set_format_zip(pointer)]
    case .tarGzip:
      return tar(
        archive_write_add_filter_gzip(pointer), archive_write_set_filter_option(pointer, "gzip", "timestamp", nil))
    case .tarBzip2: return tar(archive_write_add_filter_bzip2(pointer))
    case .tarXZ:
      // Higher levels need up to 700 MB, and media are not made smaller by any.
      return tar(
        archive_write_add_filter_xz(pointer), archive_write_set_filter_option(pointer, "xz", "compression-level", "0"))
    }
  }

  /// The bytes of the archive so far.
  var bytesWritten: Int { sink.bytes }

  /// Begins a file of so many bytes.
  func beginFile(_ name: String, size: Int) throws(ArchiveError) {
    archive_entry_clear(entry)
    archive_entry_set_pathname(entry, name)
    archive_entry_set_filetype(entry, UInt32(FileKind.file))
    archive_entry_set_perm(entry, 0o644)
    archive_entry_set_size(entry, Int64(size))
    if format == .zip {
      // Without a time libarchive writes the first one that there is; with one it asks for the time zone.
      let isStored = size == 0 || isCompressed(name)
      try check(
        isStored
          ? archive_write_zip_set_compression_store(pointer) : archive_write_zip_set_compression_deflate(pointer),
        entry: name)
    } else {
      archive_entry_set_mtime(entry, Self.fixedTime, 0)
    }
    try check(locale.run { archive_write_header(pointer, entry) }, entry: name)
  }

  /// Writes bytes of the current file.
  func write(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
    guard archive_write_data(pointer, bytes.baseAddress, bytes.count) == bytes.count else { throw failed(entry: nil) }
  }

  /// Ends the current file, all of whose bytes have come.
  func endFile() throws(ArchiveError) { try check(archive_write_finish_entry(pointer), entry: nil) }

  /// Ends the archive.
  func finish() throws(ArchiveError) {
    try check(locale.run { archive_write_close(pointer) }, entry: nil)
    isFinished = true
  }

  private func check(_ status: Int32, entry: String?) throws(ArchiveError) {
    // A warning too: libarchive gives one for a name that it could not write as it is.
    if status != ARCHIVE_OK { throw failed(entry: entry) }
  }

  private func failed(entry: String?) -> ArchiveError {
    if let failure = sink.failure { return ArchiveError(failure, path: path) }
    let reason = archive_error_string(pointer).map { String(cString: $0) } ?? "libarchive gives no reason"
    return ArchiveError(
      .unsupported, "It cannot be written: \(visible(reason)).", path: path, entry: entry,
      advice: "Try another format: \(PackFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  }

  private static func noMemory(_ path: String) -> ArchiveError {
    ArchiveError(.init(rawValue: "no_memory"), "There is no memory left.", path: path, advice: "Free some.")
  }
}

/// Where the bytes of an archive go.
private final class Sink {
  private let output: OutputFile
  /// The bytes written so far.
  private(set) var bytes = 0
  /// What the file threw; libarchive only learns that something did.
  private(set) var failure: (any Error)?

  init(_ output: OutputFile) { self.output = output }

  func write(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard failure == nil else { return -1 }
    do {
      try output.write(bytes)
      self.bytes += bytes.count
      return bytes.count
    } catch {
      failure = error
      return -1
    }
  }
}

/// libarchive hands over bytes; `data` is an unretained `Sink` that outlives the writer.
private func sinkWrite(_: OpaquePointer?, _ data: UnsafeMutableRawPointer?, _ bytes: UnsafeRawPointer?, _ count: Int)
  -> Int
{
  guard let data else { return -1 }
  return Unmanaged<Sink>.fromOpaque(data).takeUnretainedValue()
    .write(UnsafeRawBufferPointer(start: bytes, count: count))
}
