import Foundation
import Synchronization

/// An HTTP server on 127.0.0.1 for tests: it answers as the test's closure says, then spoils the answers as a script of
/// faults says, and records all that came in a log that servers can share. Connections stay open between requests.
///
///     let log = RequestLog()
///     let storage = try LoopbackServer(log: log) { _ in .content(Content(zip, etag: "\"1\"")) }
///     defer { storage.stop() }
///     let server = try LoopbackServer(log: log) { request in
///       request.path.hasSuffix("/artifacts") ? .redirect(to: storage.url + "/x?signature=1") : .json("{}")
///     }
///     defer { server.stop() }
///     storage.script([.cut(after: 5), .status(503, retryAfter: .seconds(1)), .rangeOffBy(1)])
///     // … a client fetches from server.url: three answers of storage are spoilt, the fourth is right …
///     storage.stop()
///     server.stop()  // after which the log says all of the answers, too
///     #expect(log.requests(containing: key).allSatisfy { $0.server == server.url })
package final class LoopbackServer: Sendable {
  /// What answers a request; called on the connection's own thread, when the request's body has come.
  package typealias Handler = @Sendable (Request) -> Response

  /// The port that the system chose.
  package let port: Int
  /// What came to this server, and to those that share it.
  package let log: RequestLog
  let handler: Handler
  let state = Mutex(State())
  private let listener: Int32
  private let threads = DispatchGroup()

  struct State {
    var scripts: [Script] = []
    var visits: [String: Int] = [:]
    var requests = 0
    var connections = 0
    var open: Set<Int32> = []
    var isStopped = false
  }

  /// Faults for the requests that match, in the order in which these come.
  struct Script {
    var faults: ArraySlice<Fault>
    var afterwards: Fault?
    var matches: @Sendable (Request) -> Bool
  }

  /// Starts a server on a free port.
  package init(log: RequestLog = RequestLog(), _ handler: @escaping Handler) throws {
    self.handler = handler
    self.log = log
    listener = try loopbackSocket(queue: SOMAXCONN)
    port = try loopbackPort(of: listener)
    let server = self
    threads.enter()
    Thread.detachNewThread { server.acceptConnections() }
  }

  /// `http://127.0.0.1:PORT`.
  package var url: String { "http://127.0.0.1:\(port)" }

  /// All requests to this server up to now, in order.
  package var requests: [Request] { log.requests.filter { $0.server == url } }

  /// Spoils the answers to coming requests, one fault each, and those after them by `afterwards`, if there is one.
  ///
  /// Of several scripts, the first that matches a request and is not used up spoils its answer.
  package func script(
    _ faults: [Fault], afterwards: Fault? = nil, for matches: @escaping @Sendable (Request) -> Bool = { _ in true }
  ) {
    let script = Script(faults: faults[...], afterwards: afterwards, matches: matches)
    state.withLock { $0.scripts.append(script) }
  }

  /// Forgets all scripts: from here on the server behaves well.
  package func behave() { state.withLock { $0.scripts = [] } }

  /// How many faults of scripts have not been used yet.
  package var faultsLeft: Int { state.withLock { $0.scripts.reduce(0) { $0 + $1.faults.count } } }

  /// Ends the server and everything that it was sending, and waits until its threads have ended and the log is whole.
  /// Without it the server runs as long as the tests.
  package func stop() {
    state.withLock { state in
      guard !state.isStopped else { return }
      state.isStopped = true
      // Whoever waits on one of these wakes up, and closes it.
      shutdown(listener, Int32(SHUT_RDWR))
      for socket in state.open { shutdown(socket, Int32(SHUT_RDWR)) }
    }
    threads.wait()
  }

  var isStopped: Bool { state.withLock { $0.isStopped } }

  private func acceptConnections() {
    defer {
      close(listener)
      threads.leave()
    }
    while true {
      let socket = acceptSoon(listener)
      if isStopped {
        if socket >= 0 { close(socket) }
        return
      }
      if socket < 0 { continue }
      let number = state.withLock { state -> Int? in
        guard !state.isStopped else { return nil }
        state.open.insert(socket)
        state.connections += 1
        return state.connections - 1
      }
      guard let number else {
        close(socket)
        return
      }
      let server = self
      threads.enter()
      Thread.detachNewThread { server.serve(socket, number: number) }
    }
  }

  private func serve(_ socket: Int32, number: Int) {
    defer { threads.leave() }
    let connection = LoopbackConnection(socket: socket, isStopped: { self.isStopped })
    serve(connection, number: number)
    // Out of the set before it is closed: its number may be another's at once.
    state.withLock { _ = $0.open.remove(socket) }
    close(socket)
  }
}
