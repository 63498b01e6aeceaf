import HumeInterchange
import TestSupport
import Testing

/// A builder beside the plainest thing that does the same: an array of cells.
private struct BuilderAndCells {
  var builder: ColumnBuilder
  var cells: [Cell] = []
  /// What was taken, and what it has to be; looked at again at the end, when the builder has gone on.
  var taken: [(column: ArrowColumn, cells: [Cell])] = []
  private let texts: [String]

  init(_ type: ArrowType, texts: [String]) {
    builder = ColumnBuilder(type)
    self.texts = texts
  }

  mutating func appendNull(_ count: Int) {
    builder.appendNull(count: count)
    cells += Array(repeating: .null, count: count)
  }

  mutating func appendValue(_ count: Int, _ random: inout SeededRandom) {
    switch builder.type {
    case .boolean:
      let flag = random.oneIn(2)
      builder.append(flag, count: count)
      cells += Array(repeating: .boolean(flag), count: count)
    case .integer:
      let number = random.pick([0, -1, .min, .max, random.below(1000)])
      builder.append(number, count: count)
      cells += Array(repeating: .integer(Int64(number)), count: count)
    case .number:
      let number = randomNumber(&random)
      builder.append(number, count: count)
      cells += Array(repeating: number.isFinite ? .number(number) : .null, count: count)
    case .text, .name:
      let text = random.pick(texts)
      builder.append(text, count: count)
      cells += Array(repeating: .text(text), count: count)
    }
  }

  /// The ways to append that only some types have.
  mutating func appendAtPlaces(_ random: inout SeededRandom) {
    let places = (0..<random.below(20)).map { _ in random.below(texts.count) }
    let slice = places[random.below(places.count + 1)...]
    switch builder.type {
    case .number:
      let numbers = texts.map { _ in randomNumber(&random) }
      builder.append(numbers, at: slice)
      cells += slice.map { numbers[$0].isFinite ? .number(numbers[$0]) : .null }
    case .name:
      if random.oneIn(2) {
        let known = texts.map { builder.place(of: $0) }
        builder.append(names: known, at: slice)
        cells += slice.map { .text(texts[$0]) }
      } else {
        let text = random.pick(texts)
        let count = random.below(4)
        builder.append(name: builder.place(of: text), count: count)
        cells += Array(repeating: .text(text), count: count)
      }
    case .boolean, .integer, .text: break
    }
  }

  mutating func take() {
    taken.append((builder.take(), cells))
    cells = []
  }
}

private func randomNumber(_ random: inout SeededRandom) -> Double {
  random.pick([0, -0.0, .nan, .infinity, -.infinity, .leastNonzeroMagnitude, random.unit(), -random.unit()])
}

/// A column as a list of cells, read bit by bit; what cannot be a column is an issue.
func cells(of column: ArrowColumn, rows: Int) -> [Cell] {
  let (values, bytes) = (column.values.bytes, column.bytes?.bytes)
  let width = [.boolean: 0, .integer: 8, .number: 8, .text: 4, .name: 4][column.type] ?? 0
  let bitBytes = (rows + 7) / 8
  #expect(values.count == (width == 0 ? bitBytes : width * (rows + (column.type == .text ? 1 : 0))))
  if let validity = column.validity { #expect(validity.bytes.count == bitBytes) }
  func bit(_ bits: UnsafeRawBufferPointer, _ row: Int) -> Bool { bits[row / 8] & (1 << (row % 8)) != 0 }
  func offset(_ buffer: UnsafeRawBufferPointer, _ row: Int) -> Int {
    Int(buffer.load(fromByteOffset: 4 * row, as: Int32.self))
  }
  func text(_ offsets: UnsafeRawBufferPointer, _ bytes: UnsafeRawBufferPointer, _ place: Int) -> Cell {
    .text(String(decoding: bytes[offset(offsets, place)..<offset(offsets, place + 1)], as: UTF8.self))
  }
  let cells = (0..<rows).map { row -> Cell in
    let isThere = column.validity.map { bit($0.bytes, row) } ?? true
    switch column.type {
    case .boolean: return isThere ? .boolean(bit(values, row)) : emptyCell(!bit(values, row))
    case .integer:
      let value = values.load(fromByteOffset: 8 * row, as: Int64.self)
      return isThere ? .integer(value) : emptyCell(value == 0)
    case .number:
      let value = values.load(fromByteOffset: 8 * row, as: Double.self)
      return isThere ? .number(value) : emptyCell(value.bitPattern == 0)
    case .text:
      let isEmpty = offset(values, row) == offset(values, row + 1)
      return isThere ? bytes.map { text(values, $0, row) } ?? .null : emptyCell(isEmpty)
    case .name:
      guard isThere else { return emptyCell(offset(values, row) == 0) }
      return column.dictionary.map { text($0.offsets.bytes, $0.bytes.bytes, offset(values, row)) } ?? .null
    }
  }
  #expect(column.nullCount == cells.count { $0 == .null })
  // Bits behind the last row are 0.
  for buffer in [column.validity, column.type == .boolean ? column.values : nil].compactMap({ $0 }) where rows % 8 > 0 {
    #expect(buffer.bytes.last.map { $0 >> (rows % 8) } == 0)
  }
  return cells
}

/// A cell without a value, in whose place there has to be 0.
private func emptyCell(_ isZero: Bool) -> Cell {
  #expect(isZero)
  return .null
}

/// Whether two lists hold the same scalars and bits; `String` equates more.
private func same(_ a: [Cell], _ b: [Cell]) -> Bool {
  a.count == b.count
    && zip(a, b).allSatisfy { pair in
      if case (.text(let x), .text(let y)) = pair { return x.utf8.elementsEqual(y.utf8) }
      return pair.0 == pair.1
    }
}

@Suite struct ColumnBuilderTests {
  static let types: [ArrowType] = [.boolean, .integer, .number, .text, .name]
  static let texts = ["", "Joy", "é", "e\u{301}", "\u{0}", "😀", "a text that is longer than others are"]

  @Test(arguments: types, 0..<20 as Range<UInt64>) func randomSequences(_ type: ArrowType, seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var both = BuilderAndCells(type, texts: Self.texts)
    let nulls = random.pick([2, 5, 1000])
    for _ in 0..<200 {
      let count = random.pick([0, 1, 1, 2, 7, 8, 9, random.below(70)])
      if random.oneIn(25) {
        both.take()
      } else if random.oneIn(nulls) {
        both.appendNull(count)
      } else if random.oneIn(3) {
        both.appendAtPlaces(&random)
      } else {
        both.appendValue(count, &random)
      }
      #expect(both.builder.length == both.cells.count)
    }
    both.take()
    both.take()
    for (column, expected) in both.taken {
      #expect(same(cells(of: column, rows: expected.count), expected))
      let addresses = [column.values, column.validity, column.bytes].compactMap { $0.map { Int(bitPattern: $0.start) } }
      #expect(addresses.allSatisfy { $0 % 64 == 0 })
    }
  }

  /// Runs of bits that begin and end at every bit of a byte, in values and in validity.
  @Test(arguments: 0...17) func bitsAtAllPlaces(_ begun: Int) {
    for count in 0...34 {
      for value in [true, false] {
        var builder = ColumnBuilder(.boolean)
        builder.append(!value, count: begun)
        builder.append(value, count: count)
        builder.append(!value, count: 3)
        let runs = [(!value, begun), (value, count), (!value, 3)]
        let expected = runs.flatMap { Array(repeating: $0.0, count: $0.1) }
        #expect(same(cells(of: builder.take(), rows: expected.count), expected.map(Cell.boolean)))

        var integers = ColumnBuilder(.integer)
        for (isThere, count) in runs {
          if isThere { integers.append(7, count: count) } else { integers.appendNull(count: count) }
        }
        #expect(same(cells(of: integers.take(), rows: expected.count), expected.map { $0 ? .integer(7) : .null }))
      }
    }
  }

  @Test func batchesWithTheSameNamesShareADictionary() {
    var builder = ColumnBuilder(.name)
    func dictionary(_ names: [String]) -> ArrowDictionary? {
      for name in names { builder.append(name) }
      return builder.take().dictionary
    }
    let first = dictionary(["Joy", "é", "Joy"])
    #expect(first?.count == 2)
    #expect(dictionary(["Joy", "é"]) === first)
    #expect(dictionary(["Joy", "e\u{301}"]) !== first)
    #expect(dictionary(["é", "Joy"]) !== first)
    let shorter = dictionary(["é"])
    #expect(shorter?.count == 1)
    #expect(dictionary([])?.count == 0)
    #expect(dictionary([])?.offsets.bytes.count == 4)
    #expect(dictionary(["é"]) !== shorter)
    // Only nulls refer to no name.
    builder.appendNull(count: 3)
    let column = builder.take()
    #expect(column.dictionary?.count == 0)
    #expect(cells(of: column, rows: 3) == [.null, .null, .null])
  }
}
