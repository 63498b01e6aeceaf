// Containers of deflate data that is only stored: valid gzip, zlib and PNG without a compressor.

/// `content` as deflate blocks that are stored, each of up to 65,535 bytes.
func storedDeflate(_ content: [UInt8]) -> [UInt8] {
  var result: [UInt8] = []
  var start = 0
  repeat {
    let end = min(start + 65_535, content.count)
    result.append(end == content.count ? 1 : 0)
    result.appendLittle(UInt16(end - start))
    result.appendLittle(~UInt16(end - start))
    result += content[start..<end]
    start = end
  } while start < content.count
  return result
}

/// A gzip file of one member, without name and time.
func gzip(_ content: [UInt8]) -> [UInt8] {
  var result: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
  result += storedDeflate(content)
  result.appendLittle(crc32(content))
  result.appendLittle(UInt32(truncatingIfNeeded: content.count))
  return result
}

/// A PNG of one grey pixel.
func tinyPNG() -> [UInt8] {
  func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.appendBig(UInt32(data.count))
    result += Array(type.utf8) + data
    result.appendBig(crc32(Array(type.utf8) + data))
    return result
  }
  let header: [UInt8] = [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]  // 1 × 1, 8 bits, grey
  let scanline: [UInt8] = [0, 0x80]
  var pixels: [UInt8] = [0x78, 0x01] + storedDeflate(scanline)
  pixels.appendBig(adler32(scanline))
  return [0x89] + Array("PNG\r\n".utf8) + [0x1a, 0x0a] + chunk("IHDR", header) + chunk("IDAT", pixels)
    + chunk("IEND", [])
}
