/// How a file is compressed.
package enum Compression: String, Sendable, CaseIterable {
  case gzip, bzip2, xz, zstd

  /// The compression that a file's first bytes (six suffice) show, or nil.
  package static func detect(head: some Collection<UInt8>) -> Compression? {
    let head = Array(head.prefix(6))
    if head.starts(with: [0x1F, 0x8B, 0x08]) { return .gzip }
    if head.count >= 4, head.starts(with: Array("BZh".utf8)), (0x31...0x39).contains(head[3]) { return .bzip2 }
    if head.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) { return .xz }
    if head.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) { return .zstd }
    // A skippable zstd frame: parallel compressors put one first.
    if head.count >= 4, head[0] & 0xF0 == 0x50, head[1...].starts(with: [0x2A, 0x4D, 0x18]) { return .zstd }
    return nil
  }
}

/// What kind of archive a file is.
package enum ArchiveFormat: String, Sendable, CaseIterable {
  case zip, tar

  /// The format that a file's first bytes show, or nil. A tar needs 512 of them.
  package static func detect(head: some Collection<UInt8>) -> ArchiveFormat? {
    let head = Array(head.prefix(512))
    if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) || head.starts(with: [0x50, 0x4B, 0x05, 0x06]) { return .zip }
    guard head.count == 512 else { return nil }
    if head[257..<262].elementsEqual("ustar".utf8) { return .tar }
    return hasTarChecksum(head) ? .tar : nil
  }

  /// Whether a block is a header of the tar of before POSIX: it has no magic, but the sum of its bytes in octal.
  private static func hasTarChecksum(_ block: [UInt8]) -> Bool {
    guard block[0] != 0 else { return false }
    let field = block[148..<156].drop { $0 == 0x20 }
    let digits = field.prefix { (0x30...0x37).contains($0) }
    guard !digits.isEmpty, field.dropFirst(digits.count).allSatisfy({ $0 == 0 || $0 == 0x20 }) else { return false }
    let stated = digits.reduce(0) { $0 * 8 + Int($1 - 0x30) }
    var sum = 8 * 0x20
    for (index, byte) in block.enumerated() where !(148..<156).contains(index) { sum += Int(byte) }
    return sum == stated
  }
}
