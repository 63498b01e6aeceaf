/// The one of some names that somebody may have meant by `name`; nil where none is near.
func nearest(to name: String, among names: some Sequence<String>) -> String? {
  let wanted = Array(name.lowercased())
  return names.map { (name: $0, distance: distance(Array($0.lowercased()), wanted)) }
    .filter { $0.distance <= max(1, min(3, wanted.count / 3)) }
    .min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
}

/// How many letters have to be changed, left out or put in (Levenshtein).
private func distance(_ a: [Character], _ b: [Character]) -> Int {
  var row = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, y) in b.enumerated() {
      let changed = diagonal + (x == y ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(changed, min(row[j], row[j + 1]) + 1)
    }
  }
  return row[b.count]
}
