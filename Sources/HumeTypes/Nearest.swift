/// The one of some names that somebody may have meant by `name`; nil where none is near.
package func nearest(to name: String, among names: some Sequence<String>) -> String? {
  let wanted = Array(name.lowercased())
  return names.map { (name: $0, distance: distance(Array($0.lowercased()), wanted)) }
    .filter { $0.distance <= max(1, min(3, wanted.count / 3)) }
    .min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
}

/// How many letters have to be changed, left out, put in or swapped with their neighbour (Damerau and Levenshtein).
private func distance(_ a: [Character], _ b: [Character]) -> Int {
  var before: [Int] = []
  var last = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var row = [i + 1]
    for (j, y) in b.enumerated() {
      var least = min(last[j] + (x == y ? 0 : 1), last[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, x == b[j - 1], a[i - 1] == y { least = min(least, before[j - 1] + 1) }
      row.append(least)
    }
    (before, last) = (last, row)
  }
  return last[b.count]
}
