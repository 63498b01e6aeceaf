extension ResultsInput {
  /// The files that it is read from, as far as they have names: what nobody may write over while it is read.
  package var files: [String] {
    switch form {
    case .tree(let files): files.map(\.path)
    case .json(let location), .csv(let location, _): [filePath ?? location.path]
    case .archivedJSON(let archive, _), .archivedTree(let archive, _), .archivedCSV(let archive, _, _): [archive.path]
    }
  }
}
