public import HumeInputs
public import HumeTypes

/// The series of the files of several inputs, one file at a time.
///
/// ```swift
/// let walk = try SeriesWalk(findInputs(["talks/"]).inputs)
/// while let file = try walk.next() { print(file.file, file.models.map(\.model)) }
/// for failure in walk.failures { print(failure.error.message) }
/// ```
public final class SeriesWalk {
  /// The walk through the rows.
  package let observations: ObservationWalk
  private let options: AnalysisOptions
  private var file: FileCollector?
  private var ended: FileSeries?
  private var framesPerSecond: Double?
  private var isNullModel = false

  /// A walk through inputs: those rows that `options` selects. With `keepsNames`, the anonymizer gives labels as names
  /// come, and the series still have the names: for what goes by them.
  public init(
    _ inputs: [ResultsInput], options: AnalysisOptions = AnalysisOptions(), groups: FileGroups? = nil,
    anonymizer: Anonymizer? = nil, keepsNames: Bool = false, progress: (any ReadingProgress)? = nil
  ) throws {
    self.options = options
    observations = try ObservationWalk(
      inputs, options: options, groups: groups, anonymizer: anonymizer, keepsNames: keepsNames, progress: progress)
  }

  /// The inputs that failed, and why. Of the file that was being read nothing is given.
  public var failures: [InputFailure] { observations.failures }
  /// What departed from the format, what was left out, and what was cut short.
  public var warnings: [Warning] { observations.warnings.warnings }

  /// All files that were met, as the results name them, also those of which no row is admitted.
  package var files: [String] { observations.files }

  /// Reads the next file with results; nil at the end. Throws what an option means nothing for, and where a file would
  /// take more memory than the options permit.
  public func next() throws -> FileSeries? {
    while ended == nil, try observations.withNext({ step, row, context in try take(step, row, context) }) {}
    defer { ended = nil }
    return ended
  }

  private func take(
    _ step: ObservationWalk.Step, _ row: borrowing Observation, _ context: ObservationWalk.Context
  ) throws {
    switch step {
    case .inputBegin: framesPerSecond = context.input.framesPerSecond
    case .read(.fileBegin(let header)):
      file = FileCollector(options, framesPerSecond: framesPerSecond, names: (context.input.name, header.file))
    case .read(.modelBegin(let header)):
      isNullModel = header.isNull
      if !isNullModel { file?.begin(header.model) }
    case .row: try file?.add(row, factors: context.factors)
    case .leftOutRow: file?.leaveOut(row)
    case .read(.modelEnd(let trailer)): if !isNullModel { file?.end(trailer) }
    case .read(.fileEnd):
      ended = file?.series()
      file = nil
    case .inputEnd: file = nil
    case .read: break
    }
  }
}

/// The rows of a file while they come.
private struct FileCollector {
  private let options: AnalysisOptions
  private let framesPerSecond: Double?
  private let sets: [FeatureSet]
  private let fileNames: (input: String, file: String)
  private var origin: Origin?
  private var factors: [String] = []
  private var models: [ModelCollector] = []
  private var bytes = 0

  init(_ options: AnalysisOptions, framesPerSecond: Double?, names fileNames: (input: String, file: String)) {
    self.options = options
    self.fileNames = fileNames
    self.framesPerSecond = framesPerSecond
    sets = FeatureSet.allCases.filter(options.featureSets.contains)
  }

  mutating func begin(_ model: Model) { models.append(ModelCollector(model)) }

  mutating func leaveOut(_ row: borrowing Observation) {
    if !models.isEmpty { models[models.count - 1].supports.add(RowTime(row.time)) }
  }

  mutating func add(_ row: borrowing Observation, factors: [String]) throws {
    if models.isEmpty { return }
    origin = row.origin
    self.factors = factors
    bytes += models[models.count - 1].add(row, sets: sets, window: options.window)
    if bytes > options.maxMemory {
      throw AnalysisError.memoryLimit(
        "The series of a file", bytes: options.maxMemory, place: Place(path: "\(row.origin.input), \(row.origin.file)"),
        advice: "Choose what is needed with --model or --id, or permit more with --max-memory.")
    }
  }

  mutating func end(_ trailer: ModelTrailer) {
    if !models.isEmpty { models[models.count - 1].metadata = trailer.metadata.value }
  }

  consuming func series() -> FileSeries? {
    guard let origin else { return nil }
    var series = FileSeries(
      input: origin.input, jobID: origin.jobID, source: origin.source, file: origin.file, factors: factors,
      names: fileNames)
    let (framesPerSecond, window) = (framesPerSecond, options.window)
    series.models = models.filter { !$0.groups.isEmpty }.map {
      $0.series(framesPerSecond: framesPerSecond, window: window)
    }
    return series
  }
}

/// The rows of a model of a file while they come.
private struct ModelCollector {
  let model: Model
  var metadata: Metadata?
  var supports = Supports()
  private(set) var groups: [GroupSeries] = []
  private var places: [ExactName: Int] = [:]
  private var last: (origin: Origin, place: Int)?

  init(_ model: Model) { self.model = model }

  /// Adds a row; gives about what it takes in memory.
  mutating func add(_ row: borrowing Observation, sets: [FeatureSet], window: TimeWindow?) -> Int {
    var time = RowTime(row.time)
    supports.add(time)
    if let window { time.clip(to: window) }
    let place = place(of: row.origin)
    let index = groups[place].rows.count
    groups[place].rows.append(
      .init(
        unit: row.unit, begin: time.isUsable ? time.begin : nil, end: time.end,
        time: time.told, cut: time.cut, fields: row.fields, isFrame: time.kind == .instant))
    var bytes = MemoryLayout<GroupSeries.Row>.stride + (row.fields.text?.utf8.count ?? 0)
    for set in sets {
      guard let scores = row[set] else { continue }
      if groups[place].columns[set.index] == nil { groups[place].columns[set.index] = SetColumns() }
      let before = groups[place].columns[set.index]?.bytes ?? 0
      groups[place].columns[set.index]?.add(scores, row: index)
      bytes += (groups[place].columns[set.index]?.bytes ?? 0) - before
    }
    return bytes
  }

  private mutating func place(of origin: Origin) -> Int {
    if let last, last.origin === origin { return last.place }
    let place = places[ExactName(origin.id)] ?? groups.count
    if place == groups.count {
      groups.append(GroupSeries(origin: origin))
      places[ExactName(origin.id)] = place
    }
    last = (origin, place)
    return place
  }

  consuming func series(framesPerSecond: Double?, window: TimeWindow?) -> ModelSeries {
    var series = ModelSeries(model: model, metadata: metadata)
    series.window = window
    let isFrames = !supports.frames.isEmpty
    series.period = supports.period(framesPerSecond: framesPerSecond)
    series.end = supports.span(period: isFrames ? series.period : nil)?.end
    let period = isFrames ? series.period ?? 0 : 0
    series.groups = groups.map { $0.finished(framePeriod: period) }
    return series
  }
}

extension GroupSeries {
  fileprivate init(origin: Origin) { self.origin = origin }

  /// With frames as long as they are, rows in their order, and columns for all rows.
  fileprivate consuming func finished(framePeriod: Int64) -> GroupSeries {
    var group = self
    let count = group.rows.count
    for index in group.columns.indices { group.columns[index]?.fill(to: count) }
    for index in group.rows.indices {
      if group.rows[index].isFrame { group.rows[index].end += framePeriod }
    }
    if zip(group.rows, group.rows.dropFirst()).contains(where: { $0.unit > $1.unit }) {
      let order = group.rows.indices.sorted { group.rows[$0].unit < group.rows[$1].unit }
      group.rows = order.map { group.rows[$0] }
      for index in group.columns.indices { group.columns[index]?.reorder(order) }
    }
    return group
  }
}

extension GroupSeries {
  /// The scores of a feature that are there, with their times; of rows at one time their mean.
  public func samples(_ set: FeatureSet, _ name: String, period: Int64?) -> Samples {
    let found = zip(rows, values(set, name) ?? []).compactMap { row, value in
      row.begin.map { begin in
        (sample: Samples.Sample(begin: begin, end: row.end, time: row.time, value: value), cut: row.cut)
      }
    }
    return Samples(joining: found, period: period)
  }
}
