/// What a server keeps of a job, in the order in which it is fetched.
public enum JobPart: String, Sendable, Hashable, CaseIterable, Comparable {
  /// The job itself: its request and its state.
  case details
  /// The predictions JSON.
  case predictions
  /// The ZIP of CSVs.
  case artifacts

  /// The file in the job's folder.
  public var fileName: String {
    switch self {
    case .details: "job.json"
    case .predictions: "predictions.json"
    case .artifacts: "artifacts.zip"
    }
  }

  /// What follows the job's id in a URL.
  var pathSuffix: String { self == .details ? "" : "/\(rawValue)" }

  /// The media type that is asked for.
  var mediaType: String { self == .artifacts ? "application/octet-stream" : "application/json" }

  /// By the order of fetching.
  public static func < (a: JobPart, b: JobPart) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .details: 0
    case .predictions: 1
    case .artifacts: 2
    }
  }
}

/// How far a job is.
public struct JobState: Sendable, Hashable {
  /// `QUEUED`, `IN_PROGRESS`, `COMPLETED` or `FAILED`.
  public var status: String
  /// Why it failed, where the server says so.
  public var message: String?

  /// A state.
  public init(status: String, message: String? = nil) {
    self.status = status
    self.message = message
  }

  /// Whether the job has its results.
  public var isCompleted: Bool { status == "COMPLETED" }
  /// Whether nothing more will happen to the job.
  public var isFinal: Bool { isCompleted || status == "FAILED" }
}
