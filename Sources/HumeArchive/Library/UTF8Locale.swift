#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The locale under which libarchive reads and writes names: a program starts in the C locale, where libarchive has no
/// name that is not ASCII.
final class UTF8Locale {
  // None where the system has neither; names that are not ASCII are then errors.
  private let locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil) ?? newlocale(LC_CTYPE_MASK, "en_US.UTF-8", nil)

  deinit { if let locale { freelocale(locale) } }

  /// Runs `body` under the locale, on this thread alone.
  func run(_ body: () -> Int32) -> Int32 {
    guard let locale else { return body() }
    let before = uselocale(locale)
    defer { uselocale(before) }
    return body()
  }
}
