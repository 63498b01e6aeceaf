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
  /// Asked at least once a second by calls under way; true ends them as a cancelled task does (`interrupted`).
  public var shouldStop: @Sendable () -> Bool = { false }

  /// The defaults.
  public init() {}
}
