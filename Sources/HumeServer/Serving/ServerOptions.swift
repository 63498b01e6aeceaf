/// What a server is to do. Times are in seconds, sizes in bytes.
package struct ServerOptions: Sendable {
  /// The folder of job folders.
  package var folder: String
  /// The address to listen at.
  package var host = "127.0.0.1"
  /// The port to listen at; 0 lets the system choose one.
  package var port = 8080
  /// The keys that requests have to name one of; nil: they need none.
  package var keys: Secrets?
  /// Whether requests without a key are answered whoever asks, from wherever.
  package var allowsAnyone = false
  /// The secrets of callbacks' addresses; nil: callbacks are not received.
  package var callbackSecrets: Secrets?
  /// The largest body of a callback.
  package var callbackLimit = 1_000_000_000
  /// Whether details get what they lack and clients insist on, marked as such.
  package var fillsIn = false
  /// How many connections may be open; more wait.
  package var connections = 2048
  /// How long replies may go on after the server was asked to end.
  package var grace = 10.0
  /// What a client is allowed of time and memory.
  package var patience = Patience()
  /// Takes the lines of the access log.
  package var log: (@Sendable (String) -> Void)?

  /// The defaults, for a folder.
  package init(folder: String) { self.folder = folder }
}

/// How long a client may take, in seconds, and how much it may send unasked, in bytes.
package struct Patience: Sendable {
  /// From the connection, or the first byte of a further request, to the end of a request's header.
  package var header = 10.0
  /// Between requests.
  package var idle = 60.0
  /// For each `slowestBody` bytes of a body.
  package var body = 10.0
  /// The fewest bytes of a body in the time above.
  package var slowestBody = 5_000
  /// For taking anything of a reply: a client's system may say that it took something only each 64 KiB.
  package var reply = 90.0
  /// Between the end of the last reply and the client's own end of the connection.
  package var farewell = 2.0
  /// The largest header, with the request line.
  package var headerBytes = 64 << 10
  /// The longest target of a request.
  package var targetBytes = 8 << 10

  /// The defaults.
  package init() {}
}
