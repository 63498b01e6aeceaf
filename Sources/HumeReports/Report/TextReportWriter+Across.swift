import HumeAnalysis
import HumeTypes

extension TextReportWriter {
  /// Writes the files side by side: mean and standard deviation in the columns of mean and peak, then a column a file.
  mutating func write(_ across: AcrossSection) throws {
    try text.heading(across.title)
    try wrap(across.explanation, level: 1, styled: style.dim)
    let shown = FileColumns(across, room: layout.width.map { $0 - columns.upToNumbers }, glyphs: glyphs)
    let blank = String(repeating: " ", count: columns.bar)
    var header = columns.line(
      name: "", bar: blank, lead: "", mean: across.by == .mean ? "mean" : across.by.columnName, second: "sd")
    if across.isGrouped { header += "  files" }
    for label in shown.labels { header += "  " + padded(label, to: shown.width, .right) }
    try text.line(style.dim(header))
    for part in across.parts {
      let set = part.set == .emotion ? "" : " \(part.set.rawValue)"
      let name = printable(part.model.rawValue, glyphs: glyphs) + set
      let isBeside = displayWidth(name) + displayWidth(part.remark) + 4 <= layout.width ?? .max
      let remark = part.remark.isEmpty || !isBeside ? "" : "  " + style.dim(part.remark)
      for (index, piece) in text.pieces(name, indent: 2).enumerated() {
        try text.line(style.bold(piece) + (index == 0 ? remark : ""), level: 1)
      }
      if !part.remark.isEmpty, !isBeside { try wrap(part.remark, level: 2, styled: style.dim) }
      try write(part.lines, by: across.by, files: shown)
    }
    for line in shown.legend { try wrap(line, level: 1) }
    if !across.isGrouped, shown.labels.count < across.files.count {
      let rest = across.files.count - shown.labels.count
      try wrap(
        "\(plural(rest, "more file")) counted, not shown: hume-results summary has their values.", level: 1,
        styled: style.dim)
    }
  }

  private mutating func write(_ lines: [AcrossSection.Line], by: RankBy, files: FileColumns) throws {
    var last = ""
    for line in lines {
      if !line.combination.isEmpty, line.name != last {
        for piece in text.pieces(printable(line.name, glyphs: glyphs), indent: 4) { try text.line(piece, level: 2) }
      }
      last = line.name
      let isScore = by != .timeAbove
      var row = columns.line(
        name: line.combination.isEmpty ? line.name : "  " + line.combination, bar: bar(isScore ? line.mean : nil),
        lead: "", mean: line.mean.map { shown($0, of: by) } ?? glyphs.missing,
        second: line.sd.map { shown($0, of: by) } ?? glyphs.missing)
      if !line.combination.isEmpty { row += "  " + padded(count(line.fileCount), to: 5, .right) }
      for value in line.values.prefix(files.labels.count) {
        row += "  " + padded(value.map { shown($0, of: by) } ?? glyphs.missing, to: files.width, .right)
      }
      try text.line(row)
    }
  }
}

/// The columns of files side by side.
struct FileColumns {
  let labels: [String]
  let width: Int
  /// What the labels stand for, where names were too long.
  let legend: [String]

  init(_ across: AcrossSection, room: Int?, glyphs: Glyphs) {
    guard !across.isGrouped else {
      (labels, width, legend) = ([], 0, [])
      return
    }
    let room = room ?? 120
    for most in [14, 10, 8] {
      let number = min(across.files.count, max(0, room) / (most + 2))
      // Names may be cut as long as all that is shown stay apart.
      guard let names = columnLabels(across.files, width: most, glyphs: glyphs) else { continue }
      let widest = names.reduce(5) { max($0, displayWidth($1)) }
      let fitting = min(across.files.count, max(0, room) / (widest + 2))
      guard fitting == across.files.count || most == 8 || number >= 6 else { continue }
      labels = Array(names.prefix(fitting))
      width = widest
      legend = []
      return
    }
    let fitting = min(across.files.count, max(0, room) / 7)
    let numbers = (0..<fitting).map { "#\($0 + 1)" }
    let isSeveral = Set(across.inputs).count > 1
    let names = numbers.indices.map { index in
      "\(numbers[index]) \(across.files[index])" + (isSeveral ? " in \(across.inputs[index])" : "")
    }
    labels = numbers
    width = 5
    legend = names.isEmpty ? [] : [names.joined(separator: ", ")]
  }
}
