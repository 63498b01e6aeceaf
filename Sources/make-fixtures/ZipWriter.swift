/// Writes a zip as the service does: entries stored, sizes and CRC in data descriptors behind them (0 in the local
/// headers), no entries for folders. The time is fixed, so the same entries give the same bytes.
struct ZipWriter {
  private var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count: UInt16 = 0

  // 14 May 2024, 12:00, as MS-DOS packs it.
  private static let time: UInt16 = 12 << 11
  private static let date: UInt16 = (2024 - 1980) << 9 | 5 << 5 | 14
  private static let hasDescriptor: UInt16 = 1 << 3
  private static let nameIsUTF8: UInt16 = 1 << 11

  /// Adds an entry.
  mutating func add(_ name: String, _ content: [UInt8]) {
    let nameBytes = Array(name.utf8)
    let flags = Self.hasDescriptor | (nameBytes.allSatisfy { $0 < 0x80 } ? 0 : Self.nameIsUTF8)
    let crc = crc32(content)
    let offset = UInt32(bytes.count)

    bytes.appendLittle(UInt32(0x0403_4b50))
    bytes += Self.commonFields(flags: flags, crc: 0, size: 0, nameLength: nameBytes.count)
    bytes += nameBytes
    bytes += content
    bytes.appendLittle(UInt32(0x0807_4b50))
    bytes.appendLittle(crc)
    bytes.appendLittle(UInt32(content.count))
    bytes.appendLittle(UInt32(content.count))

    directory.appendLittle(UInt32(0x0201_4b50))
    directory.appendLittle(UInt16(3 << 8 | 20))  // made on Unix, version 2.0
    directory += Self.commonFields(flags: flags, crc: crc, size: UInt32(content.count), nameLength: nameBytes.count)
    directory.appendLittle(UInt16(0))  // comment
    directory.appendLittle(UInt16(0))  // disk
    directory.appendLittle(UInt16(0))  // internal attributes
    directory.appendLittle(UInt32(0o100644) << 16)
    directory.appendLittle(offset)
    directory += nameBytes
    count += 1
  }

  /// The whole archive.
  func finished() -> [UInt8] {
    var end: [UInt8] = []
    end.appendLittle(UInt32(0x0605_4b50))
    end.appendLittle(UInt16(0))
    end.appendLittle(UInt16(0))
    end.appendLittle(count)
    end.appendLittle(count)
    end.appendLittle(UInt32(directory.count))
    end.appendLittle(UInt32(bytes.count))
    end.appendLittle(UInt16(0))
    return bytes + directory + end
  }

  /// From "version needed" to "length of the extra field": the same in both headers.
  private static func commonFields(flags: UInt16, crc: UInt32, size: UInt32, nameLength: Int) -> [UInt8] {
    var fields: [UInt8] = []
    fields.appendLittle(UInt16(20))
    fields.appendLittle(flags)
    fields.appendLittle(UInt16(0))  // stored
    fields.appendLittle(time)
    fields.appendLittle(date)
    fields.appendLittle(crc)
    fields.appendLittle(size)
    fields.appendLittle(size)
    fields.appendLittle(UInt16(nameLength))
    fields.appendLittle(UInt16(0))
    return fields
  }
}
