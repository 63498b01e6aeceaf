import HumeInterchange

// An independent, slow reader of the streams that are tested: it takes no more than the five types, and looks that
// everything is where the format wants it.

/// A value of a row.
enum Cell: Hashable {
  case null, boolean(Bool), integer(Int64), text(String)
  /// By its bits, so that NaN is itself and -0 is not 0.
  case double(bits: UInt64)

  static func number(_ value: Double) -> Cell { .double(bits: value.bitPattern) }
}

/// A stream as it was read.
struct ReadStream {
  var fields: [ArrowField] = []
  var metadata: [[String?]] = []
  /// For each batch its columns.
  var batches: [[[Cell]]] = []
  /// The messages in order: `schema`, `names` and the column, `batch` and its rows.
  var messages: [String] = []
  /// The lengths of all validity buffers, by batch.
  var validityLengths: [[Int]] = []
  private var dictionaries: [Int: [Cell]] = [:]
  private var ids: [Int?] = []

  init(_ bytes: [UInt8]) throws {
    var place = 0
    while true {
      guard try number(bytes, place, UInt32.self) == UInt32.max else { throw Malformed("no mark at \(place)") }
      let size = try Int(number(bytes, place + 4, Int32.self))
      place += 8
      if size == 0 { break }
      guard place % 8 == 0, (place + size) % 64 == 0 else { throw Malformed("a header of \(size) bytes at \(place)") }
      let message = try FlatTable(root: Array(bytes[place..<(place + size)]))
      place += size
      let length = try Int(message.value(3, Int64.self))
      guard length % 64 == 0, place + length <= bytes.count else { throw Malformed("a body of \(length) bytes") }
      try read(message, body: Array(bytes[place..<(place + length)]))
      place += length
    }
    guard place == bytes.count else { throw Malformed("bytes behind the end") }
  }

  private mutating func read(_ message: FlatTable, body: [UInt8]) throws {
    guard try message.value(0, Int16.self) == 4 else { throw Malformed("another version") }
    guard let header = try message.table(2) else { throw Malformed("no header") }
    switch try message.value(1, UInt8.self) {
    case 1:
      messages.append("schema")
      guard body.isEmpty, try header.value(0, Int16.self) == 0 else { throw Malformed("a wrong schema") }
      for field in try header.tables(1) ?? [] { try read(field: field) }
      metadata = try (header.tables(2) ?? []).map { try [$0.text(0), $0.text(1)] }
    case 2:
      let id = try Int(header.value(0, Int64.self))
      messages.append("names \(id)")
      guard let data = try header.table(1), try header.value(2, UInt8.self) == 0 else { throw Malformed("a delta") }
      var columns = try ColumnReader(data, body: body)
      dictionaries[id] = try columns.next(.text, names: nil)
      try columns.end()
    case 3:
      var columns = try ColumnReader(header, body: body)
      messages.append("batch \(columns.rows)")
      batches.append(
        try zip(fields, ids).map { field, id in try columns.next(field.type, names: id.flatMap { dictionaries[$0] }) })
      validityLengths.append(columns.validityLengths)
      try columns.end()
    case let other: throw Malformed("a message of type \(other)")
    }
  }

  private mutating func read(field: FlatTable) throws {
    guard let name = try field.text(0), try field.value(1, UInt8.self) == 1 else { throw Malformed("a field") }
    guard let type = try field.table(3), try field.tables(5)?.isEmpty == true else { throw Malformed("a type") }
    let encoding = try field.table(4)
    let kind: ArrowType
    switch try field.value(2, UInt8.self) {
    case 2:
      guard try type.value(0, Int32.self) == 64, try type.value(1, UInt8.self) == 1 else { throw Malformed("an Int") }
      kind = .integer
    case 3:
      guard try type.value(0, Int16.self) == 2 else { throw Malformed("a FloatingPoint") }
      kind = .number
    case 5: kind = encoding == nil ? .text : .name
    case 6: kind = .boolean
    case let other: throw Malformed("type \(other)")
    }
    if let index = try encoding?.table(1) {
      guard try index.value(0, Int32.self) == 32, try index.value(1, UInt8.self) == 1 else {
        throw Malformed("an index")
      }
    }
    fields.append(ArrowField(name, kind))
    ids.append(try encoding.map { try Int($0.value(0, Int64.self)) })
  }
}

/// Takes the columns out of a batch, one after the other.
struct ColumnReader {
  let rows: Int
  private(set) var validityLengths: [Int] = []
  private var nodes: ArraySlice<(Int, Int)>
  private var buffers: ArraySlice<(Int, Int)>
  private let body: [UInt8]

  init(_ batch: FlatTable, body: [UInt8]) throws {
    rows = try Int(batch.value(0, Int64.self))
    nodes = try (batch.pairs(1) ?? [])[...]
    buffers = try (batch.pairs(2) ?? [])[...]
    self.body = body
  }

  private mutating func buffer() throws -> [UInt8] {
    guard let (offset, length) = buffers.popFirst() else { throw Malformed("too few buffers") }
    guard offset % 64 == 0, offset + length <= body.count else { throw Malformed("a buffer at \(offset)") }
    return Array(body[offset..<(offset + length)])
  }

  mutating func next(_ type: ArrowType, names: [Cell]?) throws -> [Cell] {
    guard let (length, nulls) = nodes.popFirst(), length == rows else { throw Malformed("rows of a column") }
    let validity = try buffer()
    validityLengths.append(validity.count)
    let values = try buffer()
    let texts = type == .text ? try buffer() : []
    func bit(_ bytes: [UInt8], _ row: Int) -> Bool { bytes[row / 8] >> (row % 8) & 1 == 1 }
    let cells = try (0..<rows).map { row -> Cell in
      if nulls > 0, !bit(validity, row) { return .null }
      switch type {
      case .boolean: return .boolean(bit(values, row))
      case .integer: return .integer(try number(values, 8 * row))
      case .number: return .double(bits: try number(values, 8 * row))
      case .text:
        let start = try Int(number(values, 4 * row, Int32.self))
        let end = try Int(number(values, 4 * row + 4, Int32.self))
        guard start <= end, end <= texts.count, let text = String(validating: texts[start..<end], as: UTF8.self) else {
          throw Malformed("a text from \(start) to \(end)")
        }
        return .text(text)
      case .name:
        let place = try Int(number(values, 4 * row, Int32.self))
        guard let names, names.indices.contains(place) else { throw Malformed("name \(place)") }
        return names[place]
      }
    }
    guard cells.count(where: { $0 == .null }) == nulls else { throw Malformed("\(nulls) nulls") }
    if type == .text, values.count != 4 * (rows + 1) { throw Malformed("\(values.count) bytes of offsets") }
    return cells
  }

  func end() throws {
    guard nodes.isEmpty, buffers.isEmpty else { throw Malformed("more columns than fields") }
  }
}
