import HumeArchive
package import HumeSystem

/// Opens a file that has to be predictions JSON as it is, not compressed nor in an archive; told from its first bytes, as
/// damaged JSON only shows when it is read. Throws an `InputError` (`not_results`, `successor_response`) or `SystemError`.
package func openPredictions(_ path: String) throws -> File {
  let file = try File(reading: path)
  let looks: String
  switch FileNature.of(try readHead(file, count: FileNature.headSize)) {
  case .predictions, .empty:
    _ = try file.rewind(to: 0)
    return file
  case .successor: throw InputError.successor(path)
  case .foreign(let kind): looks = kind
  case .archive: looks = "an archive"
  case .artifactsCSV: looks = "a CSV of artifacts"
  case .compressed(let compression): looks = "something that \(compression.rawValue) compressed"
  }
  throw InputError(.notResults, "This looks like \(looks).", path: path)
}
