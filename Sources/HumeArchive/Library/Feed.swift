import CArchive
import HumeTypes

/// The bytes that libarchive asks for: those of a stream, in order.
final class Feed {
  private let source: any ByteStream
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
  /// The bytes handed over so far.
  private(set) var fed = 0
  /// The offset behind the last byte handed over that is not zero.
  private(set) var dataEnd = 0
  /// What the source threw; libarchive only learns that something did.
  private(set) var failure: (any Error)?

  init(_ source: any ByteStream) { self.source = source }

  deinit { buffer.deallocate() }

  /// The next bytes, valid until the next call; empty at the end; nil after a failure.
  func next() -> UnsafeRawBufferPointer? {
    guard failure == nil else { return nil }
    do {
      let count = try source.read(into: buffer)
      let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      if let last = bytes.lastIndex(where: { $0 != 0 }) { dataEnd = fed + last + 1 }
      fed += count
      return bytes
    } catch {
      failure = error
      return nil
    }
  }
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
