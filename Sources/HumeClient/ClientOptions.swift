/// How a client behaves.
public struct ClientOptions: Sendable {
  /// How long and how much a transfer may be.
  public var limits = TransferLimits()
  /// How often what failed is tried again.
  public var retries = RetryPolicy()
  /// What the client calls itself, as `NAME/VERSION`.
  public var userAgent = "hume-results"
  /// A file of certificates (PEM) that are trusted in place of the system's, for servers with an authority of their own.
  public var certificates: String?
  /// Told of what failed and is tried again, before the wait; on the call's thread.
  public var onRetry: @Sendable (Retry) -> Void = { _ in }
  /// Asked at least once a second by calls under way; true ends them as a cancelled task does (`interrupted`).
  public var shouldStop: @Sendable () -> Bool = { false }

  /// The defaults.
  public init() {}
}

/// What failed and is tried again.
public struct Retry: Sendable {
  /// What it failed with.
  public internal(set) var error: ClientError
  /// How often it has failed in a row.
  public let failures: Int
  /// Failures in a row after which it is given up.
  public let mostFailures: Int
  /// Seconds until the next try.
  public let seconds: Double
}
