/// Why a callback is not taken, and with which status that is answered.
package struct CallbackRefusal: Error, Hashable {
  /// The status of the answer: 400, 409, 413, 422, 503 or 507.
  package let status: Int
  /// What is wrong, one plain sentence.
  package let message: String

  init(_ status: Int, _ message: String) {
    self.status = status
    self.message = message
  }
}
