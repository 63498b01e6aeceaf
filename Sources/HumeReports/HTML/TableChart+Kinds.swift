import HumeAnalysis
import HumeTypes

// Which chart a table has, by its name and its columns.

extension TableChart {
  private static let group = ["file", "model", "id"]

  /// What parts rows where features of several sets are not ranked together.
  private static func groupAndSet(_ table: Table) -> [String] {
    Set(table.rows.map { table.text($0, "feature_set") }).count > 1 ? group + ["feature_set"] : group
  }

  /// Nil where a table of this name has no chart, or no row that could be drawn. `by`: what rows are ranked by;
  /// `isChosen`: whether features were asked for.
  init?(of table: Table, by: String, isChosen: Bool) {
    let most = isChosen ? TableChart.featureLimit : TableChart.usualFeatures
    guard !table.rows.isEmpty,
      let chart = TableChart.values(of: table, by: by, most) ?? TableChart.times(of: table, most)
    else {
      return nil
    }
    self = chart
  }

  private static func values(of table: Table, by: String, _ most: Int) -> TableChart? {
    switch table.name {
    case "top":
      return BarColumns(
        group: groupAndSet(table), name: "feature", value: "value", spelled: { fixed($0, decimals: 3) }
      ).chart("The highest of each group by \(RankBy(rawValue: by)?.inWords ?? by)", of: table)
    case "qc":
      return BarColumns(group: ["input"], name: "file", aside: "model", value: "coverage", spelled: percent)
        .chart("Coverage: the share of the expected frames, or of the time, that has rows", of: table)
    case "episodes" where table.has("share"):
      return BarColumns(
        group: groupAndSet(table), name: "feature", value: "share", most: most, spelled: percent
      )
      .chart("The share of the time with scores that each feature is at or above the threshold", of: table)
    case "summary":
      return IntervalColumns(
        group: groupAndSet(table), value: "mean", interval: ("q25", "q75"), axis: "mean, from q25 to q75",
        most: most
      )
      .chart("The highest means of each group, with the middle half of its scores", of: table)
    case "across":
      let factors = table.columns.filter { $0.isKey && $0.name != "model" }.map(\.name)
      return IntervalColumns(
        group: factors + ["model"], value: "mean", interval: ("min", "max"), axis: "mean of files, min to max",
        most: most, counted: [("n_files", "file")]
      ).chart("The highest means over files, with the lowest and the highest file", of: table)
    case "compare": return differences(of: table)
    case "sync":
      return IntervalColumns(
        group: ["file", "model", "id_a", "id_b"], value: "effect", axis: "0: as surrogates", decimals: 2,
        isSigned: true, counted: [("segments", "segment")]
      ).chart(
        "How much two ids go along, as a distance from what surrogates give, in their standard deviations", of: table)
    case "align" where table.has("pearson"):
      return IntervalColumns(
        group: group + ["face_id"], value: "pearson", axis: "correlation", decimals: 2, isSigned: true,
        counted: [("n", "unit")]
      ).chart("How the scores of what is said go with those of the face: Pearson's correlation over units", of: table)
    default: return nil
    }
  }

  private static func differences(of table: Table) -> TableChart? {
    let hasIntervals = table.rows.contains { table.number($0, "low") != nil }
    let counted = table.has("n_files_a") ? [("n_files_a", "and"), ("n_files_b", "file")] : [("n_files", "file")]
    return IntervalColumns(
      group: ["model", "feature_set"], value: "difference", interval: ("low", "high"),
      axis: "second side less first", isSigned: true, counted: counted
    ).chart(
      "Differences of the two sides"
        + (hasIntervals ? ", with the interval over files" : ": too few files for intervals"), of: table)
  }

  private static func times(of table: Table, _ most: Int) -> TableChart? {
    switch table.name {
    case "peaks":
      return MarkColumns(group: group, begin: "time", value: "value", noun: "peak", most: most)
        .chart("Peaks: where they are, the higher the higher their score", of: table)
    case "episodes":
      return MarkColumns(group: group, begin: "begin", end: "end", value: "mean", noun: "episode", most: most)
        .chart("Episodes: from where to where, the higher the higher their mean", of: table)
    case "events" where table.has("onset"):
      return MarkColumns(
        group: group, part: "trial_type", begin: "onset", length: "duration", value: "mean", noun: "event", most: most
      ).chart("Events: from onset to end, the higher the higher the mean in their time", of: table)
    case "events" where table.has("time"):
      let isAcross = table.has("n_files")
      let factors = table.columns.filter { $0.isKey && $0.name != "trial_type" && $0.name != "model" }.map(\.name)
      return LineColumns(
        group: isAcross ? factors + ["model"] : group, part: "trial_type", x: "time", value: "mean", most: most
      )
      .chart("Mean courses around the onsets of each type of event; dashed: the onset, and no change", of: table)
    case "cooccur":
      return TableChart("How features go together: correlation over rows", of: table, value: "pearson") {
        try drawMatrices(table, to: $0)
      }
    default: return nil
    }
  }
}
