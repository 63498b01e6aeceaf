import CHumeSystem

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What a standard stream leads to.
package enum Terminal {
  /// Whether a descriptor leads to a terminal.
  package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// The columns of the terminal behind a descriptor, or nil.
  package static func columns(_ descriptor: Int32) -> Int? {
    let columns = hume_terminal_columns(descriptor)
    return columns > 0 ? Int(columns) : nil
  }
}

/// Seconds of a clock that only goes forward.
package func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Writes text to standard error, whatever becomes of it.
package func writeToStandardError(_ text: String) {
  var text = text
  text.withUTF8 { try? writeAll(UnsafeRawBufferPointer($0), to: 2, path: "standard error") }
}
