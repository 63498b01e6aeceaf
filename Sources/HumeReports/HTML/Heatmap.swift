/// Values of rows × columns as levels of one colour, in the order in which they are given.
struct Heatmap {
  /// What it shows, for those who cannot see it.
  let title: String
  let rows: [String]
  let columns: [String]
  /// A value a row and column; nil where there is none, which stays empty.
  let values: [[Double?]]
  /// How numbers are spelled.
  var spelled: (Double) -> String = { score($0) ?? "" }

  private static let levels = 10
  private static let rowHeight = 16
  private static let labelWidth = 170

  /// Writes the drawing and what its levels mean.
  func write(to markup: Markup) throws {
    let scale = ValueScale(values.joined().compactMap { $0 })
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
          if !data.isEmpty { try markup.shape("path", ["class": "l\(level)", "d": data]) }
        }
      }
    }
    try writeLegend(scale, to: markup)
  }

  private func level(_ value: Double, _ scale: ValueScale) -> Int {
    let share = HumeReports.share(of: value, low: scale.low, high: scale.high)
    return min(Int(share * Double(Heatmap.levels)), Heatmap.levels - 1)
  }

  /// The cells of a level, those beside each other as one.
  private func path(of level: Int, scale: ValueScale, cell: Int, top: Int) -> String {
    var data = ""
    for (row, values) in values.enumerated() {
      var begin: Int?
      for column in 0...values.count {
        let isOfLevel = column < values.count && values[column].map { self.level($0, scale) == level } ?? false
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
            "rect", ["class": "l\(level)", "x": String(level * 16), "width": "16", "height": "12"])
        }
      }
      try markup.text(" up to \(spelled(scale.high)); empty: no value")
    }
  }
}
