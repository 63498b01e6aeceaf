import HumeSystem

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Allows as many open files as the system lets this process have, and says how many.
func raiseFileLimit() -> Int {
  var limit = rlimit()
  #if canImport(Darwin) || canImport(Musl)
    let resource = RLIMIT_NOFILE
  #else
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  #endif
  guard getrlimit(resource, &limit) == 0 else { return 1024 }
  // More than this nobody needs, and some systems say "unlimited" and mean less.
  let wanted = min(limit.rlim_max, 65_536)
  if limit.rlim_cur < wanted {
    let before = limit.rlim_cur
    limit.rlim_cur = wanted
    if setrlimit(resource, &limit) != 0 { limit.rlim_cur = before }
  }
  return Int(min(limit.rlim_cur, 65_536))
}

/// Takes over the signals that ask to end. A closed terminal is none of them where it was to be ignored (`nohup`).
func installSignals() {
  var before = sigaction()
  sigaction(SIGHUP, nil, &before)
  Interrupt.install()
  #if canImport(Darwin)
    let handler = before.__sigaction_u.__sa_handler
  #else
    let handler = before.__sigaction_handler.sa_handler
  #endif
  // SIG_IGN is a number in the place of a function.
  if unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) { sigaction(SIGHUP, &before, nil) }
}
