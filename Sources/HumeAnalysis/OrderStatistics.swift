extension [Double] {
  /// The values of given ranks (from 0). The values are finite, none of them is -0, and they reach from `least` to
  /// `greatest`.
  ///
  /// Values are dealt out to 256 buckets by size. Only those in buckets that hold a rank are looked at again, bucket by
  /// bucket, in the same way.
  package func orderStatistics(_ ranks: [Int], least: Double, greatest: Double) -> [Double] {
    let scale = 255 / (greatest - least)
    guard count > 32, scale > 0, scale.isFinite else {
      let sorted = sorted()
      return ranks.map { sorted[$0] }
    }
    var buckets = [UInt8](repeating: 0, count: count)
    var ends = [Int](repeating: 0, count: 256)
    deal(&buckets, &ends, least: least, scale: scale)
    for i in 1..<256 { ends[i] += ends[i - 1] }
    var found: [Int: [Double]] = [:]
    return ranks.map { rank in
      let bucket = ends.firstIndex { $0 > rank } ?? 255
      let begin = bucket == 0 ? 0 : ends[bucket - 1]
      let others = ranks.filter { begin..<ends[bucket] ~= $0 }.map { $0 - begin }
      let values = found[bucket] ?? members(of: UInt8(bucket), buckets, ranks: others)
      found[bucket] = values
      return values[others.firstIndex(of: rank - begin) ?? 0]
    }
  }

  /// Finds each value's bucket, and counts them. A greater value is never in a lower bucket: every step to its number
  /// rounds, but keeps the order.
  private func deal(_ buckets: inout [UInt8], _ counts: inout [Int], least: Double, scale: Double) {
    let values = span
    var chosen = buckets.mutableSpan
    var counts = counts.mutableSpan
    for i in values.indices {
      // Adding 2⁵² rounds to whole numbers, which the last bits then show.
      let bits = ((values[i] - least) * scale + 0x1p52).bitPattern
      let bucket = UInt8(truncatingIfNeeded: bits)
      chosen[i] = bucket
      counts[Int(bucket)] &+= 1
    }
  }

  /// The values of given ranks among those in a bucket.
  private func members(of bucket: UInt8, _ buckets: [UInt8], ranks: [Int]) -> [Double] {
    var members: [Double] = []
    var (least, greatest) = (Double.infinity, -Double.infinity)
    for i in buckets.indices where buckets[i] == bucket {
      members.append(self[i])
      least = Swift.min(least, self[i])
      greatest = Swift.max(greatest, self[i])
    }
    return members.orderStatistics(ranks, least: least, greatest: greatest)
  }
}
