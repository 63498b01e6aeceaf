import HumeInterchange
import TestSupport

// Tables as lists of values, and the batches that hold them, built in the plainest way.

/// A table that is written: columns by batch.
struct IPCCase: CustomStringConvertible {
  let description: String
  let schema: ArrowSchema
  let batches: [[[Cell]]]

  /// A table of random values in one batch for each number of rows; `null` says which rows are.
  init(
    _ description: String, rows: [Int], seed: UInt64 = 1, metadata: [(key: String, value: String)] = [],
    null: (Int) -> Bool
  ) {
    var random = SeededRandom(seed: seed)
    let types: [ArrowType] = [.boolean, .integer, .number, .text, .name, .name]
    self.description = description
    schema = ArrowSchema(types.enumerated().map { ArrowField("\($0) \($1)", $1) }, metadata: metadata)
    batches = rows.map { rows in
      types.map { type in (0..<rows).map { null($0) ? .null : randomCell(type, &random) } }
    }
  }

  static let metadata = [(key: "hume-results", value: "{\"größe\": \"1 µs – 😀\"}"), (key: "", value: "")]

  /// All shapes at which one may stumble; the largest batch has `most` rows.
  static func all(most: Int = 20_000) -> [IPCCase] {
    var cases = [
      IPCCase("no batch", rows: [], null: { _ in false }),
      IPCCase("an empty batch", rows: [0], metadata: metadata, null: { _ in false }),
      IPCCase("empty among others", rows: [3, 0, 9], seed: 4, null: { $0 == 2 }),
      IPCCase("one row", rows: [1], seed: 5, null: { _ in false }),
      IPCCase("one null", rows: [1], seed: 6, null: { _ in true }),
      IPCCase("around words", rows: [7, 8, 9, 63, 64, 65], seed: 7, null: { $0 % 3 == 0 }),
      IPCCase("all null", rows: [100], seed: 8, null: { _ in true }),
      IPCCase("many", rows: [most, 10, most / 2], seed: 9, metadata: metadata, null: { $0 % 97 == 5 }),
    ]
    for place in 0..<8 {
      cases.append(IPCCase("null at \(place)", rows: [16, 13], seed: 10, null: { $0 % 8 == place }))
    }
    return cases
  }
}

private let words = [
  "", "Joy", "Überraschung", "😀 \u{0}\n\"", "Contemplation", "a text that is longer than the others",
]

private func randomCell(_ type: ArrowType, _ random: inout SeededRandom) -> Cell {
  switch type {
  case .boolean: .boolean(random.oneIn(2))
  case .integer: .integer(random.oneIn(4) ? random.pick([0, -1, .min, .max]) : Int64(random.below(1000)))
  case .number:
    .number(random.oneIn(4) ? random.pick([0, -0.0, .infinity, .leastNonzeroMagnitude, 1e308]) : random.unit())
  case .text, .name: .text(random.pick(words))
  }
}

/// Columns as a batch. Names are numbered in the order in which they come, unless there is a dictionary for the column.
func batch(_ columns: [[Cell]], _ schema: ArrowSchema, dictionaries: [ArrowDictionary?]? = nil) -> ArrowBatch {
  ArrowBatch(
    length: columns.first?.count ?? 0,
    columns: zip(columns, schema.fields).enumerated().map { place, column in
      arrowColumn(column.0, column.1.type, dictionary: dictionaries?[place])
    })
}

private func arrowColumn(_ cells: [Cell], _ type: ArrowType, dictionary: ArrowDictionary? = nil) -> ArrowColumn {
  let nulls = cells.count { $0 == .null }
  let validity = nulls == 0 ? nil : ArrowBuffer(copying: bits(cells.map { $0 != .null }))
  func column(_ values: [UInt8], bytes: [UInt8]? = nil, dictionary: ArrowDictionary? = nil) -> ArrowColumn {
    ArrowColumn(
      type: type, nullCount: nulls, validity: validity, values: ArrowBuffer(copying: values),
      bytes: bytes.map { ArrowBuffer(copying: $0) }, dictionary: dictionary)
  }
  switch type {
  case .boolean: return column(bits(cells.map { $0 == .boolean(true) }))
  case .integer, .number:
    return column(
      cells.flatMap { cell -> [UInt8] in
        switch cell {
        case .integer(let value): littleEndian(value)
        case .double(let bits): littleEndian(bits)
        default: littleEndian(0)
        }
      })
  case .text:
    let texts = cells.map(text)
    return column(offsets(texts), bytes: texts.flatMap(\.utf8))
  case .name:
    var names: [String] = []
    for case .text(let name) in cells where !names.contains(name) { names.append(name) }
    let places = cells.map { cell in Int32(names.firstIndex(of: text(cell)) ?? 0) }
    return column(places.flatMap(littleEndian), dictionary: dictionary ?? arrowDictionary(names))
  }
}

/// A dictionary of these names.
func arrowDictionary(_ names: [String]) -> ArrowDictionary {
  ArrowDictionary(
    count: names.count, offsets: ArrowBuffer(copying: offsets(names)),
    bytes: ArrowBuffer(copying: names.flatMap(\.utf8)))
}

private func text(_ cell: Cell) -> String { if case .text(let text) = cell { text } else { "" } }

/// No offsets at all for no texts, which the writer has to mend.
private func offsets(_ texts: [String]) -> [UInt8] {
  if texts.isEmpty { return [] }
  return texts.reduce(into: [Int32(0)]) { $0.append(($0.last ?? 0) + Int32($1.utf8.count)) }.flatMap(littleEndian)
}

private func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}

private func bits(_ flags: [Bool]) -> [UInt8] {
  var bytes = [UInt8](repeating: 0, count: (flags.count + 7) / 8)
  for (place, flag) in flags.enumerated() where flag { bytes[place / 8] |= 1 << (place % 8) }
  return bytes
}
