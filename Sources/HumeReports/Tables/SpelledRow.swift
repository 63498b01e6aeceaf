import HumeTypes

/// What stands before the scores of a row, spelt anew only where it has changed: the origin's part once a group.
struct RowHead {
  private let spelling: LineSpelling
  private let ner: Bool
  private var origin: Origin?
  private var originCount = 0
  /// The spelt cells.
  private(set) var bytes = ByteBuffer(capacity: 512)

  init(_ spelling: LineSpelling, ner: Bool) {
    self.spelling = spelling
    self.ner = ner
  }

  /// How many columns stand before the scores.
  static func columnCount(ner: Bool) -> Int { observationColumns(ner: ner).count }

  /// Spells a row's cells.
  mutating func spell(_ row: borrowing Observation) {
    if origin !== row.origin {
      let new = row.origin
      origin = new
      bytes.truncate(to: 0)
      for (column, cell) in originCells(new).enumerated() { spelling.append(cell, column: column, to: &bytes) }
      originCount = bytes.count
    }
    bytes.truncate(to: originCount)
    var column = Column.keyNames.count
    forEachRowCell(row, ner: ner) { cell in
      spelling.append(cell, column: column, to: &bytes)
      column += 1
    }
  }
}

/// What stands behind the scores of a row: the factors of its file and the ending.
struct RowTail {
  private let spelling: LineSpelling
  private let firstColumn: Int
  private var factors: [String] = []
  /// The spelt cells and the ending.
  private(set) var bytes = ByteBuffer()

  /// A tail without factors; `firstColumn` is the first behind the scores.
  init(_ spelling: LineSpelling, firstColumn: Int) {
    self.spelling = spelling
    self.firstColumn = firstColumn
    bytes.append(spelling.ending)
  }

  /// Spells the values of factors.
  mutating func spell(_ factors: [String]) {
    // Names of the same look can have other bytes.
    if sameNames(self.factors, factors) { return }
    self.factors = factors
    bytes.truncate(to: 0)
    for (index, factor) in factors.enumerated() {
      spelling.append(.text(factor), column: firstColumn + index, to: &bytes)
    }
    bytes.append(spelling.ending)
  }
}
