public import HumeTypes

/// What a reader has to know of an input that its bytes do not say.
public struct ReadingContext: Sendable {
  /// The input as it was given.
  public var input: String
  /// The job's id where the document does not name one.
  public var jobID: String
  /// Whether several documents may follow each other (NDJSON).
  public var allowsSeveralDocuments: Bool
  /// Limits against hostile documents.
  package var limits = JSONLimits()
  /// Whether the trailers of models tell which groups had no list of rows; without, memory does not grow with these.
  package var notesGroupsWithoutRows = true
  /// Whether rows may be recognised by their layout; without, the general reader reads all of them.
  package var usesLayouts = true
  /// Whether the names of scores are all that is wanted: their values, as strictly checked, may be left missing.
  package var skipsScores = false

  /// A context; `input` is what rows give as theirs.
  public init(input: String, jobID: String = "", allowsSeveralDocuments: Bool = false) {
    self.input = input
    self.jobID = jobID
    self.allowsSeveralDocuments = allowsSeveralDocuments
  }
}

/// Anything that gives observations: a predictions JSON, the CSVs of an artifacts archive.
public protocol ResultsReader: AnyObject {
  /// Reads on to the next step and lends the row, which holds something only at `.row`. False at the end.
  func withNext(_ body: (ReadStep, borrowing Observation) throws -> Void) throws -> Bool

  /// What departed from the format so far.
  var warnings: WarningLog { get }

  /// The ranks that rows get as their `unit`; nil: their index in the group.
  var ranks: UnitRanks? { get set }
}

extension ResultsReader {
  /// Reads everything that is left and lends each row.
  public func forEachObservation(_ body: (borrowing Observation) throws -> Void) throws {
    while try withNext({ step, row in if case .row = step { try body(row) } }) {}
  }
}
