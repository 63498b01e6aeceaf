import HumeReports

/// A summary of two faces, as wide as the real one.
func summary() -> Table {
  var columns = (Column.keyNames + ["feature_set", "feature"]).map { Column($0) }
  columns += ["n", "n_missing", "n_out_of_range"].map { Column($0, .integer) }
  columns += ["mean", "mean_tw", "sd", "median", "q05", "q95", "min", "max"].map { Column($0, .number) }
  columns += [Column("t_max", .seconds), Column("n_eff", .number), Column("quantiles")]
  var table = Table("summary", columns: columns)
  for (face, id) in ["face_0", "face_1"].enumerated() {
    for (index, feature) in ["Joy", "Surprise (negative)"].enumerated() {
      let mean = 0.1 + Double(index) / 7
      let keys = ["talks/a.json", "", "file-0-a.mp4", "a.mp4", "face", id, "emotion", feature].map { Cell($0) }
      let counts = [1086 - 1045 * face, 0, 2].map(Cell.integer)
      let numbers = [mean, nil, mean / 3, mean, mean / 10, mean * 2, 0, mean * 3, 134.5 * mean, nil].map { Cell($0) }
      table.rows.append(keys + counts + numbers + [.text("exact")])
    }
  }
  return table
}

func laidOut(_ tables: Table..., width: Int?, glyphs: Glyphs = .unicode, style: Style = Style()) throws -> String {
  let output = Output.memory()
  var format = TextFormat(output, layout: TextLayout(width: width, style: style, glyphs: glyphs))
  for table in tables { try format.write(table) }
  return output.text
}
