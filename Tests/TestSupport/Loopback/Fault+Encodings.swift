import Foundation

/// Replies that are compressed, or say so.
extension Fault {
  /// The body as gzip, as the header says.
  package static let gzip = encoded("gzip") { gzipStored($0) }

  /// The body as gzip, without its last bytes.
  package static func gzipCut(by count: Int) -> Fault {
    encoded("gzip cut by \(count)") { gzipStored($0).dropLast(count) }
  }

  /// The body as gzip with a wrong checksum.
  package static let gzipDamaged = encoded("gzip with a wrong checksum") { body in
    var bytes = gzipStored(body)
    bytes[bytes.count - 8] ^= 1
    return bytes
  }

  /// The header without gzip bytes.
  package static let gzipLie = encoded("gzip said only") { $0 }

  /// The body as gzip without a header that says so.
  package static let gzipUnsaid = Fault("gzip unsaid") { reply, _ in reply.body = gzipStored(reply.body) }

  /// The body under a coding that nobody knows.
  package static func encoding(_ name: String) -> Fault {
    Fault("Content-Encoding: \(name)") { reply, _ in reply.set("Content-Encoding", name) }
  }

  private static func encoded(_ name: String, _ encode: @escaping @Sendable (Data) -> Data) -> Fault {
    Fault(name) { reply, _ in
      reply.set("Content-Encoding", "gzip")
      reply.body = Data(encode(reply.body))
    }
  }
}

/// A gzip file whose deflate blocks are stored, not compressed.
func gzipStored(_ bytes: Data) -> Data {
  var result = Data([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255])
  var rest = bytes
  repeat {
    let block = rest.prefix(65_535)
    rest = rest.dropFirst(65_535)
    let count = UInt16(block.count)
    result.append(rest.isEmpty ? 1 : 0)
    for half in [count, ~count] { result += withUnsafeBytes(of: half.littleEndian) { Data($0) } }
    result += block
  } while !rest.isEmpty
  for word in [crc32(bytes), UInt32(truncatingIfNeeded: bytes.count)] {
    result += withUnsafeBytes(of: word.littleEndian) { Data($0) }
  }
  return result
}

private func crc32(_ bytes: Data) -> UInt32 {
  var sum = ~UInt32(0)
  for byte in bytes {
    sum ^= UInt32(byte)
    for _ in 0..<8 {
      let isOdd = sum & 1 == 1
      sum >>= 1
      if isOdd { sum ^= 0xEDB8_8320 }
    }
  }
  return ~sum
}
