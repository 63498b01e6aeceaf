import CArchive
import HumeSystem
import HumeTypes

/// The bytes that libarchive asks for: those of a stream, in order, or of a file, at any place.
final class Feed {
  private enum Source {
    case stream(any ByteStream)
    case file(File, size: Int)
  }

  private let source: Source
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
  private var position = 0
  /// The bytes handed over so far.
  private(set) var fed = 0
  /// The offset behind the last byte handed over that is not zero (of a stream).
  private(set) var dataEnd = 0
  /// What the source threw; libarchive only learns that something did.
  private(set) var failure: (any Error)?

  init(_ stream: any ByteStream) { source = .stream(stream) }

  init(_ file: File, size: Int) { source = .file(file, size: size) }

  deinit { buffer.deallocate() }

  /// The next bytes, valid until the next call; empty at the end; nil after a failure.
  func next() -> UnsafeRawBufferPointer? {
    guard failure == nil else { return nil }
    do {
      let count =
        switch source {
        case .stream(let stream): try stream.read(into: buffer)
        case .file(let file, _): try file.read(into: buffer, at: position)
        }
      let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      if case .stream = source, let last = bytes.lastIndex(where: { $0 != 0 }) { dataEnd = fed + last + 1 }
      position += count
      fed += count
      return bytes
    } catch {
      failure = error
      return nil
    }
  }

  /// Goes to an offset; the new place, or nil where it cannot.
  func seek(_ offset: Int, whence: Int32) -> Int? {
    guard case .file(_, let size) = source else { return nil }
    let base: Int
    switch whence {
    case 0: base = 0
    case 1: base = position
    case 2: base = size
    default: return nil
    }
    let (target, overflow) = base.addingReportingOverflow(offset)
    guard !overflow, target >= 0 else { return nil }
    position = target
    return target
  }

  var canSeek: Bool { if case .file = source { true } else { false } }
}

/// libarchive's wish for bytes; `data` is an unretained `Feed` that outlives the handle.
func feedRead(
  _: OpaquePointer?, _ data: UnsafeMutableRawPointer?, _ bytes: UnsafeMutablePointer<UnsafeRawPointer?>?
) -> Int {
  guard let data, let bytes else { return -1 }
  guard let next = Unmanaged<Feed>.fromOpaque(data).takeUnretainedValue().next() else { return -1 }
  bytes.pointee = next.baseAddress
  return next.count
}

/// libarchive's wish to go elsewhere.
func feedSeek(_: OpaquePointer?, _ data: UnsafeMutableRawPointer?, _ offset: Int64, _ whence: Int32) -> Int64 {
  guard let data else { return Int64(ARCHIVE_FATAL) }
  let target = Unmanaged<Feed>.fromOpaque(data).takeUnretainedValue().seek(Int(offset), whence: whence)
  return target.map(Int64.init) ?? Int64(ARCHIVE_FATAL)
}
