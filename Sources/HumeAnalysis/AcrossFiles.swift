public import HumeTypes

/// Statistics over files: each file counts once for a model and feature.
///
/// ```swift
/// let across = AcrossFiles(results, by: .mean)
/// for row in across.rows { print(row.model, row.feature, row.nFiles, row.mean ?? .nan) }
/// ```
public struct AcrossFiles: Sendable, Hashable {
  /// One feature of one model, over the files of one combination of factors.
  public struct Row: Sendable, Hashable {
    /// The values of the factors; empty where files are not grouped.
    public let factors: [String]
    /// The model.
    public let model: Model
    /// The set.
    public let set: FeatureSet
    /// The feature.
    public let feature: String
    /// The number of files with a value.
    public let nFiles: Int
    /// The number of files that the model ran for without a score of the feature.
    public let nFilesEmpty: Int
    /// The mean of the files' values.
    public let mean: Double?
    /// Their sample standard deviation.
    public let sd: Double?
    /// The least.
    public let min: Double?
    /// The greatest.
    public let max: Double?
  }

  /// The rows: combinations of factors in the order of the files, models, sets and features in theirs.
  public let rows: [Row]
  /// How the ids of each file came together.
  public let policies: Set<FacesPolicy>

  /// Statistics over all files of `results`, which must have been made with `AnalysisWants.acrossFiles`; a file's value
  /// is its statistic `by`.
  public init(_ results: [AnalyzedInput], by: RankBy) {
    let files = results.flatMap(\.files).filter { !$0.models.isEmpty }
    var combinations: [[String]] = []
    for file in files where !combinations.contains(file.factors) { combinations.append(file.factors) }
    policies = Set(files.flatMap(\.models).filter { $0.whole != nil }.map(\.wholePolicy))
    rows = combinations.flatMap { factors in
      let members = files.filter { $0.factors == factors }.map { (factors: $0.factors, models: $0.models) }
      return FileValues.all(members, by: by).map { AcrossFiles.row($0, factors: factors) }
    }
  }

  private static func row(_ feature: FileValues, factors: [String]) -> Row {
    var moments = Moments()
    for value in feature.values { if let value = value.value { moments.add(value) } }
    let hasFiles = moments.count > 0
    return Row(
      factors: factors, model: feature.model, set: feature.set, feature: feature.name, nFiles: moments.count,
      nFilesEmpty: feature.values.count { $0.isEmpty }, mean: moments.mean, sd: moments.sd,
      min: hasFiles ? moments.min : nil, max: hasFiles ? moments.max : nil)
  }
}

/// What marks one file out among the others, by model.
public struct DistinctFeatures: Sendable, Hashable {
  /// The input.
  public let input: String
  /// The source's label.
  public let source: String
  /// The file.
  public let file: String
  /// The model.
  public let model: Model
  /// The features with a value, highest first within each set: (the file's mean − the mean of the other files) / the
  /// standard deviation of the others.
  public let features: [RankedFeature]

  /// The features of every file and model. A value needs at least 4 other files with a mean, not all of them equal.
  public static func of(_ results: [AnalyzedInput], top count: Int? = nil) -> [DistinctFeatures] {
    let files = results.flatMap { result in result.files.map { (input: result.input, file: $0) } }
    let all = FileValues.all(files.map { ($0.file.factors, $0.file.models) }, by: .mean)
    var values: [Key: [(name: String, value: Double?)]] = [:]
    for feature in all {
      var moments = Moments()
      for value in feature.values { if let mean = value.value { moments.add(mean) } }
      guard moments.count >= 5 else { continue }
      for value in feature.values {
        guard let mean = value.value else { continue }
        let others = moments.without(mean)
        guard let theirs = others.mean, let sd = others.sd, sd > 0 else { continue }
        let key = Key(file: value.file, model: feature.model, set: feature.set)
        values[key, default: []].append((feature.name, (mean - theirs) / sd))
      }
    }
    return files.enumerated().flatMap { index, entry in
      entry.file.models.map { model in
        let features = FeatureSet.allCases.flatMap { set in
          rank(set, values[Key(file: index, model: model.model, set: set)] ?? [], count: count)
        }
        return DistinctFeatures(
          input: entry.input, source: entry.file.source, file: entry.file.file, model: model.model, features: features)
      }
    }
  }

  private struct Key: Hashable {
    let file: Int
    let model: Model
    let set: FeatureSet
  }
}
