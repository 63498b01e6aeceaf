// The rows of a table as a chart takes them.

extension Cell {
  /// The number that it holds, if it is finite.
  var finite: Double? {
    switch self {
    case .number(let value) where value.isFinite: value
    case .integer(let value): Double(value)
    default: nil
    }
  }
}

extension Table {
  /// Whether there is a column of this name.
  func has(_ name: String) -> Bool { columns.contains { $0.name == name } }

  /// The cell of a row under a column's name.
  private func cell(_ row: [Cell], _ name: String) -> Cell? {
    columns.firstIndex { $0.name == name }.map { row[$0] }
  }

  /// A number of a row; nil where it is missing.
  func number(_ row: [Cell], _ name: String) -> Double? {
    cell(row, name)?.finite
  }

  /// From one number of a row to another; nil where one is missing.
  func range(_ row: [Cell], _ low: String, _ high: String) -> ClosedRange<Double>? {
    guard let low = number(row, low), let high = number(row, high), low <= high else { return nil }
    return low...high
  }

  /// The rows with the highest values, those that are alike in their order.
  func highest(_ rows: [[Cell]], by value: String, _ count: Int) -> [[Cell]] {
    let values = rows.map { number($0, value) ?? -.infinity }
    return rows.indices.sorted { (values[$1], $0) < (values[$0], $1) }.prefix(count).map { rows[$0] }
  }

  /// A text of a row; empty where it is missing.
  func text(_ row: [Cell], _ name: String) -> String {
    if case .text(let text) = cell(row, name) { return text }
    return ""
  }

  /// The runs of rows that have the same texts in the columns `names`, which are their titles. Those of a file are also
  /// of the same input, job and source, and their titles have the input where there are several.
  func groups(by names: [String], of rows: [[Cell]]? = nil) -> [RowGroup] {
    let rows = rows ?? self.rows
    let own = (names.contains("file") ? ["input", "job_id", "source"] : []) + names
    let keys = columns.indices.filter { own.contains(columns[$0].name) }
    let hasInputs = names.contains("file") && Set(self.rows.map { text($0, "input") }).count > 1
    var groups: [RowGroup] = []
    for row in rows {
      if let first = groups.last?.rows.first, keys.allSatisfy({ first[$0] == row[$0] }) {
        groups[groups.count - 1].rows.append(row)
        continue
      }
      let title = names.map { text(row, $0) }.filter { !$0.isEmpty }.joined(separator: " ")
      let input = hasInputs && !title.isEmpty ? " in \(text(row, "input"))" : ""
      let model = names.contains("model") ? text(row, "model") : ""
      groups.append(RowGroup(title: title + input, model: model, rows: [row]))
    }
    return groups
  }
}

/// Rows of one group that make one line of a chart: a feature, or a feature in events of one type.
struct RowSeries {
  let name: String
  let part: String
  var rows: [[Cell]]
  /// Its least and its greatest value.
  var range: ClosedRange<Double>

  /// The words for it.
  var title: String { part.isEmpty ? name : "\(name), \(part)" }
}

extension Table {
  /// The lines of a group's rows that have a value: those of a feature beside each other, in the order of the table.
  /// Where there are more than `limit` features, those with the values that are farthest from 0.
  func series(of group: RowGroup, part: String, value: String, limit: Int, _ undrawn: inout Undrawn) -> [RowSeries] {
    var features: [[String]: Int] = [:]
    var places: [[String]: Int] = [:]
    var all: [(feature: Int, series: RowSeries)] = []
    for row in group.rows {
      guard let height = number(row, value) else {
        undrawn.missing += 1
        continue
      }
      let (name, kind) = (text(row, "feature"), part.isEmpty ? "" : text(row, part))
      let set = text(row, "feature_set")
      let feature = features[[set, name]] ?? features.count
      features[[set, name]] = feature
      if let place = places[[set, name, kind]] {
        all[place].series.rows.append(row)
        let range = all[place].series.range
        all[place].series.range = min(range.lowerBound, height)...max(range.upperBound, height)
      } else {
        places[[set, name, kind]] = all.count
        all.append((feature, RowSeries(name: name, part: kind, rows: [row], range: height...height)))
      }
    }
    var most = [Double](repeating: -.infinity, count: features.count)
    for (feature, series) in all {
      most[feature] = max(most[feature], -series.range.lowerBound, series.range.upperBound)
    }
    let kept = Set(most.indices.sorted { (most[$1], $0) < (most[$0], $1) }.prefix(limit))
    undrawn.hasMoreFeatures = undrawn.hasMoreFeatures || kept.count < most.count
    return all.enumerated().filter { kept.contains($0.element.feature) }
      .sorted { ($0.element.feature, $0.offset) < ($1.element.feature, $1.offset) }.map(\.element.series)
  }
}
