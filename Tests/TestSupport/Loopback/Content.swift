package import Foundation

/// Bytes with what tells one version of them from another, served whole or in ranges as RFC 9110 has it.
package struct Content: Sendable {
  /// The bytes.
  package var bytes: Data
  /// The ETag as it is sent: `"abc"`, `W/"abc"`, or none.
  package var etag: String?
  /// The time of the last change, in whole seconds, or none.
  package var lastModified: Date?
  /// The Content-Type.
  package var type: String

  /// A content.
  package init(
    _ bytes: Data, etag: String? = nil, lastModified: Date? = nil, type: String = "application/octet-stream"
  ) {
    (self.bytes, self.etag, self.lastModified, self.type) = (bytes, etag, lastModified, type)
  }

  /// Some bytes that differ by seed, in which every place can be told from others.
  package static func bytes(_ count: Int, seed: UInt64) -> Data {
    var random = SeededRandom(seed: seed)
    var words = [UInt64](repeating: 0, count: (count + 7) / 8)
    for index in words.indices { words[index] = random.next() }
    return words.withUnsafeBytes { Data($0.prefix(count)) }
  }

  /// What the headers of a request for it ask for.
  enum Selection: Equatable {
    case whole
    case range(Range<Int>)
    case unsatisfiable
  }

  func selection(range: String?, ifRange: String?) -> Selection {
    guard let range, isCurrent(ifRange), range.lowercased().hasPrefix("bytes=") else { return .whole }
    let specification = range.dropFirst("bytes=".count)
    // Several ranges may be answered with all of it.
    let ends = specification.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard ends.count == 2, !specification.contains(",") else { return .whole }
    let (first, last) = (Int(ends[0]), Int(ends[1]))
    switch (first, last) {
    case (let first?, nil) where ends[1].isEmpty:
      return first < bytes.count ? .range(first..<bytes.count) : .unsatisfiable
    case (let first?, let last?) where first <= last:
      return first < bytes.count ? .range(first..<min(last + 1, bytes.count)) : .unsatisfiable
    case (nil, let count?) where ends[0].isEmpty:
      return count > 0 && !bytes.isEmpty ? .range(max(0, bytes.count - count)..<bytes.count) : .unsatisfiable
    default: return .whole
    }
  }

  /// Whether a range may be given by `If-Range`, which takes strong comparison: a weak ETag is never the same.
  private func isCurrent(_ condition: String?) -> Bool {
    guard let condition else { return true }
    if condition.hasPrefix("\"") { return condition == etag }
    return !condition.hasPrefix("W/") && condition == lastModified.map(httpDate)
  }

  /// The headers that go with every answer.
  var headers: [(name: String, value: String)] {
    var headers = [("Content-Type", type), ("Accept-Ranges", "bytes")]
    if let etag { headers.append(("ETag", etag)) }
    if let lastModified { headers.append(("Last-Modified", httpDate(lastModified))) }
    return headers.map { (name: $0.0, value: $0.1) }
  }
}

/// A date as HTTP has it: `Sun, 06 Nov 1994 08:49:37 GMT`.
package func httpDate(_ date: Date) -> String {
  let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
  var seconds = time_t(date.timeIntervalSince1970.rounded(.down))
  var time = tm()
  gmtime_r(&seconds, &time)
  let two = { (number: Int32) in (number < 10 ? "0" : "") + "\(number)" }
  return "\(days[Int(time.tm_wday)]), \(two(time.tm_mday)) \(months[Int(time.tm_mon)]) \(1900 + time.tm_year) "
    + "\(two(time.tm_hour)):\(two(time.tm_min)):\(two(time.tm_sec)) GMT"
}
