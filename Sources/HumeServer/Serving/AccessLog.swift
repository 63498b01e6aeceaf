import HumeJobs
import HumeSystem
import Synchronization

/// Lines for standard error, written together a few times a second: a request does not wait for its line.
package final class AccessLog: Sendable {
  private struct Pending {
    var text = ""
    var dropped = 0
  }

  private let pending = Mutex(Pending())
  private static let limit = 4 << 20

  /// A log without lines.
  package init() {}

  /// Adds a line. Where standard error takes none, lines are dropped, and counted.
  package func add(_ line: String) {
    pending.withLock { pending in
      guard pending.text.utf8.count < Self.limit else {
        pending.dropped += 1
        return
      }
      pending.text += line
      pending.text += "\n"
    }
  }

  /// Writes what there is.
  package func flush() {
    let pending = pending.withLock { state in
      defer { state = Pending() }
      return state
    }
    guard !pending.text.isEmpty else { return }
    writeToStandardError(pending.text + (pending.dropped > 0 ? "\(pending.dropped) lines were dropped here\n" : ""))
  }
}

/// What the log says of a request.
package struct LogLine: Sendable {
  /// The client's address.
  package var peer: String
  /// The method.
  package var method: String
  /// The path, without the query and without secrets.
  package var path: String
  /// The status of the reply.
  package var status = 0
  /// The bytes of the reply's body that were sent.
  package var bytes = 0
  /// How long it took, in seconds.
  package var seconds = 0.0
  /// Whether the reply could not be finished.
  package var isCut = false

  /// One line, e.g. `2026-11-21T20:15:27Z 127.0.0.1 GET /v0/batch/jobs 200 4711 0.8ms`.
  package var text: String {
    let tenths = Int((seconds * 10_000).rounded())
    return "\(timestampNow()) \(peer) \(safeText(method)) \(path) \(status) \(bytes) \(tenths / 10).\(tenths % 10)ms"
      + (isCut ? " cut" : "")
  }
}
