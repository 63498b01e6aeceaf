import HumeTypes

/// Exact weighted sums by slot (a bin of time, or a frame) and feature: what timelines and means over frames share.
struct SlottedSums {
  /// Σxw, Σw and the number of scores of one feature in one slot.
  struct Cell {
    private(set) var sum = FixedSum()
    private(set) var weight: Int64 = 0
    private(set) var count = 0

    /// Adds the sum of some scores, each with the weight 1.
    mutating func add(_ sum: FixedSum, count: Int) {
      self.sum.merge(sum)
      weight &+= Int64(count)
      self.count += count
    }

    mutating func add(_ whole: Int64?, weight: Int64) {
      if let whole {
        if weight == 1 { sum.add(whole) } else { sum.add(whole, times: weight) }
      }
      self.weight &+= weight
      count += 1
    }
  }

  private struct Place: Hashable {
    let slot: Int
    let feature: Int
  }

  private(set) var names: [String] = []
  private var vocabulary: Vocabulary?
  private var places: [Int]?
  private var cells: [[Cell]] = []
  /// Sums of scores off the grid of fast sums.
  private var rest: [Place: LongAccumulator] = [:]
  /// The slots that have some of these.
  private var slotsWithRest: Set<Int> = []
  /// What the sums take in memory.
  private(set) var bytes = 0

  /// Rows of weight 1 that came together to one slot and are not in the cells yet.
  private var run = RowSums()
  private var runSlot = 0
  private var runWidth = 0

  /// Adds a row's scores to a slot, with a weight from 1.
  mutating func add(_ values: [Double], vocabulary new: Vocabulary, slot: Int, weight: Int64) {
    if new !== vocabulary { use(new) }
    if run.rows > 0, slot != runSlot || run.rows == RowSums.limit { settle() }
    makeRow(slot)
    if weight == 1, run.add(values) {
      (runSlot, runWidth) = (slot, values.count)
    } else {
      addEach(values, slot: slot, weight: weight)
    }
  }

  /// Brings the rows that wait to their cells; before anything is asked for.
  mutating func settle() {
    if run.rows == 0 { return }
    var run = RowSums()
    swap(&run, &self.run)
    let width = runWidth
    changeRow(runSlot) { row, places, _ in
      if let places {
        run.forEach(width: places.count) { row[places[$0]].add($1, count: run.rows) }
      } else {
        run.forEach(width: width) { row[$0].add($1, count: run.rows) }
      }
    }
    run.removeAll()
    swap(&run, &self.run)
  }

  private mutating func addEach(_ values: [Double], slot: Int, weight: Int64) {
    let isLight = weight < 1 << 40
    var hasRest = false
    changeRow(slot) { row, places, rest in
      for i in 0..<values.count {
        let feature = places.map { $0[i] } ?? i
        if isLight, let whole = fixedPoint(values[i]) {
          row[feature].add(whole, weight: weight)
        } else if values[i].isFinite {
          row[feature].add(nil, weight: weight)
          rest[Place(slot: slot, feature: feature), default: LongAccumulator()].add(values[i], times: Double(weight))
          hasRest = true
        }
      }
    }
    if hasRest { slotsWithRest.insert(slot) }
  }

  /// Makes the cells of a slot, one a name.
  private mutating func makeRow(_ slot: Int) {
    while cells.count <= slot { cells.append([]) }
    let missing = names.count - cells[slot].count
    if missing > 0 {
      cells[slot].append(contentsOf: repeatElement(Cell(), count: missing))
      bytes += missing * MemoryLayout<Cell>.stride
    }
  }

  /// Changes the cells of a slot, taken out, so that the row is looked up once and not for every score.
  @inline(__always)
  private mutating func changeRow(
    _ slot: Int, _ change: (inout MutableSpan<Cell>, [Int]?, inout [Place: LongAccumulator]) -> Void
  ) {
    var row: [Cell] = []
    swap(&row, &cells[slot])
    var span = row.mutableSpan
    change(&span, places, &rest)
    swap(&row, &cells[slot])
  }

  /// Lends, for each name, the number of scores in a slot, and Σxw/Σw, or nil without scores.
  @inline(__always)
  func forEachMean(slot: Int, _ body: (Int, Double?) -> Void) {
    let row = slot < cells.count ? cells[slot] : []
    let hasRest = slotsWithRest.contains(slot)
    for feature in names.indices {
      guard feature < row.count, row[feature].weight > 0 else {
        body(0, nil)
        continue
      }
      let cell = row[feature]
      guard hasRest, let rest = rest[Place(slot: slot, feature: feature)] else {
        body(cell.count, cell.sum.divided(by: cell.weight) + 0.0)
        continue
      }
      var sum = ExactSum()
      sum.fixed = cell.sum
      sum.rest = rest
      body(cell.count, sum.mean(count: Int(cell.weight)))
    }
  }

  /// Forgets all slots, but not the names.
  mutating func removeAll() {
    run.removeAll()
    cells.removeAll(keepingCapacity: true)
    rest = [:]
    slotsWithRest = []
    bytes = 0
  }

  /// The names as a vocabulary.
  func sharedVocabulary() -> Vocabulary {
    if let vocabulary, places == nil, vocabulary.names == names { return vocabulary }
    return Vocabulary(names)
  }

  /// Whether a slot had a row with this set.
  func hasRow(slot: Int) -> Bool { slot < cells.count && !cells[slot].isEmpty }

  private mutating func use(_ new: Vocabulary) {
    settle()
    vocabulary = new
    if new.names.starts(with: names) {
      names = new.names
      places = nil
    } else {
      places = new.names.map { name in
        if let index = names.firstIndex(of: name) { return index }
        names.append(name)
        return names.count - 1
      }
    }
  }
}
