/// How long and how much a transfer may be.
public struct TransferLimits: Sendable, Hashable {
  /// Seconds until a connection stands, TLS included.
  public var connectSeconds = 30.0
  /// Bytes a second; what stays below for `stallSeconds` has stalled.
  public var slowestRate = 1
  /// Seconds without progress after which a transfer is given up; rounded up to whole ones.
  public var stallSeconds = 60.0
  /// Redirects that are followed one after another.
  public var redirects = 5
  /// Bytes of a details reply.
  public var detailsBytes = 64 << 20
  /// Bytes of predictions or artifacts.
  public var resultBytes = 1 << 40
  /// Bytes of a reply with an error that are read for its message.
  public var errorBytes = 64 << 10

  /// The defaults.
  public init() {}

  func bytes(of part: JobPart) -> Int { part == .details ? detailsBytes : resultBytes }
}
