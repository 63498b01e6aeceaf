/// Tells results from what is none: a web page with status 200, another job's reply, a damaged archive.
///
/// The client knows no formats. Each closure is given the path of a file that has come whole and still has the name
/// `NAME.part`, `details` also a `job.json` of an earlier fetch; it throws, best an `ExplainedError`, where the file is
/// not what its name says.
public struct FetchVerifier: Sendable {
  /// Checks a details reply and says how far the job is.
  public var details: @Sendable (_ path: String) throws -> JobState
  /// Checks a predictions JSON.
  public var predictions: @Sendable (_ path: String) throws -> Void
  /// Checks an artifacts ZIP.
  public var artifacts: @Sendable (_ path: String) throws -> Void
  /// Looks into small JSON documents: replies with errors, manifests.
  public var lookUp: JSONLookup

  /// A verifier from its parts.
  public init(
    details: @escaping @Sendable (_ path: String) throws -> JobState,
    predictions: @escaping @Sendable (_ path: String) throws -> Void,
    artifacts: @escaping @Sendable (_ path: String) throws -> Void, lookUp: @escaping JSONLookup
  ) {
    self.details = details
    self.predictions = predictions
    self.artifacts = artifacts
    self.lookUp = lookUp
  }
}

/// How far the transfer of one file is.
public struct FetchProgress: Sendable, Hashable {
  /// What is being fetched.
  public let part: JobPart
  /// Bytes that have come.
  public let bytes: Int
  /// All bytes that are to come, or nil where the server does not say.
  public let totalBytes: Int?
  /// Whether the file is whole, verified and in its place.
  public let isDone: Bool
}

/// A job's folder after a fetch.
public struct FetchedJob: Sendable, Hashable {
  /// A file that was asked for.
  public struct File: Sendable, Hashable {
    /// What it is.
    public let part: JobPart
    /// Where it is.
    public let path: String
    /// Its size.
    public let bytes: Int
    /// Whether it was there before and was kept.
    public let wasKept: Bool
  }

  /// The job.
  public let job: JobID
  /// Its folder.
  public let folder: String
  /// How far the job is, where that had to be known.
  public let state: JobState?
  /// The files that were asked for, in the order of fetching.
  public let files: [File]
}
