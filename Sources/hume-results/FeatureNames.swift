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
    return nearest(to: name, among: all)
  }
}
