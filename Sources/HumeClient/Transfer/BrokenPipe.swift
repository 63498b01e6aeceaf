#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Runs `body` so that a connection closed from the other side is an error there and not the end of the process: TLS
/// libraries write without asking the system to spare them `SIGPIPE`. What the process does on that signal stays.
func withoutBrokenPipeSignal<Result>(_ body: () -> Result) -> Result {
  #if canImport(Darwin)
    // libcurl sets SO_NOSIGPIPE on its sockets there.
    return body()
  #else
    var pipe = sigset_t()
    var before = sigset_t()
    var pending = sigset_t()
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    sigpending(&pending)
    let wasPending = sigismember(&pending, SIGPIPE) == 1
    pthread_sigmask(SIG_BLOCK, &pipe, &before)
    let result = body()
    // A signal raised meanwhile is taken, or it would end the process as soon as it is let through.
    var now = timespec()
    if !wasPending { while sigtimedwait(&pipe, nil, &now) == -1, errno == EINTR {} }
    pthread_sigmask(SIG_SETMASK, &before, nil)
    return result
  #endif
}
