import CZlib
import HumeTypes

/// Undoes gzip through zlib, which compares each member's CRC-32 and length.
///
/// Behind a member only another may follow. Zeros may not, although gunzip passes over them: nothing that writes
/// results pads a gzip file, but a disk that lost power leaves zeros where later members stood.
final class GzipDecoder: Decoder {
  private enum State { case start, inMember, afterMember, ended }

  private let source: any ByteStream
  private let path: String
  // On the heap, for zlib keeps the address.
  private let zlib = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
  private var state = State.start
  private(set) var bytesIn = 0

  init(_ source: any ByteStream, path: String) {
    self.source = source
    self.path = path
    zlib.initialize(to: z_stream())
  }

  deinit {
    if state != .start { inflateEnd(zlib) }
    zlib.deallocate()
    input.deallocate()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
    if state == .start { try begin() }
    let capacity = min(buffer.count, Int(UInt32.max))
    zlib.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: Bytef.self)
    zlib.pointee.avail_out = uInt(capacity)
    while state != .ended {
      if zlib.pointee.avail_in == 0 { try fill() }
      if state == .afterMember { try beginMember() }
      if state == .inMember { try inflateSome() }
      let count = capacity - Int(zlib.pointee.avail_out)
      if count > 0 { return count }
    }
    return 0
  }

  private func begin() throws(ArchiveError) {
    // 15: the largest window; 16: a gzip header, and nothing else.
    guard inflateInit2_(zlib, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw ArchiveError(.init(rawValue: "no_memory"), "There is no memory left.", path: path, advice: "Free some.")
    }
    state = .inMember
  }

  private func fill() throws(ArchiveError) {
    let count = try explained(path: path) { try source.read(into: input) }
    bytesIn += count
    zlib.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: Bytef.self)
    zlib.pointee.avail_in = uInt(count)
    guard count == 0 else { return }
    guard state == .afterMember else { throw .truncated("The gzip data ends too early.", path: path) }
    state = .ended
  }

  private func beginMember() throws(ArchiveError) {
    guard zlib.pointee.next_in.pointee == 0x1F else {
      throw .damaged("Behind the gzip data stands something else.", path: path)
    }
    inflateReset(zlib)
    state = .inMember
  }

  private func inflateSome() throws(ArchiveError) {
    switch inflate(zlib, Z_NO_FLUSH) {
    case Z_OK: break
    case Z_STREAM_END: state = .afterMember
    case Z_BUF_ERROR where zlib.pointee.avail_in == 0: break
    default:
      let reason = zlib.pointee.msg.map { String(cString: $0) } ?? "it makes no sense"
      throw .damaged("The gzip data is damaged: \(reason).", path: path)
    }
  }
}
