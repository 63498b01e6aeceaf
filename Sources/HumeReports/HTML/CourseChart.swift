import HumeAnalysis
import HumeTypes

/// The courses of a group's highest expressions under each other, on one axis of time, with what was seen below.
struct CourseChart {
  let group: GroupSection
  let timeline: Timeline
  /// The end of the file in µs: all charts of a file have the same axis.
  let end: Int64
  let scale: ValueScale
  let detail: ChartDetail

  /// The length of the axis in bins.
  private var width: String { shortestDigits(Double(end) / Double(timeline.binWidth)) }
  private var name: String { "\(group.model) \(group.id)" }
  /// The sets that have courses; of sentiment the distribution is shown instead.
  private var sets: [SetRows] { group.sets.filter { $0.set != .sentiment && !$0.rows.isEmpty } }

  func write(to markup: Markup) throws {
    var decimated: Int?
    for set in sets {
      if set.set != .emotion { try markup.element("p", ["class": "dim"], set.set.rawValue) }
      for row in set.rows { decimated = try write(row, of: set.set, to: markup) ?? decimated }
    }
    let seen = timeline.covered.reduce(0) { $0 + $1.1 } * Double(timeline.binWidth) / Double(end)
    try markup.chartRow(
      presence(of: group.model), number: percent(min(seen, 1)),
      drawing: {
        try markup.drawing("Where \(name) is there: \(percent(min(seen, 1))) of the time", class: "strip") {
          try markup.stretched(width: width) {
            try markup.shape("path", ["class": "block", "d": timeline.coveragePath(limit: detail.columns)])
          }
        }
      })
    try markup.axisRow(
      AxisTicks(seconds: Double(end) / 1e6), label: "up to \(score(scale.high)?.trimmed ?? ""), \(bins)")
    if let decimated {
      let length = Double(Int64(decimated) * timeline.binWidth) / 1e6
      try markup.element(
        "p", ["class": "note"],
        "\(count(timeline.binCount)) bins are more than a line shows: drawn are the lowest and the highest of each "
          + "\(binLength(length)). hume-results timeline has them all.")
    }
    try writeTable(to: markup)
    try writeMoments(to: markup)
  }

  private var bins: String { "means of \(binLength(Double(timeline.binWidth) / 1e6))" }

  /// Writes a line; gives how many bins a column has where it was decimated.
  private func write(_ row: FeatureRow, of set: FeatureSet, to markup: Markup) throws -> Int? {
    let marks = group.marks.first { $0.set == set && $0.feature == row.name }
    let points = row.set.flatMap { set in row.feature.map { timeline.points(set: set, feature: $0) } } ?? []
    let path = CoursePath(points, scale: scale, limit: detail.points)
    let peak = row.peak.map { "highest \(score($0) ?? "") at \(clock(row.peakTime) ?? "")" } ?? ""
    var found = marks.map { $0.peaks.isEmpty ? "" : plural($0.peaks.count, "peak") } ?? ""
    if let marks, marks.peaks.count > detail.peaks { found += ", \(detail.peaks) marked" }
    let aside = [row.lead ?? "", peak, found].filter { !$0.isEmpty }.joined(separator: ", ")
    let title = "\(row.name): mean \(score(row.mean) ?? "missing")\(aside.isEmpty ? "" : ", ")\(aside)"
    try markup.chartRow(row.name, number: score(row.mean) ?? Markup.missing, aside: aside) {
      try markup.drawing(title, class: "plot") {
        try markup.stretched(width: width) {
          let step = path.binsPerColumn.map(String.init) ?? ""
          try markup.shape("path", ["class": "course", "d": path.data, "data-step": step])
          if !path.alone.isEmpty { try markup.shape("path", ["class": "alone", "d": path.alone]) }
          if let marks { try write(marks, to: markup) }
        }
      }
    }
    return path.binsPerColumn
  }

  private func write(_ marks: FeatureMarks, to markup: Markup) throws {
    func x(_ seconds: Double) -> String {
      fixed(seconds * 1e6 / Double(timeline.binWidth), decimals: 2)
    }
    let episodes = marks.episodes.map { "M\(x($0.begin)) 985H\(x($0.end))" }.joined()
    if !episodes.isEmpty { try markup.shape("path", ["class": "episode", "d": episodes]) }
    // A bin's mean may be lower than a peak in it: the mark stands where the peak is.
    let shown = mostProminent(marks.peaks.map { (marks.feature, $0) }, detail.peaks).map(\.peak)
    let peaks = shown.map { "M\(x($0.time)) \(scale.y($0.value))h0" }.joined()
    if !peaks.isEmpty { try markup.shape("path", ["class": "peak", "d": peaks]) }
  }

  /// The means over stretches of the file.
  private func writeTable(to markup: Markup) throws {
    let rows = sets.flatMap(\.rows)
    guard let axis = TimeAxis([timeline], end: end, columns: detail.rows), !rows.isEmpty else { return }
    let curves = rows.map { axis.curve(of: $0, in: timeline) }
    let seen = axis.coverage(of: timeline)
    let heads: [TableHead] =
      ["from", .number(presence(of: group.model))] + rows.map { .number($0.name) }
    try markup.foldedTable(
      "means of \(name) over each \(binLength(axis.step))", heads,
      (0..<axis.columns).map { column in
        return [clock(Double(column) * axis.step), percent(seen[column])] + curves.map { score($0[column]) }
      })
  }

  /// The peaks and episodes that are marked.
  private func writeMoments(to markup: Markup) throws {
    let peaks = group.marks.flatMap { marks in marks.peaks.map { (feature: marks.feature, peak: $0) } }
    let most = mostProminent(peaks, detail.moments)
    if !most.isEmpty {
      let which = most.count < peaks.count ? "the \(most.count) most prominent of \(count(peaks.count)) peaks" : "peaks"
      try markup.foldedTable(
        "\(which) of \(name)", ["at", "expression", .number("score"), .number("prominence")],
        most.map { [clock($0.peak.time), $0.feature, score($0.peak.value), score($0.peak.prominence)] })
    }
    let episodes = group.marks.flatMap { marks in marks.episodes.map { (feature: marks.feature, episode: $0) } }
    let longest = episodes.sorted {
      ($1.episode.duration, $0.episode.begin, $0.feature) < ($0.episode.duration, $1.episode.begin, $1.feature)
    }.prefix(detail.moments).sorted { ($0.episode.begin, $0.feature) < ($1.episode.begin, $1.feature) }
    if !longest.isEmpty {
      let which =
        longest.count < episodes.count
        ? "the \(longest.count) longest of \(count(episodes.count)) episodes" : "episodes"
      try markup.foldedTable(
        "\(which) of \(name)", ["from", "expression", .number("seconds"), .number("mean"), .number("highest")],
        longest.map {
          [
            clock($0.episode.begin), $0.feature, fixed($0.episode.duration, decimals: 1), score($0.episode.mean),
            score($0.episode.max),
          ]
        })
    }
  }

  /// The most prominent peaks, in the order of time.
  private func mostProminent(_ peaks: [(feature: String, peak: Peak)], _ limit: Int) -> [(feature: String, peak: Peak)]
  {
    let most = peaks.sorted {
      ($1.peak.prominence, $0.peak.time, $0.feature) < ($0.peak.prominence, $1.peak.time, $1.feature)
    }
    return most.prefix(limit).sorted { ($0.peak.time, $0.feature) < ($1.peak.time, $1.feature) }
  }
}

/// How much of a course a page has room for: less where it has many.
struct ChartDetail {
  /// The most points of a line.
  let points: Int
  /// The most columns of what was seen.
  let columns: Int
  /// The most peaks that are marked on one.
  let peaks: Int
  /// The most rows of its table.
  let rows: Int
  /// The most peaks, and episodes, that a table lists.
  let moments: Int

  /// The detail of so many groups that have so many lines in all.
  init(groups: Int, lines: Int) {
    func share(_ budget: Int, of count: Int, from least: Int, to most: Int) -> Int {
      max(least, min(most, budget / max(1, count)))
    }
    points = share(160_000, of: lines, from: 60, to: 2000)
    columns = share(20_000, of: groups, from: 40, to: 1000)
    peaks = share(20_000, of: lines, from: 10, to: 500)
    rows = share(2_000, of: groups, from: 5, to: 20)
    moments = share(3_000, of: groups, from: 5, to: 30)
  }
}
