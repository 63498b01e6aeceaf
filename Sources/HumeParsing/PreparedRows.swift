import HumeTypes

// One document on several threads.
//
// What a row says depends on where it stands; the numbers in it do not. So a thread beside the reader can look into
// bytes that the reader has not come to, find what looks like rows by the reader's layouts, and read their numbers:
//
//     reader   [{"source": … "predictions": [{"frame": 0, …}, {"frame": 1, …}, {"frame": 2, …   → takes 1 and 2 as they are
//     helper                                               └─ prepared ─┘  └─ prepared ─┘
//
// The reader goes its usual way and takes a prepared row only where it would have begun to read a row itself, at the same
// byte and by the same layout. Whatever else was prepared (what stands in a string, behind a fault, in another model) is
// never asked for. So results, warnings and errors are those of one thread, whatever the number of threads.

/// Rows of a stretch of the input whose values were read before the reader came there.
package struct PreparedRows: Sendable {
  struct Row: Sendable {
    let layout: Int
    /// Where it begins and ends in the input.
    let begin: Int
    let end: Int
    /// Where its numbers and texts begin among those of all rows.
    let numbers: Int
    let texts: Int
  }

  private(set) var rows: [Row] = []
  private(set) var numbers: [Double] = []
  /// In offsets of the input.
  private(set) var texts: [RowLayout.Text] = []
  private var next = 0

  package init() {}

  /// Reads the rows that look like one of the layouts, from bytes that begin at an offset of the input; what was prepared
  /// before is forgotten.
  package mutating func prepare(_ bytes: Span<UInt8>, base: Int, layouts: inout RowLayouts) {
    rows.removeAll(keepingCapacity: true)
    numbers.removeAll(keepingCapacity: true)
    texts.removeAll(keepingCapacity: true)
    next = 0
    if layouts.all.isEmpty { return }
    var at = 0
    var current = 0
    while let start = bytes.firstBrace(at) {
      at = start + 1
      for i in layouts.all.indices {
        let index = (current + i) % layouts.all.count
        guard case .matched(let end) = layouts.all[index].match(bytes, at: start, isFinal: false),
          end - start < LayoutCache.longestRow
        else { continue }
        take(layouts.all[index], base + start..<base + end, base: base)
        current = index
        at = end
        break
      }
    }
  }

  private mutating func take(_ layout: RowLayout, _ range: Range<Int>, base: Int) {
    rows.append(
      Row(
        layout: layout.id, begin: range.lowerBound, end: range.upperBound, numbers: numbers.count, texts: texts.count))
    numbers.append(contentsOf: layout.numbers)
    for text in layout.texts {
      texts.append(.init(begin: text.begin + base, end: text.end + base, hasEscapes: text.hasEscapes))
    }
  }

  /// The row that begins at an offset, which is not before that of the last call.
  mutating func row(at offset: Int) -> Row? {
    while next < rows.count, rows[next].begin < offset { next += 1 }
    guard next < rows.count, rows[next].begin == offset else { return nil }
    return rows[next]
  }

  /// Whether all of it lies before an offset.
  func isOver(at offset: Int) -> Bool { rows.isEmpty || rows[rows.count - 1].begin < offset }

  /// Makes a row of what was prepared, by its layout; `base` is the offset of the window's first byte. False where the
  /// general reader has to look at it.
  func fill(
    _ row: inout Observation, from found: Row, by layout: inout RowLayout, _ bytes: Span<UInt8>, base: Int, isSame: Bool
  ) -> Bool {
    layout.fill(
      &row, bytes, base: base, numbers: numbers.span.extracting(found.numbers..<found.numbers + layout.numbers.count),
      texts: texts.span.extracting(found.texts..<found.texts + layout.textFields.count), isSame: isSame)
  }
}

/// Prepared rows, a stretch of the input after the other.
struct PreparedQueue {
  private(set) var current = PreparedRows()
  private var later: [PreparedRows] = []

  mutating func append(_ rows: PreparedRows) { later.append(rows) }

  /// The row that begins at an offset, which is not before that of the last call.
  mutating func row(at offset: Int) -> PreparedRows.Row? {
    while !later.isEmpty, current.isOver(at: offset) { current = later.removeFirst() }
    return current.row(at: offset)
  }
}

/// The layouts by which rows can be prepared.
package struct RowLayouts: Sendable {
  var all: [RowLayout] = []
  package init() {}
}

/// Prepares rows of the input that a reader reads.
package protocol RowPreparing: AnyObject {
  /// Rows are prepared by these layouts from now on.
  func use(_ layouts: RowLayouts)
  /// The next rows that were prepared among the bytes that were given; nil where there are none. In the input's order.
  func nextPreparedRows() -> PreparedRows?
  /// Adds the next bytes to a window without copying them; false, and nothing done, where they have to be read.
  func exchange(_ window: inout Window) throws -> Bool
}

extension Span<UInt8> {
  /// The first `{` from a place on.
  func firstBrace(_ start: Int) -> Int? {
    var at = start
    let braces: UInt64 = 0x7B7B_7B7B_7B7B_7B7B
    while at + 8 <= count {
      let word = UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self)) ^ braces
      let zeros = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
      if zeros != 0 { return at + zeros.trailingZeroBitCount >> 3 }
      at += 8
    }
    while at < count {
      if self[at] == UInt8(ascii: "{") { return at }
      at += 1
    }
    return nil
  }
}
