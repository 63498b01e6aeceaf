import ArchiveSupport
import CArchive
import Foundation
import HumeArchive
import HumeSystem
import HumeTypes
import Testing

/// A stream over bytes that gives at most `step` of them a time.
final class BytesStream: ByteStream {
  private var rest: ArraySlice<UInt8>
  private let step: Int

  init(_ bytes: [UInt8], step: Int = .max) {
    rest = bytes[...]
    self.step = step
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let part = rest.prefix(min(buffer.count, step))
    buffer.copyBytes(from: part)
    rest = rest.dropFirst(part.count)
    return part.count
  }
}

/// Compresses; bzip2, xz and zstd through libarchive's writer.
func compressed(_ bytes: [UInt8], _ compression: Compression) -> [UInt8] {
  if compression == .gzip { return deflated(bytes, windowBits: 31) }
  guard let writer = archive_write_new(), let entry = archive_entry_new() else { return [] }
  defer {
    archive_write_free(writer)
    archive_entry_free(entry)
  }
  switch compression {
  case .gzip: break
  case .bzip2: archive_write_add_filter_bzip2(writer)
  case .xz: archive_write_add_filter_xz(writer)
  case .zstd: archive_write_add_filter_zstd(writer)
  }
  archive_write_set_format_raw(writer)
  archive_write_set_bytes_in_last_block(writer, 1)
  var output = [UInt8](repeating: 0, count: bytes.count * 2 + 100_000)
  var used = 0
  output.withUnsafeMutableBytes { output in
    archive_write_open_memory(writer, output.baseAddress, output.count, &used)
    archive_entry_set_filetype(entry, UInt32(0o100000))
    archive_write_header(writer, entry)
    archive_write_data(writer, bytes, bytes.count)
    archive_write_close(writer)
  }
  return Array(output[..<used])
}

/// All bytes that a compressed stream gives.
func decompressed(_ bytes: [UInt8], _ compression: Compression, step: Int = .max) throws -> [UInt8] {
  let stream = DecompressedStream(BytesStream(bytes, step: step), compression: compression, path: "x")
  return try readAll(stream, limit: 1 << 30, path: "x")
}

/// A folder for one test, removed at its end.
final class Scratch {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("hume-archive-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = "\(self.path)/\(name)"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  /// Every path below, relative, sorted, folders with a slash.
  func tree(_ name: String = "") throws -> [String] {
    let folder = name.isEmpty ? path : "\(path)/\(name)"
    return try FileManager.default.subpathsOfDirectory(atPath: folder).map { path in
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder)
      return isFolder.boolValue ? path + "/" : path
    }.sorted()
  }

  func contents(_ name: String) throws -> String {
    String(decoding: try readSmallFile("\(path)/\(name)", limit: 1 << 30), as: UTF8.self)
  }
}

/// Names and contents of an archive, read in full; folders have nil.
func listing(_ bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits()) throws -> [(String, String?)] {
  let file = try File.temporary()
  try bytes.withUnsafeBytes { try file.write($0) }
  _ = try file.rewind(to: 0)
  let reader = try ArchiveReader(file, limits: limits)
  var result: [(String, String?)] = []
  while let entry = try reader.nextEntry() {
    switch entry.kind {
    case .folder: result.append((entry.path, nil))
    case .file:
      let bytes = try readAll(EntryBytes(reader.stream()), limit: 1 << 30, path: entry.path)
      result.append((entry.path, String(decoding: bytes, as: UTF8.self)))
    }
  }
  return result
}

/// A stream of any kind, as one kind.
final class EntryBytes: ByteStream {
  private let stream: any ByteStream
  init(_ stream: any ByteStream) { self.stream = stream }
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int { try stream.read(into: buffer) }
}

/// A zip that only shows to be damaged when the bytes of its last entry were read.
func damagedLate(_ files: [(String, String)]) -> [UInt8] {
  var zip = ZipBuilder(files)
  zip.entries[files.count - 1].crc = 1
  return zip.finished()
}

/// The code of the error that reading an archive ends with, or nil.
func refusal(_ bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits()) -> ArchiveError? {
  do {
    _ = try listing(bytes, limits: limits)
    return nil
  } catch {
    return error as? ArchiveError
  }
}

func same(_ left: [(String, String?)], _ right: [(String, String?)]) -> Bool {
  left.count == right.count && zip(left, right).allSatisfy { $0.0.utf8.elementsEqual($1.0.utf8) && $0.1 == $1.1 }
}

/// The code of the `ArchiveError` that `body` throws, or nil.
func failure<Value>(_ body: () throws -> Value) -> ArchiveError.Code? {
  do {
    _ = try body()
    return nil
  } catch {
    return (error as? ArchiveError)?.code
  }
}
