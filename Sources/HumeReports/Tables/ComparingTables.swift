public import HumeAnalysis
import HumeTypes

/// `compare`: a row a model and feature, the largest differences first; with a count, so many of each model and set.
///
/// Without pairs `n_files` counts the files of both sides, and `n_files_a` and `n_files_b` those of each.
public func comparisonTable(_ comparison: Comparison, count: Int? = nil) -> StreamedTable {
  let isPaired = comparison.rule.pairing != .unpaired
  let sides = isPaired ? [] : [Column("n_files_a", .integer), Column("n_files_b", .integer)]
  let columns: [Column] =
    [Column("model", isKey: true)] + Column.feature + [Column("n_files", .integer)] + sides
    + [Column("n_files_left_out", .integer)]
    + ["mean_a", "mean_b", "difference", "sd", "low", "high"].map { Column($0, .number) }
  return StreamedTable("compare", columns: columns) { emit in
    var shown: (model: Model, set: FeatureSet, count: Int)?
    for row in comparison.rows {
      if let last = shown, last.model == row.model, last.set == row.set {
        shown?.count += 1
      } else {
        shown = (row.model, row.set, 1)
      }
      if let count, let shown, shown.count > count { continue }
      let counts: [Cell] =
        isPaired ? [.integer(row.nA)] : [.integer(row.nA + row.nB), .integer(row.nA), .integer(row.nB)]
      try emit(
        [.text(row.model.rawValue), .text(row.set.rawValue), .text(row.feature)] + counts + [.integer(row.nLeftOut)]
          + [Cell(row.meanA), Cell(row.meanB), Cell(row.difference), Cell(row.sd), Cell(row.low), Cell(row.high)])
    }
  }
}

/// `cooccur`: a row a group and pair of features; with a count, so many of each group and set.
public func coOccurrenceTable(_ found: [CoOccurrence], count: Int? = nil, factors: [String] = []) -> StreamedTable {
  let columns: [Column] =
    Column.keys
    + [Column("feature_set"), Column("feature_a", isName: true), Column("feature_b", isName: true)]
    + ["n", "n_top_a", "n_top_b", "n_both", "n_either"].map { Column($0, .integer) }
    + [Column("jaccard", .number), Column("pearson", .number)]
  return StreamedTable("cooccur", columns: columns + Column.factors(factors)) { emit in
    for group in found {
      let keys = originCells(group.origin) + [.text(group.set.rawValue)]
      let factors = group.factors.map { Cell.text($0) }
      for pair in group.pairs.prefix(count ?? group.pairs.count) {
        try emit(
          keys + [.text(pair.a), .text(pair.b)]
            + [pair.n, pair.nTopA, pair.nTopB, pair.nBoth, pair.nEither].map { Cell.integer($0) }
            + [Cell(pair.jaccard), Cell(pair.pearson)] + factors)
      }
    }
  }
}

/// `sync`: a row a file, model, pair of ids and feature.
public func synchronyTable(_ found: [Synchrony], factors: [String] = []) -> StreamedTable {
  let columns: [Column] =
    Column.fileKeys + [Column("id_a", isKey: true), Column("id_b", isKey: true)] + Column.feature
    + [Column("period", .seconds)]
    + ["segments", "segments_left_out", "surrogates"].map { Column($0, .integer) }
    + ["z_real", "z_surrogate", "sd_surrogate", "effect"].map { Column($0, .number) }
    + [Column("lag_max", .seconds), Column("r_max", .number)]
  return StreamedTable("sync", columns: columns + Column.factors(factors)) { emit in
    for row in found {
      try emit(
        originCells(row.a) + [.text(row.b.id), .text(row.set.rawValue), .text(row.feature), Cell(row.period)]
          + [.integer(row.segments), .integer(row.segmentsLeftOut), .integer(row.surrogates)]
          + [Cell(row.real), Cell(row.surrogateMean), Cell(row.surrogateSD), Cell(row.effect)]
          + [Cell(row.lag), Cell(row.lagCorrelation)] + row.factors.map { .text($0) })
    }
  }
}
