public import HumeTypes

/// Why a database cannot be written, where the system has nothing to do with it.
public struct DatabaseError: ExplainedError, Hashable {
  /// A kind of error. More kinds may come.
  public struct Code: RawRepresentable, Hashable, Sendable {
    /// A stable name.
    public let rawValue: String
    /// A code by its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A model has more features than SQLite has columns.
    public static let tooManyColumns = Code(rawValue: "too_many_columns")
    /// A text is longer than SQLite takes.
    public static let textTooLong = Code(rawValue: "text_too_long")
    /// A journal of another database stands beside the path.
    public static let leftJournal = Code(rawValue: "left_journal")
    /// Anything else that SQLite refused.
    public static let sqlite = Code(rawValue: "sqlite")
  }

  /// The kind.
  public let code: Code
  /// What is wrong, one plain sentence.
  public let message: String
  /// The database.
  public let place: Place
  /// What to do, one plain sentence.
  public let advice: String
  /// The kind's name.
  public var codeName: String { code.rawValue }

  static func tooManyColumns(_ table: String, count: Int, limit: Int, path: String) -> DatabaseError {
    DatabaseError(
      code: .tooManyColumns,
      message: "The table \(table) would have \(count) columns, and SQLite holds \(limit) at most.",
      place: Place(path: path),
      advice: "Ask for fewer features (--features, --emotion), or write a long CSV, which has a line a score.")
  }

  static func leftJournal(_ journal: String) -> DatabaseError {
    DatabaseError(
      code: .leftJournal,
      message: "A journal stands beside the database, which SQLite would apply to the new one.",
      place: Place(path: journal),
      advice:
        "End the program that has the old database open, or open it once more to bring it to an end; or delete both.")
  }

  static func textTooLong(path: String) -> DatabaseError {
    DatabaseError(
      code: .textTooLong, message: "A row has a text that is longer than SQLite takes.", place: Place(path: path),
      advice: "Write a CSV instead.")
  }

  static func sqlite(_ said: String, path: String) -> DatabaseError {
    DatabaseError(
      code: .sqlite, message: "SQLite could not write it: \(said).", place: Place(path: path),
      advice: "Check the disk; if that is in order, write a CSV instead.")
  }
}
