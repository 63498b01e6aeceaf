public import HumeAnalysis
import HumeTypes

/// Emits a row a moment, behind where it is from.
private func rows<Moment>(
  _ found: [FeatureMoments<Moment>], _ emit: ([Cell]) throws -> Void, _ cells: (Moment) -> [Cell]
) throws {
  for feature in found {
    let keys = originCells(feature.origin) + [.text(feature.set.rawValue), .text(feature.feature)]
    let factors = feature.factors.map { Cell.text($0) }
    for moment in feature.moments { try emit(keys + cells(moment) + factors) }
  }
}

/// `peaks`: a row a peak, by group and feature in the order of time.
public func peaksTable(_ found: [FeatureMoments<Peak>], factors: [String] = []) -> StreamedTable {
  let columns: [Column] =
    Column.keys + Column.feature
    + [Column("time", .seconds), Column("value", .number), Column("prominence", .number)]
  return StreamedTable("peaks", columns: columns + Column.factors(factors)) { emit in
    try rows(found, emit) { [.number($0.time), .number($0.value), .number($0.prominence)] }
  }
}

/// `episodes`: a row an episode, by group and feature in the order of time.
public func episodesTable(_ found: [FeatureMoments<Episode>], factors: [String] = []) -> StreamedTable {
  let columns: [Column] =
    Column.keys + Column.feature
    + [
      Column("begin", .seconds), Column("end", .seconds), Column("duration", .seconds), Column("n", .integer),
      Column("max", .number), Column("mean", .number),
    ]
  return StreamedTable("episodes", columns: columns + Column.factors(factors)) { emit in
    try rows(found, emit) { episode in
      [
        .number(episode.begin), .number(episode.end), .number(episode.duration), .integer(episode.n),
        .number(episode.max), .number(episode.mean),
      ]
    }
  }
}

/// `episodes --share`: a row a group and feature.
public func timeAboveTable(_ found: [FeatureMoments<TimeAbove>], factors: [String] = []) -> StreamedTable {
  let columns: [Column] =
    Column.keys + Column.feature
    + [
      Column("threshold", .number), Column("time_above", .seconds), Column("time_valid", .seconds),
      Column("share", .number), Column("episodes", .integer),
    ]
  return StreamedTable("episodes", columns: columns + Column.factors(factors)) { emit in
    try rows(found, emit) { time in
      [
        .number(time.threshold), .number(time.above), .number(time.valid), Cell(time.share), .integer(time.episodes),
      ]
    }
  }
}
