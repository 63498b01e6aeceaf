import HumeTypes

/// One value a file for each feature of one model and set, over all inputs.
struct FileValues {
  struct Value {
    /// Which file: an index of the list of files that was given.
    let file: Int
    /// The file's value; nil where it has none.
    let value: Double?
    /// Whether the file has no score of the feature.
    let isEmpty: Bool
  }

  let model: Model
  let set: FeatureSet
  let name: String
  let values: [Value]

  /// The values of all models, sets and features: models in their order, features as the files name them.
  static func all(_ files: [(factors: [String], models: [AnalyzedModel])], by: RankBy) -> [FileValues] {
    let models = Set(files.flatMap { $0.models.map(\.model) }).sorted()
    return models.flatMap { model in
      let wholes = files.enumerated().flatMap { index, file in
        file.models.filter { $0.model == model }.map { (file: index, whole: $0.whole) }
      }
      return FeatureSet.allCases.flatMap { set in values(model, set, wholes, by: by) }
    }
  }

  private static func values(
    _ model: Model, _ set: FeatureSet, _ wholes: [(file: Int, whole: GroupSummary?)], by: RankBy
  ) -> [FileValues] {
    let sets = wholes.map { (file: $0.file, set: $0.whole?[set]) }
    var names = OrderedNames()
    for case let (_, set?) in sets { names.add(set.names) }
    let tables = sets.map { entry in
      (
        file: entry.file,
        features: entry.set.map {
          Dictionary(zip($0.names.map(ExactName.init), $0.features), uniquingKeysWith: { first, _ in first })
        }
          ?? [:]
      )
    }
    return names.names.map { name in
      let values = tables.map { table in
        let feature = table.features[ExactName(name)]
        return Value(file: table.file, value: feature?.value(of: by), isEmpty: (feature?.n ?? 0) == 0)
      }
      return FileValues(model: model, set: set, name: name, values: values)
    }
  }
}

/// Names in the order in which they first come.
struct OrderedNames {
  private(set) var names: [String] = []
  private var known: Set<ExactName> = []

  mutating func add(_ more: [String]) {
    if sameNames(more, names) { return }
    for name in more where known.insert(ExactName(name)).inserted { names.append(name) }
  }
}
