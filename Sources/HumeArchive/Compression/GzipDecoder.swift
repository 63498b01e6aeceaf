import HumeTypes

/// Undoes gzip through zlib, which compares each member's CRC-32 and length.
///
/// Behind a member only another may follow. Zeros may not, although gunzip passes over them: nothing that writes
/// results pads a gzip file, but a disk that lost power leaves zeros where later members stood.
final class GzipDecoder: Decoder {
  private enum State { case inMember, afterMember, ended }

  private let source: any ByteStream
  private let path: String
  private var inflater: Inflater?
  private var state = State.inMember
  private(set) var bytesIn = 0

  init(_ source: any ByteStream, path: String) {
    self.source = source
    self.path = path
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
    if self.inflater == nil { self.inflater = try Inflater(.gzip, path: path) }
    guard let inflater else { return 0 }
    while state != .ended {
      if inflater.unused == 0 { try fill(inflater) }
      if state == .afterMember { try beginMember(inflater) }
      guard state == .inMember else { continue }
      let (count, outcome) = inflater.inflate(into: buffer)
      switch outcome {
      case .goesOn: break
      case .ended: state = .afterMember
      case .damaged(let reason): throw .damaged("The gzip data is damaged: \(reason).", path: path)
      }
      if count > 0 { return count }
    }
    return 0
  }

  private func fill(_ inflater: Inflater) throws(ArchiveError) {
    let count = try inflater.fill { (buffer) throws(ArchiveError) in
      try explained(path: path) { try source.read(into: buffer) }
    }
    bytesIn += count
    guard count == 0 else { return }
    guard state == .afterMember else { throw .truncated("The gzip data ends too early.", path: path) }
    state = .ended
  }

  private func beginMember(_ inflater: Inflater) throws(ArchiveError) {
    guard state == .afterMember else { return }
    guard inflater.nextByte == 0x1F else {
      throw .damaged("Behind the gzip data stands something else.", path: path)
    }
    inflater.reset(keepingInput: true)
    state = .inMember
  }
}
