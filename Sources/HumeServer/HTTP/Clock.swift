#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The time in whole seconds since 1970 UTC.
func now() -> Int { Int(time(nil)) }
