import HumeSystem
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A call's way to hear that it is to end: its task was cancelled, or the caller's own `shouldStop` says so.
final class Stop: Sendable {
  private let cancelled = Atomic<Bool>(false)
  private let shouldStop: @Sendable () -> Bool

  init(_ shouldStop: @escaping @Sendable () -> Bool = { false }) { self.shouldStop = shouldStop }

  func request() { cancelled.store(true, ordering: .relaxed) }

  var isRequested: Bool { cancelled.load(ordering: .relaxed) || shouldStop() }

  func check() throws {
    if isRequested { throw ClientError.interruption }
  }

  /// Waits, unless it is asked to end before.
  func sleep(_ seconds: Double) throws {
    let end = monotonicSeconds() + seconds
    while true {
      try check()
      let left = end - monotonicSeconds()
      guard left > 0 else { return }
      // Short naps: whoever asks to end does not want to wait.
      var time = timespec(tv_sec: 0, tv_nsec: Int(min(left, 0.05) * 1e9))
      nanosleep(&time, nil)
    }
  }
}
