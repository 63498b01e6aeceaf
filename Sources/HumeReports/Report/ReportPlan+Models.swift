import HumeAnalysis
import HumeTypes

/// What one model found in a file.
struct ModelSection {
  let model: Model
  /// The ids that are shown.
  var groups: [GroupSection]
  /// Why no id is shown, where that is so.
  let remark: String
  /// What is said of the ids that are not shown.
  let more: String

  init(
    _ result: AnalyzedModel, media: Media, content: ReportContent, distinct: [RankedFeature]?
  ) {
    model = result.model
    let shown = ModelSection.chosen(result.groups, limit: content.idLimit)
    groups = shown.enumerated().map { index, group in
      GroupSection(
        group, of: result, in: media, isFirst: index == 0, content: content, distinct: distinct)
    }
    remark = result.groups.isEmpty ? nothingFound(by: model, isFiltered: content.options.mayLeaveOutRows) : ""
    more = ModelSection.more(result.groups, shown: shown)
  }

  /// The groups with the most rows, in the order of the results.
  private static func chosen(
    _ groups: [AnalyzedGroup], limit: Int
  ) -> [AnalyzedGroup] {
    guard groups.count > limit else { return groups }
    let byRows = groups.indices.sorted { a, b in
      let (m, n) = (groups[a].summary.rows, groups[b].summary.rows)
      return m != n ? m > n : a < b
    }
    return byRows.prefix(limit).sorted().map { groups[$0] }
  }

  private static func more(
    _ groups: [AnalyzedGroup], shown: [AnalyzedGroup]
  ) -> String {
    guard groups.count > shown.count else { return "" }
    let ids = Set(shown.map(\.origin.id))
    let rows = groups.filter { !ids.contains($0.origin.id) }.map(\.summary.rows)
    guard let least = rows.min(), let most = rows.max() else { return "" }
    let between = most == least + 1 ? "or" : "to"
    let each = least == most ? plural(least, "row") : "\(count(least)) \(between) \(plural(most, "row"))"
    return "\(plural(rows.count, "more id")) with \(each)\(rows.count > 1 ? " each" : "")"
  }
}

/// What one id of a model holds.
struct GroupSection {
  /// How a group is shown.
  enum Form {
    /// Bars, numbers and curves.
    case curves
    /// Bars and numbers.
    case table
    /// The highest expressions in one line.
    case line
  }

  let model: Model
  let id: String
  /// How much there is of it, in short pieces.
  let facts: [String]
  /// What it is too little for.
  let doubt: String
  let form: Form
  let rowCount: Int
  let timeline: Timeline?
  let marks: [FeatureMarks]
  let passages: Passages?
  var sets: [SetRows]

  init(
    _ group: AnalyzedGroup, of result: AnalyzedModel, in media: Media, isFirst: Bool,
    content: ReportContent, distinct: [RankedFeature]?
  ) {
    model = result.model
    id = group.origin.id
    rowCount = group.summary.rows
    // A picture has one moment: nothing has a course.
    let course = media.isImage || media.end == 0 ? nil : group.timeline
    timeline = course
    marks = group.marks
    passages = group.passages
    let presence = course.map { Presence(of: $0, end: media.end) }
    let isFrames = result.period != nil && course != nil
    let isLittle = rowCount < 3 || isFrames && (presence?.share ?? 1) < 0.05
    form = isLittle ? .line : course == nil ? .table : .curves
    doubt = isLittle && course != nil && rowCount > 0 ? "too little for a curve" : ""
    if rowCount > 0 {
      facts = groupFacts(group, of: result, in: media, presence: presence, isFirst: isFirst, isLittle: isLittle)
    } else {
      // An id that somebody has was found; it has no rows.
      let isNamed = group.origin.id != "unknown" && group.origin.id != "*" && !content.options.mayLeaveOutRows
      facts = [isNamed ? "no rows" : nothingFound(by: model, isFiltered: content.options.mayLeaveOutRows)]
    }
    let by = content.options.by
    let hasLead = by.hasColumn && (by != .distinct || distinct != nil)
    sets = featureRows(
      group, ranked: distinct ?? group.summary.top(content.topCount, by: content.acrossBy), lead: hasLead ? by : nil)
  }

  mutating func draw(on axis: TimeAxis) {
    guard let timeline else { return }
    for set in sets.indices {
      for row in sets[set].rows.indices {
        sets[set].rows[row].curve = axis.curve(of: sets[set].rows[row], in: timeline)
      }
    }
  }
}

/// The features of a group as rows: those that are ranked, in their order, with a value of `lead` where that has a
/// column. `isWhole`: the features without a score too, behind the others.
func featureRows(
  _ group: AnalyzedGroup, ranked: [RankedFeature], lead: RankBy?, isWhole: Bool = false
) -> [SetRows] {
  group.summary.sets.map { set in
    let chosen = ranked.filter { $0.set == set.set }
    let values = Dictionary(chosen.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    // The nine steps of sentiment are one distribution: they stand whole, in their order.
    let isInOrder = set.set == .sentiment
    var names = isInOrder ? set.names : chosen.map(\.name)
    if isWhole, !isInOrder { names += set.names.filter { values[$0] == nil } }
    let course = group.timeline?.sets.firstIndex { $0.set == set.set }
    let rows = names.compactMap { name -> FeatureRow? in
      guard let feature = set[name], feature.mean != nil || isWhole else { return nil }
      return FeatureRow(
        name: name, lead: lead.flatMap { lead in values[name].map { shown($0, of: lead) } }, mean: feature.mean,
        peak: feature.n > 1 ? feature.max : nil, peakTime: feature.n > 1 ? feature.maxTime : nil,
        set: course, feature: course.flatMap { group.timeline?.sets[$0].names.firstIndex(of: name) })
    }
    return SetRows(set: set.set, total: set.names.count, rows: rows)
  }
}

/// The features of a set that are shown of an id.
struct SetRows {
  let set: FeatureSet
  /// The number of the set's features.
  let total: Int
  var rows: [FeatureRow]
}

/// One feature of an id.
struct FeatureRow {
  let name: String
  /// The statistic that ranks it, where that has a column of its own.
  let lead: String?
  let mean: Double?
  /// The greatest score, and when it first occurs in seconds.
  let peak: Double?
  let peakTime: Double?
  /// Its place in the timeline.
  let set: Int?
  let feature: Int?
  /// The means by column of the axis.
  var curve: [Double?] = []
}
