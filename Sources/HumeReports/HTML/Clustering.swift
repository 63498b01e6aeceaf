/// An order in which what is alike stands side by side: items are joined two and two, always the two groups whose
/// members are nearest on average (average linkage); of two joined groups the one with the higher mean comes first, of
/// equals the one with the earlier first item. Deterministic; about n³ steps, so for some hundred items.
///
/// The distance of two items is the root of the mean squared difference of what both have; those that have nothing in
/// common are farthest.
package func clusteredOrder(_ items: [[Double?]]) -> [Int] {
  guard items.count > 2 else { return Array(items.indices) }
  var groups = items.indices.map { [$0] }
  var means = items.map(mean)
  var distances = items.map { a in items.map { b in distance(a, b) } }
  while groups.count > 1 {
    var nearest = (first: 0, second: 1, distance: Double.infinity)
    for first in groups.indices {
      for second in groups.indices.dropFirst(first + 1) where distances[first][second] < nearest.distance {
        nearest = (first, second, distances[first][second])
      }
    }
    let (first, second) = (nearest.first, nearest.second)
    let (m, n) = (Double(groups[first].count), Double(groups[second].count))
    for other in groups.indices where other != first && other != second {
      let joined = (distances[first][other] * m + distances[second][other] * n) / (m + n)
      distances[first][other] = joined
      distances[other][first] = joined
    }
    let (high, low) = means[first] ?? -.infinity >= means[second] ?? -.infinity ? (first, second) : (second, first)
    groups[first] = groups[high] + groups[low]
    if let a = means[first], let b = means[second] {
      means[first] = (a * m + b * n) / (m + n)
    } else {
      means[first] = means[first] ?? means[second]
    }
    groups.remove(at: second)
    means.remove(at: second)
    distances.remove(at: second)
    for row in distances.indices { distances[row].remove(at: second) }
  }
  return groups[0]
}

/// The mean of the values that are there.
private func mean(_ item: [Double?]) -> Double? {
  let values = item.compactMap { $0 }
  return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
}

/// Farther than any two items that have something in common, and still finite, so that averages are.
private let farthest = 1e12

private func distance(_ a: [Double?], _ b: [Double?]) -> Double {
  var (sum, count) = (0.0, 0)
  for case let (x?, y?) in zip(a, b) {
    sum += (x - y) * (x - y)
    count += 1
  }
  return count > 0 ? min((sum / Double(count)).squareRoot(), farthest) : farthest
}
