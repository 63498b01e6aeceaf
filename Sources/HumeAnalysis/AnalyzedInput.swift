public import HumeTypes

/// What one input gave: its files, and what there is to doubt.
public struct AnalyzedInput: Sendable {
  /// The input as it was given.
  public let input: String
  /// The job's id, or empty where nothing tells it.
  public internal(set) var jobID: String
  /// The files, in the order in which they first appear.
  public internal(set) var files: [AnalyzedFile] = []
  /// The sources that failed as a whole: label and Hume's message.
  public internal(set) var sourceErrors: [SourceError] = []
  /// Warnings and notes.
  public internal(set) var warnings: [Warning] = []
  /// The rows that were read.
  public internal(set) var rowsRead = 0
  /// Those of them that filters left out.
  public internal(set) var rowsLeftOut = 0
  /// What tells whether two inputs hold the same job.
  public internal(set) var fingerprint = Fingerprint()
  /// All rows by model, for statistics over files; merged by `pooled`.
  var pools: [PoolKey: GroupAccumulator] = [:]
}

/// A source that failed as a whole.
public struct SourceError: Sendable, Hashable {
  /// The id of its job, or empty where nothing tells it.
  public let jobID: String
  /// The source's label.
  public let source: String
  /// What went wrong, in Hume's words.
  public let message: String

  package init(jobID: String = "", source: String, message: String) {
    self.jobID = jobID
    self.source = source
    self.message = message
  }
}

/// What two inputs with the same job have in common: sources, files, models, row counts and end times.
public struct Fingerprint: Sendable, Hashable {
  struct Part: Sendable, Hashable {
    let source: String
    let file: String
    let model: String
    let rows: Int
    let end: Int64?
  }
  var parts: Set<Part> = []

  /// Whether there is nothing that could be the same.
  public var isEmpty: Bool { parts.isEmpty }
}

/// What one file of a source gave.
public struct AnalyzedFile: Sendable {
  /// The id of the file's job, or empty where nothing tells it: documents can hold several jobs.
  public internal(set) var jobID: String
  /// `<type>-<index>-<name>`.
  public let source: String
  /// The file's name.
  public let file: String
  /// `video`, `audio`, …, where the results tell it.
  public internal(set) var fileType: String?
  /// The values of the factors by which files are grouped; empty texts for a file that no line names.
  public internal(set) var factors: [String] = []
  /// The models, documented ones first.
  public internal(set) var models: [AnalyzedModel] = []
  /// The errors that Hume reported for the file.
  public internal(set) var errors: [PredictionError] = []
  /// The quality, one element a model; of a file that has errors only, one with a nil model.
  public internal(set) var quality: [ModelQuality] = []
}

/// The quality of one model's results.
public struct ModelQuality: Sendable, Hashable {
  /// The model; nil for a file that none gave results for.
  public let model: Model?
  /// What can be said.
  public let quality: FileQuality
}

/// What one model gave for one file.
public struct AnalyzedModel: Sendable {
  /// The model.
  public let model: Model
  /// What the transcription found.
  public internal(set) var metadata: Metadata?
  /// The number of rows that count.
  public internal(set) var rows = 0
  /// The ids that the results name, in their order.
  public internal(set) var ids: [String] = []
  /// The groups: one an id, or with a faces policy one for all, whose id is `*`.
  public internal(set) var groups: [AnalyzedGroup] = []
  /// The one value of the file, for statistics across files: the mean over ids, or what the policy says.
  public internal(set) var whole: GroupSummary?
  /// How `whole` brought ids together.
  public internal(set) var wholePolicy = FacesPolicy.balanced
  /// How long a frame stands for, in µs.
  public internal(set) var period: Int64?
  /// The end of the last support over all ids, in µs; nil without times.
  public internal(set) var end: Int64?
  package internal(set) var quality = FileQuality()
}

/// What one group gave.
public struct AnalyzedGroup: Sendable {
  /// Where it is from; the id is `*` where ids were brought together.
  public let origin: Origin
  /// Its statistics.
  public let summary: GroupSummary
  /// Its course, where that was asked for and there are times.
  public let timeline: Timeline?
  /// What stands out in the course of its highest features, where that was asked for and there are times.
  public internal(set) var marks: [FeatureMarks] = []
  /// What was said or heard, where that was asked for and the model has it.
  public internal(set) var passages: Passages?

  init(origin: Origin, summary: GroupSummary, timeline: Timeline?) {
    (self.origin, self.summary, self.timeline) = (origin, summary, timeline)
  }
}

/// A model, and the factors of files, for which rows are pooled.
struct PoolKey: Hashable, Sendable {
  let model: Model
  let factors: [String]
}
