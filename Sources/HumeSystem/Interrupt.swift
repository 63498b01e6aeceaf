import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A request to end: of the whole program, from the keyboard or the system, noted by the signal's handler; or of some work,
/// by its `Cancellation`. Looked at between rows.
package enum Interrupt {
  private static let requested = Atomic<Bool>(false)
  /// How many requests there are that still may concern somebody: while there is none, a look costs one load.
  fileprivate static let count = Atomic<Int>(0)
  /// What can end the work of this thread alone.
  @TaskLocal package static var cancellation: Cancellation?

  /// Whether somebody asked this work to end.
  package static var isRequested: Bool {
    if count.load(ordering: .relaxed) == 0 { return false }
    return requested.load(ordering: .relaxed) || cancellation?.isRequested == true
  }

  /// Throws `Interrupted` if somebody asked to end.
  package static func check() throws {
    if isRequested { throw Interrupted() }
  }

  /// Takes over Ctrl-C, a closed terminal and a polite kill: the first one asks to end, a second one ends at once. A
  /// closed pipe, and a file larger than it may be, become errors of the write.
  package static func install() {
    _ = isRequested
    _ = requested.load(ordering: .relaxed)
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      var action = sigaction()
      #if canImport(Darwin)
        action.__sigaction_u.__sa_handler = { _ in Interrupt.requestEnd() }
      #else
        action.__sigaction_handler.sa_handler = { _ in Interrupt.requestEnd() }
      #endif
      // Without SA_RESTART a read that waits is broken off; with SA_RESETHAND the second signal ends the program.
      action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
      sigaction(number, &action, nil)
    }
  }

  private static func requestEnd() {
    requested.store(true, ordering: .relaxed)
    count.add(1, ordering: .relaxed)
  }
}

/// Ends work that runs under it (`Interrupt.$cancellation.withValue`), and the threads that this work starts.
package final class Cancellation: Sendable {
  private let requested = Atomic<Bool>(false)

  package init() {}

  deinit { if isRequested { Interrupt.count.subtract(1, ordering: .relaxed) } }

  /// Whether somebody asked the work to end.
  package var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// Asks it to end soon.
  package func request() {
    if !requested.exchange(true, ordering: .relaxed) { Interrupt.count.add(1, ordering: .relaxed) }
  }
}

/// Somebody asked to end.
package struct Interrupted: Error {
  package init() {}
}
