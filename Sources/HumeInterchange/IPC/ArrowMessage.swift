// What the messages of a stream say of themselves: the tables of Message.fbs and Schema.fbs
// (https://github.com/apache/arrow/tree/main/format), whose fields are given by their ids: in order, nil for one that is
// left at its default.

/// The headers of messages, as tables of a FlatBuffer.
enum ArrowMessage {
  /// MessageHeader, the union.
  enum Header: UInt8 { case schema = 1, dictionaryBatch, recordBatch }

  /// Message: the root of a header.
  static func message(_ kind: Header, _ header: [FlatValue?], bodyLength: Int) -> [UInt8] {
    let version = FlatValue.short(4)  // MetadataVersion.V5
    return FlatBufferBuilder(root: [version, .byte(kind.rawValue), .table(header), .long(Int64(bodyLength))]).bytes
  }

  /// Schema. A column of type name has the dictionary whose id is the column's place, from 0.
  static func schema(_ schema: ArrowSchema) -> [FlatValue?] {
    let fields = schema.fields.enumerated().map { field($1, dictionary: $0) }
    let metadata = schema.metadata.map { [FlatValue.text($0.key), .text($0.value)] }
    return [nil /* endianness: little */, .tables(fields), metadata.isEmpty ? nil : .tables(metadata)]
  }

  /// Field. For a dictionary, the type is that of its values.
  private static func field(_ field: ArrowField, dictionary id: Int) -> [FlatValue?] {
    let (kind, type) = type(field.type)
    let encoding: FlatValue? =
      field.type == .name ? .table([.long(Int64(id)), .table(integer(bits: 32)), .bool(false)]) : nil
    return [.text(field.name), .bool(true), .byte(kind), .table(type), encoding, .tables([])]
  }

  /// Type, the union, and the table that goes with it.
  private static func type(_ type: ArrowType) -> (UInt8, [FlatValue?]) {
    switch type {
    case .integer: (2, integer(bits: 64))
    case .number: (3, [.short(2)])  // Precision.DOUBLE
    case .text, .name: (5, [])
    case .boolean: (6, [])
    }
  }

  /// Int, signed.
  private static func integer(bits: Int32) -> [FlatValue?] { [.int(bits), .bool(true)] }

  /// RecordBatch.
  static func recordBatch(length: Int, _ body: ArrowBody) -> [FlatValue?] {
    [.long(Int64(length)), .pairs(body.nodes), .pairs(body.buffers)]
  }

  /// DictionaryBatch: all names, in place of those that were there.
  static func dictionaryBatch(id: Int, _ dictionary: ArrowDictionary, _ body: ArrowBody) -> [FlatValue?] {
    [.long(Int64(id)), .table(recordBatch(length: dictionary.count, body)), .bool(false)]
  }
}

/// The buffers of a batch in the order in which they follow its header, each at a multiple of 64 bytes.
struct ArrowBody {
  /// The buffers; nil for the validity of a column without nulls.
  private(set) var pieces: [ArrowBuffer?] = []
  /// FieldNode: for each column the number of its rows and of its nulls.
  private(set) var nodes: [Int64] = []
  /// Buffer: for each piece the byte of the body where it begins, and its length without what pads it.
  private(set) var buffers: [Int64] = []
  /// The size of the body.
  private(set) var length = 0

  /// To what the beginnings of buffers and messages are multiples.
  static let alignment = 64
  /// The offsets of no texts at all: some readers want the one that is the end.
  private static let noTexts = ArrowBuffer(copying: [0, 0, 0, 0])

  /// The body of a batch.
  init(_ batch: ArrowBatch) {
    for column in batch.columns {
      append(rows: batch.length, nulls: column.nullCount)
      append(column.nullCount == 0 ? nil : column.validity)
      if let bytes = column.bytes {
        append(offsets: column.values)
        append(bytes)
      } else {
        append(column.values)
      }
    }
  }

  /// The body of a dictionary.
  init(_ dictionary: ArrowDictionary) {
    append(rows: dictionary.count, nulls: 0)
    append(nil)
    append(offsets: dictionary.offsets)
    append(dictionary.bytes)
  }

  private mutating func append(rows: Int, nulls: Int) { nodes += [Int64(rows), Int64(nulls)] }

  private mutating func append(offsets: ArrowBuffer) { append(offsets.count == 0 ? Self.noTexts : offsets) }

  private mutating func append(_ buffer: ArrowBuffer?) {
    let count = buffer?.count ?? 0
    pieces.append(buffer)
    buffers += [Int64(length), Int64(count)]
    length = aligned(length + count, to: Self.alignment)
  }
}
