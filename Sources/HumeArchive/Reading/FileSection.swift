import HumeSystem
import HumeTypes

/// The bytes of a regular file from one offset to another, read without moving the file's own place: several readers may
/// share a file.
final class FileSection: ByteStream {
  private let file: File
  private let end: Int
  private let meter: ((Int) -> Void)?
  private var position: Int

  /// `meter` is told the bytes of every read.
  init(_ file: File, from start: Int = 0, to end: Int = .max, meter: ((Int) -> Void)? = nil) {
    self.file = file
    position = start
    self.end = end
    self.meter = meter
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let part = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(max(0, end - position)))
    let count = part.isEmpty ? 0 : try file.read(into: part, at: position)
    position += count
    meter?(count)
    return count
  }
}
