import HumeResults
import HumeSystem

/// The documented names of features, for suggestions.
enum FeatureNames {
  static let all: Set<String> = {
    var names: Set<String> = []
    for model in Model.documented {
      for set in FeatureSet.allCases { names.formUnion(Vocabulary.documented(set, of: model)?.names ?? []) }
    }
    return names
  }()

  /// The sets in which a documented name stands.
  static func sets(of name: String) -> Set<FeatureSet> {
    var sets: Set<FeatureSet> = []
    for model in Model.documented {
      for set in FeatureSet.allCases where Vocabulary.documented(set, of: model)?.index(of: name) != nil {
        sets.insert(set)
      }
    }
    return sets
  }

  /// A documented name that somebody may have meant by `name`; nil where `name` is one, or nothing is near.
  static func suggestion(for name: String) -> String? {
    if all.contains(name) { return nil }
    let wanted = name.lowercased()
    let near = all.map { (name: $0, distance: distance(Array($0.lowercased()), Array(wanted))) }
      .filter { $0.distance <= max(1, min(3, wanted.count / 3)) }
      .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
    return near?.name
  }

  /// How many letters have to be changed, left out or put in (Levenshtein).
  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
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
}
