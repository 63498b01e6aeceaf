import CZlib
import HumeTypes

/// zlib's inflate over a buffer of input that its user fills.
final class Inflater {
  /// What one call came to.
  enum Outcome {
    /// Some bytes were taken or given, or more input is wanted.
    case goesOn
    /// The compressed data, or the gzip member, ended.
    case ended
    /// It makes no sense; zlib's word for it.
    case damaged(String)
  }

  /// What data is wrapped in.
  enum Wrapping: Int32 {
    /// Nothing, as in a zip.
    case raw = -15
    /// A gzip header, with the CRC-32 and length that zlib compares.
    case gzip = 31
  }

  // On the heap, for zlib keeps the address.
  private let zlib = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)

  init(_ wrapping: Wrapping, path: String) throws(ArchiveError) {
    zlib.initialize(to: z_stream())
    guard inflateInit2_(zlib, wrapping.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw ArchiveError(.init(rawValue: "no_memory"), "There is no memory left.", path: path, advice: "Free some.")
    }
  }

  deinit {
    inflateEnd(zlib)
    zlib.deallocate()
    input.deallocate()
  }

  /// The bytes of input that were not used yet.
  var unused: Int { Int(zlib.pointee.avail_in) }
  /// The next byte of input; only where there is one.
  var nextByte: UInt8 { zlib.pointee.next_in.pointee }

  /// Takes new input, once all before was used: as much as `read` puts into the buffer.
  func fill(_ read: (UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int) throws(ArchiveError) -> Int {
    let count = try read(input)
    zlib.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: Bytef.self)
    zlib.pointee.avail_in = uInt(count)
    return count
  }

  /// Begins anew, with the input that is left or with none.
  func reset(keepingInput: Bool) {
    inflateReset(zlib)
    if !keepingInput { zlib.pointee.avail_in = 0 }
  }

  /// Undoes some of the input; also says how many bytes it gave.
  func inflate(into buffer: UnsafeMutableRawBufferPointer) -> (count: Int, outcome: Outcome) {
    let capacity = min(buffer.count, Int(UInt32.max))
    zlib.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: Bytef.self)
    zlib.pointee.avail_out = uInt(capacity)
    let status = CZlib.inflate(zlib, Z_NO_FLUSH)
    let count = capacity - Int(zlib.pointee.avail_out)
    switch status {
    case Z_OK: return (count, .goesOn)
    case Z_STREAM_END: return (count, .ended)
    case Z_BUF_ERROR where zlib.pointee.avail_in == 0: return (count, .goesOn)
    default: return (count, .damaged(zlib.pointee.msg.map { String(cString: $0) } ?? "it makes no sense"))
    }
  }
}
