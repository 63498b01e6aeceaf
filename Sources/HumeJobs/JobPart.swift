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
  package var pathSuffix: String { self == .details ? "" : "/\(rawValue)" }

  /// The media type that is asked for, and answered with.
  package var mediaType: String { self == .artifacts ? "application/octet-stream" : "application/json" }

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
