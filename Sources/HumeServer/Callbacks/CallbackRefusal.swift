import HumeSystem

/// Why a callback is not taken, and with which status that is answered.
package struct CallbackRefusal: Error, Hashable {
  /// The status of the answer: 400, 409, 413, 422, 500, 503 or 507.
  package let status: Int
  /// What is wrong, one plain sentence.
  package let message: String

  init(_ status: Int, _ message: String) {
    self.status = status
    self.message = message
  }

  /// What the system did not let the server do, without the paths of this machine.
  init(_ error: SystemError) {
    let isFull = error.codeName == "disk_full"
    self.init(isFull ? 507 : 500, isFull ? "The server's disk is full." : "The server could not store it.")
  }
}
