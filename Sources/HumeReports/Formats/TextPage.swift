/// The rows of a table that are laid out together as text: which columns become what.
struct TextPage {
  let columns: [Column]
  /// Their names, fit for one line.
  let names: [String]
  let rows: [[Cell]]
  let layout: TextLayout
  /// The bars beside a column.
  let bar: TextBar?

  /// The columns that have no value in any row.
  private(set) var empty: [Int] = []
  /// The columns that have the same value in all rows, said once above.
  private(set) var common: [Int] = []
  /// The columns that stand in headings above the rows that share them.
  private(set) var headings: [Int] = []
  /// The columns of the table itself.
  private(set) var body: [Int] = []
  /// The rows by heading, in their order.
  private(set) var groups: [Range<Int>] = []
  /// The texts of the body, by row and column of `body`.
  private(set) var texts: [[String]] = []
  /// The place in `body` of the bars, which stand there as their column once more.
  private(set) var barPlace: Int?

  init(columns: [Column], rows: [[Cell]], layout: TextLayout, bar: TextBar? = nil) {
    self.columns = columns
    self.names = columns.map { printable($0.name, glyphs: layout.glyphs) }
    self.rows = rows
    self.layout = layout
    self.bar = bar
    partColumns()
    groups = TextPage.runs(rows, by: headings)
    let decimals = body.map { readableDecimals(numbers(in: rows, column: $0), kind: columns[$0].kind) }
    texts = rows.map { cells in
      zip(body, decimals).map { readable(cells[$0], decimals: $1, glyphs: layout.glyphs) }
    }
    placeBar()
  }

  private mutating func placeBar() {
    guard let bar, bar.maximum > 0, !rows.isEmpty,
      let place = body.firstIndex(where: { columns[$0].name == bar.column })
    else { return }
    body.insert(body[place], at: place + 1)
    for row in texts.indices { texts[row].insert("", at: place + 1) }
    barPlace = place + 1
  }

  private mutating func partColumns() {
    body = Array(columns.indices)
    guard !rows.isEmpty else { return }
    empty = body.filter { column in rows.allSatisfy { isBlank($0[column], of: column) } }
    common = body.filter { column in
      guard !empty.contains(column) else { return false }
      // A text beside keys is worth a place of its own only where it varies, or stands in one or two rows.
      guard columns[column].isKey || columns[column].kind == .text && rows.count > 2 else { return false }
      return rows.allSatisfy { $0[column] == rows[0][column] }
    }
    let keys = body.filter { columns[$0].isKey && !empty.contains($0) && !common.contains($0) }
    // The keys that part the rows into groups of two and more on average; the others stay columns.
    for count in stride(from: keys.count, to: 0, by: -1) {
      let candidate = Array(keys[..<count])
      if TextPage.runs(rows, by: candidate).count * 2 <= rows.count {
        headings = candidate
        break
      }
    }
    let parted = Set(empty + common + headings)
    body.removeAll { parted.contains($0) }
    // A table of nothing but keys stays a table.
    if body.isEmpty, !parted.isSubset(of: empty) {
      (common, headings) = ([], [])
      body = columns.indices.filter { !empty.contains($0) }
    }
  }

  /// Whether there is nothing to show; a key that is not known, such as a job's id, can be an empty text.
  private func isBlank(_ cell: Cell, of column: Int) -> Bool {
    cell.isMissing || columns[column].isKey && cell == .text("")
  }

  /// The runs of rows that share the cells of `keys`.
  private static func runs(_ rows: [[Cell]], by keys: [Int]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start = 0
    for row in rows.indices where row > 0 && keys.contains(where: { rows[row][$0] != rows[row - 1][$0] }) {
      runs.append(start..<row)
      start = row
    }
    return rows.isEmpty ? [] : runs + [start..<rows.count]
  }

  /// The text of what a row shares with others: names and values, broken over lines where it is long.
  func shared(_ keys: [Int], row: Int) -> [String] {
    let pairs = keys.compactMap { key -> (name: String, value: String)? in
      let value = readable(rows[row][key], decimals: nil, glyphs: layout.glyphs)
      return isBlank(rows[row][key], of: key) ? nil : (names[key], value)
    }
    return sharedLines(pairs, layout: layout)
  }
}
