/// Which jobs a list has, and in which order: the query of `GET /v0/batch/jobs`.
public struct JobQuery: Sendable, Hashable {
  /// The most jobs in the list; nil: 50.
  public var limit: Int?
  /// The statuses that jobs in the list may have; none: any.
  public var statuses: [JobStatus]
  /// When jobs in the list were made; nil: whenever. The API takes one bound, not two.
  public var created: Created?
  /// The time by which the list is sorted; nil: that of being made.
  public var sortBy: SortKey?
  /// The order of times; nil: the latest first.
  public var direction: Direction?

  /// A bound on when a job was made, in milliseconds since 1970 UTC. The time itself is outside.
  public enum Created: Sendable, Hashable {
    /// Before a time.
    case before(Int)
    /// After a time.
    case after(Int)

    /// The time.
    public var milliseconds: Int {
      switch self {
      case .before(let time), .after(let time): time
      }
    }

    /// Whether a time is within the bound.
    package func holds(_ time: Int) -> Bool {
      switch self {
      case .before(let bound): time < bound
      case .after(let bound): time > bound
      }
    }
  }

  /// A time of a job, as the API names it.
  public enum SortKey: String, Sendable, Hashable, CaseIterable {
    /// When it was made.
    case created
    /// When work on it began.
    case started
    /// When it ended.
    case ended
  }

  /// An order of times, as the API names it.
  public enum Direction: String, Sendable, Hashable, CaseIterable {
    /// The earliest first.
    case ascending = "asc"
    /// The latest first.
    case descending = "desc"
  }

  /// How many jobs a list has where no limit is given.
  public static let usualLimit = 50
  /// The most jobs that a list may have: what is above counts as this, so that no list grows without bounds.
  public static let largestLimit = 10_000

  /// A query; what is left out is left to the server.
  public init(
    limit: Int? = nil, statuses: [JobStatus] = [], created: Created? = nil, sortBy: SortKey? = nil,
    direction: Direction? = nil
  ) {
    self.limit = limit
    self.statuses = statuses
    self.created = created
    self.sortBy = sortBy
    self.direction = direction
  }
}
