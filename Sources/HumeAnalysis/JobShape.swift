public import HumeTypes

/// How much the inputs hold: for the head of a report.
public struct JobShape: Sendable, Hashable {
  /// One model over all files.
  public struct Part: Sendable, Hashable {
    /// The model.
    public let model: Model
    /// The files that it ran for.
    public let files: Int
    /// Its ids, counted in each file.
    public let ids: Int
    /// Its rows: for faces one a face and frame, for prosody utterances.
    public let rows: Int
    /// The sum of the files' ends in seconds: how much media there is, as far as its rows tell.
    public let seconds: Double
  }

  /// The number of inputs.
  public let inputs: Int
  /// The number of jobs, known by their ids.
  public let jobs: Int
  /// The number of files.
  public let files: Int
  /// The models, in their order.
  public let models: [Part]

  /// The shape of inputs.
  public init(_ results: [AnalyzedInput]) {
    inputs = results.count
    jobs = Set(results.flatMap { [$0.jobID] + $0.files.map(\.jobID) }.filter { !$0.isEmpty }).count
    let files = results.flatMap(\.files)
    self.files = files.count
    let all = files.flatMap(\.models)
    models = Set(all.map(\.model)).sorted().map { model in
      let parts = all.filter { $0.model == model }
      return Part(
        model: model, files: parts.count, ids: parts.reduce(0) { $0 + $1.ids.count },
        rows: parts.reduce(0) { $0 + $1.rows },
        seconds: Double(parts.reduce(Int64(0)) { $0 &+ ($1.end ?? 0) }) / 1e6)
    }
  }

  /// The number of utterances: rows of prosody.
  public var utterances: Int { models.first { $0.model == .prosody }?.rows ?? 0 }
}

/// Warns of inputs that hold the same job: across files they would count twice.
public func duplicateJobs(_ results: [AnalyzedInput]) -> [Warning] {
  var seen = SeenJobs()
  return results.compactMap { seen.add($0.fingerprint, of: $0.input) }
}

/// The jobs that inputs hold, as far as these came.
struct SeenJobs {
  private var first: [Fingerprint: String] = [:]

  /// A warning where an input holds the same job as one before.
  mutating func add(_ fingerprint: Fingerprint, of input: String) -> Warning? {
    if fingerprint.isEmpty { return nil }
    guard let earlier = first[fingerprint] else {
      first[fingerprint] = input
      return nil
    }
    return Warning(
      "same_job", message: "\(input) holds the same job as \(earlier); across files it counts twice.",
      advice: "Leave one of them out.", input: input, place: Place(path: input))
  }
}
