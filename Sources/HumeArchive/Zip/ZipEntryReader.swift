import CZlib
import HumeSystem
import HumeTypes

/// The bytes of one entry of a zip: zlib undoes deflate; the CRC-32 and both sizes are compared at the end.
final class ZipEntryReader {
  private enum State { case inBytes, atEnd, checked }

  private let entry: ZipDirectory.Entry
  private let stored: FileSection
  // None for a stored entry.
  private let inflater: Inflater?
  private let path: String
  private var state = State.inBytes
  private var taken = 0
  private var checksum: UInt = 0
  private var count = 0

  /// Reads an entry of `file`; `inflater` may have been used for others.
  init(_ entry: ZipDirectory.Entry, of file: File, inflater: Inflater?, path: String, meter: ((Int) -> Void)?) {
    self.entry = entry
    stored = FileSection(file, from: entry.dataOffset, to: entry.dataOffset + entry.header.compressedSize, meter: meter)
    inflater?.reset(keepingInput: false)
    self.inflater = inflater
    self.path = path
  }

  /// Reads what comes next; 0 only at the end, when all was compared.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
    // A chunk of more than zlib can count is none that anybody wants.
    let buffer = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(1 << 30))
    var got = 0
    if state == .inBytes { got = if let inflater { try inflate(inflater, into: buffer) } else { try fill(buffer) } }
    guard got > 0 else {
      if state != .checked { try check() }
      state = .checked
      return 0
    }
    checksum = crc32(checksum, buffer.baseAddress?.assumingMemoryBound(to: Bytef.self), uInt(got))
    count += got
    return got
  }

  private func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
    let got = try explained(path: path) { try stored.read(into: buffer) }
    taken += got
    return got
  }

  private func inflate(
    _ inflater: Inflater, into buffer: UnsafeMutableRawBufferPointer
  ) throws(ArchiveError) -> Int {
    while state == .inBytes {
      if inflater.unused == 0, try inflater.fill(fill) == 0 { throw damaged("its deflated bytes have no end") }
      let (got, outcome) = inflater.inflate(into: buffer)
      switch outcome {
      case .goesOn: break
      case .ended: state = .atEnd
      case .damaged(let reason): throw damaged(reason)
      }
      if got > 0 { return got }
    }
    return 0
  }

  private func check() throws(ArchiveError) {
    let header = entry.header
    guard taken - (inflater?.unused ?? 0) == header.compressedSize else {
      throw damaged("its compressed bytes are fewer than the zip states")
    }
    guard count == header.size else { throw damaged("it has not the size that the zip states") }
    guard Int(checksum) == header.checksum else { throw damaged("its checksum (CRC-32) is another") }
  }

  private func damaged(_ reason: String) -> ArchiveError {
    .damaged("The entry is damaged: \(reason).", path: path, entry: entry.entry.path)
  }
}
