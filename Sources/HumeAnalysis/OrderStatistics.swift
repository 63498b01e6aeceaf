extension [Double] {
  /// The values of given ranks (from 0). The values are finite, none of them is -0, and they reach from `least` to
  /// `greatest`.
  ///
  /// Values are dealt out to 1,024 buckets by size. Only those in buckets that hold a rank are looked at again, in the
  /// same way while that leaves out many.
  package func orderStatistics(_ ranks: [Int], least: Double, greatest: Double) -> [Double] {
    let scale = 1023 / (greatest - least)
    guard count > 32, scale > 0, scale.isFinite else {
      let sorted = sorted()
      return ranks.map { sorted[$0] }
    }
    var buckets = [UInt16](repeating: 0, count: count)
    var counts = [Int](repeating: 0, count: 1024)
    deal(&buckets, &counts, least: least, scale: scale)
    // The ranks as they are among the values that are looked at again.
    var isWanted = [Bool](repeating: false, count: 1024)
    var places = ranks
    let ascending = ranks.indices.sorted { ranks[$0] < ranks[$1] }
    var (end, left, next) = (0, 0, 0)
    for bucket in 0..<1024 where counts[bucket] > 0 {
      end += counts[bucket]
      while next < ranks.count, ranks[ascending[next]] < end {
        isWanted[bucket] = true
        places[ascending[next]] -= left
        next += 1
      }
      if !isWanted[bucket] { left += counts[bucket] }
    }
    let (members, low, high) = members(of: buckets, isWanted, count: count - left)
    if left > count / 2 { return members.orderStatistics(places, least: low, greatest: high) }
    let sorted = members.sorted()
    return places.map { sorted[$0] }
  }

  /// Finds each value's bucket, and counts them. A greater value is never in a lower bucket: every step to its number
  /// rounds, but keeps the order.
  private func deal(_ buckets: inout [UInt16], _ counts: inout [Int], least: Double, scale: Double) {
    let values = span
    var chosen = buckets.mutableSpan
    var counts = counts.mutableSpan
    for i in values.indices {
      // Adding 2⁵² rounds to whole numbers, which the last bits then show.
      let bits = ((values[i] - least) * scale + 0x1p52).bitPattern
      let bucket = UInt16(truncatingIfNeeded: bits & 0x3FF)
      chosen[i] = bucket
      counts[Int(bucket)] &+= 1
    }
  }

  /// The values in some buckets, how many there are of them, and their extremes.
  private func members(
    of buckets: [UInt16], _ isWanted: [Bool], count: Int
  ) -> (values: [Double], least: Double, greatest: Double) {
    var members: [Double] = []
    members.reserveCapacity(count)
    var (least, greatest) = (Double.infinity, -Double.infinity)
    for i in buckets.indices where isWanted[Int(buckets[i])] {
      members.append(self[i])
      least = Swift.min(least, self[i])
      greatest = Swift.max(greatest, self[i])
    }
    return (members, least, greatest)
  }
}
