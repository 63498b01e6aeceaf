package import HumeTypes

/// What keeps the server from starting, or a request from being answered with what was asked for.
package struct ServerError: ExplainedError, Hashable {
  /// The kind of error.
  package enum Code: String, Sendable, Hashable {
    /// A folder or an option that the server cannot work with.
    case badOption = "bad_option"
    /// A file of keys or secrets that cannot be used.
    case keyUnusable = "key_unusable"
    /// An address that the system does not let it listen at.
    case cannotListen = "cannot_listen"
    /// The server ended by itself.
    case ended
    /// A stored file changed while it was sent.
    case changed
  }

  /// The kind of error.
  package let code: Code
  /// What is wrong, one plain sentence.
  package let message: String
  /// The file, or the address.
  package let place: Place
  /// What to do.
  package let advice: String

  /// An error of a kind.
  package init(_ code: Code, _ message: String, place: Place = Place(), advice: String = "") {
    self.code = code
    self.message = message
    self.place = place
    self.advice = advice
  }

  /// The stable name of the kind.
  package var codeName: String { code.rawValue }
}
