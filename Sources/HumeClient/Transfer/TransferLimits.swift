import HumeJobs

/// How long and how much a transfer may be.
public struct TransferLimits: Sendable, Hashable {
  /// Seconds until a connection stands, TLS included.
  public var connectSeconds = 30.0
  /// Bytes a second; what stays below for `stallSeconds` has stalled.
  public var slowestRate = 100
  /// Seconds below the slowest rate after which a transfer is given up; rounded up to whole ones.
  public var stallSeconds = 60.0
  /// Redirects that are followed one after another.
  public var redirects = 5
  /// Bytes of a details reply.
  public var detailsBytes = Job.largestDetails
  /// Bytes of a list of jobs.
  public var listBytes = 32 << 20
  /// Bytes of predictions or artifacts.
  public var resultBytes = 1 << 40
  /// Bytes of a reply with an error that are read for its message.
  public var errorBytes = 64 << 10
  /// Bytes of the headers of a reply, interim ones included.
  public var headBytes = 256 << 10

  /// The defaults.
  public init() {}

  func bytes(of part: JobPart) -> Int { part == .details ? detailsBytes : resultBytes }
}

/// How often, and how long in all, what failed is tried again.
///
/// Tried again are connections that fail or are lost, replies that stall or are cut short, and the statuses 408, 429 and
/// 5xx. Before each try it waits as long as the server asks for (`Retry-After`), else a random time up to
/// `firstSeconds` × 2ⁿ ("full jitter"), so that many clients do not come back at once.
public struct RetryPolicy: Sendable, Hashable {
  /// Failures in a row, without a byte gained between them, after which it is given up.
  public var failures = 6
  /// The longest first wait, in seconds; doubled with each failure in a row.
  public var firstSeconds = 1.0
  /// The longest wait that is chosen here, in seconds.
  public var longestSeconds = 60.0
  /// The most seconds that are spent on waiting for one file or call. A server that asks for more is taken at its word:
  /// it is given up at once.
  public var budgetSeconds = 600.0

  /// The defaults.
  public init() {}
}
