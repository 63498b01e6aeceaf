import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The number of processors that this process may use.
package func processorCount() -> Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

/// Runs `body` for every index below `count` on up to `threads` threads, in the order of the indices as threads get
/// free, and returns what it gave, in order. The calling thread is one of them: with one thread nothing is started. What
/// cancels the caller cancels the others.
package func concurrentMap<Value: Sendable>(
  count: Int, threads: Int, _ body: @escaping @Sendable (Int) -> Value
) -> [Value] {
  let work = Work<Value>(count: count, body: body)
  var started: [pthread_t] = []
  let cancellation = Interrupt.cancellation
  for _ in 1..<max(1, min(threads, count)) {
    guard let thread = startThread({ Interrupt.$cancellation.withValue(cancellation) { work.run() } }) else { break }
    started.append(thread)
  }
  work.run()
  for thread in started { pthread_join(thread, nil) }
  return work.results()
}

private final class Work<Value: Sendable>: Sendable {
  private let count: Int
  private let body: @Sendable (Int) -> Value
  private let next = Atomic<Int>(0)
  private let slots: Mutex<[Value?]>

  init(count: Int, body: @escaping @Sendable (Int) -> Value) {
    self.count = count
    self.body = body
    slots = Mutex(Array(repeating: nil, count: count))
  }

  func run() {
    while true {
      let index = next.add(1, ordering: .relaxed).oldValue
      if index >= count { return }
      let value = body(index)
      slots.withLock { $0[index] = value }
    }
  }

  func results() -> [Value] { slots.withLock { $0.compactMap { $0 } } }
}

/// Runs `body` on a thread of its own, for what makes its caller wait; nil where the system has none left.
///
/// The thread has ended when this returns. Libraries free what they have for a thread at its end, and what they have for
/// all at the program's: one that went on could do the first while the program does the second.
package func onOwnThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value? {
  var thread: pthread_t?
  let value: Value? = await withCheckedContinuation { continuation in
    thread = startThread { continuation.resume(returning: body()) }
    if thread == nil { continuation.resume(returning: nil) }
  }
  if let thread { pthread_join(thread, nil) }
  return value
}

/// Runs `body` on a new thread that nobody waits for; false where the system has none left.
package func startDetachedThread(_ body: @escaping @Sendable () -> Void) -> Bool {
  guard let thread = startThread(body) else { return false }
  pthread_detach(thread)
  return true
}

/// What a new thread is to do, boxed for the pointer that C carries.
private final class ThreadBody: Sendable {
  let run: @Sendable () -> Void
  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

/// Starts a thread, or gives nil where the system has none left.
func startThread(_ run: @escaping @Sendable () -> Void) -> pthread_t? {
  let box = Unmanaged.passRetained(ThreadBody(run))
  #if canImport(Darwin)
    var thread: pthread_t?
    let status = pthread_create(
      &thread, nil,
      {
        Unmanaged<ThreadBody>.fromOpaque($0).takeRetainedValue().run()
        return nil
      }, box.toOpaque())
  #else
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, box.toOpaque())
  #endif
  if status != 0 {
    box.release()
    return nil
  }
  return thread
}
