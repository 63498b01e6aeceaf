import HumeJobs
import HumeParsing
import HumeTypes

/// A call to the API.
struct APICall {
  var url: WebURL
  var accept = "application/json"
  /// Headers besides, `Name: value`.
  var headers: [String] = []
  var body = TransferBody.none
  /// The statuses that are not errors.
  var wanted: Set<Int> = [200]

  var startsSomething: Bool { if case .none = body { false } else { true } }
}

/// Calls to one API: the key goes to its origin and nowhere else, redirects are followed by hand.
///
/// Not for use by several threads at once.
final class Session {
  let base: BaseURL
  let options: ClientOptions
  let stop: Stop
  private let key: APIKey?
  private let transfers: Transfers

  init(base: BaseURL, key: APIKey?, options: ClientOptions, transfers: Transfers, stop: Stop) {
    self.base = base
    self.key = key
    self.options = options
    self.transfers = transfers
    self.stop = stop
  }

  /// Throws where a key is needed and none is known. Servers on this machine may do without.
  func requireKey() throws {
    guard key != nil || base.isLoopback else {
      throw ClientError(
        .keyMissing, "No API key is known for \(base).", place: Place(path: base.description),
        advice: APIKey.howToGive + base.closedNote)
    }
  }

  /// Makes a call, once, and lends the body of a wanted status to what `begin` gives for its head. Any other end throws a
  /// `ClientError`.
  func send(
    _ call: APICall, begin: @escaping (TransferReply) throws -> BodySink,
    progress: @escaping (TransferProgress) -> Void = { _ in }
  ) throws -> TransferReply {
    try requireKey()
    var mayAskAnew = !call.startsSomething
    while true {
      let (reply, url, atBase) = try follow(call, begin, progress)
      if call.wanted.contains(reply.status) { return reply }
      // The address that the API gave for the file may have been signed for a time that is over.
      guard mayAskAnew, !atBase, [400, 401, 403, 404, 410].contains(reply.status) else {
        throw error(for: reply, at: url, atBase: atBase)
      }
      mayAskAnew = false
    }
  }

  /// The reply at the end of all redirects, where it came from, and whether the way never left the base's origin.
  private func follow(
    _ call: APICall, _ begin: @escaping (TransferReply) throws -> BodySink,
    _ progress: @escaping (TransferProgress) -> Void
  ) throws -> (TransferReply, WebURL, atBase: Bool) {
    var url = call.url
    var atBase = true
    for _ in 0...options.limits.redirects {
      try stop.check()
      atBase = atBase && url.origin == base.origin
      let reply = try perform(call, url, withKey: atBase, begin, progress)
      guard [301, 302, 303, 307, 308].contains(reply.status) else { return (reply, url, atBase) }
      guard let target = reply.redirect else {
        throw ClientError(.badRedirect, "The server redirected to nowhere.", place: place(url))
      }
      let next = try redirect(from: url, to: target)
      if call.startsSomething, ![307, 308].contains(reply.status) || next.origin != base.origin {
        var error = ClientError(
          .badRedirect, "The server redirected a request that starts a job, which is not followed there.",
          place: place(url), advice: "Check the base URL; it may have moved to \(redacted(next.description)).")
        // By these two it has not acted on the request; the others may follow a job that was started.
        error.wasSent = ![307, 308].contains(reply.status)
        throw error
      }
      url = next
    }
    throw ClientError(
      .tooManyRedirects, "The server redirected more than \(options.limits.redirects) times.", place: place(call.url),
      advice: "Check the base URL.")
  }

  private func perform(
    _ call: APICall, _ url: WebURL, withKey: Bool, _ begin: @escaping (TransferReply) throws -> BodySink,
    _ progress: @escaping (TransferProgress) -> Void
  ) throws -> TransferReply {
    var headers = ["Accept: \(call.accept)", "Accept-Encoding: identity"] + call.headers
    if withKey, let key { headers.append("X-Hume-Api-Key: \(key.secret)") }
    let request = TransferRequest(
      url: url, headers: headers, body: call.body, wanted: call.wanted, userAgent: options.userAgent,
      certificates: options.certificates, limits: options.limits)
    do {
      return try transfers.perform(request, begin: begin) { [stop] now in
        if stop.isRequested { return false }
        progress(now)
        return true
      }
    } catch let error as ClientError where error.exitCode == 7 {
      var told = ClientError(error.code, error.message, place: place(url), advice: error.advice + base.closedNote)
      told.wasSent = error.wasSent
      throw told
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
        || base.allowsHTTP && url.origin.scheme == "http"
    else {
      throw ClientError(
        .badRedirect, "The server redirected to plain http (\(redacted(next.description))), which is not followed.",
        place: place(url), advice: "Ask those who run the server for an https address.")
    }
    return next
  }

  private func error(for reply: TransferReply, at url: WebURL, atBase: Bool) -> ClientError {
    var error = statusError(
      reply.status, serverMessage: serverMessage(from: reply.otherBody).map { shown($0) }, base: base,
      hasKey: key != nil,
      isOfJob: !url.path.hasSuffix("/v0/batch/jobs"),
      foreignHost: atBase ? nil : url.origin.description, place: place(url))
    error.status = reply.status
    error.retryAfter = reply.headers["retry-after"].flatMap { retryAfter($0, date: reply.headers["date"]) }
    return error
  }

  /// Tells the caller of a retry.
  func tell(_ retry: Retry) {
    var retry = retry
    retry.error = retry.error.redacted(by: key)
    options.onRetry(retry)
  }

  /// Where something is, safe to show.
  func place(_ url: WebURL) -> Place { Place(path: redacted(url.description)) }

  /// What a server said, safe to show: first without the key, of which a part would be left where it is cut off.
  func shown(_ text: String, limit: Int = 300) -> String { safeText(redacted(text), limit: limit) }

  func redacted(_ text: String) -> String { key?.redacting(text) ?? text }
}

/// What a server says is wrong, as it says it, or nil where the body does not tell.
///
/// The API spells it `{"message"}` or, for a bad key, `{"fault": {"faultstring"}}`; others say `{"error"}`.
package func serverMessage(from body: [UInt8]) -> String? {
  guard let json = try? JSONValue(parsing: body) else { return nil }
  let texts = [
    json["message"], json["fault"]?["faultstring"], json["error"], json["error"]?["message"], json["detail"],
  ]
  return texts.lazy.compactMap { $0?.text }.first { !$0.isEmpty }
}
