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
/// Rows are first copied into a block; a full block is worked off four features at a time, and what has no vectors
/// feature by feature, so that a feature's sums stay in registers. Features with scores that are missing or off the grid
/// of fast sums go a slower way, for that block. Nothing is allocated for a score.
package struct FeatureColumns {
  let needs: ColumnNeeds
  /// The names of the columns.
  private(set) var names: [String] = []
  var columns: [Column] = []
  var sketches: [QuantileSketch] = []
  var weighted: [WeightedSum] = []

  private var vocabulary: Vocabulary?
  /// Where the vocabulary's names stand among the columns; nil where they stand as they are.
  private var places: [Int]?

  private var isWanted: [Bool] = []
  private var block = ScoreBlock()
  private var middles: [Double] = []
  private var weights: [Double] = []
  private var durations: [Int64] = []
  /// Whether a row that waits has a weight.
  private var hasIntervals = false
  /// Room for the scores of four features as whole numbers.
  private var wholes: [Int64] = []

  /// Columns without a row.
  package init(needs: ColumnNeeds) { self.needs = needs }

  /// Adds a row: `values` in the order of `vocabulary`, NaN where a score is missing.
  mutating func add(_ values: [Double], vocabulary new: Vocabulary, time: RowTime) {
    if new !== vocabulary { use(new) }
    block.append(values, places: places)
    middles.append(time.middle)
    if time.kind == .interval {
      if !hasIntervals { beginIntervals() }
      weights.append(time.weight)
    } else if hasIntervals {
      weights.append(0)
    }
    if needs.threshold != nil {
      durations.append(time.kind == .interval ? time.end - time.begin : time.kind == .instant ? -1 : 0)
    }
    if block.rows == ScoreBlock.limit { flush() }
  }

  /// Works off the rows that wait.
  mutating func flush() {
    let rows = block.rows
    if rows == 0 { return }
    let earliest = middles.reduce(.infinity) { $1 < $0 ? $1 : $0 }
    var wholes: [Int64] = []
    swap(&wholes, &self.wholes)
    if wholes.count < 4 * rows { wholes = Array(repeating: 0, count: 4 * ScoreBlock.limit) }
    for first in Swift.stride(from: 0, to: columns.count, by: 4) {
      let features = first..<min(first + 4, columns.count)
      guard features.contains(where: { isWanted[$0] }) else { continue }
      let tally = block.tally(from: first, wholes: &wholes)
      for feature in features where isWanted[feature] {
        let before = columns[feature].max
        let lane = feature - first
        if tally.isWhole[lane] {
          columns[feature].add(
            wholes.span, Lane(first: lane, step: 4, count: rows), sum: tally.sum(lane: lane, rows: rows),
            least: tally.least[lane] + 0.0, greatest: tally.greatest[lane] + 0.0)
          if needs.quantileLimit != nil {
            sketches[feature].add(wholes.span, Lane(first: lane, step: 4, count: rows))
          }
        } else {
          addMixed(feature)
        }
        // A time of the greatest score so far that is before all of these rows' stays what it is.
        let isNewer = columns[feature].max > before || earliest < columns[feature].maximumTime
        if isNewer, tally.greatest[lane] >= before, columns[feature].count > 0 { findMaximum(feature) }
      }
    }
    swap(&wholes, &self.wholes)
    if hasIntervals { weigh() }
    if needs.threshold != nil { countAbove() }
    block.removeAll()
    middles.removeAll(keepingCapacity: true)
    weights.removeAll(keepingCapacity: true)
    durations.removeAll(keepingCapacity: true)
    hasIntervals = false
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
  mutating func makeColumns(_ all: [String]) {
    let more = all.count - names.count
    names = all
    block.setWidth(all.count)
    isWanted = all.map { needs.names?.contains($0) ?? true }
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

  /// Adds a feature's scores one by one: some are missing, or off the grid of fast sums.
  private mutating func addMixed(_ feature: Int) {
    var (wholes, others): ([Int64], [Double]) = ([], [])
    wholes.reserveCapacity(block.rows)
    for row in 0..<block.rows {
      // Adding 0 makes 0 of -0, whose order among zeros would otherwise show.
      let x = block[row, feature] + 0.0
      if let whole = fixedPoint(x) { wholes.append(whole) } else if x.isFinite { others.append(x) }
    }
    let lane = Lane(count: wholes.count)
    if lane.count > 0 {
      var sum = FixedSum()
      var (least, greatest) = (Int64.max, Int64.min)
      for whole in wholes {
        sum.add(whole)
        least = min(least, whole)
        greatest = max(greatest, whole)
      }
      columns[feature].add(
        wholes.span, lane, sum: sum, least: Double(least) * 0x1p-62, greatest: Double(greatest) * 0x1p-62)
    }
    columns[feature].add(others: others)
    if needs.quantileLimit != nil {
      sketches[feature].add(wholes.span, lane)
      sketches[feature].add(others.span)
    }
  }

  private mutating func findMaximum(_ feature: Int) {
    var earliest = columns[feature].maximumTime
    let greatest = columns[feature].max
    for row in 0..<block.rows where block[row, feature] == greatest && middles[row] < earliest {
      earliest = middles[row]
    }
    columns[feature].maximumTime = earliest
  }

  /// Notes that rows with weights begin; what came before them has none.
  private mutating func beginIntervals() {
    hasIntervals = true
    weights.append(contentsOf: repeatElement(0, count: block.rows - 1))
  }

  private mutating func weigh() {
    guard weights.contains(where: { $0 > 0 }) else { return }
    if weighted.isEmpty { weighted = Array(repeating: WeightedSum(), count: columns.count) }
    for feature in columns.indices where isWanted[feature] {
      for row in 0..<block.rows where weights[row] > 0 && block[row, feature].isFinite {
        weighted[feature].add(block[row, feature], weight: weights[row])
      }
    }
  }

  private mutating func countAbove() {
    guard let threshold = needs.threshold else { return }
    for feature in columns.indices where isWanted[feature] {
      for row in 0..<block.rows where block[row, feature] >= threshold && block[row, feature].isFinite {
        columns[feature].above.add(duration: durations[row])
      }
    }
  }
}
