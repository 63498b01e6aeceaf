import HumeResults

extension Session {
  /// Reads all inputs file by file. Names are as the results have them: pairs and draws go by them, and labels come
  /// with the rows.
  mutating func forEachFile(
    _ options: AnalysisOptions, groups: FileGroups?, _ body: (inout Session, FileSeries) throws -> Void
  ) throws {
    var inputs = found.inputs
    for index in inputs.indices { inputs[index].threads = common.threadCount }
    let walk = try SeriesWalk(inputs, options: options, groups: groups, progress: readingProgress)
    while let file = try walk.next() { try body(&self, file) }
    add(walk.observations)
  }

  /// Gives labels to the names of a file, as they come, where names are not to be shown.
  func label(_ file: FileSeries) {
    guard let anonymizer else { return }
    for group in file.models.flatMap(\.groups) { _ = anonymizer.origin(group.origin) }
  }
}

extension CoOccurrence {
  /// The same under labels, where names are not to be shown.
  func labelled(_ anonymizer: Anonymizer?) -> CoOccurrence {
    var result = self
    if let anonymizer { result.origin = anonymizer.origin(origin) }
    return result
  }
}

extension Synchrony {
  /// The same under labels, where names are not to be shown.
  func labelled(_ anonymizer: Anonymizer?) -> Synchrony {
    var result = self
    if let anonymizer { (result.a, result.b) = (anonymizer.origin(a), anonymizer.origin(b)) }
    return result
  }
}
