/// The time that a row speaks of, in seconds from the start of the media.
public enum TimeSupport: Hashable, Sendable {
  /// No time: text, face mesh, or a row whose time was null.
  case none
  /// A frame of a video (an image is at 0).
  case instant(Double)
  /// From `begin` up to `end`.
  case interval(begin: Double, end: Double)

  /// The first moment, or nil without a time.
  public var begin: Double? {
    switch self {
    case .none: nil
    case .instant(let time): time
    case .interval(let begin, _): begin
    }
  }

  /// The last moment (for a frame its time), or nil without a time.
  public var end: Double? {
    switch self {
    case .none: nil
    case .instant(let time): time
    case .interval(_, let end): end
    }
  }

  /// The instant, or an interval's middle; nil without a time.
  public var midpoint: Double? {
    switch self {
    case .none: nil
    case .instant(let time): time
    case .interval(let begin, let end): begin + (end - begin) / 2
    }
  }

  /// Whether the time can be used: there, finite, not negative, and not ending before it begins.
  public var isUsable: Bool {
    switch self {
    case .none: false
    case .instant(let time): time >= 0 && time.isFinite
    case .interval(let begin, let end): begin >= 0 && end >= begin && end.isFinite
    }
  }
}

/// Seconds as whole microseconds, the unit in which times are binned and compared.
package func microseconds(_ seconds: Double) -> Int64? {
  let scaled = (seconds * 1e6).rounded()
  return Int64(exactly: scaled)
}
