#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The seconds to wait that a `Retry-After` asks for, in seconds or as a date; nil where it is neither.
///
/// A date counts from the reply's own `date`, as the two clocks may differ; without one, from now.
package func retryAfter(_ text: String, date: String?) -> Double? {
  if !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) { return Double(text) }
  guard let then = secondsOfHTTPDate(text) else { return nil }
  var now = timespec()
  clock_gettime(CLOCK_REALTIME, &now)
  let here = Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
  return max(0, then - (date.flatMap(secondsOfHTTPDate) ?? here))
}
