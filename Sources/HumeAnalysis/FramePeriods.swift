public import HumeInputs
public import HumeParsing
import HumeSystem
import HumeTypes

/// How long the frames of an input's files stand for: what a window of time has to know of rows that begin before it,
/// and what is known only when all frames of a file were seen. So inputs are read once for it, where a window is given.
///
/// A frame at `t` supports [t, t + D), D being the median gap between the frame times of its file.
///
/// ```swift
/// let periods = try FramePeriods(of: input)
/// var filter = try ObservationFilter(options, periods: periods)
/// ```
public struct FramePeriods: Sendable {
  private struct Key: Hashable, Sendable {
    let source: ExactName
    let file: ExactName
    let model: Model
  }
  private var periods: [Key: Int64] = [:]

  /// Reads an input to its end, or to its fault. Nil for one that can be read once only.
  public init?(of input: ResultsInput) throws {
    guard input.canReopen else { return nil }
    do {
      self = try FramePeriods(reading: try input.openForNames(), framesPerSecond: input.framesPerSecond)
    } catch is any ExplainedError {
      // Whoever reads the rows meets the same fault.
      return nil
    }
  }

  /// Reads what a reader gives.
  public init(reading reader: any ResultsReader, framesPerSecond: Double? = nil) throws {
    var times: [Key: Set<Int64>] = [:]
    try reader.forEachObservation { row in
      try Interrupt.check()
      guard case .instant = row.time else { return }
      let time = RowTime(row.time)
      if time.isUsable { times[FramePeriods.key(row.origin), default: []].insert(time.begin) }
    }
    periods = times.compactMapValues { framePeriod($0.sorted(), framesPerSecond: framesPerSecond) }
  }

  /// The period in µs of the frames of a row's file and model; nil where it cannot be said.
  func period(of origin: Origin) -> Int64? { periods[FramePeriods.key(origin)] }

  private static func key(_ origin: Origin) -> Key {
    Key(source: ExactName(origin.source), file: ExactName(origin.file), model: origin.model)
  }
}
