import HumeJobs
import HumeSystem
public import HumeTypes

/// What can go wrong between here and a server, with the program's exit code for it.
///
/// Neither the API key nor the query of a URL is ever part of it, and what a server said is made safe to print.
public struct ClientError: ExplainedError, Hashable {
  /// The kind of error.
  public let code: Code
  /// What is wrong, one plain sentence.
  public let message: String
  /// The URL without its query, or the file.
  public let place: Place
  /// What to do.
  public let advice: String
  /// The status that the server answered with, or nil.
  public var status: Int?
  /// Seconds that the server asked to wait before the next try, or nil.
  public var retryAfter: Double?
  /// Whether anything of the request may have reached the server, which may then have acted on it.
  package var wasSent = true

  /// An error of a kind; the texts are made safe to print.
  public init(_ code: Code, _ message: String, place: Place = Place(), advice: String = "") {
    self.code = code
    self.message = safeText(message, limit: 1000)
    self.place = place
    self.advice = safeText(advice, limit: 1000)
  }

  /// The stable name of the kind.
  public var codeName: String { code.name }
  /// The exit code of a program that ends with this error.
  public var exitCode: Int32 { code.exitCode }
}

extension ClientError {
  /// A kind of error: a stable name and the exit code that goes with it.
  public struct Code: Sendable, Hashable {
    /// The stable name, e.g. `key_refused`.
    public let name: String
    /// 1, 4 (key), 5 (not found), 6 (job not finished or failed), 7 (network), 64 (usage) or 130 (interrupted).
    public let exitCode: Int32

    /// A kind of error.
    public init(_ name: String, exitCode: Int32) {
      self.name = name
      self.exitCode = exitCode
    }
  }
}

extension ClientError.Code {
  /// A base URL that cannot be used, plain http to another machine included.
  public static let badBaseURL = Self("bad_base_url", exitCode: 64)
  /// A file to send that cannot be read.
  public static let unreadableFile = Self("unreadable_file", exitCode: 1)

  /// A key is needed and none is known.
  public static let keyMissing = Self("key_missing", exitCode: 4)
  /// A key, or a file with one, that cannot be used: open to other users, empty, of characters no key has.
  public static let keyUnusable = Self("key_unusable", exitCode: 4)
  /// The server refused the key: 401, 403.
  public static let keyRefused = Self("key_refused", exitCode: 4)

  /// There is no such job or file: 404.
  public static let notFound = Self("not_found", exitCode: 5)
  /// It is gone for good: 410.
  public static let gone = Self("gone", exitCode: 5)

  /// The job is queued or in progress.
  public static let jobNotFinished = Self("job_not_finished", exitCode: 6)
  /// The job failed: it has no results.
  public static let jobFailed = Self("job_failed", exitCode: 6)

  /// A host whose name does not resolve.
  public static let unknownHost = Self("unknown_host", exitCode: 7)
  /// No connection, or it was lost: refused connections, resets.
  public static let noConnection = Self("no_connection", exitCode: 7)
  /// Nothing came for too long.
  public static let timedOut = Self("timed_out", exitCode: 7)
  /// The connection could not be made safe: certificates, TLS.
  public static let tls = Self("tls", exitCode: 7)
  /// The reply ended before its announced length.
  public static let cutShort = Self("cut_short", exitCode: 7)
  /// The server had a fault of its own: 5xx, 408.
  public static let serverFault = Self("server_fault", exitCode: 7)
  /// Too many requests: 429.
  public static let tooManyRequests = Self("too_many_requests", exitCode: 7)
  /// A job may have been started or not: the connection was lost in between.
  public static let startUnknown = Self("start_unknown", exitCode: 7)
  /// More redirects one after another than are followed.
  public static let tooManyRedirects = Self("too_many_redirects", exitCode: 7)
  /// A redirect to where none is followed (plain http, another protocol), or one whose target refused.
  public static let badRedirect = Self("bad_redirect", exitCode: 7)

  /// The server understood the request and will not do it: 400, 422 and the other 4xx.
  public static let badRequest = Self("bad_request", exitCode: 1)
  /// A status that no call of the API answers with.
  public static let unexpectedStatus = Self("unexpected_status", exitCode: 1)
  /// A reply of status 200 that is not what was asked for, e.g. a web page.
  public static let badReply = Self("bad_reply", exitCode: 1)
  /// A reply larger than is accepted.
  public static let tooLarge = Self("too_large", exitCode: 1)
  /// A file that was fetched earlier is not what its manifest says.
  public static let changed = Self("changed", exitCode: 1)
  /// Another process is writing to the same folder.
  public static let busy = Self("busy", exitCode: 1)
  /// The caller asked to stop.
  public static let interrupted = Self("interrupted", exitCode: 130)
}

extension ClientError {
  /// The caller asked to stop.
  static var interruption: ClientError { ClientError(.interrupted, "The transfer was interrupted.") }

  /// The same error without the key, should a server have repeated it in something that is told.
  func redacted(by key: APIKey?) -> ClientError {
    guard let key else { return self }
    var place = place
    place.path = place.path.map(key.redacting)
    var error = ClientError(code, key.redacting(message), place: place, advice: key.redacting(advice))
    error.status = status
    error.retryAfter = retryAfter
    error.wasSent = wasSent
    return error
  }

  /// Any error as one of these: what is wrong with a request is the caller's to mend (64), with the disk it is not (1).
  init(_ error: any Error) {
    switch error {
    case let error as ClientError: self = error
    case let error as any ExplainedError:
      let exitCode: Int32 = (error as? JobError).map { $0.code == .busy ? 1 : 64 } ?? 1
      self.init(
        Code(error.codeName, exitCode: exitCode), error.message, place: error.place, advice: error.advice)
    case is Interrupted: self = .interruption
    default: self.init(Code("system_error", exitCode: 1), "\(error)")
    }
  }

  /// Whether the same request may go well a little later.
  var isTransient: Bool { [.noConnection, .timedOut, .cutShort, .serverFault, .tooManyRequests].contains(code) }
}
