package import HumeAnalysis

/// Bars beside the numbers of a column, drawn by `TextFormat` where there is room: they are the first to shrink and to go.
package struct TextBar: Sendable, Hashable {
  /// The name of the column of numbers; its bars stand behind it.
  package let column: String
  /// The value at which a bar is full; of none above 0 there are no bars.
  package let maximum: Double
  /// What a bar shows, in words: "the mean".
  package let meaning: String

  /// Bars.
  package init(of column: String, maximum: Double, meaning: String) {
    self.column = column
    self.maximum = maximum
    self.meaning = meaning
  }

  /// The columns of a full bar, and of one that says too little.
  static let width = 20
  static let leastWidth = 6

  /// How to read bars, with their colours.
  func legend(_ layout: TextLayout) -> [String] {
    let bar = HumeReports.bar(1, of: 1, width: 10, glyphs: layout.glyphs)
    let (begin, end) = ("0 ", " \(scaleLabel(maximum))")
    let dim = layout.style.dim
    let lines = wrapped("Bars: \(meaning)", to: max(20, layout.width ?? .max))
    let plain = lines.map { (plain: $0, styled: dim($0)) }
    return flowed(plain + [(begin + bar + end, dim(begin) + layout.barRamp + dim(end))], layout: layout)
  }

  /// The scale as a head over bars of `width` columns: its two ends.
  func head(width: Int) -> String {
    let end = scaleLabel(maximum)
    return "0" + (displayWidth(end) + 2 <= width ? padded(end, to: width - 1, .right) : "")
  }

  /// The bar of a value, in the colour of its level.
  func drawn(_ cell: Cell, width: Int, layout: TextLayout) -> String {
    guard case .number(let value) = cell, value.isFinite else { return String(repeating: " ", count: width) }
    let bar = HumeReports.bar(value, of: maximum, width: width, glyphs: layout.glyphs)
    return layout.style.level(value / maximum, bar) + String(repeating: " ", count: width - displayWidth(bar))
  }
}

extension TextBar {
  /// The bars of `top`: scores are full at 1, or at the highest where that is above; seconds and standard deviations at
  /// the highest.
  package init(ofTop table: StreamedTable, by statistic: RankBy) throws {
    let place = table.columns.firstIndex { $0.name == "value" }
    var highest = 0.0
    try table.forEachRow { cells in
      if let place, case .number(let value) = cells[place], value.isFinite { highest = max(highest, value) }
    }
    let isScore = statistic != .timeAbove && statistic != .distinct
    self.init(of: "value", maximum: isScore ? max(1, highest) : highest, meaning: statistic.valueInWords)
  }
}

extension RankBy {
  /// What its values are.
  fileprivate var valueInWords: String {
    switch self {
    case .mean: "the mean"
    case .median: "the median"
    case .max: "the highest score"
    case .timeWeightedMean: "the mean, utterances weighted by their seconds"
    case .q95: "the 95th percentile"
    case .timeAbove: "seconds above the threshold"
    case .distinct: "standard deviations above the mean of the other files"
    }
  }
}
