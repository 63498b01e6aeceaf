/// Values of rows × columns as levels of one colour, or of two for those below and above 0, in the order in which they
/// are given.
struct Heatmap {
  /// What it shows, for those who cannot see it.
  let title: String
  let rows: [String]
  let columns: [String]
  /// A value a row and column; nil where there is none, which stays empty.
  let values: [[Double?]]
  /// Whether values are correlations: from -1 to 1, with 0 between two colours.
  var isSigned = false
  /// How numbers are spelled.
  var spelled: (Double) -> String = { score($0) ?? "" }

  private static let levels = 10
  private static let rowHeight = 16
  private static let labelWidth = 170

  /// Writes the drawing and what its levels mean.
  func write(to markup: Markup) throws {
    let scale = ValueScale(isSigned ? [-1, 1] : values.joined().compactMap { $0 })
    let cell = max(14, min(56, 900 / max(1, columns.count)))
    let head = columns.reduce(0) { max($0, displayWidth($1)) } * 5 + 16
    let (width, height) = (Heatmap.labelWidth + cell * columns.count, head + Heatmap.rowHeight * rows.count)
    let tilt = head
    try markup.element("div", ["class": "scroll", "role": "group", "tabindex": "0", "aria-label": title]) {
      try markup.element(
        "svg",
        [
          "class": "heat", "role": "img", "width": String(width + tilt), "height": String(height),
          "viewBox": "0 0 \(width + tilt) \(height)",
        ]
      ) {
        try markup.element("title", title)
        for (index, name) in columns.enumerated() {
          let x = Heatmap.labelWidth + cell * index + cell / 2
          try markup.element("text", ["transform": "translate(\(x) \(head - 4))rotate(-50)"], name)
        }
        for (index, name) in rows.enumerated() {
          let y = head + Heatmap.rowHeight * index + 12
          try markup.element("text", ["x": String(Heatmap.labelWidth - 6), "y": String(y), "text-anchor": "end"], name)
        }
        for level in 0..<Heatmap.levels {
          let data = path(of: level, scale: scale, cell: cell, top: head)
          if !data.isEmpty { try markup.shape("path", ["class": name(of: level), "d": data]) }
        }
        let empty = path(of: nil, scale: scale, cell: cell, top: head)
        if !empty.isEmpty { try markup.shape("path", ["class": "empty", "d": empty]) }
      }
    }
    try writeLegend(scale, to: markup)
  }

  /// The class of a level. Of signed values the five below 0 have a colour of their own, the darker the lower.
  private func name(of level: Int) -> String {
    if !isSigned { return "l\(level)" }
    let half = Heatmap.levels / 2
    return level < half ? "m\(half - 1 - level)" : "l\(2 * (level - half) + 1)"
  }

  private func level(_ value: Double, _ scale: ValueScale) -> Int {
    let share = HumeReports.share(of: value, low: scale.low, high: scale.high)
    return min(Int(share * Double(Heatmap.levels)), Heatmap.levels - 1)
  }

  /// The cells of a level, or without a value, those beside each other as one.
  private func path(of level: Int?, scale: ValueScale, cell: Int, top: Int) -> String {
    var data = ""
    for (row, values) in values.enumerated() {
      var begin: Int?
      for column in 0...values.count {
        let isOfLevel = column < values.count && values[column].map { self.level($0, scale) } == level
        if isOfLevel, begin == nil { begin = column }
        if !isOfLevel, let first = begin {
          let (x, y) = (Heatmap.labelWidth + first * cell, top + row * Heatmap.rowHeight)
          let length = (column - first) * cell
          data += "M\(x) \(y)h\(length)v\(Heatmap.rowHeight - 1)h-\(length)z"
          begin = nil
        }
      }
    }
    return data
  }

  private func writeLegend(_ scale: ValueScale, to markup: Markup) throws {
    try markup.element("p", ["class": "note"]) {
      try markup.text("from \(spelled(scale.low)) ")
      try markup.element("svg", ["class": "legend", "role": "img", "width": "160", "height": "12"]) {
        try markup.element("title", "Levels from low to high")
        for level in 0..<Heatmap.levels {
          try markup.shape(
            "rect", ["class": name(of: level), "x": String(level * 16), "width": "16", "height": "12"])
        }
      }
      try markup.text(" up to \(spelled(scale.high)); framed: no value")
    }
  }
}
