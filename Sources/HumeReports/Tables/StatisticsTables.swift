public import HumeAnalysis
import HumeTypes

// The statistics as tables: one function a command, the columns as the contract of the outputs has them. The factors by
// which files are grouped come last, but for statistics over files, where they say what a row is.

/// One group of a result, with what its key columns hold.
private func forEachGroup(
  _ results: [AnalyzedInput],
  _ body: (_ group: AnalyzedGroup, _ keys: [Cell], _ factors: [Cell]) throws -> Void
) rethrows {
  for result in results {
    for file in result.files {
      let factors = file.factors.map { Cell.text($0) }
      for model in file.models {
        for group in model.groups {
          let origin = group.origin
          let keys: [Cell] = [
            .text(origin.input), .name(origin.jobID), .text(origin.source), .text(origin.file),
            .text(origin.model.rawValue), .text(origin.id),
          ]
          try body(group, keys, factors)
        }
      }
    }
  }
}

/// The columns of a summary behind the feature.
private let summaryColumns: [Column] =
  [Column("n", .integer), Column("n_missing", .integer), Column("n_out_of_range", .integer)]
  + ["mean", "mean_tw", "sd", "median", "q05", "q25", "q75", "q95", "min", "max"].map { Column($0, .number) }
  + [Column("t_max", .seconds), Column("n_eff", .number), Column("quantiles", isName: true)]

private func cells(_ summary: FeatureSummary) -> [Cell] {
  [
    .integer(summary.n), .integer(summary.missing), .integer(summary.outOfRange), Cell(summary.mean),
    Cell(summary.timeWeightedMean), Cell(summary.sd), Cell(summary.median), Cell(summary.q05), Cell(summary.q25),
    Cell(summary.q75), Cell(summary.q95), Cell(summary.min), Cell(summary.max), Cell(summary.maxTime),
    Cell(summary.effectiveN), .text(summary.quantiles.rawValue),
  ]
}

/// `summary`: a row a group and feature.
public func summaryTable(_ results: [AnalyzedInput], factors: [String] = []) -> StreamedTable {
  StreamedTable("summary", columns: Column.keys + Column.feature + summaryColumns + Column.factors(factors)) { emit in
    try forEachGroup(results) { group, keys, factors in
      for set in group.summary.sets {
        for (name, feature) in zip(set.names, set.features) {
          try emit(keys + [.text(set.set.rawValue), .text(name)] + cells(feature) + factors)
        }
      }
    }
  }
}

/// `summary --across files`: a row a combination of factors, model and feature.
public func acrossTable(_ across: AcrossFiles, factors: [String] = []) -> StreamedTable {
  let columns =
    factors.map { Column($0, isKey: true) } + [Column("model", isKey: true)] + Column.feature
    + [Column("n_files", .integer), Column("n_files_empty", .integer)]
    + ["mean", "sd", "min", "max"].map { Column($0, .number) }
  return StreamedTable("across", columns: columns) { emit in
    for row in across.rows {
      try emit(
        row.factors.map { .text($0) } + [.text(row.model.rawValue), .text(row.set.rawValue), .text(row.feature)]
          + [
            .integer(row.nFiles), .integer(row.nFilesEmpty), Cell(row.mean), Cell(row.sd), Cell(row.min), Cell(row.max),
          ])
    }
  }
}

/// `summary --across pool`: a row a combination of factors, model and feature over all rows of all files.
public func pooledTable(_ pooled: [PooledRows], factors: [String] = []) -> StreamedTable {
  StreamedTable("summary", columns: Column.keys + Column.feature + summaryColumns + Column.factors(factors)) { emit in
    for part in pooled {
      let all = Cell.text("*")
      let keys: [Cell] = [all, all, all, all, .text(part.model.rawValue), all]
      for set in part.summary.sets {
        for (name, feature) in zip(set.names, set.features) {
          try emit(
            keys + [.text(set.set.rawValue), .text(name)] + cells(feature) + part.factors.map { .text($0) })
        }
      }
    }
  }
}

/// `top`: the highest features of each group and set; without a count, all that have a value.
public func topTable(_ results: [AnalyzedInput], count: Int?, by statistic: RankBy, factors: [String] = [])
  -> StreamedTable
{
  let columns = Column.keys + [Column("rank", .integer)] + Column.feature + [Column("value", .number)]
  return StreamedTable("top", columns: columns + Column.factors(factors)) { emit in
    func row(_ feature: RankedFeature) -> [Cell] {
      [.integer(feature.rank), .text(feature.set.rawValue), .text(feature.name), .number(feature.value)]
    }
    if statistic == .distinct {
      for part in DistinctFeatures.of(results, top: count) {
        let result = results.first { $0.input == part.input }
        let file = result?.files.first { $0.source == part.source && $0.file == part.file }
        let factors = file?.factors ?? []
        let keys: [Cell] = [
          .text(part.input), .name(file?.jobID ?? ""), .text(part.source), .text(part.file),
          .text(part.model.rawValue), .text("*"),
        ]
        for feature in part.features { try emit(keys + row(feature) + factors.map { .text($0) }) }
      }
    } else {
      try forEachGroup(results) { group, keys, factors in
        for feature in group.summary.top(count, by: statistic) { try emit(keys + row(feature) + factors) }
      }
    }
  }
}

/// `timeline`: a row a group, feature and bin; with a count, of the features that rank highest in the group.
public func timelineTable(
  _ results: [AnalyzedInput], count: Int?, by statistic: RankBy, factors: [String] = []
) -> StreamedTable {
  let columns =
    Column.keys
    + [Column("bin_begin", .seconds), Column("bin_end", .seconds), Column("n", .integer), Column("coverage", .number)]
    + Column.feature + [Column("mean", .number)]
  return StreamedTable("timeline", columns: columns + Column.factors(factors)) { emit in
    try forEachGroup(results) { group, keys, factors in
      guard let timeline = group.timeline else { return }
      let shown = count.map { count in
        Set(group.summary.top(count, by: statistic).map { "\($0.set.rawValue) \($0.name)" })
      }
      for (index, set) in timeline.sets.enumerated() {
        let features = set.names.indices.filter { feature in
          shown?.contains("\(set.set.rawValue) \(set.names[feature])") ?? true
        }
        for bin in 0..<timeline.binCount {
          let place: [Cell] = [.number(timeline.begin(of: bin)), .number(timeline.end(of: bin))]
          let coverage = Cell.number(timeline.coverage(of: bin))
          for feature in features {
            let point = timeline.point(bin: bin, set: index, feature: feature)
            try emit(
              keys + place + [.integer(point.n), coverage, .text(set.set.rawValue), .text(set.names[feature])]
                + [Cell(point.mean)] + factors)
          }
        }
      }
    }
  }
}

/// `qc`: a row a file and model.
public func qualityTable(_ results: [AnalyzedInput], factors: [String] = []) -> StreamedTable {
  let columns: [Column] =
    Column.fileKeys
    + [
      Column("rows", .integer), Column("ids", .integer), Column("span", .seconds), Column("period", .seconds),
      Column("irregularity", .number), Column("coverage", .number), Column("longest_gap", .seconds),
      Column("multi_face_share", .number), Column("fragment_ids", .integer), Column("prob_median", .number),
      Column("box_median", .number), Column("confidence_median", .number), Column("language"),
      Column("n_missing", .integer), Column("n_out_of_range", .integer), Column("errors", .integer),
    ]
  return StreamedTable("qc", columns: columns + Column.factors(factors)) { emit in
    for result in results {
      for file in result.files {
        for entry in file.quality {
          let quality = entry.quality
          let keys: [Cell] = [
            .text(result.input), .name(file.jobID), .text(file.source), .text(file.file),
            .name(entry.model?.rawValue ?? ""),
          ]
          let times: [Cell] = [
            Cell(quality.span), Cell(quality.period), Cell(quality.irregularity), Cell(quality.coverage),
            Cell(quality.longestGap), Cell(quality.multiFaceShare),
          ]
          let medians: [Cell] = [
            .integer(quality.fragmentIDs), Cell(quality.probMedian), Cell(quality.boxMedian),
            Cell(quality.confidenceMedian), Cell(quality.language),
          ]
          try emit(
            keys + [.integer(quality.rows), .integer(quality.ids)] + times + medians
              + [.integer(quality.missing), .integer(quality.outOfRange), .integer(quality.errors)]
              + file.factors.map { .text($0) })
        }
      }
      for error in result.sourceErrors {
        let keys: [Cell] = [
          .text(result.input), .name(error.jobID), .text(error.source), .missing, .missing, .integer(0), .integer(0),
        ]
        let unknown = Array(repeating: Cell.missing, count: 6)
        let none: [Cell] = [.integer(0), .missing, .missing, .missing, .missing, .integer(0), .integer(0), .integer(1)]
        try emit(keys + unknown + none + factors.map { _ in .missing })
      }
    }
  }
}
