/// One value of a table.
public enum Cell: Sendable, Hashable {
  /// There is no value; never the same as an empty text or as 0.
  case missing
  /// A text, which may be empty.
  case text(String)
  /// A whole number.
  case integer(Int)
  /// A number; one that is not finite counts as missing.
  case number(Double)
  /// True or false.
  case boolean(Bool)

  /// A text, or missing.
  public init(_ text: String?) { self = text.map(Cell.text) ?? .missing }
  /// A name that is missing where it is empty: an id that nothing tells.
  public static func name(_ name: String) -> Cell { name.isEmpty ? .missing : .text(name) }
  /// A whole number, or missing.
  public init(_ integer: Int?) { self = integer.map(Cell.integer) ?? .missing }
  /// A number, or missing.
  public init(_ number: Double?) { self = number.map(Cell.number) ?? .missing }

  /// Whether there is nothing to show.
  public var isMissing: Bool {
    switch self {
    case .missing: true
    case .number(let value): !value.isFinite
    case .text, .integer, .boolean: false
    }
  }
}

/// A column of a table.
public struct Column: Sendable, Hashable {
  /// What a column holds.
  public enum Kind: Sendable, Hashable { case text, integer, number, seconds, boolean }
  /// To which edge a column keeps.
  public enum Alignment: Sendable, Hashable { case left, right }

  /// The name, as every format spells it.
  public let name: String
  /// What it holds.
  public let kind: Kind
  /// Whether it says where a row is from, so that text tables may print it once above the rows that share it.
  public let isKey: Bool
  /// Whether it holds texts of which there are few, each in many rows: names.
  public let isName: Bool

  /// The columns that say where a row is from, in their order.
  public static let keyNames = ["input", "job_id", "source", "file", "model", "id"]

  /// A column. It is a key if it has one of the `keyNames`, unless `isKey` says otherwise; keys of texts hold names, as do
  /// the columns of feature sets and features, and others if `isName`.
  public init(_ name: String, _ kind: Kind = .text, isKey: Bool? = nil, isName: Bool = false) {
    self.name = name
    self.kind = kind
    self.isKey = isKey ?? Column.keyNames.contains(name)
    self.isName = kind == .text && (isName || self.isKey || ["feature_set", "feature"].contains(name))
  }

  /// Numbers keep to the right, so that their digits stand under each other.
  public var alignment: Alignment {
    switch kind {
    case .integer, .number, .seconds: .right
    case .text, .boolean: .left
    }
  }
}

/// A table that is held whole. What is too long to hold goes to a `TableFormat` row by row.
///
/// ```swift
/// var top = Table("top", columns: [Column("feature"), Column("value", .number)])
/// top.rows.append([.text("Joy"), .number(0.512)])
/// var format = DelimitedFormat.csv(.standardOutput())
/// try format.write(top)
/// ```
public struct Table: Sendable, Hashable {
  /// The name, by which JSON with several tables files it.
  public let name: String
  /// The columns.
  public let columns: [Column]
  /// The rows, each with a cell for every column.
  public var rows: [[Cell]]

  /// A table.
  public init(_ name: String, columns: [Column], rows: [[Cell]] = []) {
    self.name = name
    self.columns = columns
    self.rows = rows
  }
}
