import HumeTypes

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension JobQuery {
  /// The query as it stands in a URL behind the `?`, percent-encoded: only what is set, empty where nothing is.
  public var queryText: String {
    var parts: [(name: String, value: String)] = []
    if let limit { parts.append(("limit", "\(limit)")) }
    parts += statuses.map { ("status", $0.rawValue) }
    if let created {
      switch created {
      case .before: parts.append(("when", "created_before"))
      case .after: parts.append(("when", "created_after"))
      }
      parts.append(("timestamp_ms", "\(created.milliseconds)"))
    }
    if let sortBy { parts.append(("sort_by", sortBy.rawValue)) }
    if let direction { parts.append(("direction", direction.rawValue)) }
    return parts.map { "\($0.name)=\(percentEncoded($0.value))" }.joined(separator: "&")
  }

  /// Reads the query of a URL, without its `?`, or throws a `JobError` (`bad_request`) that names the parameter.
  ///
  /// Unknown parameters are passed over; of one that comes twice, `status` aside, the last counts. A limit above
  /// `largestLimit` becomes that. `when` without `timestamp_ms` is measured from now.
  public init(queryText: String) throws {
    try self.init(queryText: queryText, now: Self.now)
  }

  /// As `init(queryText:)`, with the time that counts as now, in milliseconds since 1970 UTC.
  package init(queryText: String, now: Int) throws {
    self.init()
    var when: String?
    var time: Int?
    for part in queryText.split(separator: "&") {
      let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = decoded(halves[0])
      let value = halves.count == 2 ? decoded(halves[1]) : ""
      switch name {
      case "limit": limit = try Self.limit(value)
      case "status": statuses.append(try Self.choice(name, value, Self.documentedStatuses) { $0.rawValue })
      case "when": when = try Self.choice(name, value, ["created_before", "created_after"]) { $0 }
      case "timestamp_ms":
        guard let number = Int(value) else { throw Self.refused(name, "a whole number of milliseconds since 1970") }
        time = number
      case "sort_by": sortBy = try Self.choice(name, value, SortKey.allCases) { $0.rawValue }
      case "direction": direction = try Self.choice(name, value, Direction.allCases) { $0.rawValue }
      default: break
      }
    }
    if let when { created = when == "created_before" ? .before(time ?? now) : .after(time ?? now) }
  }

  private static let documentedStatuses: [JobStatus] = [.queued, .inProgress, .completed, .failed]

  private static func limit(_ text: String) throws -> Int {
    guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else {
      throw refused("limit", "a whole number, 0 or more")
    }
    // Digits that are no Int are too many for one.
    return min(Int(text) ?? largestLimit, largestLimit)
  }

  private static func choice<Choice>(
    _ name: String, _ text: String, _ choices: [Choice], _ spelling: (Choice) -> String
  ) throws -> Choice {
    if let choice = choices.first(where: { spelling($0) == text }) { return choice }
    throw refused(name, "one of \(choices.map(spelling).joined(separator: ", "))")
  }

  private static func refused(_ name: String, _ allowed: String) -> JobError {
    JobError(
      .badRequest, "The parameter \(name) has to be \(allowed).", advice: "Correct the parameter, or leave it out.")
  }

  private static var now: Int {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }
}

/// What a browser or a program wrote into a query.
private func decoded(_ text: Substring) -> String { percentDecoded(text.replacing("+", with: " ")) }

/// `text` with all but unreserved characters (RFC 3986) as percent escapes.
package func percentEncoded(_ text: String) -> String {
  var result = ""
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
      result.unicodeScalars.append(Unicode.Scalar(byte))
    default:
      result += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
    }
  }
  return result
}
