import CHumeSystem

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A lock that threads can wait under until something has changed: a POSIX mutex and its condition.
///
/// Sendable: both are made for use from several threads, and the pointers to them never change.
package final class Signal: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  package init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  package func lock() { pthread_mutex_lock(mutex) }
  package func unlock() { pthread_mutex_unlock(mutex) }
  /// Unlocks, waits until another thread tells of a change or a tenth of a second has gone, and locks again.
  package func wait() {
    var until = timespec()
    clock_gettime(CLOCK_REALTIME, &until)
    until.tv_nsec += 100_000_000
    if until.tv_nsec >= 1_000_000_000 {
      (until.tv_sec, until.tv_nsec) = (until.tv_sec + 1, until.tv_nsec - 1_000_000_000)
    }
    pthread_cond_timedwait(condition, mutex, &until)
  }
  /// Tells all threads that wait of a change.
  package func tell() { pthread_cond_broadcast(condition) }
}

/// Threads that run beside the one that started them.
package struct HelperThreads: Sendable {
  private let threads: [Thread]

  // Sendable: an id of a thread, which is joined or left once.
  private struct Thread: @unchecked Sendable { let id: pthread_t }

  /// Starts up to `count` threads, fewer where the system has no more.
  package init(count: Int, _ body: @escaping @Sendable () -> Void) {
    var threads: [Thread] = []
    while threads.count < count, let id = startThread(body) { threads.append(Thread(id: id)) }
    self.threads = threads
  }

  package var isEmpty: Bool { threads.isEmpty }

  /// Waits until all have ended.
  package func join() { for thread in threads { pthread_join(thread.id, nil) } }

  /// Lets them end by themselves.
  package func leave() { for thread in threads { pthread_detach(thread.id) } }
}
