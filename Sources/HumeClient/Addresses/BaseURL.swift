package import HumeJobs
import HumeTypes

/// Where an API is: the part of its URLs before `/v0/…`, which may have a path of its own.
public struct BaseURL: Sendable, Hashable, CustomStringConvertible {
  /// The service's own address. It closed on 14 June 2026.
  public static let service = BaseURL(
    origin: WebOrigin(scheme: "https", host: "api.hume.ai", port: 443), prefix: "")

  /// The name of the environment variable that holds a base URL.
  public static let variable = "HUME_BASE_URL"

  /// What the key may be sent to.
  package let origin: WebOrigin
  /// The path before `/v0`, without a slash at its end.
  package let prefix: String

  /// Whether plain http to other machines is allowed, for redirects too.
  package let allowsHTTP: Bool

  private init(origin: WebOrigin, prefix: String, allowsHTTP: Bool = false) {
    self.origin = origin
    self.prefix = prefix
    self.allowsHTTP = allowsHTTP
  }

  /// Reads a base URL such as `https://lab.example.org:8443/hume`, or throws a `ClientError` (`bad_base_url`).
  ///
  /// Plain http is for this machine (`localhost`, `127.0.0.0/8`, `[::1]`), for others only if `allowInsecure`: the key
  /// and the results could be read on the way.
  public init(_ text: String, allowInsecure: Bool = false) throws {
    func problem(
      _ reason: String, _ advice: String = "Give one such as https://archive.example.org or http://localhost:8080."
    )
      -> ClientError
    {
      // Without its query and without what stands before an @, where people put secrets.
      let shown =
        text.prefix { $0 != "?" && $0 != "#" }.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
      return ClientError(
        .badBaseURL, "The base URL cannot be used: \(reason).", place: Place(path: safeText(String(shown))),
        advice: advice)
    }
    let url: WebURL
    do { url = try WebURL(text) } catch { throw problem(error.reason) }
    guard url.query == nil, !url.hadFragment else { throw problem("it holds a query or a fragment") }
    guard url.origin.scheme == "https" || url.origin.isLoopback || allowInsecure else {
      throw problem(
        "it is plain http to another machine, where the key and the results could be read on the way",
        "Use https, or a tunnel to this machine; --allow-http allows it all the same.")
    }
    let parts = url.path.split(separator: "/", omittingEmptySubsequences: false)
    guard !parts.contains("."), !parts.contains("..") else { throw problem("its path holds . or ..") }
    var prefix = Substring(url.path)
    while prefix.hasSuffix("/") { prefix.removeLast() }
    guard !"\(prefix)/".contains("/v0/batch/"), !prefix.hasSuffix("/v0") else {
      throw problem("it names a part of the API", "Give only what stands before /v0.")
    }
    self.init(origin: url.origin, prefix: String(prefix), allowsHTTP: allowInsecure)
  }

  /// Whether what is sent there stays on this machine.
  public var isLoopback: Bool { origin.isLoopback }

  /// Whether this is the service's own host, which has closed.
  public var isService: Bool { origin.host == Self.service.origin.host }

  /// As it can be given again.
  public var description: String { "\(origin)\(prefix)" }

  /// The URL of the list of jobs, which is that of a new job too.
  package func jobsURL(_ query: JobQuery = JobQuery()) -> WebURL {
    WebURL(origin: origin, path: "\(prefix)/v0/batch/jobs", query: query.queryText.isEmpty ? nil : query.queryText)
  }

  /// The URL of a job's part.
  package func url(job: JobID, part: JobPart) -> WebURL {
    WebURL(origin: origin, path: "\(prefix)/v0/batch/jobs/\(percentEncoded(job.text))\(part.pathSuffix)")
  }
}
