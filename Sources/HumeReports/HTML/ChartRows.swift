import HumeAnalysis
import HumeTypes

// Charts as HTML around SVG. Words and numbers are HTML beside a drawing that is as wide as there is room; places within
// it are percentages, or units of a box that stretches, so no chart needs a style of its own or a script. Each says in
// a title what it shows, and whoever writes one puts its table under it.

extension Markup {
  /// A line of a chart: a label, and a drawing beside it.
  func chartRow(_ label: () throws -> Void, drawing: () throws -> Void) throws {
    try element("div", ["class": "row"]) {
      try element("div", ["class": "label"], label)
      try drawing()
    }
    try line()
  }

  /// A line whose label is a name, a number, and something said below.
  func chartRow(_ name: String, number: String = "", aside: String = "", drawing: () throws -> Void) throws {
    try chartRow {
      try element("b", name)
      try element("span", ["class": "n"], number)
      if !aside.isEmpty { try element("span", ["class": "at"], aside) }
    } drawing: {
      try drawing()
    }
  }

  /// A drawing as wide as there is room, with a title.
  ///
  /// How high it is, the page's style says.
  func drawing(_ title: String, class name: String, _ body: () throws -> Void) throws {
    try element("svg", ["class": name, "role": "img"]) {
      try element("title", title)
      try body()
    }
  }

  /// A box of units that stretches to the drawing around it.
  func stretched(width: String, height: Int = ValueScale.height, _ body: () throws -> Void) throws {
    try element("svg", ["viewBox": "0 0 \(width) \(height)", "preserveAspectRatio": "none"], body)
  }

  /// An axis under the drawings of a chart.
  func axisRow(_ ticks: AxisTicks, label: String) throws {
    try chartRow {
      try element("span", ["class": "at"], label)
    } drawing: {
      try element("svg", ["class": "axis", "aria-hidden": "true"]) {
        for tick in ticks.ticks {
          let place = percentage(tick.place)
          try shape("line", ["x1": place, "x2": place, "y2": "4"])
          let anchor = tick.place < 0.02 ? "start" : tick.place > 0.95 ? "end" : "middle"
          try element("text", ["x": place, "y": "15", "text-anchor": anchor], tick.text)
        }
      }
    }
  }

  /// A bar of a share of its track.
  func bar(_ title: String, share: Double) throws {
    try drawing(title, class: "bars") {
      try shape("rect", ["class": "track", "width": "100%", "height": "14"])
      let width = percentage(min(max(share, 0), 1))
      try shape("rect", ["class": "bar", "width": width, "height": "14"])
    }
  }
}

/// A value with what lies around it, each on a line of its own.
struct IntervalChart {
  struct Row {
    /// What it is of.
    let name: String
    /// A second name, e.g. of a group of files.
    var part = ""
    /// The value; nil where it cannot be said.
    let value: Double?
    /// From where to where it reaches; nil where that cannot be said.
    let interval: ClosedRange<Double>?
    /// What is said of it below its name.
    var aside = ""
    /// A second value to compare with, drawn as a small line.
    var reference: Double?
  }

  let rows: [Row]
  /// What the axis is of.
  let axis: String
  /// The rows of other charts that have the same axis.
  var alongside: [Row] = []
  /// How numbers are spelled.
  let spelled: (Double) -> String

  /// Writes the lines and the axis.
  func write(to markup: Markup) throws {
    let values = (rows + alongside).flatMap {
      [$0.value, $0.interval?.lowerBound, $0.interval?.upperBound, $0.reference]
    }
    .compactMap { $0 }.filter(\.isFinite)
    let (low, high) = (min(0, values.min() ?? 0), max(0, values.max() ?? 1))
    // Where the range is beyond a double's, there is no room beside it.
    let room = (high - low).isFinite ? max(high - low, 1e-9) * 0.03 : 0
    let (from, to) = (low < 0 ? low - room : 0, high + room)
    func place(_ value: Double) -> String { percentage(share(of: value, low: from, high: to)) }
    var last = ""
    for row in rows {
      let isSame = row.name == last
      last = row.name
      try markup.chartRow {
        if row.part.isEmpty || !isSame { try markup.element("b", ["class": row.part.isEmpty ? "" : "over"], row.name) }
        if !row.part.isEmpty {
          try markup.element("span", row.part + (row.aside.isEmpty ? "" : ", \(row.aside)"))
        }
        try markup.element("span", ["class": "n"], row.value.map(spelled) ?? Markup.missing)
        if row.part.isEmpty, !row.aside.isEmpty { try markup.element("span", ["class": "at"], row.aside) }
      } drawing: {
        try markup.drawing(title(of: row), class: "intervals") {
          if low < 0 {
            try markup.shape("line", ["class": "zero", "x1": place(0), "x2": place(0), "y1": "0", "y2": "22"])
          }
          if let interval = row.interval {
            let (x1, x2) = (place(interval.lowerBound), place(interval.upperBound))
            try markup.shape("line", ["class": "whisker", "x1": x1, "x2": x2, "y1": "11", "y2": "11"])
          }
          if let reference = row.reference.map(place) {
            try markup.shape("line", ["class": "whisker", "x1": reference, "x2": reference, "y1": "3", "y2": "19"])
          }
          if let value = row.value {
            try markup.shape("circle", ["class": "dot", "cx": place(value), "cy": "11", "r": "5"])
          }
        }
      }
    }
    try markup.axisRow(AxisTicks(from: from, to: to), label: axis)
  }

  private func title(of row: Row) -> String {
    let name = [row.name, row.part].filter { !$0.isEmpty }.joined(separator: ", ")
    let interval = row.interval.map { ", from \(spelled($0.lowerBound)) to \(spelled($0.upperBound))" } ?? ""
    return "\(name): \(row.value.map(spelled) ?? "no value")\(interval)"
  }
}
