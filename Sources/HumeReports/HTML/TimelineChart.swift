import HumeTypes

/// The courses of a table of `timeline`, gathered from its rows as they come: a page has the first of these only, and a
/// chart of all that there is.
///
/// Each group has its features on one axis of time, and below them how much of each bin has rows. Where nobody chose
/// features, those with the highest means are drawn. Beyond so many lines, groups are counted.
struct TimelineChart {
  /// The features of a group that are drawn where nobody chose some.
  static let usualFeatures = 5

  private let table: Table
  private let keys: [Int]
  private let places: Places
  /// Whether the features of the table were asked for.
  let isChosen: Bool
  private(set) var groups: [Group] = []
  private var current: Group?
  private(set) var undrawnGroups = 0
  private(set) var undrawnFeatures = 0
  private(set) var lineCount = 0

  /// Takes rows of `columns`.
  init(columns: [Column], isChosen: Bool) {
    table = Table("timeline", columns: columns)
    keys = columns.indices.filter { columns[$0].isKey }
    places = Places(columns)
    self.isChosen = isChosen
  }

  /// Where the columns of each row are: there are many rows.
  private struct Places {
    let begin, end, n, coverage, set, feature, mean: Int?

    init(_ columns: [Column]) {
      func place(_ name: String) -> Int? { columns.firstIndex { $0.name == name } }
      (begin, end, n) = (place("bin_begin"), place("bin_end"), place("n"))
      (coverage, set, feature, mean) = (place("coverage"), place("feature_set"), place("feature"), place("mean"))
    }
  }

  /// A feature's bins.
  struct Line {
    let name: String
    let set: String
    var points: [(bin: Int, mean: Double)] = []
    /// The sum of the scores of all rows, and their number.
    var sum = 0.0
    var weight = 0.0

    var mean: Double? { weight > 0 ? sum / weight : nil }
    var highest: (bin: Int, mean: Double)? {
      points.reduce(nil) { $0.map { $0.mean } ?? -.infinity < $1.mean ? $1 : $0 }
    }
  }

  /// What a row says.
  fileprivate struct Point {
    let set, feature: String
    let bin: Int
    let end: Double
    let coverage, mean: Double?
    let n: Double
  }

  /// The rows of one group.
  struct Group {
    let keys: [Cell]
    /// Those of its file.
    let file: [Cell]
    let title: String
    let input: String
    let model: String
    /// The width of a bin in seconds.
    let width: Double
    var end = 0.0
    var lines: [Line] = []
    var places: [String: Int] = [:]
    var covered: [(Int, Double)] = []

    var binCount: Int { max(1, Int((end / width).rounded(.up))) }

    fileprivate mutating func add(_ point: Point) {
      end = max(end, point.end)
      if let share = point.coverage, share > 0, (covered.last?.0 ?? -1) < point.bin {
        covered.append((point.bin, share))
      }
      let key = point.set + "\u{0}" + point.feature
      let place = places[key] ?? lines.count
      if place == lines.count {
        places[key] = place
        lines.append(Line(name: point.feature, set: point.set))
      }
      guard let mean = point.mean else { return }
      lines[place].points.append((point.bin, mean))
      lines[place].sum += mean * point.n
      lines[place].weight += point.n
    }
  }

  /// Takes a row.
  mutating func add(_ row: [Cell]) {
    if current.map({ zip($0.keys, keys).contains { $0 != row[$1] } }) ?? true {
      close()
      current = group(row)
    }
    // Beyond the lines that are drawn, nothing is held of a group but that it is there.
    guard lineCount < TableChart.lineLimit, let width = current?.width, width > 0,
      let begin = number(row, places.begin), let end = number(row, places.end)
    else { return }
    let point = Point(
      set: text(row, places.set), feature: text(row, places.feature), bin: Int((begin / width).rounded()), end: end,
      coverage: number(row, places.coverage), mean: number(row, places.mean), n: number(row, places.n) ?? 0)
    current?.add(point)
  }

  private func number(_ row: [Cell], _ place: Int?) -> Double? { place.flatMap { row[$0].finite } }

  private func text(_ row: [Cell], _ place: Int?) -> String {
    if let place, case .text(let text) = row[place] { text } else { "" }
  }

  private func group(_ row: [Cell]) -> Group {
    let width = table.range(row, "bin_begin", "bin_end").map { $0.upperBound - $0.lowerBound } ?? 0
    let title = ["file", "model", "id"].map { table.text(row, $0) }.filter { !$0.isEmpty }.joined(separator: " ")
    return Group(
      keys: keys.map { row[$0] },
      file: keys.filter { !["model", "id"].contains(table.columns[$0].name) }.map { row[$0] }, title: title,
      input: table.text(row, "input"), model: table.text(row, "model"),
      width: width)
  }

  /// Ends a group: of its lines those are kept that are drawn.
  private mutating func close() {
    guard var group = current else { return }
    current = nil
    guard lineCount < TableChart.lineLimit else { return undrawnGroups += 1 }
    let all = group.lines
    if isChosen {
      group.lines = Array(all.prefix(TableChart.featureLimit))
    } else {
      let means = all.map { $0.mean ?? -.infinity }
      let ranked = all.indices.sorted { (means[$1], $0) < (means[$0], $1) }
      group.lines = ranked.prefix(TimelineChart.usualFeatures).filter { all[$0].mean != nil }.map { all[$0] }
    }
    group.lines = Array(group.lines.prefix(TableChart.lineLimit - lineCount))
    group.places = [:]
    undrawnFeatures = max(undrawnFeatures, all.count - group.lines.count)
    lineCount += group.lines.count
    groups.append(group)
  }

  /// The chart of all rows that were taken; nil where there is nothing to draw.
  mutating func chart() -> TableChart? {
    close()
    guard groups.contains(where: { !$0.lines.isEmpty }) else { return nil }
    let drawn = self
    return TableChart("Means over time; where a line ends there is no score") { try drawn.draw(to: $0) }
  }
}
