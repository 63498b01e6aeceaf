import HumeTypes

/// The scores of a set in the rows of a group, with what is among the highest of each row.
struct TopTable {
  private let names: [String]
  private let columns: [[Double]]
  /// For each feature a bit a row: whether there is a score, and whether it is among the highest.
  private let present: [Bits]
  private let highest: [Bits]
  /// The features as deviations from their means over all rows; nil for one that some row lacks.
  private let centred: [Centred?]

  /// Columns with an element a row, NaN where there is no score. `top`: how many of a row are its highest.
  init(_ names: [String], columns: [[Double]], top: Int) {
    self.names = names
    self.columns = columns
    let rows = columns.first?.count ?? 0
    present = columns.map { column in Bits(count: rows) { !column[$0].isNaN } }
    highest = TopTable.highest(names, columns, rows: rows, top: top)
    centred = zip(columns, present).map { column, present in present.count == rows ? Centred(column) : nil }
  }

  private static func highest(_ names: [String], _ columns: [[Double]], rows: Int, top: Int) -> [Bits] {
    var found = Array(repeating: Bits(count: rows), count: names.count)
    // Of equal scores the one whose name comes first.
    let byName = names.indices.sorted { scalarsPrecede(names[$0], names[$1]) }
    for row in 0..<rows {
      var best: [Int] = []
      for feature in byName {
        let score = columns[feature][row]
        if score.isNaN { continue }
        let place = best.lastIndex { columns[$0][row] >= score }.map { $0 + 1 } ?? 0
        guard place < top else { continue }
        best.insert(feature, at: place)
        if best.count > top { best.removeLast() }
      }
      for feature in best { found[feature].insert(row) }
    }
    return found
  }

  func pair(_ a: Int, _ b: Int) -> CoOccurrence.Pair {
    CoOccurrence.Pair(
      a: names[a], b: names[b], n: present[a].count(with: present[b]), nTopA: highest[a].count(with: present[b]),
      nTopB: highest[b].count(with: present[a]), nBoth: highest[a].count(with: highest[b]), pearson: pearson(a, b))
  }

  private func pearson(_ a: Int, _ b: Int) -> Double? {
    if let x = centred[a], let y = centred[b] { return x.correlation(with: y) }
    let both = columns[a].indices.filter { !columns[a][$0].isNaN && !columns[b][$0].isNaN }
    return Centred(both.map { columns[a][$0] }).correlation(with: Centred(both.map { columns[b][$0] }))
  }
}
