import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A request to end, from the keyboard or the system: noted by the signal's handler, looked at between rows.
package enum Interrupt {
  private static let requested = Atomic<Bool>(false)

  /// Whether somebody asked to end.
  package static var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// Throws `Interrupted` if somebody asked to end.
  package static func check() throws {
    if isRequested { throw Interrupted() }
  }

  /// Takes over Ctrl-C, a closed terminal and a polite kill: the first one asks to end, a second one ends at once. A
  /// closed pipe, and a file larger than it may be, become errors of the write.
  package static func install() {
    _ = isRequested
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      var action = sigaction()
      #if canImport(Darwin)
        action.__sigaction_u.__sa_handler = { _ in Interrupt.requested.store(true, ordering: .relaxed) }
      #else
        action.__sigaction_handler.sa_handler = { _ in Interrupt.requested.store(true, ordering: .relaxed) }
      #endif
      // Without SA_RESTART a read that waits is broken off; with SA_RESETHAND the second signal ends the program.
      action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
      sigaction(number, &action, nil)
    }
  }
}

/// Somebody asked to end.
package struct Interrupted: Error {
  package init() {}
}
