public import HumeTypes

/// The selection of rows that statistics make, for those who want the rows themselves.
///
/// ```swift
/// var filter = try ObservationFilter(options)
/// try reader.forEachObservation { row in if filter.admits(row) { print(row.time) } }
/// ```
public struct ObservationFilter {
  private var filter: RowFilter
  private var origin: Origin?
  private var refusal: RowFilter.Kind?
  private var rows = 0

  /// A filter by models, files, ids, times, probabilities and sizes. Without `periods` a frame counts by its time alone.
  /// Throws where an option means nothing.
  public init(_ options: AnalysisOptions, periods: FramePeriods? = nil) throws {
    try options.check()
    filter = RowFilter(options, periods: periods)
  }

  /// Whether a row is among those asked for; counts those that are not.
  public mutating func admits(_ row: borrowing Observation) -> Bool {
    rows += 1
    if origin !== row.origin {
      let new = row.origin
      origin = new
      refusal = nil
      if !filter.admits(model: new.model) {
        refusal = .model
      } else if !filter.admits(file: new.file) {
        refusal = .file
      } else if !filter.admits(id: new.id) {
        refusal = .id
      }
    }
    if let refusal {
      filter.leaveOut(refusal)
      return false
    }
    var time = RowTime(row.time)
    return filter.admits(row, time: &time)
  }

  /// Whether a file is among those asked for.
  func admits(file: String) -> Bool { filter.admits(file: file) }

  /// What was left out, as notes.
  public func notes(input: String) -> [Warning] { filter.notes(rows: rows, input: input) }
}
