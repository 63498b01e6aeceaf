import HumeTypes

// Lines of an export differ in few bytes, so most of writing is copying. Copies of short pieces go in blocks of 64 bytes
// with one check each, and may touch what lies behind the piece: a buffer has room for that at its end, both where pieces
// come from and where they go to.

/// Bytes that are gathered, in memory that was there before.
struct ByteBuffer {
  /// How far copies may reach beyond what they copy.
  static let slack = 64

  /// The memory: what was gathered, then anything. Copies read from here.
  private(set) var storage: [UInt8]
  /// How many bytes were gathered.
  private(set) var count = 0

  /// An empty buffer.
  init(capacity: Int = 0) { storage = Array(repeating: 0, count: capacity + ByteBuffer.slack) }

  /// What was gathered.
  var bytes: [UInt8] { Array(storage[..<count]) }

  /// Forgets all but the first bytes.
  mutating func truncate(to count: Int) { self.count = min(count, self.count) }

  /// Sees to it that `room` bytes and the slack can follow.
  mutating func reserve(_ room: Int) {
    let missing = count + room + ByteBuffer.slack - storage.count
    if missing > 0 { storage.append(contentsOf: repeatElement(0, count: max(missing, storage.count))) }
  }

  mutating func append(_ byte: UInt8) {
    reserve(1)
    storage[count] = byte
    count += 1
  }

  mutating func append(_ new: UnsafeRawBufferPointer) {
    reserve(new.count)
    storage.withUnsafeMutableBytes { room in
      UnsafeMutableRawBufferPointer(rebasing: room[count..<count + new.count]).copyMemory(from: new)
    }
    count += new.count
  }

  mutating func append(_ new: [UInt8]) { new.withUnsafeBytes { append($0) } }

  mutating func append(_ new: ByteBuffer) { new.withUnsafeBytes { append($0) } }

  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  /// The shortest digits from which the same finite number is read again: `1`, `0.5`, `-0`, `1e+22`, `5e-324`.
  mutating func append(number: Double) { fill(digitsRoom) { writeShortestDigits(number, to: &$0, at: $1) } }

  mutating func append(integer: Int) { fill(digitsRoom) { writeDigits(integer, to: &$0, at: $1) } }

  /// A text as a JSON string.
  mutating func append(json text: String) {
    var bytes: [UInt8] = []
    appendJSONString(text, to: &bytes)
    append(bytes)
  }

  /// Lends `room` bytes and the slack to `body`, with the place where they begin; it gives the place up to which it has
  /// written.
  @inline(__always)
  mutating func fill(_ room: Int, _ body: (inout MutableRawSpan, Int) -> Int) {
    reserve(room)
    let start = count
    var elements = storage.mutableSpan
    var bytes = elements.mutableBytes
    count = body(&bytes, start)
  }

  func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try storage.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
  }
}

/// Copies `source[range]` to `target` at `offset` and gives the place behind it. Both need the slack behind what is
/// copied.
@inline(__always)
func copy(_ source: borrowing RawSpan, _ range: Range<Int>, to target: inout MutableRawSpan, at offset: Int) -> Int {
  var from = range.lowerBound
  var to = offset
  repeat {
    let block = source.unsafeLoadUnaligned(fromByteOffset: from, as: SIMD64<UInt8>.self)
    target.storeBytes(of: block, toByteOffset: to, as: SIMD64<UInt8>.self)
    from += 64
    to += 64
  } while from < range.upperBound
  return offset + range.count
}
