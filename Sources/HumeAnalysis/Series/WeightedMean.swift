/// Means over rows with weights: exact sums, rounded once.
struct WeightedMean {
  private var sum = ExactSum()
  private var weight: Int64 = 0
  /// The number of scores.
  private(set) var count = 0
  /// The greatest of them.
  private(set) var max = -Double.infinity

  /// The scores that some rows have in a column.
  init(_ values: [Double], _ members: [TimedRows.Member]) {
    for member in members where values[member.row].isFinite {
      let value = values[member.row] + 0.0
      sum.add(value, weight: member.weight)
      weight &+= member.weight
      count += 1
      max = Swift.max(max, value)
    }
  }

  /// Σxw/Σw; nil without scores.
  var mean: Double? { count > 0 ? sum.mean(count: Int(weight)) + 0.0 : nil }
}
