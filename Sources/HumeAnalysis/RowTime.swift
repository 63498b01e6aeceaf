import HumeTypes

/// A row's time as statistics use it: in whole microseconds, checked, and clipped to the window that was asked for.
struct RowTime {
  enum Kind: Equatable {
    /// No time.
    case none
    /// A time that cannot be used: negative, not finite, or ending before it begins.
    case unusable
    /// A frame.
    case instant
    /// From begin to end.
    case interval
  }

  var kind = Kind.none
  /// The first moment, or the frame's time, in µs.
  var begin: Int64 = 0
  /// The last moment, or the frame's time, in µs.
  var end: Int64 = 0
  /// What a window cut off an interval, in µs before it and behind.
  private(set) var cut = Supports.Span(begin: 0, end: 0)
  /// The weight of an interval in seconds.
  var weight = 0.0
  /// The instant or the interval's middle in seconds; NaN without a usable time.
  var middle = Double.nan

  /// The time in seconds by which moments are told: the instant, or the interval's middle as far as it counts.
  var told: Double { isUsable ? (Double(begin) / 2 + Double(end) / 2) / 1e6 : .nan }

  var isUsable: Bool { kind == .instant || kind == .interval }

  /// Whether the supports are the same.
  static func != (a: RowTime, b: RowTime) -> Bool { a.kind != b.kind || a.begin != b.begin || a.end != b.end }

  /// Times beyond this many microseconds (36,000 years) cannot be used: what is added to them must not overflow.
  private static let limit: Int64 = 1 << 60

  init(_ support: TimeSupport) {
    if case .instant(let time) = support {
      self.init(frame: time)
    } else {
      self.init(anything: support)
    }
  }

  /// A frame as its row gives it. The short way for rows of video: no rounding by a library.
  private init(frame time: Double) {
    kind = .unusable
    let scaled = time * 1e6
    guard scaled >= 0, scaled < Double(RowTime.limit) else { return }
    // From 2⁵² on there is no fraction; below, the difference is exact, and halves are rounded up.
    let whole = Int64(scaled)
    let rounded = scaled - Double(whole) >= 0.5 ? whole + 1 : whole
    guard rounded < RowTime.limit else { return }
    (begin, end) = (rounded, rounded)
    middle = time + 0.0
    kind = .instant
  }

  private init(anything support: TimeSupport) {
    guard let first = support.begin, let last = support.end else { return }
    kind = .unusable
    guard support.isUsable, let begin = microseconds(first), let end = microseconds(last), end < RowTime.limit else {
      return
    }
    (self.begin, self.end) = (begin, end)
    middle = support.midpoint.map { $0 + 0.0 } ?? .nan
    weight = last - first
    if case .interval = support { kind = .interval } else { kind = .instant }
  }

  /// A frame at a time in µs, which its rows give as `seconds`.
  init(instant: Int64, seconds: Double) {
    kind = .instant
    begin = instant
    end = instant
    middle = seconds
  }

  /// Whether the support meets [from, to) in µs; a frame supports `period` µs from its time on.
  func meets(_ window: TimeWindow, period: Int64?) -> Bool {
    guard begin < window.to else { return false }
    if begin >= window.from { return true }
    return kind == .instant ? begin + (period ?? 0) > window.from : end > window.from
  }

  /// Clips an interval to a window that it meets.
  mutating func clip(to window: TimeWindow) {
    guard kind == .interval, begin < window.from || end > window.to else { return }
    let (first, last) = (max(begin, window.from), min(end, window.to))
    weight = Double(last - first) / 1e6
    cut = Supports.Span(begin: first - begin, end: end - last)
    (begin, end) = (first, last)
  }
}

/// A stretch of time in µs, without its end.
struct TimeWindow {
  var from: Int64
  var to: Int64
}
