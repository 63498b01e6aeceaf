import HumeArchive
import HumeInputs
import HumeParsing
import HumeSystem
package import HumeTypes

extension JobPart {
  /// Reads a file to its end, and throws where it is damaged or not what this part of a job is: a web page, the reply to
  /// another call, an archive that is cut short. Details have to have a state; predictions to be predictions JSON as it
  /// is, not compressed nor in an archive; artifacts to be a ZIP that holds a model's CSV, or nothing at all, every entry
  /// with the checksum that it names.
  ///
  /// Nothing of what is read is kept: memory is bounded whatever the file. `shouldStop` is asked all along; true ends it
  /// with `Interrupted`.
  package func check(_ path: String, shouldStop: () -> Bool = { false }) throws {
    switch self {
    case .details: _ = try Job(parsing: readSmallFile(path, limit: Job.largestDetails))
    case .predictions: try checkPredictions(openPredictions(path), input: path, shouldStop: shouldStop)
    case .artifacts: try Self.walkArchive(path, shouldStop)
    }
  }

  private static func walkArchive(_ path: String, _ shouldStop: () -> Bool) throws {
    let archive = try ArchiveReader(path: path)
    guard ArchiveFormat.detect(head: try readHead(File(reading: path), count: 4)) == .zip else {
      throw InputError(.notResults, "This is an archive, but no ZIP as the artifacts of a job are.", path: path)
    }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var (files, csvs) = (0, 0)
    while let entry = try archive.nextEntry() {
      if shouldStop() { throw Interrupted() }
      guard entry.kind == .file else { continue }
      files += 1
      if ArtifactPath(entry.components) != nil { csvs += 1 }
      while try chunk.withUnsafeMutableBytes({ try archive.read(into: $0) }) > 0 {
        if shouldStop() { throw Interrupted() }
      }
    }
    // A job without results has a ZIP without files.
    guard files == 0 || csvs > 0 else {
      throw InputError(.notResults, "This is a ZIP, but none of its files is a CSV of a job's artifacts.", path: path)
    }
  }
}

/// Reads predictions JSON to its end and keeps nothing of it; throws a `ParsingError` where it cannot be read, and
/// `Interrupted` where `shouldStop` says so.
package func checkPredictions(
  _ stream: some ByteStream, input: String, shouldStop: () -> Bool = { false }
) throws {
  var context = ReadingContext(input: input)
  context.notesGroupsWithoutRows = false
  let reader = PredictionsReader(stream, context: context)
  while try reader.withNext({ _, _ in if shouldStop() { throw Interrupted() } }) {}
}
