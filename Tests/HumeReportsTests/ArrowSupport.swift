import HumeInterchange
import HumeReports
import HumeTypes
import Testing

// Arrow batches as lists of values, read in the plainest way.

/// A value of a column, compared by its scalars and bits.
enum ArrowValue: Hashable {
  case null
  case boolean(Bool)
  case integer(Int64)
  case number(UInt64)
  /// Of a long text its length, and some bytes of both ends.
  case text(count: Int, head: [UInt8], tail: [UInt8])

  static func text(_ bytes: some BidirectionalCollection<UInt8>) -> ArrowValue {
    let isLong = bytes.count > 1000
    return .text(
      count: bytes.count, head: Array(bytes.prefix(isLong ? 20 : 1000)), tail: isLong ? Array(bytes.suffix(20)) : [])
  }
}

/// Takes batches, and keeps their values only.
final class ArrowValues: ArrowSink {
  private(set) var schema: ArrowSchema?
  /// By batch and column.
  private(set) var batches: [[[ArrowValue]]] = []
  /// The most bytes that the texts, or the distinct names, of any column of a batch have.
  private(set) var mostTextBytes = 0
  private(set) var isFinished = false

  func begin(_ schema: ArrowSchema) {
    self.schema = schema
    batches = []
  }

  func write(_ batch: ArrowBatch) {
    #expect(batch.length > 0)
    #expect(batch.columns.map(\.type) == schema?.fields.map(\.type))
    batches.append(batch.columns.map { values(of: $0, rows: batch.length) })
    let bytes = batch.columns.map { ($0.bytes ?? $0.dictionary?.bytes)?.bytes.count ?? 0 }
    mostTextBytes = max(mostTextBytes, bytes.max() ?? 0)
  }

  func finish() { isFinished = true }

  /// The numbers of rows of the batches.
  var lengths: [Int] { batches.map { $0.first?.count ?? 0 } }

  /// All rows, whatever their batches.
  var rows: [[ArrowValue]] {
    batches.flatMap { columns in (columns.first ?? []).indices.map { row in columns.map { $0[row] } } }
  }
}

private func values(of column: ArrowColumn, rows: Int) -> [ArrowValue] {
  let values = column.values.bytes
  func text(_ offsets: UnsafeRawBufferPointer, _ bytes: UnsafeRawBufferPointer, _ place: Int) -> ArrowValue {
    let begin = offsets.load(fromByteOffset: 4 * place, as: Int32.self)
    let end = offsets.load(fromByteOffset: 4 * place + 4, as: Int32.self)
    return .text(bytes[Int(begin)..<Int(end)])
  }
  // Names come often, and each is read once.
  let names = column.dictionary.map { names in
    (0..<names.count).map { text(names.offsets.bytes, names.bytes.bytes, $0) }
  }
  return (0..<rows).map { row in
    if let validity = column.validity, validity.bytes[row / 8] & (1 << (row % 8)) == 0 { return .null }
    switch column.type {
    case .boolean: return .boolean(values[row / 8] & (1 << (row % 8)) != 0)
    case .integer: return .integer(values.load(fromByteOffset: 8 * row, as: Int64.self))
    case .number: return .number(values.load(fromByteOffset: 8 * row, as: UInt64.self))
    case .text: return column.bytes.map { text(values, $0.bytes, row) } ?? .null
    case .name: return names?[Int(values.load(fromByteOffset: 4 * row, as: Int32.self))] ?? .null
    }
  }
}

extension ArrowValue {
  /// What a cell has to become.
  init(_ cell: Cell) {
    switch cell {
    case .missing: self = .null
    case .text(let text): self = .text(Array(text.utf8))
    case .integer(let value): self = .integer(Int64(value))
    case .number(let value): self = value.isFinite ? .number(value.bitPattern) : .null
    case .boolean(let value): self = .boolean(value)
    }
  }
}

/// A format that keeps the cells of its rows, without anything of Arrow.
final class PlainCells: TableFormat {
  private(set) var rows: [[ArrowValue]] = []
  func begin(_ name: String, columns: [Column]) {}
  func row(_ cells: [Cell]) { rows.append(cells.map { ArrowValue($0) }) }
  func end() {}
}

/// An Arrow format that shows itself as any format, so that rows go to it in cells.
struct ArrowInCells: TableFormat {
  let format: ArrowFormat
  func begin(_ name: String, columns: [Column]) throws { try format.begin(name, columns: columns) }
  func row(_ cells: [Cell]) throws { try format.row(cells) }
  func end() throws { try format.end() }
  func finish() throws { try format.finish() }
}

/// Writes the same rows three times: in columns, in cells of the same format, and into plain lists, and compares them.
/// Batches of both roads have to be the same, unless long texts end them (`hasLongTexts`).
@discardableResult
func expectSameArrow(
  _ columns: [Column], rowsPerBatch: Int, hasLongTexts: Bool = false, _ what: String = "",
  _ write: (inout any TableFormat) throws -> Void
) throws -> ArrowValues {
  func values(_ make: (ArrowFormat) -> any TableFormat) throws -> ArrowValues {
    let sink = ArrowValues()
    var format = make(
      ArrowFormat(sink, envelope: Envelope(command: "export", version: "1"), rowsPerBatch: rowsPerBatch))
    try format.begin("observations", columns: columns)
    try write(&format)
    try format.end()
    try format.finish()
    return sink
  }
  let (direct, cells, plain) = (try values { $0 }, try values { ArrowInCells(format: $0) }, PlainCells())
  var format: any TableFormat = plain
  try write(&format)
  for sink in [direct, cells] {
    #expect(sink.isFinished)
    #expect(sink.schema?.fields.map(\.name) == columns.map(\.name))
    #expect(sink.lengths.allSatisfy { $0 <= rowsPerBatch })
    if sink.rows != plain.rows {
      let first = zip(sink.rows, plain.rows).first { $0 != $1 }
      Issue.record("\(what): \(sink.rows.count) of \(plain.rows.count) rows; \(String(describing: first))")
    }
  }
  if !hasLongTexts {
    #expect(direct.lengths == cells.lengths)
    #expect(direct.lengths.dropLast().allSatisfy { $0 == rowsPerBatch })
  }
  return direct
}
