import HumeAnalysis
import class HumeParsing.PredictionsReader
import struct HumeParsing.ReadingContext
import HumeTypes
import TestSupport

/// Bytes that come in pieces, and again where a reader goes back.
private final class PiecesStream: ByteStream {
  private let bytes: [UInt8]
  private let sizes: [Int]
  private var position = 0
  private var piece = 0

  init(_ bytes: [UInt8], sizes: [Int]) { (self.bytes, self.sizes) = (bytes, sizes) }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let size = sizes.isEmpty ? buffer.count : sizes[piece % sizes.count]
    piece += 1
    let part = bytes[position...].prefix(min(size, buffer.count))
    buffer.copyBytes(from: part)
    position += part.count
    return part.count
  }

  func rewind(to offset: Int) -> Bool {
    position = offset
    return true
  }
}

/// A document that is read twice: by the statistics and by the oracle.
struct OracleCase {
  var bytes: [UInt8]
  var document: OracleDocument
  /// What the job's details say of its frames.
  var framesPerSecond: Double?
  var input = "in.json"

  init(_ bytes: [UInt8]) throws {
    self.bytes = bytes
    document = OracleDocument(json: try StrictJSON.parse(bytes))
  }

  init(seed: UInt64, _ options: RandomPredictionOptions) throws {
    try self.init(randomPredictions(seed: seed, options: options))
  }

  /// The models of the files, each once.
  var blocks: [OracleBlock] {
    uniqued(document.blocks) { [$0.source, $0.file, $0.model].joined(separator: "\u{1}") }
  }

  func file(_ block: OracleBlock) -> OracleFileModel {
    OracleFileModel(document, source: block.source, file: block.file, model: block.model)
  }

  /// The result of the whole path, text to statistics; read again with retention where that is asked for.
  func analyse(
    _ options: AnalysisOptions = .everything, wants: AnalysisWants = [.summary], sizes: [Int] = [],
    factors: FileGroups? = nil
  ) throws -> AnalyzedInput {
    do {
      return try analyseOnce(options, wants: wants, sizes: sizes, factors: factors, retain: false)
    } catch let error as AnalysisError where error.code == .needsRetention {
      return try analyseOnce(options, wants: wants, sizes: sizes, factors: factors, retain: true)
    }
  }

  func analyseOnce(
    _ options: AnalysisOptions, wants: AnalysisWants, sizes: [Int] = [], factors: FileGroups? = nil, retain: Bool
  ) throws -> AnalyzedInput {
    var analysis = try InputAnalysis(
      input: input, options: options, wants: wants, retainGroups: retain, framesPerSecond: framesPerSecond,
      factors: factors)
    let reader = PredictionsReader(PiecesStream(bytes, sizes: sizes), context: ReadingContext(input: input))
    while try reader.withNext({ step, row in try analysis.consume(step, row) }) {}
    return try analysis.finish()
  }
}

extension AnalysisOptions {
  /// All feature sets.
  static var everything: AnalysisOptions { AnalysisOptions().with { $0.featureSets = Set(FeatureSet.allCases) } }

  func with(_ change: (inout AnalysisOptions) -> Void) -> AnalysisOptions {
    var options = self
    change(&options)
    return options
  }
}

extension AnalyzedInput {
  func modelResult(of block: OracleBlock) -> AnalyzedModel? {
    let file = files.first { sameScalars($0.source, block.source) && sameScalars($0.file, block.file) }
    return file?.models.first { $0.model.rawValue == block.model }
  }
}

extension AnalyzedModel {
  func group(_ id: String) -> AnalyzedGroup? { groups.first { sameScalars($0.origin.id, id) } }
}

extension GroupSummary {
  /// A feature by the name of its set and its own.
  func feature(_ set: String, _ name: String) -> FeatureSummary? {
    guard let set = sets.first(where: { $0.set.rawValue == set }) else { return nil }
    return set.names.firstIndex { sameScalars($0, name) }.map { set.features[$0] }
  }

  /// All names of features as `set/name`, sorted.
  var allNames: [String] { sets.flatMap { set in set.names.map { "\(set.set.rawValue)/\($0)" } }.sorted() }
}

extension FeatureSummary {
  /// The statistics by their names in the output.
  var columns: [(name: String, value: Double?)] {
    [
      ("mean", mean), ("mean_tw", timeWeightedMean), ("sd", sd), ("median", median), ("q05", q05), ("q25", q25),
      ("q75", q75), ("q95", q95), ("min", min), ("max", max), ("t_max", maxTime), ("n_eff", effectiveN),
    ]
  }
}

/// Whether two numbers are alike to a part of the greater of 1 and themselves; two nils are.
func alike(_ a: Double?, _ b: Double?, _ tolerance: Double) -> Bool {
  guard let a, let b else { return a == nil && b == nil }
  return abs(a - b) <= tolerance * Swift.max(1, abs(b))
}

/// Whether two numbers are alike to a part of themselves; two nils are.
func closelyAlike(_ a: Double?, _ b: Double?, _ tolerance: Double) -> Bool {
  guard let a, let b else { return a == nil && b == nil }
  return abs(a - b) <= tolerance * abs(b)
}

/// What differs, collected so that one failure shows it together.
struct Differences: CustomStringConvertible {
  private(set) var found: [String] = []
  /// How many comparisons were made: a test that compares nothing proves nothing.
  private(set) var compared = 0

  var isEmpty: Bool { found.isEmpty }

  var description: String { "\(found.count) of \(compared): " + found.prefix(8).joined(separator: "; ") }

  mutating func check(_ holds: Bool, _ message: @autoclosure () -> String) {
    compared += 1
    if !holds { found.append(message()) }
  }

  mutating func same<Value: Equatable>(_ what: @autoclosure () -> String, _ actual: Value, _ expected: Value) {
    check(actual == expected, "\(what()) is \(actual), not \(expected)")
  }

  mutating func near(
    _ what: @autoclosure () -> String, _ actual: Double?, _ expected: Double?, _ tolerance: Double
  ) {
    check(
      alike(actual, expected, tolerance),
      "\(what()) is \(String(describing: actual)), not \(String(describing: expected))")
  }

  /// Compares every column of a summary. Where statistics are themselves means (over ids, within frames) none is exact.
  mutating func summary(
    _ what: @autoclosure () -> String, _ actual: FeatureSummary, _ expected: OracleSummary, isMeans: Bool = false,
    timeTolerance: Double = 1e-15, skipping skipped: Set<String> = []
  ) {
    same("\(what()) n", actual.n, expected.n)
    same("\(what()) n_missing", actual.missing, expected.nMissing)
    same("\(what()) n_out_of_range", actual.outOfRange, expected.nOutOfRange)
    same("\(what()) quantiles", actual.quantiles.rawValue, expected.quantiles)
    let largest = Swift.max(abs(expected.min ?? 0), abs(expected.max ?? 0))
    for (a, b) in zip(actual.columns, expected.columns) where !skipped.contains(a.name) {
      let holds =
        switch a.name {
        case "mean": closelyAlike(a.value, b.value, 1e-13)
        case "mean_tw": alike(a.value, b.value, 1e-13)
        case "sd": alike(a.value, b.value, 1e-12)
        case "n_eff": closelyAlike(a.value, b.value, 1e-9)
        case "t_max": alike(a.value, b.value, timeTolerance)
        case _ where isMeans: alike(a.value, b.value, 1e-13)
        case "min", "max": a.value == b.value
        // An interpolated quantile is exact but for the rounding of its rank, which grows with n, and of the sum.
        default:
          a.value == b.value
            || (a.value != nil && alike(a.value, b.value, 2.3e-16 * Double(expected.n) * Swift.max(1, largest)))
        }
      check(
        holds,
        "\(what()) \(a.name) is \(String(describing: a.value)), not \(String(describing: b.value)) (n \(expected.n))")
    }
  }
}

/// One row of a made document: its time as JSON, and scores by name.
typealias MadeRow = (time: String, scores: [(String, Double)])

/// A document with one source, and one model in each file.
func madeDocument(
  _ files: [(name: String, groups: [(id: String, rows: [MadeRow])])], model: String = "face"
) -> [UInt8] {
  let texts = files.map { file in
    let groups = file.groups.map { group in
      let rows = group.rows.map { row in
        let scores = row.scores.map { #"{"name":"\#($0.0)","score":\#($0.1)}"# }.joined(separator: ",")
        return #"{"time":\#(row.time),"emotions":[\#(scores)]}"#
      }
      return #"{"id":"\#(group.id)","predictions":[\#(rows.joined(separator: ","))]}"#
    }
    return
      #"{"file":"\#(file.name)","models":{"\#(model)":{"grouped_predictions":[\#(groups.joined(separator: ","))]}}}"#
  }
  let predictions = texts.joined(separator: ",")
  return Array(#"[{"source":{"type":"url","url":""},"results":{"predictions":[\#(predictions)],"errors":[]}}]"#.utf8)
}

/// A time as JSON.
func span(_ begin: Double, _ end: Double) -> String { #"{"begin":\#(begin),"end":\#(end)}"# }
