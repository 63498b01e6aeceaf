public import HumeTypes

/// Why an analysis cannot go on.
public struct AnalysisError: ExplainedError, Hashable {
  /// A kind of error.
  public struct Code: RawRepresentable, Hashable, Sendable {
    /// A stable name.
    public let rawValue: String
    /// A code by its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A group or model of a file began again after it had ended: read the input again with `retainGroups`.
    public static let needsRetention = Code(rawValue: "needs_retention")
    /// What must be kept is more than `maxMemory`.
    public static let memoryLimit = Code(rawValue: "memory_limit")
    /// An option has a value that means nothing.
    public static let badOption = Code(rawValue: "bad_option")
    /// A table of events that is none, or has a number that is none.
    public static let badEvents = Code(rawValue: "bad_events")
  }

  /// The kind.
  public let code: Code
  /// What is wrong.
  public let message: String
  /// The input and what in it.
  public let place: Place
  /// What to do.
  public let advice: String

  /// The kind's name.
  public var codeName: String { code.rawValue }

  static func needsRetention(_ what: String, place: Place) -> AnalysisError {
    AnalysisError(
      code: .needsRetention, message: "\(what) begins again after it has ended.", place: place,
      advice: "Read the input again, keeping all its groups.")
  }

  static func memoryLimit(_ what: String, bytes: Int, place: Place, advice: String) -> AnalysisError {
    AnalysisError(
      code: .memoryLimit, message: "\(what) would take more than \(bytes >> 20) MiB of memory.", place: place,
      advice: advice)
  }
}
