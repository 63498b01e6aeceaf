/// A chart of lines over time: which columns it shows.
struct LineColumns {
  /// What parts the rows into groups.
  let group: [String]
  /// What parts a feature's points into lines.
  let part: String
  /// Where the bin of a point begins, in seconds.
  let x: String
  let value: String
  /// The most features of a group.
  let most: Int

  func chart(_ caption: String, of table: Table) -> TableChart? {
    TableChart(caption, of: table, value: value) { try draw(table, to: $0) }
  }

  private func draw(_ table: Table, to markup: Markup) throws {
    var undrawn = Undrawn()
    let scale = ValueScale(table.rows.lazy.compactMap { table.number($0, value) })
    for group in table.groups(by: group) {
      // Bins without a value stand in the table: they are gaps of the line, and no rows that were forgotten.
      var gaps = Undrawn()
      let series = table.series(of: group, part: part, value: value, limit: most, &gaps)
      undrawn.add(features: gaps)
      if series.isEmpty { continue }
      guard let bins = BinAxis(group.rows.compactMap { table.number($0, x) }) else {
        undrawn.groups += 1
        continue
      }
      guard let shown = undrawn.fitting(series) else { continue }
      let detail = ChartDetail(groups: 1, lines: shown.count)
      try group.write(to: markup) {
        var step: Int?
        for line in shown {
          let points = line.rows.compactMap { row -> (bin: Int, mean: Double)? in
            guard let time = table.number(row, x), let value = table.number(row, value) else { return nil }
            return (bins.bin(of: time), value)
          }
          let path = CoursePath(points, scale: scale, limit: detail.points)
          step = path.binsPerColumn ?? step
          let aside = "from \(score(line.range.lowerBound) ?? "") to \(score(line.range.upperBound) ?? "")"
          try markup.chartRow(line.name, number: "", aside: line.part.isEmpty ? aside : "\(line.part): \(aside)") {
            try markup.drawing("\(line.title): \(aside)", class: "plot") {
              try markup.zeroLines(x: bins.share(of: 0), y: scale.low < 0 ? Double(scale.y(0)) / 1000 : nil)
              try markup.stretched(width: String(bins.count)) {
                try markup.shape("path", ["class": "course", "d": path.data])
                if !path.alone.isEmpty { try markup.shape("path", ["class": "alone", "d": path.alone]) }
              }
            }
          }
        }
        try markup.axisRow(
          AxisTicks(from: bins.begin, to: bins.end), label: "\(scale.words), seconds from the onset")
        if let step { try markup.note("Drawn are the lowest and the highest of each \(plural(step, "bin")).") }
      }
    }
    try undrawn.write(to: markup, chosenBy: "whose values are farthest from 0")
  }
}

extension Markup {
  /// Dashed lines at shares of a drawing, where these are within it.
  fileprivate func zeroLines(x: Double?, y: Double?) throws {
    if let x, (0...1).contains(x) {
      let place = percentage(x)
      try shape("line", ["class": "zero", "x1": place, "x2": place, "y1": "0", "y2": "100%"])
    }
    if let y, (0...1).contains(y) {
      let place = percentage(y)
      try shape("line", ["class": "zero", "x1": "0", "x2": "100%", "y1": place, "y2": place])
    }
  }
}

/// Bins of equal width that begin at given times.
struct BinAxis {
  let begin: Double
  let width: Double
  let count: Int

  /// Nil where there is no time, or where there are too many bins between them; a bin alone is as wide as a second.
  init?(_ times: [Double]) {
    let sorted = Set(times).sorted()
    let distances = zip(sorted, sorted.dropFirst()).map { $1 - $0 }.filter { $0 > 1e-9 }
    let width = distances.min() ?? 1
    guard let first = sorted.first, let last = sorted.last, (last - first) / width < 1e6 else { return nil }
    (begin, self.width) = (first, width)
    count = Int(((last - first) / width).rounded()) + 1
  }

  var end: Double { begin + Double(count) * width }

  func bin(of time: Double) -> Int { Int(((time - begin) / width).rounded()) }

  /// Where a time stands, 0 to 1 within the axis.
  func share(of time: Double) -> Double { (time - begin) / (end - begin) }
}
