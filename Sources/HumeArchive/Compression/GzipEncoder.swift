import CZlib
import HumeTypes

/// gzip of bytes that come in pieces: one member without name or time, so that the same bytes give the same.
///
/// ```swift
/// let gzip = try GzipEncoder(path: "x.tsv.gz")
/// let file = gzip.encode(Array("a\n".utf8)) + gzip.finish()
/// ```
package final class GzipEncoder {
  // On the heap, for zlib keeps the address.
  private let zlib = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private var header = UnsafeMutablePointer<gz_header>.allocate(capacity: 1)
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  /// An encoder; `path` is for the error where there is no memory.
  package init(path: String) throws(ArchiveError) {
    zlib.initialize(to: z_stream())
    header.initialize(to: gz_header())
    // 255: no system in particular, wherever it is written.
    header.pointee.os = 255
    let wrapping = Int32(31)
    guard
      deflateInit2_(
        zlib, Z_DEFAULT_COMPRESSION, Z_DEFLATED, wrapping, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)) == Z_OK, deflateSetHeader(zlib, header) == Z_OK
    else {
      throw ArchiveError(.init(rawValue: "no_memory"), "There is no memory left.", path: path, advice: "Free some.")
    }
  }

  deinit {
    deflateEnd(zlib)
    zlib.deallocate()
    header.deallocate()
  }

  /// What some more bytes come to; often nothing yet.
  package func encode(_ bytes: [UInt8]) -> [UInt8] { run(bytes, flush: Z_NO_FLUSH) }

  /// The rest, with the checksum and the length.
  package func finish() -> [UInt8] { run([], flush: Z_FINISH) }

  private func run(_ bytes: [UInt8], flush: Int32) -> [UInt8] {
    var result: [UInt8] = []
    var bytes = bytes
    bytes.withUnsafeMutableBufferPointer { input in
      var place = 0
      repeat {
        // zlib counts in 32 bits.
        let count = min(input.count - place, 1 << 30)
        zlib.pointee.next_in = input.baseAddress.map { $0 + place }
        zlib.pointee.avail_in = uInt(count)
        place += count
        drain(flush: flush, into: &result)
      } while place < input.count
    }
    return result
  }

  /// Lets zlib work until it has room left: then it has taken all.
  private func drain(flush: Int32, into result: inout [UInt8]) {
    repeat {
      let written = buffer.withUnsafeMutableBufferPointer { room in
        zlib.pointee.next_out = room.baseAddress
        zlib.pointee.avail_out = uInt(room.count)
        _ = deflate(zlib, flush)
        return room.count - Int(zlib.pointee.avail_out)
      }
      result += buffer[..<written]
    } while zlib.pointee.avail_out == 0
  }
}
