public import HumeTypes

/// Puts stable labels in the place of names: of inputs, jobs, sources, files, ids, and texts. The same name gets the same
/// label all through a run, and the same inputs in the same order get the same labels in every run of a command with the
/// same selection.
///
/// `unknown` and `*` stay, for they name nobody. Models and features stay.
public final class Anonymizer {
  private var labels: [String: [String: String]] = [:]

  /// No labels yet.
  public init() {}

  /// The label of a name of a kind, e.g. `file-3`; empty names stay empty.
  public func label(_ kind: String, _ name: String) -> String {
    if name.isEmpty || name == "*" || (kind == "id" && name == "unknown") { return name }
    if let label = labels[kind]?[name] { return label }
    let label = "\(kind)-\((labels[kind]?.count ?? 0) + 1)"
    labels[kind, default: [:]][name] = label
    return label
  }

  /// An origin under labels.
  public func origin(_ origin: Origin) -> Origin {
    Origin(
      input: label("input", origin.input), jobID: label("job", origin.jobID), source: label("source", origin.source),
      file: label("file", origin.file), model: origin.model, id: label("id", origin.id))
  }

  /// A row under labels, texts and entities among them.
  public func observation(_ row: borrowing Observation) -> Observation {
    var result = copy row
    result.origin = origin(row.origin)
    result.fields.text = row.fields.text.map { label("text", $0) }
    result.fields.entity = row.fields.entity.map { label("entity", $0) }
    result.fields.uri = row.fields.uri.map { label("uri", $0) }
    result.fields.linkWord = row.fields.linkWord.map { label("link", $0) }
    return result
  }

  /// A text in which every name that has a label stands as its label, longest names first.
  public func text(_ text: String) -> String {
    let names = labels.filter { $0.key != "text" }.values.flatMap { $0 }.filter { $0.key.count > 1 }
    var result = text
    for (name, label) in names.sorted(by: { ($1.key.count, $0.key) < ($0.key.count, $1.key) }) {
      result = replacing(name, in: result, by: label)
    }
    return result
  }

  /// A path under labels: of an input, or of something in one; any other gets a label of its own.
  func path(_ path: String) -> String {
    let inputs = labels["input"] ?? [:]
    if let label = inputs[path] { return label }
    if inputs.keys.contains(where: { path.hasPrefix($0 + ",") || path.hasPrefix($0 + "!") }) { return text(path) }
    return label("path", path)
  }

  /// A warning under labels.
  public func warning(_ warning: Warning) -> Warning {
    var place = warning.place
    // First, so that the message has the label too.
    place.path = place.path.map(path)
    // A path of keys can hold the names of jobs.
    place.jsonPath = nil
    return Warning(
      warning.code, kind: warning.kind, message: text(warning.message), advice: text(warning.advice),
      count: warning.count, input: label("input", warning.input), place: place)
  }

  /// Results under labels.
  public func result(_ result: AnalyzedInput) -> AnalyzedInput {
    var new = AnalyzedInput(input: label("input", result.input), jobID: label("job", result.jobID))
    new.files = result.files.map(file)
    new.sourceErrors = result.sourceErrors.map {
      SourceError(
        jobID: label("job", $0.jobID), source: label("source", $0.source), message: label("message", $0.message))
    }
    new.warnings = result.warnings.map(warning)
    new.rowsRead = result.rowsRead
    new.rowsLeftOut = result.rowsLeftOut
    new.pools = result.pools
    return new
  }

  private func file(_ old: AnalyzedFile) -> AnalyzedFile {
    var new = AnalyzedFile(
      jobID: label("job", old.jobID), source: label("source", old.source), file: label("file", old.file))
    new.fileType = old.fileType
    new.factors = old.factors
    new.models = old.models.map { model in
      var model = model
      model.ids = model.ids.map { label("id", $0) }
      model.groups = model.groups.map { group in
        var new = AnalyzedGroup(origin: origin(group.origin), summary: group.summary, timeline: group.timeline)
        new.marks = group.marks
        new.passages = group.passages?.mapTexts { label("text", $0) }
        return new
      }
      return model
    }
    new.errors = old.errors.map {
      PredictionError(file: label("file", $0.file), message: label("message", $0.message), model: $0.model)
    }
    new.quality = old.quality
    return new
  }

  private func replacing(_ name: String, in text: String, by label: String) -> String {
    var result = ""
    var rest = text[...]
    while let range = rest.firstRange(of: name) {
      result += rest[..<range.lowerBound]
      result += label
      rest = rest[range.upperBound...]
    }
    return result + rest
  }
}
