public import HumeAnalysis
import HumeTypes

func cells(_ feature: SeriesFeature) -> [Cell] { [.text(feature.set.rawValue), .text(feature.name)] }

func cells(_ factors: [String]) -> [Cell] { factors.map { .text($0) } }

/// `events`: a row an event, group and feature, by group and event.
public func segmentsTable(_ groups: [GroupSegments], factors: [String] = []) -> StreamedTable {
  let columns: [Column] =
    Column.keys
    + [
      Column("event", .integer), Column("trial_type", isName: true), Column("onset", .seconds),
      Column("duration", .seconds),
    ] + Column.feature
    + [Column("n", .integer), Column("coverage", .number), Column("mean", .number), Column("max", .number)]
  return StreamedTable("events", columns: columns + Column.factors(factors)) { emit in
    for group in groups {
      let (keys, factors) = (originCells(group.origin), cells(group.factors))
      for segment in group.segments {
        let event = segment.event
        let head: [Cell] = [
          .integer(event.index), .name(event.type), .number(event.onset), .number(event.duration),
        ]
        for (feature, scores) in zip(group.features, segment.scores) {
          try emit(
            keys + head + cells(feature)
              + [.integer(scores.n), .number(segment.coverage), Cell(scores.mean), Cell(scores.max)] + factors)
        }
      }
    }
  }
}

/// `events --averages`: a row a bin, by group, type of event and feature.
public func eventAveragesTable(_ averages: [EventAverage], factors: [String] = []) -> StreamedTable {
  let columns: [Column] =
    Column.keys + [Column("trial_type", isKey: true)] + Column.feature
    + [
      Column("time", .seconds), Column("n_events", .integer), Column("n_events_left_out", .integer),
      Column("n", .integer), Column("mean", .number), Column("mean_raw", .number),
    ]
  return StreamedTable("events", columns: columns + Column.factors(factors)) { emit in
    for average in averages {
      let keys = originCells(average.origin) + [.name(average.type)] + cells(average.feature)
      let factors = cells(average.factors)
      for bin in average.bins {
        let counts: [Cell] = [.integer(average.events), .integer(average.eventsLeftOut), .integer(bin.n)]
        try emit(keys + [.number(bin.time)] + counts + [Cell(bin.mean), Cell(bin.rawMean)] + factors)
      }
    }
  }
}

/// `events --averages --across files`: a row a bin, by combination of factors, type of event, model and feature.
public func eventAveragesTable(across: EventAveragesAcross, factors: [String] = []) -> StreamedTable {
  let columns: [Column] =
    factors.map { Column($0, isKey: true) } + [Column("trial_type", isKey: true), Column("model")] + Column.feature
    + [
      Column("time", .seconds), Column("n_files", .integer), Column("n_files_empty", .integer), Column("mean", .number),
      Column("sd", .number), Column("mean_raw", .number),
    ]
  return StreamedTable("events", columns: columns) { emit in
    for row in across.rows {
      try emit(
        cells(row.factors) + [.name(row.type), .text(row.model.rawValue)] + cells(row.feature)
          + [
            .number(row.time), .integer(row.nFiles), .integer(row.nFilesEmpty), Cell(row.mean), Cell(row.sd),
            Cell(row.rawMean),
          ])
    }
  }
}
