public import HumeTypes

// Values → bytes. Whatever a command found out, it says in tables; whatever the format, it is written by the one walk
// below: `begin`, a `row` each, `end`, for every table, and `finish` behind the last. A format is a small struct over
// an `Output` and keeps no more than it needs: CSV, TSV and NDJSON nothing, JSON its nesting, text and markdown a page of
// rows (to measure columns). So the same code writes a summary of ten rows and an export of ten million.
//
// A new format: a file in Formats/ with a struct that conforms, and a case in `FormatName`.

/// A way to write tables.
public protocol TableFormat {
  /// Begins a table.
  mutating func begin(_ name: String, columns: [Column]) throws
  /// Writes a row, which has a cell for every column.
  mutating func row(_ cells: [Cell]) throws
  /// Ends the table; another may follow where the format has room for it.
  mutating func end() throws
  /// Ends the document. What it was written to is still to be finished (`Output.finish()`).
  mutating func finish() throws
}

extension TableFormat {
  /// Formats without anything around their tables have nothing to do here.
  public mutating func finish() throws {}

  /// Writes a table that is held whole.
  public mutating func write(_ table: Table) throws {
    try begin(table.name, columns: table.columns)
    for cells in table.rows { try row(cells) }
    try end()
  }
}

/// The formats of tables, under the names that `--format` takes.
public enum FormatName: String, CaseIterable, Sendable {
  /// Aligned text for people.
  case table
  /// One document with parameters, inputs and warnings around the rows.
  case json
  /// One object a row.
  case ndjson
  /// Comma-separated values.
  case csv
  /// Tab-separated values.
  case tsv
  /// A pipe table.
  case markdown
  /// A page with the table in it.
  case html
  /// An Arrow IPC stream: typed columns for other programs, not for people.
  case arrow
  /// A SQLite database, which holds observations only and has a writer of its own (`DatabaseExport`).
  case sqlite
  /// Praat's tiers of labels, an annotation of one file; only observations can be annotated.
  case textgrid
  /// ELAN's, as `textgrid`.
  case eaf
  /// WebVTT captions, as `textgrid`.
  case vtt
  /// A folder of files as the Brain Imaging Data Structure has them.
  case bids

  /// The format that a file's extension stands for, or nil.
  public init?(path: String) {
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard let dot = name.lastIndex(of: ".") else { return nil }
    switch name[name.index(after: dot)...].lowercased() {
    case "txt": self = .table
    case "json": self = .json
    case "ndjson", "jsonl": self = .ndjson
    case "csv": self = .csv
    case "tsv", "tab": self = .tsv
    case "md", "markdown": self = .markdown
    case "html", "htm": self = .html
    case "arrows": self = .arrow
    case "sqlite", "sqlite3", "db": self = .sqlite
    case "textgrid": self = .textgrid
    case "eaf": self = .eaf
    case "vtt": self = .vtt
    default: return nil
    }
  }

  /// What files of this format end in.
  public var fileExtension: String {
    switch self {
    case .table: "txt"
    case .markdown: "md"
    case .arrow: "arrows"
    case .textgrid: "TextGrid"
    case .json, .ndjson, .csv, .tsv, .html, .sqlite, .eaf, .vtt, .bids: rawValue
    }
  }

  /// Whether it shows what happens when in a media file, instead of tables.
  public var isAnnotation: Bool {
    switch self {
    case .textgrid, .eaf, .vtt, .bids: true
    case .table, .json, .ndjson, .csv, .tsv, .markdown, .html, .arrow, .sqlite: false
    }
  }

  /// Whether it holds observations only, and no other table.
  public var isForObservations: Bool { self == .sqlite || isAnnotation }

  /// A writer of one table in this format. `closing`: see `JSONFormat`. Throws a `FormatError` for those that
  /// are for observations only.
  public func writer(
    to output: Output, options: TableOptions = TableOptions(), envelope: Envelope, closing: (() -> Envelope)? = nil
  ) throws -> any TableFormat {
    switch self {
    case .table: TextFormat(output, layout: options.layout, bar: options.bar)
    case .json: JSONFormat(output, envelope: envelope, closing: closing)
    case .ndjson: NDJSONFormat(output)
    case .csv: DelimitedFormat.csv(output, missing: options.missing, excelSafe: options.excelSafe)
    case .tsv: DelimitedFormat.tsv(output, missing: options.missing, excelSafe: options.excelSafe)
    case .markdown: MarkdownFormat(output)
    case .html: HTMLFormat(output, envelope: envelope)
    case .arrow: ArrowFormat(output, envelope: envelope)
    case .sqlite, .textgrid, .eaf, .vtt, .bids: throw FormatError(self)
    }
  }

  /// Whether what it writes is for programs alone, and would do harm on a terminal.
  public var isBinary: Bool { self == .arrow || self == .sqlite }
  /// Whether it is read in another program than a terminal.
  public var isForOtherPrograms: Bool { isBinary || self == .html }
}

/// A format was asked for that cannot hold what is to be written.
public struct FormatError: ExplainedError, Hashable {
  /// The format.
  public let format: FormatName

  /// Only observations go into this format.
  public init(_ format: FormatName) { self.format = format }
  /// `bad_format`.
  public var codeName: String { "bad_format" }
  /// What is wrong.
  public var message: String { "The format \(format.rawValue) is for observations: only export writes it." }
  /// Nowhere in particular.
  public var place: Place { Place() }
  /// What to do.
  public var advice: String { "Choose another --format, or use export." }
}

/// What can be asked of formats; each looks at what concerns it.
public struct TableOptions: Sendable, Hashable {
  /// What CSV and TSV write for a missing value (`--na`).
  public var missing: String
  /// Whether CSV and TSV keep spreadsheets from taking texts for formulas (`--excel-safe`).
  public var excelSafe: Bool
  /// How text is laid out.
  public var layout: TextLayout
  /// The bars that text has beside a column.
  package var bar: TextBar?

  /// Options.
  public init(missing: String = "", excelSafe: Bool = false, layout: TextLayout = TextLayout()) {
    self.missing = missing
    self.excelSafe = excelSafe
    self.layout = layout
  }
}
