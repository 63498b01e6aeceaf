import HumeTypes

/// A column while its rows come. A value can be appended several times at once: in a long table a row's own fields stand
/// beside each of its scores.
///
/// A builder is not to be copied: both would write to the same memory.
package struct ColumnBuilder {
  package let type: ArrowType
  /// The number of rows.
  package private(set) var length = 0
  private var values: BufferWriter
  private var bytes: BufferWriter?
  private var validity: BufferWriter?
  private var nullCount = 0
  private var names = NameBuilder()

  /// A column without rows; `capacity`: for about how many there is room at first.
  package init(_ type: ArrowType, capacity: Int = 0) {
    self.type = type
    values = ColumnBuilder.values(of: type, capacity: capacity)
    if type == .text { bytes = BufferWriter(capacity: 0) }
  }

  private static func values(of type: ArrowType, capacity: Int) -> BufferWriter {
    switch type {
    case .boolean: return BufferWriter(capacity: capacity / 8 + 8)
    case .integer, .number: return BufferWriter(capacity: capacity * 8)
    case .name: return BufferWriter(capacity: capacity * 4)
    case .text:
      var offsets = BufferWriter(capacity: capacity * 4 + 4)
      offsets.append(Int32(0))
      return offsets
    }
  }

  /// The rows; the builder goes on with none.
  package mutating func take() -> ArrowColumn {
    let column = ArrowColumn(
      type: type, nullCount: nullCount, validity: validity?.take(), values: values.take(), bytes: bytes?.take(),
      dictionary: type == .name ? names.take() : nil)
    values = ColumnBuilder.values(of: type, capacity: length)
    if type == .text { bytes = BufferWriter(capacity: 0) }
    validity = nil
    (length, nullCount) = (0, 0)
    return column
  }

  // MARK: Values

  /// Appends rows without a value.
  package mutating func appendNull(count: Int = 1) {
    switch type {
    case .boolean: values.appendBits(false, count: count, to: length)
    case .integer, .number: values.append(repeating: 0 as Int64, count: count)
    case .name: values.append(repeating: 0 as Int32, count: count)
    case .text: values.append(repeating: Int32(bytes?.count ?? 0), count: count)
    }
    mark(false, count: count)
  }

  /// Appends an integer.
  package mutating func append(_ value: Int, count: Int = 1) {
    assert(type == .integer)
    values.append(repeating: Int64(value), count: count)
    mark(true, count: count)
  }

  /// Appends a number; one that is not finite is missing.
  package mutating func append(_ value: Double, count: Int = 1) {
    assert(type == .number)
    guard value.isFinite else { return appendNull(count: count) }
    values.append(repeating: value, count: count)
    mark(true, count: count)
  }

  /// Appends true or false.
  package mutating func append(_ value: Bool, count: Int = 1) {
    assert(type == .boolean)
    values.appendBits(value, count: count, to: length)
    mark(true, count: count)
  }

  /// Appends a text, or a name. The texts of a batch have to stay below 2³¹ bytes.
  package mutating func append(_ text: String, count: Int = 1) {
    if type == .name { return append(name: place(of: text), count: count) }
    assert(type == .text)
    var text = text
    text.withUTF8 { utf8 in
      for _ in 0..<count {
        bytes?.append(UnsafeRawBufferPointer(utf8))
        values.append(Int32(bytes?.count ?? 0))
      }
    }
    mark(true, count: count)
  }

  /// Where a name stands among those of the batch; it is taken up where it is new.
  package mutating func place(of name: String) -> Int32 { names.place(of: name) }

  /// Appends a name by its place.
  package mutating func append(name place: Int32, count: Int = 1) {
    assert(type == .name)
    values.append(repeating: place, count: count)
    mark(true, count: count)
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
  }

  /// Appends the numbers that stand at some indices of a list; those that are not finite are missing.
  package mutating func append(_ numbers: [Double], at indices: ArraySlice<Int>) {
    assert(type == .number)
    for index in indices { append(number: numbers[index]) }
  }

  /// Appends a number, which is missing where it is not finite.
  @inline(__always)
  fileprivate mutating func append(number value: Double) {
    let isFinite = value.isFinite
    values.append(isFinite ? value : 0)
    mark(isFinite, count: 1)
  }

  // MARK: Nulls

  /// Counts rows, and says whether they have a value.
  @inline(__always)
  private mutating func mark(_ isThere: Bool, count: Int) {
    if !isThere || validity != nil { markBits(isThere, count: count) }
    length += count
  }

  @inline(never)
  private mutating func markBits(_ isThere: Bool, count: Int) {
    if validity == nil {
      var bits = BufferWriter(capacity: length / 8 + 256)
      bits.appendBits(true, count: length, to: 0)
      validity = bits
    }
    validity?.appendBits(isThere, count: count, to: length)
    if !isThere { nullCount += count }
  }
}

extension [ColumnBuilder] {
  /// Appends a number to each of some columns that stand behind each other: those at `places` of a list, missing where the
  /// place is below 0 or the number is not finite. One call a row, since a call a score would cost more than the score.
  package mutating func append(_ numbers: [Double], at places: [Int], firstColumn: Int) {
    precondition(firstColumn >= 0 && firstColumn + places.count <= count)
    withUnsafeMutableBufferPointer { columns in
      for (index, place) in places.enumerated() {
        columns[firstColumn + index].append(number: place < 0 ? .nan : numbers[place])
      }
    }
  }

  /// Appends a name to each of the first columns, by its place; nil for a missing one.
  package mutating func append(names places: [Int32?], count: Int) {
    withUnsafeMutableBufferPointer { columns in
      for (index, place) in places.enumerated() {
        if let place {
          columns[index].append(name: place, count: count)
        } else {
          columns[index].appendNull(count: count)
        }
      }
    }
  }
}
