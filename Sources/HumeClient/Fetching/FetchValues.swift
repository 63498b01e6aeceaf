public import HumeJobs

/// What is fetched of a job, and how.
public struct FetchOptions: Sendable, Hashable {
  /// The parts to fetch. How far the job is is asked in any case where results are missing.
  public var parts: Set<JobPart> = Set(JobPart.allCases)
  /// Results that a server may lack without that being an error, as long as it has others: not every job has artifacts.
  public var mayLack: Set<JobPart> = [.predictions, .artifacts]
  /// Whether files are fetched anew that are there.
  public var force = false
  /// Whether files that are there are read, and compared with the SHA-256 that the manifest has of them. Their sizes are
  /// compared in any case.
  public var verify = false

  /// Everything, files that are there kept.
  public init() {}
}

/// How far the transfer of one file is.
public struct FetchProgress: Sendable, Hashable {
  /// What is being fetched.
  public let part: JobPart
  /// Bytes that are there.
  public let bytes: Int
  /// All bytes that are to be there, or nil where the server does not say.
  public let totalBytes: Int?
  /// Bytes that were there already from an earlier run, or nil.
  public let resumedFrom: Int?
  /// Whether the file is whole, checked and in its place.
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
    /// Its SHA-256 in lower-case hexadecimal digits.
    public let sha256: String
    /// Whether it was there before and was kept.
    public let wasKept: Bool
    /// Bytes that were there from an earlier run and not fetched anew, or nil.
    public let resumedFrom: Int?
  }

  /// The job.
  public let job: JobID
  /// Its folder.
  public let folder: String
  /// How far the job is, where that had to be known.
  public let state: JobState?
  /// The files that were asked for, in the order of fetching.
  public let files: [File]
  /// Results that the server does not have.
  public let lacking: [JobPart]
}

/// What a fetch would do.
public struct FetchPlan: Sendable, Hashable {
  /// What would be done about a file.
  public enum Action: Sendable, Hashable {
    /// It is there, and stays.
    case keep
    /// It would be fetched.
    case fetch
    /// It would be fetched from this byte on, if it has not changed.
    case resume(from: Int)
  }

  /// A file that was asked for.
  public struct File: Sendable, Hashable {
    /// What it is.
    public let part: JobPart
    /// Where it is, or would be.
    public let path: String
    /// What would be done.
    public let action: Action
  }

  /// The job.
  public let job: JobID
  /// How far the job is, where that had to be known.
  public let state: JobState?
  /// The files that were asked for, in the order of fetching.
  public let files: [File]
}
