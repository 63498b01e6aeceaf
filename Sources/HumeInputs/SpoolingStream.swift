import HumeSystem
package import HumeTypes

/// A stream that can go back although its source cannot: what is read behind a mark is kept in a file without a name.
package final class SpoolingStream: ByteStream {
  private let source: any ByteStream
  private var spool: File?
  /// The offset of the spool's first byte in the source, and how many bytes it holds.
  private var base = 0
  private var held = 0
  private var position = 0
  private var isMarked = false

  /// Wraps a source from where it stands.
  package init(_ source: any ByteStream) { self.source = source }

  package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if let spool, position < base + held {
      let part = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(base + held - position))
      let count = try spool.read(into: part, at: position - base)
      position += count
      return count
    }
    let count = try source.read(into: buffer)
    if isMarked {
      let file = try spool ?? File.temporary()
      if spool == nil { spool = file }
      if held == 0 {
        base = position
        _ = try file.rewind(to: 0)
      }
      try file.write(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]))
      held += count
    }
    position += count
    return count
  }

  package func mark() {
    isMarked = true
    // Nothing of what was kept before is wanted any more, unless it is still being read again.
    if position >= base + held { held = 0 }
  }

  package func rewind(to offset: Int) throws -> Bool {
    guard isMarked, held == 0 ? offset == position : offset >= base && offset <= base + held else { return false }
    position = offset
    return true
  }
}
