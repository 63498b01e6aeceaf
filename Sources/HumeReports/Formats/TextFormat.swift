/// Aligned text for people. Nothing is lost silently: what does not fit stands in a further block of columns, a text
/// that was cut ends in `…`, and what was left out of the columns is named.
///
/// - What is the same in every row (the input, the model, …) is said once above the table.
/// - Columns that say where a row is from stand as a heading above the rows that share them.
/// - Columns without any value are named below the table.
/// - Numbers are rounded for reading, alike in a column; whole numbers have commas; missing is `·`.
///
/// ```
/// input talks.json  file a.mp4  model face
///
///   feature    n   mean    max
///   ───────  ───  ─────  ─────
/// id face_0
///   Joy      412  0.512  0.871
///   Awe      412  0.300      ·
///
/// id face_1
///   Joy       41  0.204  0.391
///   Awe       41  0.188  0.402
///
/// No value in any row: job_id, n_eff
/// ```
///
/// Rows are laid out by pages of 1,000, each measured by itself and with its own header.
public struct TextFormat: TableFormat {
  private let output: Output
  private let layout: TextLayout
  private let pageSize: Int
  private let bar: TextBar?
  private var hasToldBars = false
  private var columns: [Column] = []
  private var rows: [[Cell]] = []
  private var pages = 0
  private var pagesOfTable = 0

  /// Writes to `output`.
  public init(_ output: Output, layout: TextLayout = TextLayout()) {
    self.init(output, layout: layout, pageSize: 1_000)
  }

  package init(_ output: Output, layout: TextLayout, pageSize: Int = 1_000, bar: TextBar? = nil) {
    self.output = output
    self.layout = layout
    self.pageSize = pageSize
    self.bar = bar
  }

  /// Begins a table; an empty line parts it from one before.
  public mutating func begin(_ name: String, columns: [Column]) throws {
    self.columns = columns
    pagesOfTable = 0
  }

  /// Keeps a row until its page is full.
  public mutating func row(_ cells: [Cell]) throws {
    assert(cells.count == columns.count, "a row has a cell for every column")
    rows.append(cells)
    if rows.count == pageSize { try writePage() }
  }

  /// Writes the last page; of a table without rows, its header and that it has none.
  public mutating func end() throws {
    if !rows.isEmpty || pagesOfTable == 0 { try writePage() }
  }

  private mutating func writePage() throws {
    if pages > 0 { try output.write("\n") }
    let page = TextPage(columns: columns, rows: rows, layout: layout, bar: bar)
    if let bar, !hasToldBars, page.hasBars {
      hasToldBars = true
      try write(bar.legend(layout) + [""])
    }
    try write(page.lines())
    rows.removeAll(keepingCapacity: true)
    pages += 1
    pagesOfTable += 1
  }

  private func write(_ lines: [String]) throws {
    for line in lines {
      try output.write(line)
      try output.write("\n")
    }
  }
}
