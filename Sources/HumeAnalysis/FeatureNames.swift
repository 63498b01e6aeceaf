package import HumeTypes

/// The documented names of features, for suggestions.
package enum FeatureNames {
  package static let all: Set<String> = {
    var names: Set<String> = []
    for model in Model.documented {
      for set in FeatureSet.allCases { names.formUnion(Vocabulary.documented(set, of: model)?.names ?? []) }
    }
    return names
  }()

  /// The sets in which a documented name stands.
  package static func sets(of name: String) -> Set<FeatureSet> {
    var sets: Set<FeatureSet> = []
    for model in Model.documented {
      for set in FeatureSet.allCases where Vocabulary.documented(set, of: model)?.index(of: name) != nil {
        sets.insert(set)
      }
    }
    return sets
  }

  /// The sets to take: those `chosen`; else those that may hold the features `named`; else `usual`.
  package static func sets(chosen: [FeatureSet], named: [String], usual: [FeatureSet]) -> [FeatureSet] {
    if !chosen.isEmpty { return FeatureSet.allCases.filter(chosen.contains) }
    if named.isEmpty { return usual }
    let sets = named.reduce(into: Set<FeatureSet>()) { sets, name in
      let known = FeatureNames.sets(of: name)
      // A name that nobody documented may stand in any set.
      sets.formUnion(known.isEmpty ? Set(FeatureSet.allCases) : known)
    }
    return FeatureSet.allCases.filter(sets.contains)
  }

  /// A documented name that somebody may have meant by `name`; nil where `name` is one, or nothing is near.
  package static func suggestion(for name: String) -> String? {
    if all.contains(name) { return nil }
    return nearest(to: name, among: all)
  }
}
