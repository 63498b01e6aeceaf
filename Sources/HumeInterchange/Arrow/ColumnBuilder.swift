import HumeTypes

/// A column while its rows come. A value can be appended several times at once: in a long table a row's own fields stand
/// beside each of its scores.
///
/// As long as all rows are null, or all have the first name of the batch, they are only counted, and their zeros are shared
/// with all others: of the columns of a model's rows many are empty, and most names are those of the row before.
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
  /// Whether rows are written; else they are counted, all null or all the first name.
  private var isWritten = false
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
    let names = type == .name ? self.names.take() : nil
    defer { (length, nullCount, isWritten) = (0, 0, false) }
    if !isWritten { return counted(names) }
    let column = ArrowColumn(
      type: type, nullCount: nullCount, validity: validity?.take(), values: values.take(), bytes: bytes?.take(),
      dictionary: names)
    values = ColumnBuilder.values(of: type, capacity: length)
    if type == .text { bytes = BufferWriter(capacity: 0) }
    validity = nil
    return column
  }

  // MARK: Rows that are only counted

  /// As many zeros as there are rows.
  private func counted(_ names: ArrowDictionary?) -> ArrowColumn {
    let size =
      switch type {
      case .boolean: (length + 7) / 8
      case .integer, .number: 8 * length
      case .name: 4 * length
      case .text: 4 * length + 4
      }
    return ArrowColumn(
      type: type, nullCount: nullCount, validity: nullCount > 0 ? ArrowBuffer(zeros: (length + 7) / 8) : nil,
      values: ArrowBuffer(zeros: size), bytes: type == .text ? ArrowBuffer(zeros: 0) : nil, dictionary: names)
  }

  /// Comes before values are written: writes the rows that were only counted.
  @inline(__always)
  private mutating func prepare() { if !isWritten { writeCounted() } }

  @inline(never)
  private mutating func writeCounted() {
    isWritten = true
    let count = length
    length = 0
    writeZeros(count)
    length = count
    if nullCount == 0 { return }
    var bits = BufferWriter(capacity: count / 8 + 256)
    bits.appendBits(false, count: count, to: 0)
    validity = bits
  }

  // MARK: Nulls

  /// Appends rows without a value.
  package mutating func appendNull(count: Int = 1) {
    if isWritten || nullCount < length {
      prepare()
      writeZeros(count)
      markBits(false, count: count)
    }
    length += count
    nullCount += count
  }

  private mutating func writeZeros(_ count: Int) {
    switch type {
    case .boolean: values.appendBits(false, count: count, to: length)
    case .integer, .number: values.append(repeating: 0 as Int64, count: count)
    case .name: values.append(repeating: 0 as Int32, count: count)
    case .text: values.append(repeating: Int32(bytes?.count ?? 0), count: count)
    }
  }

  /// Counts rows that have a value.
  @inline(__always)
  private mutating func mark(count: Int) {
    if validity != nil { markBits(true, count: count) }
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
  }

  // MARK: Values

  /// Appends an integer.
  package mutating func append(_ value: Int, count: Int = 1) {
    assert(type == .integer)
    prepare()
    values.append(repeating: Int64(value), count: count)
    mark(count: count)
  }

  /// Appends a number; one that is not finite is missing.
  package mutating func append(_ value: Double, count: Int = 1) {
    assert(type == .number)
    guard value.isFinite else { return appendNull(count: count) }
    prepare()
    values.append(repeating: value, count: count)
    mark(count: count)
  }

  /// Appends true or false.
  package mutating func append(_ value: Bool, count: Int = 1) {
    assert(type == .boolean)
    prepare()
    values.appendBits(value, count: count, to: length)
    mark(count: count)
  }

  /// Appends a text, or a name. The texts of a batch have to stay below 2³¹ bytes.
  package mutating func append(_ text: String, count: Int = 1) {
    if type == .name { return append(name: place(of: text), count: count) }
    assert(type == .text)
    prepare()
    var text = text
    text.withUTF8 { utf8 in
      for _ in 0..<count {
        bytes?.append(UnsafeRawBufferPointer(utf8))
        values.append(Int32(bytes?.count ?? 0))
      }
    }
    mark(count: count)
  }

  /// Where a name stands among those of the batch; it is taken up where it is new.
  package mutating func place(of name: String) -> Int32 { names.place(of: name) }

  /// Appends a name by its place.
  package mutating func append(name place: Int32, count: Int = 1) {
    assert(type == .name)
    if place == 0, !isWritten, nullCount == 0 {
      length += count
      return
    }
    prepare()
    values.append(repeating: place, count: count)
    mark(count: count)
  }

  /// Appends names by their places, which stand at some indices of a list.
  package mutating func append(names places: [Int32], at indices: ArraySlice<Int>) {
    assert(type == .name)
    prepare()
    let room = values.extend(by: indices.count * 4)
    var offset = 0
    for index in indices {
      room.storeBytes(of: places[index], toByteOffset: offset, as: Int32.self)
      offset += 4
    }
    mark(count: indices.count)
  }

  /// Appends the numbers that stand at some indices of a list; those that are not finite are missing.
  package mutating func append(_ numbers: [Double], at indices: ArraySlice<Int>) {
    assert(type == .number)
    for index in indices { append(number: numbers[index]) }
  }

  /// Appends a number, which is missing where it is not finite.
  @inline(__always)
  fileprivate mutating func append(number value: Double) {
    guard value.isFinite else { return appendNull() }
    prepare()
    values.append(value)
    mark(count: 1)
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

  /// Appends a row without a value to some columns that stand behind each other.
  package mutating func appendNull(in range: Range<Int>) {
    withUnsafeMutableBufferPointer { columns in
      for index in range { columns[index].appendNull() }
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
