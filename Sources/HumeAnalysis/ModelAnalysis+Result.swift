import HumeTypes

extension ModelAnalysis {
  /// The model's results; nothing comes any more.
  func finish(warnings: inout WarningLog) throws -> AnalyzedModel {
    for group in groups { finish(group) }
    let counted = groups.filter { !$0.isLeftOut }
    var supports = Supports()
    for group in counted { supports.add(group.supports) }
    var all = supports
    all.add(leftOutSupports)
    let frameTimes = all.distinctFrames()

    var result = AnalyzedModel(model: model)
    result.metadata = metadata
    result.rows = counted.reduce(0) { $0 + $1.rows }
    result.ids = counted.map(\.origin.id)
    result.period = framePeriod(frameTimes, framesPerSecond: context.framesPerSecond)
    if supports.frames.isEmpty, leftOutSupports.frames.isEmpty { result.period = nil }
    result.end = all.span(period: result.period)?.end
    let names = Dictionary(
      uniqueKeysWithValues: context.featureSets.map { set in
        (set, seen[set.index].names(features: context.options.features))
      })
    try finishStar()
    let summaries = counted.map { summary(of: $0, names: names, period: result.period) }
    let isUnidentified = hasUnidentifiedFaces
    let usual = all.period(framesPerSecond: context.framesPerSecond)
    try describe(
      &result, groups: counted, summaries: summaries, supports: supports, names: names, usualDistance: usual)
    if wants.contains(.acrossFiles) {
      try addWhole(to: &result, summaries: summaries, names: names, isUnidentified: isUnidentified)
    }
    if wants.contains(.quality) {
      result.quality = quality(of: counted, summaries: summaries, supports: supports, period: result.period)
    }
    pool?.settleFrames(period: result.period)
    warn(&warnings, groups: counted, frameTimes: frameTimes, period: result.period, isUnidentified: isUnidentified)
    return result
  }

  /// Brings held frames together into the group of all ids.
  private func finishStar() throws {
    guard let star else { return }
    try frames?.drain { time, sets in
      star.body.rows += 1
      star.body.accumulator.addRow(time: time)
      star.body.marks?.addRow(time)
      for (set, scores) in sets { try add(set, scores, time: time, to: star) }
    }
    frames = nil
    finish(star)
  }

  private func summary(of group: GroupState, names: [FeatureSet: [String]], period: Int64?) -> GroupSummary {
    guard var summary = group.pending?.settled(period: period) else { return GroupSummary(rows: group.rows, sets: []) }
    summary.rows = group.rows
    if group === star, policy == .pooled { summary.rows = groups.reduce(0) { $0 + $1.rows } }
    // A group without scores keeps its rows in the output, so that nobody takes it for forgotten.
    if summary.sets.isEmpty, let emotions = names[.emotion], !emotions.isEmpty {
      let none = FeatureSummary(missing: summary.rows)
      summary.sets = [
        SetSummary(set: .emotion, names: emotions, features: emotions.map { _ in none })
      ]
    }
    return summary.fitted(to: names)
  }

  /// The groups of the result, as the policy wants them. `usualDistance`: how far apart rows usually are, in µs; what is
  /// more than half of that beyond is a gap.
  private func describe(
    _ result: inout AnalyzedModel, groups: [GroupState], summaries: [GroupSummary], supports: Supports,
    names: [FeatureSet: [String]], usualDistance: Int64?
  ) throws {
    let wantsGroups = !wants.isDisjoint(with: [.ranking, .summary, .timeline])
    guard wantsGroups, let first = groups.first else { return }
    var timelines = try groups.map { try timeline(of: $0, $0.supports, names: names, result: result) }
    let bins = timelines.compactMap { $0?.binCount }.max()
    for i in timelines.indices { if let bins { timelines[i]?.binCount = bins } }
    switch policy {
    case .separate:
      result.groups = groups.indices.map { i in
        var group = AnalyzedGroup(origin: groups[i].origin, summary: summaries[i], timeline: timelines[i])
        group.marks = marks(of: groups[i], period: usualDistance)
        group.passages = groups[i].body.passages
        return group
      }
    case .balanced:
      var timeline = Timeline.balanced(timelines.compactMap { $0 })
      timeline?.cover(with: supports.union(period: result.period), within: context.options.window)
      let summary = GroupSummary.balanced(summaries)
      result.groups = [AnalyzedGroup(origin: first.origin.forAllIDs, summary: summary, timeline: timeline)]
    case .pooled, .frame, .largest:
      guard let star else { return }
      let summary = summary(of: star, names: names, period: result.period)
      let timeline = try timeline(of: star, supports, names: names, result: result)
      var group = AnalyzedGroup(origin: first.origin.forAllIDs, summary: summary, timeline: timeline)
      group.marks = marks(of: star, period: usualDistance)
      result.groups = [group]
    }
  }

  private func marks(of group: GroupState, period: Int64?) -> [FeatureMarks] {
    let options = context.options
    let episodes = options.threshold.map { EpisodeRule(threshold: $0) }
    return group.courses?.marks(period: period, peaks: options.peaks, episodes: episodes) ?? []
  }

  private func timeline(
    of group: GroupState, _ supports: Supports, names: [FeatureSet: [String]], result: AnalyzedModel
  ) throws -> Timeline? {
    guard let end = result.end, var timeline = group.timeline?.fitted(to: group.highest ?? names) else { return nil }
    let whole = (end + timeline.binWidth - 1) / timeline.binWidth
    timeline.binCount = max(1, Int(whole), timeline.binCount)
    // A single wrong time can make a file seem years long.
    guard timeline.binCount <= context.options.maxMemory / 16 else {
      throw AnalysisError.memoryLimit(
        "A timeline of \(timeline.binCount) bins", bytes: context.options.maxMemory, place: context.place(file, model),
        advice: "Give --bin a larger width, or raise --max-memory.")
    }
    if timeline.sets.isEmpty, let emotions = names[.emotion], !emotions.isEmpty {
      timeline.sets = [TimelineSet(set: .emotion, names: emotions, bins: [], points: [])]
    }
    timeline.cover(with: supports.union(period: result.period), within: context.options.window)
    return timeline
  }

  /// The one value of the file.
  private func addWhole(
    to result: inout AnalyzedModel, summaries: [GroupSummary], names: [FeatureSet: [String]], isUnidentified: Bool
  ) throws {
    result.wholePolicy = policy == .separate ? .balanced : policy
    if let star {
      result.whole = summary(of: star, names: names, period: result.period)
    } else if policy == .separate, isUnidentified {
      guard var frames = unidentified, !frames.isBroken else {
        throw AnalysisError.needsRetention("A frame", place: context.place(file, model))
      }
      result.whole = frames.finish().settled(period: result.period).fitted(to: names)
      result.wholePolicy = .frame
    } else {
      result.whole = GroupSummary.balanced(summaries)
    }
    unidentified = nil
  }

  /// Whether several faces of one frame are all called `unknown`.
  private var hasUnidentifiedFaces: Bool {
    guard model == .face, let unknown = groups.first(where: { $0.origin.id == "unknown" && !$0.isLeftOut }) else {
      return false
    }
    return unknown.supports.frames.count > unknown.supports.distinctFrames().count
  }

  private func quality(
    of groups: [GroupState], summaries: [GroupSummary], supports: Supports, period: Int64?
  ) -> FileQuality {
    var quality = FileQuality()
    quality.rows = groups.reduce(0) { $0 + $1.rows }
    quality.ids = groups.count
    quality.describe(supports, period: period)
    quality.fragmentIDs = groups.count { group in
      guard group.rows >= 3, let span = group.supports.span(period: period) else { return group.rows < 3 }
      return span.end - span.begin < 1_000_000
    }
    fields.describe(&quality)
    quality.language = metadata?.detectedLanguage.value
    for feature in summaries.lazy.flatMap(\.sets).flatMap(\.features) {
      quality.missing += feature.missing
      quality.outOfRange += feature.outOfRange
    }
    return quality
  }
}

extension Origin {
  /// The same model of the same file, all ids.
  var forAllIDs: Origin {
    Origin(input: input, jobID: jobID, source: source, file: file, model: model, id: "*")
  }
}
