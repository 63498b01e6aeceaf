import HumeResults

extension Session {
  /// Reads all inputs file by file, and finds moments in every feature of every group.
  mutating func moments<Moment: Sendable>(
    _ options: AnalysisOptions, groups: FileGroups?, _ find: (Samples) -> [Moment]
  ) throws -> [FeatureMoments<Moment>] {
    var inputs = found.inputs
    for index in inputs.indices { inputs[index].threads = common.threadCount }
    let walk = try SeriesWalk(
      inputs, options: options, groups: groups, anonymizer: anonymizer, progress: readingProgress)
    let sets = FeatureSet.allCases.filter(options.featureSets.contains)
    var found: [FeatureMoments<Moment>] = []
    while let file = try walk.next() { found += file.moments(sets: sets, names: options.features, find) }
    add(walk.observations)
    return found
  }
}
