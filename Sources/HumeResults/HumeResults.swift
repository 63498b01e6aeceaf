// The one import for research code: values, readers, statistics and reports, without the network.

@_exported public import HumeAnalysis
@_exported public import HumeArchive
@_exported public import HumeInputs
@_exported public import HumeJobs
@_exported public import HumeParsing
@_exported public import HumeReports
@_exported public import HumeSystem
@_exported public import HumeTypes

/// Reads all of the results behind a path into typed trees, one a document: for files that fit into memory.
///
/// ```swift
/// let results = try loadResults("predictions.json")
/// let joy = results[0].sources[0].files[0].face?.groups[0].predictions[0].emotions["Joy"]
/// ```
///
/// Throws what could not be read: an `InputError`, a `ParsingError`, an `ArchiveError` or a `SystemError`.
public func loadResults(_ path: String) throws -> [JobResults] {
  let found = findInputs([path])
  if let failure = found.failures.first { throw failure.error }
  return try found.inputs.flatMap { try $0.open().readResults() }
}

/// Streams every observation behind paths, one row in memory at a time.
///
/// ```swift
/// try forEachObservation(in: ["talks/"]) { row in
///   if row.origin.model == .prosody { print(row.origin.id, row.fields.text ?? "", row.emotions?["Joy"] ?? .nan) }
/// }
/// ```
///
/// Rows have their `unit`, for which files are read twice. Throws what could not be read, after the rows before it.
public func forEachObservation(in paths: [String], _ body: (borrowing Observation) throws -> Void) throws {
  let found = findInputs(paths)
  if let failure = found.failures.first { throw failure.error }
  for input in found.inputs { try input.openRanked().forEachObservation(body) }
}
