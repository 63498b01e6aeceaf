// FlatBuffers (https://flatbuffers.dev/internals), as much of them as the messages of Arrow need, and only writing.
//
// A buffer is a tree of tables. A field of a table is a number that lies in the table, or a reference: a UInt32 that says
// how many bytes further on a text, a table or a vector begins. So a parent comes before its children here, and each
// reference is filled in when its child begins. Where in a table a field lies is said by the table's index (its
// "vtable"), where field 0 comes first; 0 stands for a field that is not there. Everything is little-endian, and lies at
// a multiple of its size, counted from the buffer's first byte.
//
// The table [0: a short of 4, 1: a byte of 3, 2: a text "hé", 3: nothing], all of a buffer:
//
//    0  10 00 00 00   reference to the root table: 16 bytes further on
//    4  0c 00         index: its size in bytes, 4 + 2 for each of the fields
//    6  0c 00                the size of the table, with its 4 first bytes
//    8  04 00                field 0 at byte 4 of the table
//   10  06 00                field 1 at byte 6
//   12  08 00                field 2 at byte 8
//   14  00 00                field 3 is not there
//   16  0c 00 00 00   table: its index is 12 bytes before it
//   20  04 00                field 0
//   22  03                   field 1
//   23  00                   (so that field 2 lies at a multiple of 4)
//   24  04 00 00 00          field 2: a reference, 4 bytes further on
//   28  03 00 00 00   text: its length in bytes
//   32  68 c3 a9 00          its bytes, and a 0 behind them

/// What a field of a table holds.
package enum FlatValue {
  /// A whole number of 8, 16, 32 or 64 bits.
  case byte(UInt8)
  case short(Int16)
  case int(Int32)
  case long(Int64)
  /// A text, as UTF-8.
  case text(String)
  /// The fields of a table, by their ids.
  case table([FlatValue?])
  /// A vector of tables.
  case tables([[FlatValue?]])
  /// A vector of structs of two longs each, one after the other.
  case pairs([Int64])

  /// A truth value, which is a byte.
  package static func bool(_ value: Bool) -> FlatValue { .byte(value ? 1 : 0) }

  /// How many bytes it takes in its table, at a multiple of which it lies.
  fileprivate var size: Int {
    switch self {
    case .byte: 1
    case .short: 2
    case .int, .text, .table, .tables, .pairs: 4
    case .long: 8
    }
  }
}

/// The bytes of a tree of tables.
package struct FlatBufferBuilder {
  /// The buffer.
  package private(set) var bytes: [UInt8] = []

  /// A buffer whose root is a table with these fields, by their ids.
  package init(root fields: [FlatValue?]) {
    let root = appendReference()
    put(table: fields, referredFrom: root)
  }

  private mutating func put(table fields: [FlatValue?], referredFrom reference: Int) {
    var size = 4
    let offsets = fields.map { field in
      guard let field else { return 0 }
      size = aligned(size, to: field.size)
      defer { size += field.size }
      return size
    }
    pad(to: 2)
    let index = bytes.count
    append(UInt16(4 + 2 * fields.count))
    append(UInt16(size))
    for offset in offsets { append(UInt16(offset)) }
    pad(to: 8)
    let table = bytes.count
    fill(reference)
    append(Int32(table - index))
    var references: [(place: Int, value: FlatValue)] = []
    for case (let offset, let field?) in zip(offsets, fields) {
      append(zeros: table + offset - bytes.count)
      switch field {
      case .byte(let value): append(value)
      case .short(let value): append(value)
      case .int(let value): append(value)
      case .long(let value): append(value)
      case .text, .table, .tables, .pairs: references.append((appendReference(), field))
      }
    }
    for (place, value) in references { put(value, referredFrom: place) }
  }

  private mutating func put(_ value: FlatValue, referredFrom reference: Int) {
    switch value {
    case .byte, .short, .int, .long: break
    case .text(let text):
      begin(vector: text.utf8.count, of: 1, referredFrom: reference)
      bytes += text.utf8
      append(UInt8(0))
    case .table(let fields): put(table: fields, referredFrom: reference)
    case .tables(let tables):
      begin(vector: tables.count, of: 4, referredFrom: reference)
      let references = tables.map { _ in appendReference() }
      for (place, fields) in zip(references, tables) { put(table: fields, referredFrom: place) }
    case .pairs(let values):
      begin(vector: values.count / 2, of: 8, referredFrom: reference)
      for value in values { append(value) }
    }
  }

  /// Puts the length of a vector so that its elements, which follow, lie at a multiple of `alignment`.
  private mutating func begin(vector count: Int, of alignment: Int, referredFrom reference: Int) {
    pad(to: 4)
    append(zeros: aligned(bytes.count + 4, to: alignment) - bytes.count - 4)
    fill(reference)
    append(UInt32(count))
  }

  /// Room for a reference; gives its place.
  private mutating func appendReference() -> Int {
    defer { append(UInt32(0)) }
    return bytes.count
  }

  /// Lets a reference lead to what comes next.
  private mutating func fill(_ reference: Int) {
    let distance = UInt32(bytes.count - reference).littleEndian
    bytes.withUnsafeMutableBytes { $0.storeBytes(of: distance, toByteOffset: reference, as: UInt32.self) }
  }

  private mutating func append<Number: FixedWidthInteger>(_ number: Number) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  private mutating func append(zeros count: Int) { bytes.append(contentsOf: repeatElement(0, count: count)) }

  private mutating func pad(to alignment: Int) { append(zeros: aligned(bytes.count, to: alignment) - bytes.count) }
}

/// The smallest multiple of `alignment`, a power of 2, that is not below `count`.
func aligned(_ count: Int, to alignment: Int) -> Int { (count + alignment - 1) & ~(alignment - 1) }
