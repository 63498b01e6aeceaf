public import HumeAnalysis
import HumeTypes

/// `align`: a row a unit, face and feature.
public func alignTable(_ units: [AlignedUnit], factors: [String] = []) -> StreamedTable {
  let columns: [Column] =
    Column.keys
    + [
      Column("unit", .integer), Column("text"), Column("begin", .seconds), Column("end", .seconds),
      Column("face_id", isName: true), Column("n_frames", .integer),
    ] + Column.feature + [Column("unit_score", .number), Column("face_mean", .number)]
  return StreamedTable("align", columns: columns + Column.factors(factors)) { emit in
    for unit in units {
      let place: [Cell] = [.integer(unit.unit), Cell(unit.text), Cell(unit.begin), Cell(unit.end)]
      try emit(
        originCells(unit.origin) + place + [Cell(unit.faceID), .integer(unit.frames)] + cells(unit.feature)
          + [Cell(unit.unitScore), Cell(unit.faceMean)] + cells(unit.factors))
    }
  }
}

/// `align --agreement`: a row a group of units, face and feature.
public func agreementTable(_ agreements: [Agreement], factors: [String] = []) -> StreamedTable {
  let columns: [Column] =
    Column.keys + [Column("face_id", isKey: true)] + Column.feature
    + [
      Column("n", .integer), Column("n_eff", .number), Column("pearson", .number), Column("spearman", .number),
    ]
  return StreamedTable("align", columns: columns + Column.factors(factors)) { emit in
    for agreement in agreements {
      let numbers: [Cell] = [
        .integer(agreement.n), Cell(agreement.effectiveN), Cell(agreement.pearson), Cell(agreement.spearman),
      ]
      try emit(
        originCells(agreement.origin) + [Cell(agreement.faceID)] + cells(agreement.feature) + numbers
          + cells(agreement.factors))
    }
  }
}
