import HumeTypes

// What an observation's row holds before its scores: where it is from (`originCells`), then what the row itself carries.
// Both roads to a format walk here: row by row in cells, and in bytes that are spelt once and copied.

/// The columns of an observation before its scores.
func observationColumns(ner: Bool) -> [Column] {
  let base: [Column] =
    Column.keys
    + [
      Column("unit", .integer), Column("t_begin", .seconds), Column("t_end", .seconds), Column("frame", .integer),
      Column("text"), Column("text_begin", .integer), Column("text_end", .integer), Column("prob", .number),
      Column("confidence", .number), Column("speaker_confidence", .number), Column("box_x", .number),
      Column("box_y", .number), Column("box_w", .number), Column("box_h", .number),
    ]
  if !ner { return base }
  return base
    + [
      Column("entity"), Column("entity_confidence", .number), Column("support", .number), Column("uri"),
      Column("link_word"),
    ]
}

/// The cells that all rows of a group share.
func originCells(_ origin: Origin) -> [Cell] {
  [
    .text(origin.input), .name(origin.jobID), .text(origin.source), .text(origin.file), .text(origin.model.rawValue),
    .text(origin.id),
  ]
}

/// Calls `body` for the cells of a row behind those of its origin.
@inline(__always)
func forEachRowCell(_ row: borrowing Observation, ner: Bool, _ body: (Cell) -> Void) {
  let fields = row.fields
  body(.integer(row.unit))
  body(Cell(row.time.begin))
  body(Cell(row.time.end))
  body(Cell(fields.frame))
  body(Cell(fields.text))
  body(Cell(fields.position?.begin))
  body(Cell(fields.position?.end))
  body(Cell(fields.prob))
  body(Cell(fields.confidence))
  body(Cell(fields.speakerConfidence))
  body(Cell(fields.box?.x))
  body(Cell(fields.box?.y))
  body(Cell(fields.box?.w))
  body(Cell(fields.box?.h))
  if !ner { return }
  body(Cell(fields.entity))
  body(Cell(fields.entityConfidence))
  body(Cell(fields.support))
  body(Cell(fields.uri))
  body(Cell(fields.linkWord))
}

/// The cells of an observation before its scores.
func cells(_ row: borrowing Observation, ner: Bool) -> [Cell] {
  var cells = originCells(row.origin)
  forEachRowCell(row, ner: ner) { cells.append($0) }
  return cells
}
