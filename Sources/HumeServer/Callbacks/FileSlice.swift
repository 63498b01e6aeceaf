import HumeSystem
import HumeTypes

extension StoredFile {
  /// Whether it holds the same bytes as a part of another file.
  func equals(_ other: File, _ range: Range<Int>) throws -> Bool {
    guard size == range.count else { return false }
    var own = [UInt8](repeating: 0, count: 1 << 17)
    return try forEachChunk(of: other, range) { chunk, offset in
      try own.withUnsafeMutableBytes { buffer in
        let mine = UnsafeMutableRawBufferPointer(rebasing: buffer[..<chunk.count])
        try read(into: mine, at: offset)
        return mine.elementsEqual(chunk)
      }
    }
  }
}

/// Calls `body` with the chunks of a part of a file and their offsets in that part, until it says false; whether it never
/// did.
@discardableResult
func forEachChunk(
  of file: File, _ range: Range<Int>, _ body: (UnsafeRawBufferPointer, Int) throws -> Bool
) throws -> Bool {
  let slice = FileSlice(file, range)
  var chunk = [UInt8](repeating: 0, count: 1 << 17)
  var offset = 0
  while true {
    let (count, goesOn) = try chunk.withUnsafeMutableBytes { buffer in
      let count = try slice.read(into: buffer)
      return (count, try count == 0 || body(UnsafeRawBufferPointer(rebasing: buffer[..<count]), offset))
    }
    if !goesOn { return false }
    if count == 0 { return offset == range.count }
    offset += count
  }
}

/// A part of a file as a stream of its own.
final class FileSlice: ByteStream {
  private let file: File
  private let range: Range<Int>
  private var position: Int

  init(_ file: File, _ range: Range<Int>) {
    self.file = file
    self.range = range
    position = range.lowerBound
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let wanted = min(buffer.count, range.upperBound - position)
    guard wanted > 0 else { return 0 }
    let count = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]), at: position)
    position += count
    return count
  }

  func rewind(to offset: Int) -> Bool {
    position = range.lowerBound + offset
    return true
  }
}
