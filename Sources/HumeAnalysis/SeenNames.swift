import HumeTypes

/// The names of a set that one model's results for one file use: the documented ones and those that its rows name.
struct SeenNames {
  private let documented: [String]
  /// Whether a vocabulary was met that does not begin with the documented names, and one that does.
  private var isForeign = false
  private var isOrdinary = false
  private var vocabulary: Vocabulary?
  private var documentedCount = 0
  private var hasAll = false
  private var others: [String] = []
  private var known: Set<ExactName> = []

  init(set: FeatureSet, model: Model) {
    documented = Vocabulary.documented(set, of: model)?.names ?? []
  }

  /// Notes the names of a row.
  mutating func add(_ scores: Scores) {
    if scores.vocabulary !== vocabulary {
      vocabulary = scores.vocabulary
      hasAll = false
      let isExtension = sameNames(Array(scores.vocabulary.names.prefix(documented.count)), documented)
      documentedCount = isExtension ? documented.count : 0
      if isExtension { isOrdinary = true } else { isForeign = true }
    }
    if hasAll || scores.vocabulary.count == documentedCount { return }
    if let order = scores.order {
      for column in order.columns where column >= documentedCount { add(scores.vocabulary.names[column]) }
    } else {
      for name in scores.vocabulary.names[documentedCount...] { add(name) }
      hasAll = true
    }
  }

  /// The names, documented ones first, without those that `features` leaves out.
  func names(features: [String]) -> [String] {
    // Results with names of their own only (of another service) do not lack the documented ones.
    let base = isForeign && !isOrdinary ? [] : documented
    // Others were met once each, and are none of the documented ones.
    let all = others.isEmpty ? base : Vocabulary(base + others).names
    return features.isEmpty ? all : all.filter { features.contains($0) }
  }

  private mutating func add(_ name: String) {
    if known.insert(ExactName(name)).inserted { others.append(name) }
  }
}
