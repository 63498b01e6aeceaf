// Partial results: what a summary knows before inputs are brought together, so that it can be finished later, together
// with the partial results of other inputs. Data can be read where they lie, on several machines or a job at a time; what
// comes of it is, to the byte, what one run over all inputs gives.
//
// A file of partial results, all numbers little-endian:
//
//     "HUMEPART"   8 bytes that say what it is
//     version      4 bytes: 1, the version of all that follows
//     length       8 bytes: of the content
//     content
//     checksum     4 bytes: CRC-32 (as in zip and gzip) of all that stands before it
//
// The content is one value behind another, without names; the `X+Partial.swift` beside this file are its description,
// each with a reading and a writing of the same fields. A value is one of these:
//
//     count        7 bits a byte, the lowest first; the highest bit says that another byte follows
//     signed       a count of 2x for x from 0 up, of -2x - 1 below
//     double       its 8 bytes: nothing is rounded
//     bool         a byte, 0 or 1
//     text         a count: 0 for a new one, which follows as a count of bytes and UTF-8; else the place, from 1, of
//                  one that was written before
//     optional     a bool, and the value if it is 1
//     list         a count of elements, and the elements
//
// In this order: what was asked (options, what is brought together, groups of files, how inputs are read); what was found
// (paths that could not be read, warnings); then each input: name, size, SHA-256 if asked for, warnings, and either its
// result or why it failed. Only of `--across pool` are there accumulators, one a model and combination of factors, with
// the first input that has a result: exact sums, quantile sketches, extremes. The same state gives the same bytes, so
// the partial results of all inputs are the same whether they came from one run or were merged, in any grouping.
//
// Of no input, and nothing but defaults, `PartialSummary().serialized()` is 82 bytes, in hexadecimal digits:
//
//     48554d4550415254 01000000 3a00000000000000
//     00000000                           models, ids, files, features: none
//     01 00 07 656d6f74696f6e            sets: one, a new text of 7 bytes, "emotion"
//     0000 000000000000f03f              from, to: none; bins of 1 s
//     00 04 6d65616e 00                  by: "mean"; no threshold
//     00 08 7365706172617465             faces: "separate"
//     000000 0000 8080808008             no filters; neither exact nor n_eff; 2³⁰ bytes of memory
//     0000 0000                          across: nothing; no groups; neither several documents nor SHA-256
//     000000                             no failures, warnings, inputs
//     281722a6                           checksum
//
// Whoever changes what is written changes the version. A reader reads the versions it knows and refuses the others.

/// What stands around the content of partial results.
enum PartialFormat {
  static let magic: [UInt8] = Array("HUMEPART".utf8)
  static let version: UInt32 = 1
  /// The size of what stands before the content, and of what stands behind it.
  static let (headerSize, checksumSize) = (20, 4)

  /// The bytes of a content.
  static func wrap(_ content: [UInt8]) -> [UInt8] {
    var bytes = magic
    bytes.reserveCapacity(headerSize + content.count + checksumSize)
    bytes.appendLittleEndian(version)
    bytes.appendLittleEndian(UInt64(content.count))
    bytes += content
    bytes.appendLittleEndian(crc32(bytes[...]))
    return bytes
  }

  /// Where the content stands among bytes that were checked: what they are, version, length, checksum.
  static func content(of bytes: [UInt8]) throws(PartialError) -> Range<Int> {
    guard bytes.starts(with: magic) else {
      throw bytes.count < magic.count && magic.starts(with: bytes) ? .truncated(at: bytes.count) : .notPartial
    }
    guard bytes.count >= headerSize else { throw .truncated(at: bytes.count) }
    let found: UInt32 = bytes.littleEndian(at: magic.count)
    guard found == version else { throw .unknownVersion(found) }
    let length: UInt64 = bytes.littleEndian(at: magic.count + 4)
    let present = bytes.count - headerSize - checksumSize
    guard present >= 0, length <= UInt64(present) else { throw .truncated(at: bytes.count) }
    let end = headerSize + Int(length)
    guard length == UInt64(present) else { throw .damaged("bytes behind its end", at: end + checksumSize) }
    guard bytes.littleEndian(at: end) == crc32(bytes[..<end]) else { throw .damaged("a wrong checksum", at: end) }
    return headerSize..<end
  }

  /// The CRC-32 of bytes.
  static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes { crc = crc >> 8 ^ table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] }
    return ~crc
  }

  private static let table: [UInt32] = (0..<256).map { start in
    (0..<8).reduce(UInt32(start)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
  }
}

extension [UInt8] {
  /// Appends the bytes of a number, the lowest first.
  mutating func appendLittleEndian(_ number: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }

  /// The number whose lowest byte stands at a place; all of its bytes have to be there.
  func littleEndian<Number: FixedWidthInteger & UnsignedInteger>(at place: Int) -> Number {
    self[place..<(place + Number.bitWidth / 8)].reversed().reduce(0) { $0 << 8 | Number($1) }
  }
}
