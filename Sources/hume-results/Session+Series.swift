import HumeResults

extension Session {
  /// Reads all inputs file by file; gives what `body` makes of each file, but for those of inputs that failed. With
  /// `keepsNames`, files have their names although labels are wanted: pairs and draws go by them, and labels come with
  /// the rows. `seen` may warn of what the names of all files lack.
  mutating func series<Result>(
    _ options: AnalysisOptions, groups: FileGroups?, keepsNames: Bool = false,
    seen: (([String]) -> Warning?)? = nil,
    _ body: (FileSeries) throws -> Result
  ) throws -> [Result] {
    let walk = try SeriesWalk(
      found.inputs, options: options, groups: groups, anonymizer: anonymizer, keepsNames: keepsNames,
      progress: readingProgress)
    var results: [(input: String, result: Result)] = []
    while let file = try walk.next() { results.append((file.names.input, try body(file))) }
    try add(walk)
    if let warning = seen?(walk.files) { add([warning]) }
    let failed = Set(failures.map(\.input))
    return results.filter { !failed.contains($0.input) }.map(\.result)
  }

  /// Reads all inputs file by file, and finds moments in every feature of every group, of each set in a group the `top`
  /// highest by mean where that is given.
  mutating func moments<Moment: Sendable>(
    _ options: AnalysisOptions, groups: FileGroups?, features: SeriesFeatures, _ find: (Samples) -> [Moment]
  ) throws -> [FeatureMoments<Moment>] {
    let files = try series(options, groups: groups) { file in
      let found = file.moments(sets: features.sets, names: features.names, top: features.top, find)
      return (found: found, notes: file.notes(severalAtOnce: "Their mean stands for the time."))
    }
    add(files.flatMap(\.notes))
    return files.flatMap(\.found)
  }

  /// Takes up notes on files.
  mutating func add(_ notes: [Warning]) {
    for note in notes { warnings.add(note, subject: note.message) }
  }
}
