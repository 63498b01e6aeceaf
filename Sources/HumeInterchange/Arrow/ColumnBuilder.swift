import HumeTypes

/// A column while its rows come. A value can be appended several times at once: in a long table a row's own fields stand
/// beside each of its scores.
package struct ColumnBuilder {
  package let type: ArrowType
  /// The number of rows.
  package private(set) var length = 0
  private var values = ArrowBuffer()
  private var bytes: ArrowBuffer?
  private var validity: ArrowBuffer?
  private var nullCount = 0
  private var names = NameBuilder()
  /// How many rows without a value the batch began with, that take no memory yet. A column of a model that has no such
  /// values never takes any: its batches share one.
  private var unwritten = 0
  private let mayWait: Bool
  private var lastEmpty: (rows: Int, column: ArrowColumn)?

  /// A column without rows.
  package init(_ type: ArrowType) {
    self.type = type
    mayWait = type != .name && type != .boolean
    begin()
  }

  /// Begins a batch of about `rows` rows in memory of its own.
  private mutating func begin(rows: Int = 0) {
    length = 0
    nullCount = 0
    validity = nil
    switch type {
    case .boolean: values = ArrowBuffer(capacity: rows / 8 + 8)
    case .integer, .number: values = ArrowBuffer(capacity: rows * 8)
    case .name: values = ArrowBuffer(capacity: rows * 4)
    case .text:
      values = ArrowBuffer(capacity: rows * 4 + 4)
      values.append(Int32(0))
      bytes = ArrowBuffer()
    }
  }

  /// The number of bytes of its texts.
  package var textBytes: Int { bytes?.count ?? 0 }

  /// The rows; the builder goes on with none.
  package mutating func take() -> ArrowColumn {
    let rows = length
    let isEmpty = unwritten == rows && rows > 0
    if isEmpty, let lastEmpty, lastEmpty.rows == rows {
      (length, nullCount, unwritten) = (0, 0, 0)
      return lastEmpty.column
    }
    writeWaiting()
    let column = ArrowColumn(
      type: type, nullCount: nullCount, validity: validity, values: values, bytes: bytes,
      dictionary: type == .name ? names.take() : nil)
    if isEmpty { lastEmpty = (rows, column) }
    begin(rows: rows)
    return column
  }

  // MARK: Values

  /// Appends rows without a value.
  package mutating func appendNull(count: Int = 1) {
    if mayWait, unwritten == length {
      unwritten += count
      nullCount += count
      length += count
      return
    }
    fillSpace(count)
    mark(false, count: count)
    nullCount += count
    length += count
  }

  /// Appends an integer.
  package mutating func append(_ value: Int, count: Int = 1) {
    assert(type == .integer)
    writeWaiting()
    values.append(repeating: Int64(value), count: count)
    mark(true, count: count)
    length += count
  }

  /// Appends a number; one that is not finite is missing.
  package mutating func append(_ value: Double, count: Int = 1) {
    assert(type == .number)
    guard value.isFinite else { return appendNull(count: count) }
    writeWaiting()
    values.append(repeating: value, count: count)
    mark(true, count: count)
    length += count
  }

  /// Appends true or false.
  package mutating func append(_ value: Bool) {
    assert(type == .boolean)
    values.appendBits(value, count: 1, to: length)
    mark(true, count: 1)
    length += 1
  }

  /// Appends a text. The texts of a batch have to stay below 2³¹ bytes.
  package mutating func append(_ text: String, count: Int = 1) {
    if type == .name { return append(name: place(of: text), count: count) }
    assert(type == .text)
    writeWaiting()
    var text = text
    text.withUTF8 { utf8 in
      guard let bytes else { return }
      for _ in 0..<count {
        bytes.append(UnsafeRawBufferPointer(utf8))
        values.append(Int32(bytes.count))
      }
    }
    mark(true, count: count)
    length += count
  }

  /// Where a name stands among those of the batch; it is taken up where it is new.
  package mutating func place(of name: String) -> Int32 { names.place(of: name) }

  /// Appends a name by its place.
  package mutating func append(name place: Int32, count: Int = 1) {
    assert(type == .name)
    values.append(repeating: place, count: count)
    mark(true, count: count)
    length += count
  }

  /// Appends names by their places, which stand at some indices of a list.
  package mutating func append(names places: [Int32], at indices: ArraySlice<Int>) {
    assert(type == .name)
    let room = values.extend(by: indices.count * 4)
    var offset = 0
    for index in indices {
      room.storeBytes(of: places[index], toByteOffset: offset, as: Int32.self)
      offset += 4
    }
    mark(true, count: indices.count)
    length += indices.count
  }

  /// Appends the numbers that stand at some places; those that are not finite are missing.
  package mutating func append(_ numbers: [Double], at places: ArraySlice<Int>) {
    assert(type == .number)
    writeWaiting()
    let room = values.extend(by: places.count * 8)
    var offset = 0
    for place in places {
      let value = numbers[place]
      let isFinite = value.isFinite
      room.storeBytes(of: isFinite ? value : 0, toByteOffset: offset, as: Double.self)
      offset += 8
      if !isFinite {
        mark(false, count: 1)
        nullCount += 1
      } else if validity != nil {
        mark(true, count: 1)
      }
      length += 1
    }
  }

  // MARK: Nulls

  /// Writes the rows that wait.
  @inline(__always)
  private mutating func writeWaiting() {
    if unwritten > 0 { writeUnwritten() }
  }

  @inline(never)
  private mutating func writeUnwritten() {
    length = 0
    fillSpace(unwritten)
    mark(false, count: unwritten)
    length = unwritten
    unwritten = 0
  }

  /// Says whether the next rows have a value.
  @inline(__always)
  private mutating func mark(_ isThere: Bool, count: Int) {
    if validity == nil {
      if isThere { return }
      let bits = ArrowBuffer(capacity: length / 8 + 64)
      bits.appendBits(true, count: length, to: 0)
      validity = bits
    }
    validity?.appendBits(isThere, count: count, to: length)
  }

  /// Fills the place of values that are missing.
  private mutating func fillSpace(_ count: Int) {
    switch type {
    case .boolean: values.appendBits(false, count: count, to: length)
    case .integer, .number: values.append(repeating: 0 as Int64, count: count)
    case .name: values.append(repeating: 0 as Int32, count: count)
    case .text: values.append(repeating: Int32(bytes?.count ?? 0), count: count)
    }
  }
}

extension ArrowBuffer {
  /// Appends bits behind the first `length` ones, the least significant of a byte first.
  @inline(__always)
  func appendBits(_ value: Bool, count: Int, to length: Int) {
    var left = count
    var place = length
    // The rest of the byte that was begun.
    let begun = place & 7
    if begun != 0, left > 0 {
      let taken = min(left, 8 - begun)
      let mask = UInt8(truncatingIfNeeded: ((1 << taken) - 1) << begun)
      if value {
        let byte = start.load(fromByteOffset: place >> 3, as: UInt8.self)
        start.storeBytes(of: byte | mask, toByteOffset: place >> 3, as: UInt8.self)
      }
      left -= taken
      place += taken
    }
    if left == 0 { return }
    let whole = left >> 3
    if whole > 0 { append(repeating: value ? 0xFF : 0 as UInt8, count: whole) }
    let rest = left & 7
    if rest > 0 { append(value ? UInt8(truncatingIfNeeded: (1 << rest) - 1) : 0) }
  }
}

/// The distinct names of a column.
private struct NameBuilder {
  private var places: [ExactName: Int32] = [:]
  private var list: [String] = []
  /// The last batch's names, which most often are the next one's too.
  private var last: (names: [String], dictionary: ArrowDictionary)?

  mutating func place(of name: String) -> Int32 {
    if let place = places[ExactName(name)] { return place }
    let place = Int32(list.count)
    places[ExactName(name)] = place
    list.append(name)
    return place
  }

  mutating func take() -> ArrowDictionary {
    if let last, sameNames(last.names, list) {
      restart()
      return last.dictionary
    }
    let (offsets, bytes) = (ArrowBuffer(capacity: 4 * list.count + 4), ArrowBuffer())
    offsets.append(Int32(0))
    for var name in list {
      name.withUTF8 { bytes.append(UnsafeRawBufferPointer($0)) }
      offsets.append(Int32(bytes.count))
    }
    let dictionary = ArrowDictionary(count: list.count, offsets: offsets, bytes: bytes)
    last = (list, dictionary)
    restart()
    return dictionary
  }

  private mutating func restart() {
    places.removeAll(keepingCapacity: true)
    list.removeAll(keepingCapacity: true)
  }
}
