public import HumeAnalysis
public import HumeTypes

/// All that a report says something of: results and what stands around them.
///
/// ```swift
/// var content = ReportContent(results: results, inputs: records, version: "0.1.0")
/// content.top = 3
/// try writeReport(content, to: .standardOutput(), layout: TextLayout(width: 100))
/// ```
public struct ReportContent: Sendable {
  /// What the analysis needs to find for a report.
  public static let wants: AnalysisWants = [.ranking, .timeline, .quality, .acrossFiles]

  /// The results, one an input, made with `wants`.
  public var results: [AnalyzedInput]
  /// The inputs that were read.
  public var inputs: [InputRecord]
  /// The inputs that could not be read, and why.
  public var failures: [(input: String, error: any ExplainedError)]
  /// Warnings and notes of all inputs.
  public var warnings: [Warning]
  /// What was asked of the analysis.
  public var options: AnalysisOptions
  /// The number of expressions shown of each id; 0 for all.
  public var top: Int
  /// The tool's version.
  public var version: String
  /// The names of the factors that files are grouped by.
  public var factors: [String]
  /// What was asked, as the program's JSON repeats it.
  public var parameters: [(name: String, value: ParameterValue)] = []
  /// Whether words are left out, of a page that would show them.
  public var leavesOutTexts = false
  /// The most files that are shown with all that is known of them; further ones get a line each.
  public var fileLimit = 12
  /// The most ids that are shown of a model in a file, those with the most rows.
  public var idLimit = 6
  /// The most files that get a line.
  public var lineLimit = 200

  /// A report's content.
  public init(
    results: [AnalyzedInput], inputs: [InputRecord] = [],
    failures: [(input: String, error: any ExplainedError)] = [], warnings: [Warning] = [],
    options: AnalysisOptions = AnalysisOptions(), top: Int = 5, version: String, factors: [String] = []
  ) {
    self.results = results
    self.inputs = inputs
    self.failures = failures
    self.warnings = warnings
    self.options = options
    self.top = top
    self.version = version
    self.factors = factors
  }

  /// The most failed inputs that are told one by one.
  static let failureLimit = 20

  /// How many features are shown of a set; nil for all.
  var topCount: Int? { top > 0 ? top : nil }

  /// The statistic that stands for a whole file.
  var acrossBy: RankBy { options.by == .distinct ? .mean : options.by }
}
