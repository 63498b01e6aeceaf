import HumeTypes

/// What an analysis of one input is to do, the same for all its parts.
struct AnalysisContext {
  let input: String
  var jobID: String
  let options: AnalysisOptions
  let wants: AnalysisWants
  let retainGroups: Bool
  let framesPerSecond: Double?
  let featureSets: [FeatureSet]

  func place(_ file: String, _ model: Model, id: String? = nil) -> Place {
    Place(path: id.map { "\(input), \(file), \(model), \($0)" } ?? "\(input), \(file), \(model)")
  }
}

/// The statistics of one model's results for one file while its rows come.
final class ModelAnalysis {
  let context: AnalysisContext
  let source: String
  let file: String
  let model: Model
  var metadata: Metadata?
  /// The policy as it applies to this model: only faces have frames.
  let policy: FacesPolicy

  // What is done for every row.
  private let featureSets: [FeatureSet]
  private let keepsFields: Bool
  private let keepsGroups: Bool
  private let keepsPool: Bool
  private let keepsFrames: Bool

  private(set) var groups: [GroupState] = []
  private var byOrigin: [ObjectIdentifier: GroupState] = [:]
  private var byID: [ExactName: GroupState] = [:]
  private var last: (origin: Origin, group: GroupState)?

  var seen: [SeenNames]
  private(set) var rowsLeftOut = 0
  private(set) var unusableTimes = 0
  /// Whether the course of some group was too long to find marks in.
  var lacksMarks = false
  /// Times of rows that filters left out: the frames and the end of the file are theirs too.
  private(set) var leftOutSupports = Supports()
  private(set) var fields = FieldValues()

  /// All ids together, where the policy says so.
  var star: GroupState?
  /// Frames that are held until the file ends.
  var frames: FrameSeries?
  /// The one series of the file, should its faces turn out to be unidentified.
  var unidentified: UnidentifiedFrames?
  var pool: GroupAccumulator?

  init(context: AnalysisContext, source: String, file: String, model: Model, seen: [SeenNames]) {
    self.context = context
    self.source = source
    self.file = file
    self.model = model
    let faces = context.options.faces
    policy = model != .face && (faces == .frame || faces == .largest) ? .balanced : faces
    let each = policy == .separate || policy == .balanced
    let wants = context.wants
    featureSets = context.featureSets
    keepsFields = wants.contains(.quality)
    keepsGroups =
      wants.contains(.quality) || each && !wants.isDisjoint(with: [.ranking, .summary, .timeline, .acrossFiles])
    keepsPool = wants.contains(.pool)
    keepsFrames = model == .face && (!each && policy != .pooled || wants.contains(.acrossFiles))
    self.seen = seen
    switch policy {
    case .separate, .balanced: break
    case .pooled: star = makeState(id: "*")
    case .frame: frames = FrameSeries(rule: .mean, featureSets: context.featureSets)
    case .largest: frames = FrameSeries(rule: .largest, featureSets: context.featureSets)
    }
    if frames != nil { star = makeState(id: "*") }
    if keepsPool { pool = GroupAccumulator(needs: needs(quantiles: true)) }
  }

  var wants: AnalysisWants { context.wants }

  /// Rows before filters.
  var allRows: Int { groups.reduce(rowsLeftOut) { $0 + $1.rows } }

  func needs(quantiles: Bool) -> ColumnNeeds { context.options.columnNeeds(quantiles: quantiles) }

  /// Begins a group; one that had ended can only go on where groups are retained.
  func begin(_ origin: Origin, isLeftOut: Bool) throws {
    let group: GroupState
    if let known = byID[ExactName(origin.id)] {
      guard !known.isFinished else {
        throw AnalysisError.needsRetention("A group", place: context.place(file, model, id: origin.id))
      }
      group = known
    } else {
      group = makeState(id: origin.id, jobID: origin.jobID, isLeftOut: isLeftOut)
      groups.append(group)
      byID[ExactName(origin.id)] = group
      if !isLeftOut { watchUnidentified(origin.id) }
    }
    group.origins.append(origin)
    byOrigin[ObjectIdentifier(origin)] = group
    last = (origin, group)
  }

  /// Adds a row.
  func add(_ row: borrowing Observation, filter: inout RowFilter) throws {
    guard let group = group(of: row.origin) else { return }
    var time = RowTime(row.time)
    let unclipped = time
    if group.isLeftOut { filter.leaveOut(.id) }
    guard !group.isLeftOut, filter.admits(row, time: &time) else { return leaveOut(row, time: unclipped) }
    if time != unclipped { leftOutSupports.add(unclipped) }
    if time.kind == .unusable { unusableTimes += 1 }
    if keepsFields { fields.add(row.fields) }
    group.body.addRow(time: time, counts: keepsGroups)
    if group.body.passages != nil {
      group.body.passages?.add(row, time: time, sets: featureSets, highest: Passages.highest)
    }
    if policy == .pooled { star?.body.accumulator.addRow(time: time) }
    if keepsPool { pool?.addRow(time: time) }
    for set in featureSets {
      guard let scores = row.sets[set.index] else { continue }
      note(scores, of: set)
      if keepsGroups { try add(set, scores, time: time, to: group) }
      if policy == .pooled, let star { try add(set, scores, time: time, to: star) }
      if keepsPool { pool?.add(set, values: scores.values, vocabulary: scores.vocabulary, time: time) }
    }
    if keepsFrames, time.kind == .instant { try addFrame(row, time: time) }
  }

  private func leaveOut(_ row: borrowing Observation, time: RowTime) {
    rowsLeftOut += 1
    leftOutSupports.add(time)
    for set in featureSets { if let scores = row.sets[set.index] { note(scores, of: set) } }
  }

  /// Notes the names of a row's scores.
  private func note(_ scores: Scores, of set: FeatureSet) {
    // Taken out: a class's properties are checked for exclusive access, which costs more than the rest of this.
    var seen: [SeenNames] = []
    swap(&seen, &self.seen)
    seen[set.index].add(scores)
    swap(&seen, &self.seen)
  }

  /// Ends a group: what it kept is freed into its result, unless more of it may come.
  func end(_ origin: Origin) {
    guard !context.retainGroups, let group = group(of: origin) else { return }
    finish(group)
  }

  private func group(of origin: Origin) -> GroupState? {
    if let last, last.origin === origin { return last.group }
    let group = byOrigin[ObjectIdentifier(origin)] ?? byID[ExactName(origin.id)]
    if let group { last = (origin, group) }
    return group
  }

  private func addFrame(_ row: borrowing Observation, time: RowTime) throws {
    unidentified?.add(row, time: time)
    frames?.add(row, time: time)
    if max(frames?.bytes ?? 0, unidentified?.bytes ?? 0) > context.options.maxMemory {
      throw AnalysisError.memoryLimit(
        "The file's frames, which --faces \(context.options.faces.rawValue) needs all at one time,",
        bytes: context.options.maxMemory, place: context.place(file, model),
        advice: "Raise --max-memory, use --faces balanced or pooled, or take a part with --from and --to.")
    }
  }

  /// Holds the frames of a file that may have several faces under the id `unknown`, if one value of it is wanted.
  private func watchUnidentified(_ id: String) {
    guard model == .face, policy == .separate, wants.contains(.acrossFiles) else { return }
    let isOnly = groups.count { !$0.isLeftOut } == 1
    if context.retainGroups ? isOnly : isOnly && id == "unknown" {
      unidentified = UnidentifiedFrames(
        holdsAll: context.retainGroups, featureSets: context.featureSets, needs: needs(quantiles: false),
        keepsSeries: context.options.nEff)
    } else if !context.retainGroups {
      unidentified = nil
    }
  }
}
