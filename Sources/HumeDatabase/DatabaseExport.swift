public import HumeAnalysis
import HumeInputs
public import HumeReports
import HumeSystem
public import HumeTypes

/// Writes the observations of any inputs into one SQLite file, which appears whole or not at all.
///
/// Each model has a wide table under its name: a row a row, a column a feature, NULL where there is nothing. Beside them
/// stand `inputs`, `sources`, `files`, `file_models` (what was run on each file, with its counts), `errors` (Hume's own),
/// `columns` (what they mean) and `meta`. Numbers are those that were read, to the bit; only -0 is 0, as SQLite stores it.
///
/// ```swift
/// let scans = try inputs.map { try $0.scan() }
/// let tables = [DatabaseTable(.face, sets: [.emotion], scans: scans)]
/// let export = try DatabaseExport("scores.sqlite", tables: tables, envelope: envelope)
/// for (input, scan) in zip(inputs, scans) {
///   try export.begin(InputRecord(path: input.name, bytes: input.bytes))
///   let reader = try scan?.open(input) ?? input.openRanked()
///   while try reader.withNext({ step, row in
///     try export.note(step)
///     if case .row = step, row.origin.model == .face { try export.write(row) }
///   }) {}
///   try export.end()
/// }
/// try export.finish()
/// ```
public final class DatabaseExport {
  /// The version of the tables: it changes when the meaning of a column does.
  public static let schemaVersion = 1

  private let path: String
  private let output: OutputFile
  /// What is open until the file is whole.
  private var contents: DatabaseContents?
  private var log: InputLog?
  private let anonymizer: Anonymizer?

  /// Begins a file at `path`; one that exists is a `SystemError` unless `force`, and stays until the new one is whole.
  ///
  /// `envelope`: the tool and what it was asked, for `meta`. `anonymizer`: puts labels in the place of names in all that
  /// inputs and steps tell; rows are written as they are given. Throws a `DatabaseError` where a table would have more
  /// columns than SQLite takes.
  public init(
    _ path: String, force: Bool = false, tables: [DatabaseTable], envelope: Envelope, anonymizer: Anonymizer? = nil
  ) throws {
    self.anonymizer = anonymizer
    self.path = path
    try DatabaseExport.checkJournals(path)
    // SQLite opens files by their names.
    output = try OutputFile(path: path, force: force, unnamed: false)
    let contents = try DatabaseContents(output.temporaryPath ?? path, calling: path, tables: tables)
    try contents.describe(envelope)
    self.contents = contents
  }

  /// Begins an input, whose path is the `input` of its rows.
  public func begin(_ input: InputRecord) throws {
    try end()
    guard let contents else { return }
    log = InputLog(input, contents, anonymizer)
  }

  /// Takes a step of the input: what it tells of sources, files and errors, and, at a row, that one was read.
  public func note(_ step: ReadStep) throws { try log?.note(step) }

  /// Adds the row of the last step, with the factors' values for its file. Throws an `InputError` (`needs_file`) where
  /// there is no table or column for it, which happens only to inputs that cannot be read twice.
  public func write(_ row: borrowing Observation, factors: [String] = []) throws {
    guard let contents else { return }
    try contents.table(of: row).write(row, factors: factors)
    log?.countWritten()
  }

  /// Ends an input; `failure`: why it could only be read up to here.
  public func end(failure: (any ExplainedError)? = nil) throws {
    try log?.end(failure: failure)
    log = nil
  }

  /// Makes the indices, and the file appear. Nothing can be written afterwards.
  public func finish() throws {
    try end()
    guard let contents else { return }
    try contents.finish()
    self.contents = nil
    try DatabaseExport.checkJournals(path)
    try output.commit()
  }

  /// Throws where SQLite would take what is left of an older database for that of the new one.
  private static func checkJournals(_ path: String) throws {
    for journal in ["-wal", "-journal"].map({ path + $0 }) where (try? FileStatus.of(journal)) != nil {
      throw DatabaseError.leftJournal(journal)
    }
  }
}
