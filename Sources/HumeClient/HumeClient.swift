@_exported public import HumeJobs
import HumeSystem
import HumeTypes
import Synchronization

/// A client of the v0 batch API, at whatever base URL: a lab's archive server, a proxy, or the service itself, which has
/// closed.
///
/// ```swift
/// let client = try HumeClient(BaseURL("https://archive.example.org"), key: APIKey.find())
/// for try await job in try client.allJobs() { print(job.id ?? "?", job.state.status) }
/// let fetched = try await client.fetch(JobID("0f1e2d3c-…"), into: "jobs")
/// print(fetched.folder)
/// ```
///
/// Every call throws a `ClientError`, and nothing else. Calls may run at the same time; each occupies a thread of its own.
/// A task that is cancelled ends its call within a second or so (`interrupted`).
public final class HumeClient: Sendable {
  /// Where the API is.
  public let base: BaseURL
  /// How the client behaves.
  public let options: ClientOptions
  private let key: APIKey?
  /// Connections that stand open and wait for the next call.
  private let idle = Mutex<[Transfers]>([])

  /// A client. `key` may be nil for servers on this machine only.
  public init(_ base: BaseURL = .service, key: APIKey?, options: ClientOptions = ClientOptions()) {
    self.base = base
    self.key = key
    self.options = options
  }

  /// Runs calls on a thread of their own, since libcurl and the disk make their callers wait.
  ///
  /// At `end`, a time of the monotonic clock, a call ends as if it had been asked to.
  func call<Value: Sendable>(
    stopAfter end: Double = .infinity, _ body: @escaping @Sendable (Session) throws -> Value
  ) async throws -> Value {
    let stop = Stop { [options] in options.shouldStop() || monotonicSeconds() > end }
    return try await withTaskCancellationHandler {
      let outcome = await onOwnThread { [self] in Result { try run(body, stop) } }
      guard let outcome else { throw ClientError(SystemError("start a thread for", path: base.description)) }
      do { return try outcome.get() } catch { throw ClientError(error).redacted(by: key) }
    } onCancel: {
      stop.request()
    }
  }

  private func run<Value>(_ body: (Session) throws -> Value, _ stop: Stop) throws -> Value {
    let transfers = try idle.withLock { $0.popLast() } ?? Transfers()
    defer { idle.withLock { $0.append(transfers) } }
    return try body(Session(base: base, key: key, options: options, transfers: transfers, stop: stop))
  }

  // MARK: Reading jobs

  /// How far a job is, and what was asked for.
  public func details(of job: JobID) async throws -> Job {
    try await call { try $0.details(of: job) }
  }

  /// A part of a job's results as it comes, up to `limit` bytes; nothing is checked but that all of it has come. For files
  /// there is `fetch`.
  public func bytes(of part: JobPart, of job: JobID, limit: Int = 256 << 20) async throws -> [UInt8] {
    try await call { session in
      try session.bytes(
        APICall(url: session.base.url(job: job, part: part), accept: part.mediaType), limit: limit)
    }
  }

  // MARK: Fetching

  /// Fetches a job into `directory/JOB_ID/`: `job.json`, `predictions.json`, `artifacts.zip` and `manifest.json`.
  ///
  /// Files that are there are kept unless `options.force`; a `job.json` of a job that was not finished then is fetched
  /// again. Each file appears under its name only when it has come whole, could be read from its first byte to its last
  /// (every entry of artifacts has its checksum) and is on the disk. Until then it is `NAME.part`, from which the next
  /// fetch goes on. Results of a job that is not `COMPLETED` are not asked for (`job_not_finished`, `job_failed`).
  ///
  /// `progress` is called about ten times a second while bytes come, and at the end of each file, on the call's thread.
  public func fetch(
    _ job: JobID, into directory: String = ".", options: FetchOptions = FetchOptions(),
    progress: @escaping @Sendable (FetchProgress) -> Void = { _ in }
  ) async throws -> FetchedJob {
    try await call { try Fetcher(job, in: directory, options, $0, progress: progress).run() }
  }

  /// What `fetch` would do. Asks the server how far the job is where that has to be known, and writes nothing.
  public func fetchPlan(
    _ job: JobID, into directory: String = ".", options: FetchOptions = FetchOptions()
  ) async throws -> FetchPlan {
    try await call { try Fetcher(job, in: directory, options, $0, progress: { _ in }).plan() }
  }
}
