public import HumeTypes

/// What can be wrong with a job's id, its details, its files and its folder.
public struct JobError: ExplainedError, Hashable {
  /// The kind of error.
  public let code: Code
  /// What is wrong, one plain sentence.
  public let message: String
  /// The file, or the id.
  public let place: Place
  /// What to do.
  public let advice: String

  /// An error of a kind; the texts are made safe to print.
  public init(_ code: Code, _ message: String, place: Place = Place(), advice: String = "") {
    self.code = code
    self.message = safeText(message, limit: 1000)
    self.place = place
    self.advice = safeText(advice, limit: 1000)
  }

  /// The stable name of the kind.
  public var codeName: String { code.name }

  /// A kind of error, by its stable name.
  public struct Code: Sendable, Hashable {
    /// The stable name, e.g. `bad_job_id`.
    public let name: String

    /// A kind of error.
    public init(_ name: String) { self.name = name }

    /// A job id that is not safe as the name of a folder.
    public static let badJobID = Self("bad_job_id")
    /// A request that the service would not take: too many URLs or files, a file that is too large, an unknown option.
    public static let badRequest = Self("bad_request")
    /// JSON that is not the details of a job.
    public static let notDetails = Self("not_details")
    /// JSON that is not what the call answers with: a list of jobs, the id of a new one.
    public static let badReply = Self("bad_reply")
    /// Another process is writing to the job's folder.
    public static let busy = Self("busy")
  }
}
