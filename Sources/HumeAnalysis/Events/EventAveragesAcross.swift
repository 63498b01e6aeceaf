public import HumeTypes

/// Mean courses around events over files: each file counts once, its ids weighted alike.
///
/// ```swift
/// let across = try EventAveragesAcross(files.map(\.averages))  // an element a file
/// for row in across.rows { print(row.type, row.feature.name, row.time, row.nFiles, row.mean ?? .nan) }
/// ```
public struct EventAveragesAcross: Sendable, Hashable {
  /// One bin of one feature, over the files of one combination of factors.
  public struct Row: Sendable, Hashable {
    /// The values of the factors; empty where files are not grouped.
    public let factors: [String]
    /// The type of the events.
    public let type: String
    /// The model.
    public let model: Model
    /// The feature.
    public let feature: SeriesFeature
    /// Where the bin begins, in seconds from the onset.
    public let time: Double
    /// The number of files with a value.
    public let nFiles: Int
    /// The number of files with such events and the feature, but without a value.
    public let nFilesEmpty: Int
    /// The mean of the files' values.
    public let mean: Double?
    /// Their sample standard deviation.
    public let sd: Double?
    /// The mean of the files' values as they are, without a baseline subtracted.
    public let rawMean: Double?
  }

  /// The rows: combinations of factors and types in the order in which they come, then models in their order, features and
  /// times.
  public let rows: [Row]

  /// One series of rows: what its files have to share.
  private struct Key: Hashable {
    let factors: [ExactName]
    let type: ExactName
    let model: Model
  }

  /// Brings the averages of files together, an element a file. Throws an `AnalysisError` (`bad_option`) where the bins of
  /// a model are not the same in all files.
  public init(_ files: [[EventAverage]]) throws(AnalysisError) {
    try EventAveragesAcross.checkWidths(files)
    var keys: [Key] = []
    var known: Set<Key> = []
    var names: [Key: [SeriesFeature]] = [:]
    var parts: [Key: [SeriesFeature: [[EventAverage]]]] = [:]
    for file in files {
      var ofFile: [Key: [SeriesFeature: [EventAverage]]] = [:]
      for average in file {
        let key = Key(
          factors: average.factors.map { ExactName($0) }, type: ExactName(average.type), model: average.origin.model)
        if known.insert(key).inserted { keys.append(key) }
        if parts[key]?[average.feature] == nil, ofFile[key]?[average.feature] == nil {
          names[key, default: []].append(average.feature)
        }
        ofFile[key, default: [:]][average.feature, default: []].append(average)
      }
      for (key, features) in ofFile {
        for (feature, averages) in features { parts[key, default: [:]][feature, default: []].append(averages) }
      }
    }
    rows = EventAveragesAcross.ordered(keys).flatMap { key in
      (names[key] ?? []).flatMap { feature in
        EventAveragesAcross.rows(key, feature, parts[key]?[feature] ?? [])
      }
    }
  }

  /// By combinations of factors and types as they come, then by model.
  private static func ordered(_ keys: [Key]) -> [Key] {
    var heads: [[ExactName]: Int] = [:]
    var ofHead: [[Key]] = []
    for key in keys {
      let head = [key.type] + key.factors
      if let place = heads[head] {
        ofHead[place].append(key)
      } else {
        heads[head] = ofHead.count
        ofHead.append([key])
      }
    }
    return ofHead.flatMap { $0.sorted { $0.model < $1.model } }
  }

  private static func rows(_ key: Key, _ feature: SeriesFeature, _ files: [[EventAverage]]) -> [Row] {
    guard let bins = files.first?.first?.bins else { return [] }
    return bins.indices.map { bin in
      let means = files.map { ids in balanced(ids.map { $0.bins[bin].mean }) }
      var (moments, raw) = (Moments(), Moments())
      for mean in means { if let mean { moments.add(mean) } }
      for ids in files { if let mean = balanced(ids.map { $0.bins[bin].rawMean }) { raw.add(mean) } }
      return Row(
        factors: key.factors.map(\.text), type: key.type.text, model: key.model, feature: feature, time: bins[bin].time,
        nFiles: moments.count, nFilesEmpty: means.count { $0 == nil }, mean: moments.mean, sd: moments.sd,
        rawMean: raw.mean)
    }
  }

  /// The unweighted mean of the ids' values.
  private static func balanced(_ values: [Double?]) -> Double? {
    var moments = Moments()
    for value in values { if let value { moments.add(value) } }
    return moments.mean
  }

  private static func checkWidths(_ files: [[EventAverage]]) throws(AnalysisError) {
    var first: [Model: EventAverage] = [:]
    for average in files.joined() {
      let model = average.origin.model
      guard let other = first[model] else {
        first[model] = average
        continue
      }
      let width = other.binWidth
      if width == average.binWidth {
        if other.bins.count == average.bins.count, other.bins.first?.time == average.bins.first?.time { continue }
        throw AnalysisError(
          code: .badOption, message: "The \(model) averages of files are of epochs that begin or end at other times.",
          place: Place(), advice: "Make all of them with one rule.")
      }
      let (least, most) = (Double(min(width, average.binWidth)) / 1e6, Double(max(width, average.binWidth)) / 1e6)
      throw AnalysisError(
        code: .badOption,
        message: "The \(model) rows of files are \(least) s and \(most) s apart, so their bins do not meet.",
        place: Place(),
        advice: "Give all files one width, e.g. --bin \(most), or take one model with --model.")
    }
  }
}
