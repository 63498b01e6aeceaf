import HumeTypes

/// What accumulators are to keep beside counts, sums and extremes.
package struct ColumnNeeds: Sendable {
  /// Quantiles: exact for up to this many values, then from a grid; nil for none.
  package var quantileLimit: Int?
  /// The score from which on time counts as above.
  package var threshold: Double?
  /// The only names that count; nil for all.
  package var names: Set<String>?

  /// Quantiles with the usual limit.
  package init(quantileLimit: Int? = QuantileSketch.exactLimit, threshold: Double? = nil, names: Set<String>? = nil) {
    self.quantileLimit = quantileLimit
    self.threshold = threshold
    self.names = names
  }
}

/// The statistics of all features of one set in one group, fed by the row.
///
/// Rows are first copied into a block; a full block is worked off feature by feature, so that a feature's sums stay in
/// registers. Adding costs about as much as copying the row; nothing is allocated for a score.
package struct FeatureColumns {
  private static let blockRows = 256

  let needs: ColumnNeeds
  /// The names of the columns.
  private(set) var names: [String] = []
  private(set) var columns: [Column] = []
  private(set) var sketches: [QuantileSketch] = []
  private(set) var weighted: [WeightedSum] = []

  private var vocabulary: Vocabulary?
  /// Where the vocabulary's names stand among the columns; nil where they stand as they are.
  private var places: [Int]?

  private var block: [Double] = []
  private var middles: [Double] = []
  private var weights: [Double] = []
  private var durations: [Int64] = []

  /// Columns without a row.
  package init(needs: ColumnNeeds) { self.needs = needs }

  /// Adds a row: `values` in the order of `vocabulary`, NaN where a score is missing.
  mutating func add(_ values: [Double], vocabulary new: Vocabulary, time: RowTime) {
    if new !== vocabulary { use(new) }
    if let places {
      let start = block.count
      block.append(contentsOf: repeatElement(.nan, count: columns.count))
      for i in 0..<values.count { block[start + places[i]] = values[i] }
    } else {
      block.append(contentsOf: values)
      // A row of a vocabulary that knew fewer names.
      if values.count < columns.count {
        block.append(contentsOf: repeatElement(.nan, count: columns.count - values.count))
      }
    }
    middles.append(time.middle)
    weights.append(time.kind == .interval ? time.weight : 0)
    durations.append(time.kind == .interval ? time.end - time.begin : time.kind == .instant ? -1 : 0)
    if middles.count == FeatureColumns.blockRows { flush() }
  }

  /// Works off the rows that wait.
  mutating func flush() {
    let rows = middles.count
    if rows == 0 { return }
    let hasIntervals = weights.contains { $0 > 0 }
    if hasIntervals, weighted.isEmpty { weighted = Array(repeating: WeightedSum(), count: columns.count) }
    // One feature's scores, as far as they are there; those on the grid of fast sums as whole numbers too.
    var values = [Double](repeating: 0, count: rows)
    var wholes = [Int64](repeating: 0, count: rows)
    var others: [Double] = []
    for feature in columns.indices where needs.names?.contains(names[feature]) ?? true {
      others.removeAll(keepingCapacity: true)
      let wholeCount = gather(
        feature, rows: rows, values: values.mutableSpan, wholes: wholes.mutableSpan, others: &others)
      let count = wholeCount + others.count
      if count == 0 { continue }
      let isNewMaximum = columns[feature].add(wholes.span.extracting(first: wholeCount), others: others)
      if isNewMaximum { findMaximum(feature, rows: rows) }
      if needs.quantileLimit != nil { sketches[feature].add(values.span.extracting(first: count)) }
      if hasIntervals { weigh(feature, rows: rows) }
      if needs.threshold != nil { countAbove(feature, rows: rows) }
    }
    block.removeAll(keepingCapacity: true)
    middles.removeAll(keepingCapacity: true)
    weights.removeAll(keepingCapacity: true)
    durations.removeAll(keepingCapacity: true)
  }

  /// Adds the rows of other columns with the same needs.
  mutating func merge(_ other: FeatureColumns) {
    var other = other
    other.flush()
    flush()
    if other.names.starts(with: names) { makeColumns(other.names) }
    let places = sameNames(other.names, names) ? Array(names.indices) : other.names.map { place(of: $0) }
    if !other.weighted.isEmpty, weighted.isEmpty { weighted = Array(repeating: WeightedSum(), count: columns.count) }
    for (from, to) in places.enumerated() {
      columns[to].merge(other.columns[from])
      if needs.quantileLimit != nil { sketches[to].merge(other.sketches[from]) }
      if !other.weighted.isEmpty { weighted[to].merge(other.weighted[from]) }
    }
  }

  /// Turns frames above the threshold into time, once it is known how long a frame stands for.
  mutating func settleFrames(period: Int64?) {
    flush()
    for i in columns.indices { columns[i].above.settle(period: period) }
  }
}

extension FeatureColumns {
  /// Takes rows of another vocabulary from now on. Usually it is the old one with a name more.
  private mutating func use(_ new: Vocabulary) {
    flush()
    vocabulary = new
    if new.names.starts(with: names) {
      makeColumns(new.names)
      places = nil
    } else {
      let places = new.names.map { place(of: $0) }
      self.places = places.elementsEqual(places.indices) ? nil : places
    }
  }

  /// Makes columns for `all`, which begins with the names there are.
  private mutating func makeColumns(_ all: [String]) {
    let more = all.count - names.count
    names = all
    columns.append(contentsOf: repeatElement(Column(), count: more))
    if let limit = needs.quantileLimit {
      sketches.append(contentsOf: repeatElement(QuantileSketch(limit: limit), count: more))
    }
    if !weighted.isEmpty { weighted.append(contentsOf: repeatElement(WeightedSum(), count: more)) }
  }

  /// The column of a name, a new one where there is none.
  private mutating func place(of name: String) -> Int {
    if let index = names.firstIndex(where: { sameName($0, name) }) { return index }
    makeColumns(names + [name])
    return names.count - 1
  }

  /// Copies a feature's scores that are there, and parts them into those on the grid of fast sums, whose number it
  /// gives, and the others.
  private func gather(
    _ feature: Int, rows: Int, values: consuming MutableSpan<Double>, wholes: consuming MutableSpan<Int64>,
    others: inout [Double]
  ) -> Int {
    let (block, width) = (block.span, columns.count)
    var (count, wholeCount, place) = (0, 0, feature)
    for _ in 0..<rows {
      // Adding 0 makes 0 of -0, whose order among zeros would otherwise show.
      let x = block[place] + 0.0
      place += width
      if let whole = fixedPoint(x) {
        wholes[wholeCount] = whole
        wholeCount += 1
      } else if x.isFinite {
        others.append(x)
      } else {
        continue
      }
      values[count] = x
      count += 1
    }
    return wholeCount
  }

  private mutating func findMaximum(_ feature: Int, rows: Int) {
    let width = columns.count
    for row in 0..<rows where block[row * width + feature] == columns[feature].max && !middles[row].isNaN {
      columns[feature].maximumTime = Swift.min(columns[feature].maximumTime, middles[row])
    }
  }

  private mutating func weigh(_ feature: Int, rows: Int) {
    let width = columns.count
    for row in 0..<rows where weights[row] > 0 && block[row * width + feature].isFinite {
      weighted[feature].add(block[row * width + feature], weight: weights[row])
    }
  }

  private mutating func countAbove(_ feature: Int, rows: Int) {
    guard let threshold = needs.threshold else { return }
    let width = columns.count
    for row in 0..<rows where block[row * width + feature] >= threshold && block[row * width + feature].isFinite {
      columns[feature].above.add(duration: durations[row])
    }
  }
}
