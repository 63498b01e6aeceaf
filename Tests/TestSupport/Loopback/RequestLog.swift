package import Foundation
import Synchronization

/// What came to one server, or to several in one order.
package final class RequestLog: Sendable {
  private struct State {
    var requests: [LoopbackServer.Request] = []
    var noHTTP: [Data] = []
  }

  private let state = Mutex(State())

  /// An empty log.
  package init() {}

  /// All requests up to now, in the order in which their heads came.
  package var requests: [LoopbackServer.Request] { state.withLock { $0.requests } }

  /// The first bytes of connections that did not begin, or not end, as a request does, such as TLS.
  package var noHTTP: [Data] { state.withLock { $0.noHTTP } }

  /// The requests that have a text in their target, headers or (beginning of the) body.
  package func requests(containing text: String) -> [LoopbackServer.Request] {
    requests.filter { $0.contains(text) }
  }

  /// The time from the end of an answer to the next request's arrival, for all neighbours among `requests`.
  package static func waits(between requests: [LoopbackServer.Request]) -> [Duration] {
    zip(requests, requests.dropFirst()).map { earlier, later in
      (earlier.answer?.ended ?? earlier.arrival).duration(to: later.arrival)
    }
  }

  subscript(id: Int) -> LoopbackServer.Request { state.withLock { $0.requests[id] } }

  func add(_ request: (Int) -> LoopbackServer.Request) -> Int {
    state.withLock { state in
      state.requests.append(request(state.requests.count))
      return state.requests.count - 1
    }
  }

  func update(_ id: Int, _ change: (inout LoopbackServer.Request) -> Void) {
    state.withLock { change(&$0.requests[id]) }
  }

  func addNoHTTP(_ bytes: Data) { state.withLock { $0.noHTTP.append(bytes) } }
}
