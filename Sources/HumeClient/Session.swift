import HumeTypes

/// Calls to one API: the key goes to its origin and nowhere else, redirects are followed by hand.
///
/// Not for use by several threads at once.
final class Session {
  let base: BaseURL
  private let key: APIKey?
  private let limits: TransferLimits
  private let userAgent: String
  private let lookUp: JSONLookup
  private let shouldStop: () -> Bool
  private let transfers: Transfers

  init(
    base: BaseURL, key: APIKey?, limits: TransferLimits, userAgent: String, lookUp: @escaping JSONLookup,
    shouldStop: @escaping () -> Bool
  ) throws {
    self.base = base
    self.key = key
    self.limits = limits
    self.userAgent = userAgent
    self.lookUp = lookUp
    self.shouldStop = shouldStop
    transfers = try Transfers()
  }

  /// Throws where a key is needed and none is known. Servers on this machine may do without.
  func requireKey() throws {
    guard key != nil || base.isLoopback else {
      throw ClientError(
        .keyMissing, "No API key is known for \(base).", place: Place(path: base.description),
        advice: APIKey.howToGive + base.closedNote)
    }
  }

  /// Gets a URL under the base and lends the body of a success to `receive`, up to `limit` bytes.
  ///
  /// Gives the headers of the success, names in lower case; any other end throws a `ClientError`.
  func get(
    _ start: WebURL, accept: String, limit: Int, receive: @escaping (UnsafeRawBufferPointer) throws -> Void,
    progress: @escaping (Int, Int?) -> Void
  ) throws -> [String: String] {
    try requireKey()
    var url = start
    var mayCarryKey = true
    for _ in 0...limits.redirects {
      mayCarryKey = mayCarryKey && url.origin == base.origin
      let reply = try perform(
        url, accept: accept, limit: limit, withKey: mayCarryKey, receive: receive, progress: progress)
      if reply.status == 200 { return reply.headers }
      guard [301, 302, 303, 307, 308].contains(reply.status), let target = reply.redirect else {
        throw error(for: reply, at: url, atBase: mayCarryKey)
      }
      url = try redirect(from: url, to: target)
    }
    throw ClientError(
      .tooManyRedirects, "The server redirected more than \(limits.redirects) times.", place: place(start),
      advice: "Check the base URL.")
  }

  private func perform(
    _ url: WebURL, accept: String, limit: Int, withKey: Bool,
    receive: @escaping (UnsafeRawBufferPointer) throws -> Void,
    progress: @escaping (Int, Int?) -> Void
  ) throws -> TransferReply {
    var headers = ["Accept: \(accept)", "Accept-Encoding: identity"]
    if withKey, let key { headers.append("X-Hume-Api-Key: \(key.secret)") }
    let place = place(url)
    var received = 0
    do {
      return try transfers.perform(
        TransferRequest(url: url, headers: headers, userAgent: userAgent, limits: limits),
        receive: { bytes in
          received += bytes.count
          guard received <= limit else {
            throw ClientError(
              .tooLarge, "The reply is larger than \(limit) bytes, the most that is accepted.", place: place)
          }
          try receive(bytes)
        },
        progress: { [shouldStop] now, total in
          if shouldStop() { return false }
          progress(now, total)
          return true
        })
    } catch let error as ClientError where error.exitCode == 7 {
      throw ClientError(error.code, error.message, place: place, advice: error.advice + base.closedNote)
    }
  }

  private func redirect(from url: WebURL, to target: String) throws -> WebURL {
    let next: WebURL
    do { next = try WebURL(target) } catch {
      throw ClientError(
        .badRedirect, "The server redirected to an address that cannot be used: \(error.reason).", place: place(url))
    }
    // Plain http only where the way so far has been as open: to the base itself, or from and to this machine.
    guard
      next.origin.scheme == "https" || next.origin == base.origin
        || next.origin.isLoopback && url.origin.isLoopback && url.origin.scheme == "http"
    else {
      throw ClientError(
        .badRedirect, "The server redirected to plain http (\(redacted(next.description))), which is not followed.",
        place: place(url), advice: "Ask those who run the server for an https address.")
    }
    return next
  }

  private func error(for reply: TransferReply, at url: WebURL, atBase: Bool) -> ClientError {
    statusError(
      reply.status, serverMessage: serverMessage(from: reply.otherBody, lookUp: lookUp).map(redacted),
      retryAfter: reply.headers["retry-after"].map { redacted(safeText($0, limit: 40)) }, base: base,
      hasKey: key != nil,
      foreignHost: atBase ? nil : url.origin.description, place: place(url))
  }

  private func place(_ url: WebURL) -> Place { Place(path: redacted(url.description)) }

  private func redacted(_ text: String) -> String { key?.redacting(text) ?? text }
}
