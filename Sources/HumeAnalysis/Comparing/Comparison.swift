public import HumeTypes

// Two sides are compared by their files, for it is files (people, recordings) that a study has several of: a file's frames
// follow from each other, and intervals over them would be far too narrow. A file gives one value a feature, as it does
// across files; a pair of files gives one difference, and an interval comes from drawing pairs anew.
//
//     pairs      b − a: .1 .2 .1 .3 .2 .3
//     difference .2, their mean; sd .0894
//     interval   2,000 times six of the six are drawn, with repetition; from the means that this gives the lowest and the
//                highest 2.5 % are cut off: .133 to .267

/// How the features of two sides differ over files.
///
/// ```swift
/// let before = try analyze(findInputs(["before/"]).inputs, wants: .acrossFiles)
/// let after = try analyze(findInputs(["after/"]).inputs, wants: .acrossFiles)
/// let comparison = try Comparison(before.results, after.results)
/// for row in comparison.rows { print(row.model, row.feature, row.difference ?? .nan, row.low ?? .nan, row.high ?? .nan) }
/// ```
public struct Comparison: Sendable, Hashable {
  /// One feature of one model.
  public struct Row: Sendable, Hashable {
    /// The model.
    public let model: Model
    /// The set.
    public let set: FeatureSet
    /// The feature.
    public let feature: String
    /// The number of files of the first side that count; with pairs as many as of the second.
    public let nA: Int
    /// The number of files of the second side that count.
    public let nB: Int
    /// The number of files of both sides that do not count, because they or their partners have no value, or no partner.
    public let nLeftOut: Int
    /// The mean over the files of the first side that count.
    public let meanA: Double?
    /// The mean over the files of the second side that count.
    public let meanB: Double?
    /// The mean over pairs of (second − first); without pairs the difference of the two means.
    public let difference: Double?
    /// The sample standard deviation of the pairs' differences; nil without pairs, and for fewer than two.
    public let sd: Double?
    /// Where the interval begins; nil for fewer than `ComparisonRule.leastFiles` pairs, or files of a side.
    public internal(set) var low: Double?
    /// Where the interval ends.
    public internal(set) var high: Double?
  }

  /// The rows: models and sets in their order, the largest differences of each first, whatever their sign; ties by name,
  /// features without a difference last.
  public let rows: [Row]
  /// How the files were compared.
  public let rule: ComparisonRule
  /// How the ids of each file came together.
  public let policies: Set<FacesPolicy>
  /// What was left out, and where there is too little for an interval.
  public let warnings: [Warning]

  /// The number of intervals.
  public var intervals: Int { rows.count { $0.low != nil } }

  /// Compares files of the inputs of two sides, whose results must have been made with `AnalysisWants.acrossFiles`.
  /// Throws what `ComparisonRule.check` does.
  public init(_ a: [AnalyzedInput], _ b: [AnalyzedInput], rule: ComparisonRule = ComparisonRule()) throws(AnalysisError)
  {
    try self.init(ComparedFiles(ComparedFile.all(a), ComparedFile.all(b), rule.pairing), rule)
  }

  /// Compares the files of inputs that have one value of a factor with those that have another one; `factor` is its
  /// place among the factors of `FileGroups`. Files with other values do not count. Throws what `ComparisonRule.check`
  /// does.
  public init(
    _ results: [AnalyzedInput], factor: Int, a: String, b: String, rule: ComparisonRule = ComparisonRule()
  ) throws(AnalysisError) {
    let files = ComparedFile.all(results)
    let side = { (level: String) in files.filter { sameName($0.factor(factor), level) } }
    try self.init(ComparedFiles(side(a), side(b), rule.pairing), rule)
  }

  private init(_ files: ComparedFiles, _ rule: ComparisonRule) throws(AnalysisError) {
    try rule.check()
    self.rule = rule
    let models = files.all.flatMap(\.models)
    policies = Set(models.filter { $0.whole != nil }.map(\.wholePolicy))
    let compared = FileValues.all(files.all.map { ($0.factors, $0.models) }, by: rule.by)
      .map { ComparedFeature($0, of: files) }
    let intervals = bootstrap(compared, rule)
    let rows = zip(compared, intervals).map { feature, interval in
      Row(feature, leftOut: files.all.count - feature.files.count, interval: interval)
    }
    self.rows = Comparison.ordered(rows)
    warnings = files.warnings + Comparison.warnings(of: compared, files, rule)
  }

  private static func ordered(_ rows: [Row]) -> [Row] {
    rows.sorted { x, y in
      if x.model != y.model { return x.model < y.model }
      if x.set != y.set { return x.set < y.set }
      let (a, b) = (x.difference?.magnitude ?? -1, y.difference?.magnitude ?? -1)
      return a != b ? a > b : scalarsPrecede(x.feature, y.feature)
    }
  }
}

extension Comparison.Row {
  init(_ feature: ComparedFeature, leftOut: Int, interval: Interval?) {
    (model, set, self.feature) = (feature.model, feature.set, feature.name)
    (nA, nB, nLeftOut) = (feature.a.count, feature.b.count, leftOut)
    let (a, b) = (Moments(feature.a), Moments(feature.b))
    (meanA, meanB) = (a.mean, b.mean)
    if let differences = feature.differences {
      let moments = Moments(differences)
      (difference, sd) = (moments.mean, moments.sd)
    } else {
      difference = if let from = a.mean, let to = b.mean { to - from } else { nil }
      sd = nil
    }
    (low, high) = (interval?.low, interval?.high)
  }
}
