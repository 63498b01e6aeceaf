#if Server
  import NIOCore

  /// How far a connection is with its requests: written by `RequestGuard`, which sees messages, looked at by
  /// `ConnectionWatch`, which sees bytes. Lives on the connection's event loop.
  final class ConnectionState {
    /// How many requests have begun and are not wholly answered.
    var requestsUnderway = 0
    /// Whether a request's body is still to come.
    var isReceivingBody = false
    /// Whether a request has been answered.
    var hasServed = false
    /// How many bytes came since the last request was whole.
    var headerBytes = 0
    /// When the wait for the next header began: the connection, the end of the last reply, or the header's first byte.
    var waitingSince = NIODeadline.now()
    /// How many writes the network has not taken wholly.
    var writesUnderway = 0
    /// When the last reply ended, where no other is to follow.
    var farewellSince: NIODeadline?

    /// A header is whole.
    func requestBegan() {
      requestsUnderway += 1
      isReceivingBody = true
      headerBytes = 0
    }

    /// A reply is whole.
    func replyEnded() {
      requestsUnderway = max(0, requestsUnderway - 1)
      hasServed = true
      if requestsUnderway == 0 { waitingSince = .now() }
    }
  }
#endif
