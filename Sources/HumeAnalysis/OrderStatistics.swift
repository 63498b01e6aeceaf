extension [Double] {
  /// The values of given ranks (from 0), the values being finite, none of them -0, and from `least` to `greatest`.
  ///
  /// Values are dealt out to buckets by size, and only the buckets that hold a rank are sorted.
  package func orderStatistics(_ ranks: [Int], least: Double, greatest: Double) -> [Double] {
    let buckets = Swift.min(count, 1 << 14)
    let scale = Double(buckets) / (greatest - least)
    guard count > 16, scale.isFinite, scale > 0 else {
      let sorted = sorted()
      return ranks.map { sorted[$0] }
    }
    var (dealt, ends) = dealt(buckets: buckets, least: least, scale: scale)
    var isSorted = [Bool](repeating: false, count: buckets)
    return ranks.map { rank in
      // The first bucket that ends behind the rank.
      var (low, high) = (0, buckets - 1)
      while low < high {
        let middle = (low + high) / 2
        if ends[middle] > rank { high = middle } else { low = middle + 1 }
      }
      if !isSorted[low] {
        dealt[(low == 0 ? 0 : ends[low - 1])..<ends[low]].sort()
        isSorted[low] = true
      }
      return dealt[rank]
    }
  }

  /// The values bucket by bucket, and where each bucket ends. A greater value is never in a lower bucket: each step to
  /// its number rounds, but keeps the order.
  private func dealt(buckets: Int, least: Double, scale: Double) -> (values: [Double], ends: [Int]) {
    @inline(__always) func bucket(_ x: Double) -> Int {
      let place = (x - least) * scale
      if place <= 0 { return 0 }
      return place < Double(buckets) ? Int(place) : buckets - 1
    }
    // Begins of buckets, which their values then push on to their ends.
    var ends = [Int](repeating: 0, count: buckets + 1)
    for x in self { ends[bucket(x) + 1] += 1 }
    for i in 1...buckets { ends[i] += ends[i - 1] }
    var values = [Double](repeating: 0, count: count)
    for x in self {
      let i = bucket(x)
      values[ends[i]] = x
      ends[i] += 1
    }
    return (values, ends)
  }
}
