package import HumeTypes

// A row's `unit` is its rank in its group by begin, end, text position and frame, so that the JSON and the CSVs of a job
// number the same rows alike. In nearly all results rows come in that order, and the rank is the row's index. Whether
// they do is only known at a group's end, after its rows were lent; so a first pass finds the groups that are out of
// order, a second one keeps the keys of these alone, and readers take the ranks from here. A group that comes twice in a
// file is one group.

/// The ranks of the rows of groups whose rows are not in order.
public struct UnitRanks: Sendable {
  private var ranks: [Origin: [Int32]] = [:]
  private var given: [Origin: Int] = [:]

  /// The rank of the next row of `origin`, which is the group's row of `index` in the input.
  package mutating func next(_ origin: Origin, index: Int) -> Int {
    guard !ranks.isEmpty, let group = ranks[origin] else { return index }
    let row = given[origin, default: 0]
    given[origin] = row + 1
    return row < group.count ? Int(group[row]) : index
  }

  /// Ranks the rows of groups that are out of order; `open` gives a fresh reader of the input. What follows a fault of
  /// the input has no rank.
  package init(of unordered: Set<Origin>, open: () throws -> any ResultsReader) throws {
    if unordered.isEmpty { return }
    var keys: [Origin: [UnitKey]] = [:]
    do {
      try open().forEachObservation { row in
        if unordered.contains(row.origin) { keys[row.origin, default: []].append(UnitKey(row)) }
      }
    } catch is any ExplainedError {}
    for (origin, keys) in keys {
      let order = keys.indices.sorted { keys[$0] == keys[$1] ? $0 < $1 : keys[$0] < keys[$1] }
      var group = [Int32](repeating: 0, count: keys.count)
      for (rank, index) in order.enumerated() { group[index] = Int32(rank) }
      ranks[origin] = group
    }
  }
}

/// Finds the groups whose rows are not in the order of their units.
package struct OrderScan {
  /// The groups that are out of order.
  package private(set) var unordered: Set<Origin> = []
  private var last: [Origin: UnitKey] = [:]
  private var current: (origin: Origin, key: UnitKey)?

  package init() {}

  /// Takes one row.
  package mutating func add(_ row: borrowing Observation) {
    let key = UnitKey(row)
    if let current, current.origin === row.origin {
      if key < current.key { unordered.insert(row.origin) }
    } else {
      if let current { last[current.origin] = current.key }
      if let before = last[row.origin], key < before || row.index == 0 { unordered.insert(row.origin) }
    }
    current = (row.origin, key)
  }
}

/// What orders the rows of a group; what is missing comes last.
struct UnitKey: Comparable {
  let begin: Double
  let end: Double
  let textBegin: Int
  let textEnd: Int
  let frame: Int

  init(_ row: borrowing Observation) {
    begin = row.time.begin ?? .infinity
    end = row.time.end ?? .infinity
    textBegin = row.fields.position?.begin ?? .max
    textEnd = row.fields.position?.end ?? .max
    frame = row.fields.frame ?? .max
  }

  static func < (a: UnitKey, b: UnitKey) -> Bool {
    (a.begin, a.end, a.textBegin, a.textEnd, a.frame) < (b.begin, b.end, b.textBegin, b.textEnd, b.frame)
  }
}
