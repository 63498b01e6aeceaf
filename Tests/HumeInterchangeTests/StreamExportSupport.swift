import CArrow
import HumeInterchange
import TestSupport
import Testing

// A consumer of the Arrow C stream interface, and a source whose memory is watched.

/// Something went wrong in a source.
struct SourceError: Error { let text: String }

/// Batches that are made when they are asked for, and forgotten at once.
final class WatchedSource: ArrowSource {
  private let lengths: [Int]
  private var failsAt: Int?
  private var place = 0
  private let watch: Watch
  private var builders = WatchedSource.fields.map { ColumnBuilder($0.type) }
  static let fields = [
    ArrowField("flag", .boolean), ArrowField("n", .integer), ArrowField("Größe", .number), ArrowField("text", .text),
    ArrowField("file", .name),
  ]
  static let metadata = [
    (key: "tool", value: "hume-results"), (key: "größe", value: ""), (key: "", value: "{\"a\": 1}"),
  ]

  /// Batches of these lengths; `failsAt`: the batch before which there is an error, once.
  init(_ lengths: [Int], failsAt: Int? = nil, watch: Watch) {
    self.lengths = lengths
    self.failsAt = failsAt
    self.watch = watch
    watch.source = self
  }

  func schema() -> HumeInterchange.ArrowSchema { HumeInterchange.ArrowSchema(Self.fields, metadata: Self.metadata) }

  func next() throws -> ArrowBatch? {
    if place == failsAt {
      failsAt = nil
      throw SourceError(text: "batch \(place), größer")
    }
    guard place < lengths.count else { return nil }
    for row in 0..<lengths[place] {
      builders[0].append(row % 3 == 0)
      if row % 4 == 1 { builders[1].appendNull() } else { builders[1].append(row + 1000 * place) }
      builders[2].append(row % 5 == 2 ? .nan : Double(row) / 7)
      builders[3].append("text \(place), \(row)")
      builders[4].append("file \(row % 2)")
    }
    let batch = ArrowBatch(length: lengths[place], columns: builders.indices.map { builders[$0].take() })
    place += 1
    for column in batch.columns { watch.add(column) }
    return batch
  }

  /// What a batch holds.
  static func expected(_ place: Int, rows: Int) -> [[Cell]] {
    let rows = 0..<rows
    return [
      rows.map { .boolean($0 % 3 == 0) },
      rows.map { $0 % 4 == 1 ? .null : .integer(Int64($0 + 1000 * place)) },
      rows.map { $0 % 5 == 2 ? .null : .number(Double($0) / 7) },
      rows.map { .text("text \(place), \($0)") },
      rows.map { .text("file \($0 % 2)") },
    ]
  }
}

/// Which buffers of batches are still there.
final class Watch {
  private struct Weak { weak var buffer: ArrowBuffer? }
  private var buffers: [Weak] = []
  weak var source: WatchedSource?

  func add(_ column: ArrowColumn) {
    let dictionary = column.dictionary
    let all = [column.validity, column.values, column.bytes, dictionary?.offsets, dictionary?.bytes]
    for case let buffer? in all where !buffers.contains(where: { $0.buffer === buffer }) {
      buffers.append(Weak(buffer: buffer))
    }
  }

  /// How many are there.
  var living: Int { buffers.count { $0.buffer != nil } }
  /// How many there have been.
  var made: Int { buffers.count }
  /// Whether nothing is left, neither of buffers nor of the source.
  var isOver: Bool { living == 0 && source == nil }
}

/// A structure of C in memory of its own, that cannot be released twice by mistake.
final class Held<Value> {
  let pointer: UnsafeMutablePointer<Value>
  init(_ value: Value) {
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: value)
  }
  deinit { pointer.deallocate() }
  var value: Value {
    get { pointer.pointee }
    set { pointer.pointee = newValue }
  }
}

extension Held<ArrowArrayStream> {
  /// A stream of a watched source, over what stood in its memory before.
  convenience init(_ lengths: [Int], failsAt: Int? = nil, watch: Watch) {
    self.init(ArrowArrayStream())
    UnsafeMutableRawPointer(pointer).initializeMemory(
      as: UInt8.self, repeating: 0xA5, count: MemoryLayout<ArrowArrayStream>.size)
    exportStream(WatchedSource(lengths, failsAt: failsAt, watch: watch), to: pointer) {
      ($0 as? SourceError)?.text ?? "\($0)"
    }
  }

  /// The next batch, or nil at the end.
  func next() throws -> Held<ArrowArray>? {
    let array = Held<ArrowArray>(ArrowArray())
    UnsafeMutableRawPointer(array.pointer).initializeMemory(
      as: UInt8.self, repeating: 0xA5, count: MemoryLayout<ArrowArray>.size)
    let status = value.get_next(pointer, array.pointer)
    if status != 0 {
      throw SourceError(text: value.get_last_error(pointer).map { "\(status): " + String(cString: $0) } ?? "\(status)")
    }
    #expect(value.get_last_error(pointer) == nil)
    return array.value.release == nil ? nil : array
  }

  func schema() -> Held<CArrow.ArrowSchema> {
    let schema = Held<CArrow.ArrowSchema>(CArrow.ArrowSchema())
    #expect(value.get_schema(pointer, schema.pointer) == 0)
    return schema
  }

  /// Releases it, and shows that once more does nothing.
  func release() {
    guard let release = value.release else { return }
    release(pointer)
    #expect(value.release == nil && value.private_data == nil)
    release(pointer)
  }
}

extension Held<ArrowArray> {
  func release() {
    guard let release = value.release else { return }
    release(pointer)
    #expect(value.release == nil && value.private_data == nil)
    release(pointer)
  }

  /// Moves a column out: whoever has it now has to release it.
  func moveOut(_ index: Int) -> Held<ArrowArray>? {
    guard let child = value.children[index] else { return nil }
    return move(child)
  }

  /// Moves the dictionary of a column out.
  func moveDictionaryOut() -> Held<ArrowArray>? { value.dictionary.map(move) }

  private func move(_ child: UnsafeMutablePointer<ArrowArray>) -> Held<ArrowArray> {
    defer { child.pointee.release = nil }
    return Held<ArrowArray>(child.pointee)
  }

  /// The columns as cells.
  func columns(_ fields: [ArrowField]) -> [[Cell]] {
    #expect(value.n_buffers == 1 && value.buffers[0] == nil && value.null_count == 0 && value.dictionary == nil)
    #expect(Int(value.n_children) == fields.count)
    return fields.enumerated().map { index, field in
      value.children[index].map { cells(of: $0.pointee, field.type) } ?? []
    }
  }
}

/// A column of C as cells.
func cells(of array: ArrowArray, _ type: ArrowType) -> [Cell] {
  #expect(array.offset == 0 && array.n_children == 0 && array.release != nil)
  #expect(array.n_buffers == (type == .text ? 3 : 2))
  #expect((array.dictionary != nil) == (type == .name))
  let cells = (0..<Int(array.length)).map { row -> Cell in
    if let validity = array.buffers[0], !bit(validity, row) { return .null }
    guard let values = array.buffers[1] else { return .null }
    switch type {
    case .boolean: return .boolean(bit(values, row))
    case .integer: return .integer(values.load(fromByteOffset: 8 * row, as: Int64.self))
    case .number: return .number(values.load(fromByteOffset: 8 * row, as: Double.self))
    case .text: return text(of: array, row)
    case .name:
      let place = Int(values.load(fromByteOffset: 4 * row, as: Int32.self))
      return array.dictionary.map { text(of: $0.pointee, place) } ?? .null
    }
  }
  #expect(Int(array.null_count) == cells.count { $0 == .null })
  return cells
}

/// A text of an array of texts, such as a dictionary.
func text(of array: ArrowArray, _ place: Int) -> Cell {
  guard place < array.length, array.n_buffers == 3, let offsets = array.buffers[1], let bytes = array.buffers[2] else {
    return .null
  }
  let begin = offsets.load(fromByteOffset: 4 * place, as: Int32.self)
  let end = offsets.load(fromByteOffset: 4 * place + 4, as: Int32.self)
  let text = UnsafeRawBufferPointer(start: bytes + Int(begin), count: Int(end - begin))
  return .text(String(decoding: text, as: UTF8.self))
}

private func bit(_ bits: UnsafeRawPointer, _ row: Int) -> Bool {
  bits.load(fromByteOffset: row / 8, as: UInt8.self) & (1 << (row % 8)) != 0
}
