/// Where a row is from: one group of one model of one file. All rows of the group share it.
public final class Origin: Sendable, Hashable, CustomStringConvertible {
  /// The input as it was given; `archive!entry` inside an archive.
  public let input: String
  /// The job's id, or empty where nothing tells it.
  public let jobID: String
  /// `<type>-<index>-<name>`, as artifacts spell a source.
  public let source: String
  /// The file's name as the results give it, for an archive the path inside it.
  public let file: String
  /// The model.
  public let model: Model
  /// The id of the face or speaker: `face_0`, `spk_1`, `unknown`, …
  public let id: String

  /// An origin from its parts.
  public init(input: String, jobID: String, source: String, file: String, model: Model, id: String) {
    self.input = input
    self.jobID = jobID
    self.source = source
    self.file = file
    self.model = model
    self.id = id
  }

  /// Equal when all parts are.
  public static func == (a: Origin, b: Origin) -> Bool {
    a === b
      || a.model == b.model && sameName(a.id, b.id) && sameName(a.file, b.file)
        && sameName(a.source, b.source) && sameName(a.input, b.input) && sameName(a.jobID, b.jobID)
  }

  /// Hashes all parts but the job's id.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(id)
    hasher.combine(model)
    hasher.combine(file)
    hasher.combine(source)
    hasher.combine(input)
  }

  /// The parts, for messages.
  public var description: String { "\(input) \(source) \(file) \(model) \(id)" }
}
