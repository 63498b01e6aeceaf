import HumeTypes

/// A group while its rows come, and its result once they have.
final class GroupState {
  let origin: Origin
  /// Under which origins rows come; kept, because rows are told apart by their origin's identity.
  var origins: [Origin] = []
  /// Whether the group is filtered out.
  let isLeftOut: Bool
  /// What every row changes, in one value: a class's properties are checked for exclusive access one by one.
  var body: Body

  struct Body {
    var rows = 0
    var supports = Supports()
    var accumulator: GroupAccumulator
    var course: TimelineAccumulator?
    var marks: MarkKeeper?
    var passages: Passages?

    /// Counts a row; `counts` says whether its scores follow.
    mutating func addRow(time: RowTime, counts: Bool) {
      rows += 1
      supports.add(time)
      if counts { accumulator.addRow(time: time) }
      if marks != nil, time.isUsable { marks?.addRow(time) }
    }

    /// Adds the scores of a set; false where the course would take too much memory.
    mutating func add(_ set: FeatureSet, _ scores: Scores, time: RowTime) -> Bool {
      accumulator.add(set, values: scores.values, vocabulary: scores.vocabulary, time: time)
      guard time.isUsable, course != nil else { return true }
      if marks != nil { marks?.add(set, scores) }
      return course?.add(set, values: scores.values, vocabulary: scores.vocabulary, time: time) ?? true
    }
  }

  var rows: Int { body.rows }
  var supports: Supports { body.supports }

  var pending: PendingSummary?
  var timeline: Timeline?
  /// The courses that marks are found in, and the features that are kept of all courses.
  var courses: KeptCourses?
  var highest: [FeatureSet: [String]]?
  var hasSomeDurations = false

  var isFinished: Bool { pending != nil }

  init(origin: Origin, isLeftOut: Bool, body: Body) {
    self.origin = origin
    self.isLeftOut = isLeftOut
    self.body = body
  }
}

extension ModelAnalysis {
  func makeState(id: String, jobID: String? = nil, isLeftOut: Bool = false) -> GroupState {
    let options = context.options
    let origin = Origin(
      input: context.input, jobID: jobID ?? context.jobID, source: source, file: file, model: model, id: id)
    return GroupState(
      origin: origin, isLeftOut: isLeftOut,
      body: GroupState.Body(
        accumulator: GroupAccumulator(needs: needs(quantiles: wants.contains(.summary)), keepsSeries: options.nEff),
        course: wants.contains(.timeline)
          ? TimelineAccumulator(binWidth: options.binWidth, maxMemory: options.maxMemory) : nil,
        marks: wants.contains([.marks, .timeline]) && hasMarks(id: id) ? MarkKeeper() : nil,
        passages: wants.contains(.passages) && model != .face && model != .facemesh ? Passages() : nil))
  }

  /// Whether marks are found in a group: rows of several ids after one another are no course.
  private func hasMarks(id: String) -> Bool {
    switch policy {
    case .separate: true
    case .frame, .largest: id == "*"
    case .balanced, .pooled: false
    }
  }

  /// Adds the scores of a set of a row to a group's statistics and course.
  func add(_ set: FeatureSet, _ scores: Scores, time: RowTime, to group: GroupState) throws {
    guard group.body.add(set, scores, time: time) else {
      throw tooLarge("The timeline", group, advice: "Give --bin a larger width, or raise --max-memory.")
    }
    if group.body.marks?.isBeyond(context.options.maxMemory) ?? false {
      group.body.marks = nil
      lacksMarks = true
    }
    if context.options.nEff, group.body.accumulator.seriesBytes > context.options.maxMemory {
      throw tooLarge("The series that --n-eff keeps", group, advice: "Leave out --n-eff, or raise --max-memory.")
    }
  }

  private func tooLarge(_ what: String, _ group: GroupState, advice: String) -> AnalysisError {
    .memoryLimit(
      what, bytes: context.options.maxMemory, place: context.place(file, model, id: group.origin.id), advice: advice)
  }

  /// Turns what a group kept into its result, and frees it.
  func finish(_ group: GroupState) {
    guard !group.isFinished else { return }
    group.hasSomeDurations = group.body.accumulator.hasSomeDurations
    group.pending = group.body.accumulator.finish()
    group.timeline = group.body.course?.finish()
    keepHighest(of: group)
    group.body.accumulator = GroupAccumulator(needs: ColumnNeeds(quantileLimit: nil))
    group.body.course = nil
  }

  /// Leaves behind the courses of all but the highest features, as far as only those are wanted.
  private func keepHighest(of group: GroupState) {
    let options = context.options
    // What marks a file out is known only once all files are; and the courses of ids are averaged all together.
    guard let count = options.highest, options.by != .distinct, policy != .balanced else {
      let names = group.pending?.summary.sets.map { ($0.set, $0.names) } ?? []
      group.courses = group.body.marks?.kept(Dictionary(names) { first, _ in first })
      group.body.marks = nil
      return
    }
    let period = framePeriod(group.supports.distinctFrames(), framesPerSecond: context.framesPerSecond)
    let summary = group.pending?.settled(period: period)
    let ranked = summary?.top(count, by: options.by) ?? []
    var highest = Dictionary(grouping: ranked, by: \.set).mapValues { $0.map(\.name) }
    // The nine steps of sentiment are one distribution.
    if let sentiment = summary?[.sentiment] { highest[.sentiment] = sentiment.names }
    group.highest = highest
    group.timeline = group.timeline?.fitted(to: highest)
    group.courses = group.body.marks?.kept(highest)
    group.body.marks = nil
  }
}
