import HumeAnalysis
import HumeTypes

// What a report says, before it is laid out: text and markdown are written from the same plan, so they say the same.

/// A report's files, in their order.
struct ReportPlan {
  var inputs: [InputSection]
  /// The files beyond the limit.
  let lines: [FileLine]
  /// The number of files beyond both limits.
  let unlisted: Int
  /// Whether a file's place among inputs and jobs has to be said.
  let isGrouped: Bool

  /// All groups with curves or tables.
  var groups: [GroupSection] { inputs.flatMap(\.files).flatMap(\.models).flatMap(\.groups) }
  /// All rows that are shown with a bar.
  var rows: [FeatureRow] { groups.filter { $0.form != .line }.flatMap(\.sets).flatMap(\.rows) }

  /// From 0, or what is less, to the highest mean of any column of any curve; the curves of the whole report share it.
  private(set) var scale = ValueScale([1])

  init(_ content: ReportContent) {
    let distinct = DistinctRanks(content)
    isGrouped = content.results.count > 1
    var room = content.fileLimit
    var rest: [(input: String, file: AnalyzedFile)] = []
    inputs = content.results.map { result in
      let whole = result.files.prefix(room)
      room -= whole.count
      rest += result.files.dropFirst(whole.count).map { (result.input, $0) }
      return InputSection(
        input: result.input, jobID: result.jobID,
        files: whole.map { FileSection($0, input: result.input, content: content, distinct: distinct) },
        hasMore: whole.count < result.files.count, sourceErrors: result.sourceErrors)
    }
    let isUnique = Set(rest.map(\.file.file)).count == rest.count
    lines = rest.prefix(content.lineLimit).map { input, file in
      FileLine(file, title: isUnique ? file.file : "\(input): \(file.file)", content: content)
    }
    unlisted = rest.count - lines.count
  }

  /// Draws the curves in at most so many columns.
  mutating func draw(columns: Int) {
    for input in inputs.indices {
      for file in inputs[input].files.indices { inputs[input].files[file].draw(columns: columns) }
    }
    let means = rows.lazy.flatMap(\.curve).compactMap { $0 }
    if !means.isEmpty { scale = ValueScale(means) }
  }
}

/// What one input holds.
struct InputSection {
  let input: String
  let jobID: String
  var files: [FileSection]
  /// Whether it has files beyond the limit.
  let hasMore: Bool
  let sourceErrors: [SourceError]

  /// The most errors of whole sources that are shown of an input.
  static let errorLimit = 20
  /// Whether it holds nothing.
  var isEmpty: Bool { files.isEmpty && !hasMore && sourceErrors.isEmpty }
  /// Whether there is anything to say of it by itself.
  var isShown: Bool { isEmpty || !files.isEmpty || !sourceErrors.isEmpty }
}

/// What one file holds.
struct FileSection {
  let title: String
  /// What kind of file it is and where it stood in the job.
  let aside: String
  let factors: String
  var models: [ModelSection]
  let errors: [String]
  /// The end of the file as far as its rows tell, in µs.
  let end: Int64
  /// The time axis that all curves of the file share; nil where there is no curve.
  private(set) var axis: TimeAxis?

  init(_ file: AnalyzedFile, input: String, content: ReportContent, distinct: DistinctRanks) {
    title = file.file
    aside = [file.fileType ?? "", sourceNumber(file.source, file: file.file)].filter { !$0.isEmpty }
      .joined(separator: ", ")
    factors = zip(content.factors, file.factors).filter { !$0.1.isEmpty }.map { "\($0.0) \($0.1)" }
      .joined(separator: ", ")
    let end = endOfFile(file)
    self.end = end
    models = file.models.map { model in
      let media = Media(end: end, isImage: file.fileType == "image")
      return ModelSection(model, media: media, content: content, distinct: distinct[input, file, model.model])
    }
    errors = file.errors.map { error in
      let message = error.message.isEmpty ? "no message" : error.message
      return error.model.value.map { "\($0): \(message)" } ?? message
    }
  }

  mutating func draw(columns: Int) {
    axis = TimeAxis(
      models.flatMap(\.groups).filter { $0.form == .curves }.compactMap(\.timeline), end: end, columns: columns)
    guard let axis else { return }
    for model in models.indices {
      for group in models[model].groups.indices where models[model].groups[group].form == .curves {
        models[model].groups[group].draw(on: axis)
      }
    }
  }
}

/// The place of a source in the job: its label without the file's name, which stands beside it.
func sourceNumber(_ source: String, file: String) -> String {
  if source.hasSuffix("-" + file) { return String(source.dropLast(file.count + 1)) }
  return source.hasSuffix("-") ? String(source.dropLast()) : source
}

/// The end of a file over all its models, as far as their rows tell, in µs; 0 without times.
func endOfFile(_ file: AnalyzedFile) -> Int64 { file.models.compactMap(\.end).max() ?? 0 }

/// What the models of a file have in common.
struct Media {
  /// The end of the file as far as its rows tell, in µs; 0 without times.
  let end: Int64
  let isImage: Bool
}

/// A file of which there is room for one line only.
struct FileLine {
  let title: String
  /// For each model its highest expressions.
  let models: [(model: Model, top: [(name: String, value: String)])]
  let hasErrors: Bool

  init(_ file: AnalyzedFile, title: String, content: ReportContent) {
    self.title = title
    hasErrors = !file.errors.isEmpty
    models = file.models.map { model in
      let ranked = model.whole?.top(3, by: content.acrossBy).filter { $0.set == content.firstSet } ?? []
      return (model.model, ranked.map { ($0.name, shown($0.value, of: content.acrossBy)) })
    }
  }
}

/// The features that mark files out, looked up by file and model.
struct DistinctRanks {
  private var ranks: [String: [RankedFeature]] = [:]

  init(_ content: ReportContent) {
    guard content.options.by == .distinct else { return }
    for entry in DistinctFeatures.of(content.results, top: content.topCount) where !entry.features.isEmpty {
      ranks[DistinctRanks.key(entry.input, entry.source, entry.file, entry.model)] = entry.features
    }
  }

  subscript(input: String, file: AnalyzedFile, model: Model) -> [RankedFeature]? {
    ranks[DistinctRanks.key(input, file.source, file.file, model)]
  }

  private static func key(_ input: String, _ source: String, _ file: String, _ model: Model) -> String {
    [input, source, file, model.rawValue].joined(separator: "\0")
  }
}

extension ReportContent {
  /// The set whose features stand where there is room for one set only.
  var firstSet: FeatureSet { options.featureSets.min() ?? .emotion }
}
