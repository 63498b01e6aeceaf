import HumeArchive
import HumeInputs
import HumeParsing
import HumeSystem
import HumeTypes

extension JobPart {
  /// Reads a file to its end, and throws where it is damaged or not what this part of a job is: a web page, the reply to
  /// another call, an archive that is cut short. Details have to have a state, predictions to be readable, every entry of
  /// artifacts to have the checksum that it names.
  ///
  /// `shouldStop` is asked all along; true ends it with `Interrupted`.
  package func check(_ path: String, shouldStop: () -> Bool = { false }) throws {
    switch self {
    case .details: _ = try Job(parsing: readSmallFile(path, limit: Job.largestDetails))
    case .predictions: try Self.readWhole(path, shouldStop)
    case .artifacts: try Self.walkArchive(path, shouldStop)
    }
  }

  private static func readWhole(_ path: String, _ shouldStop: () -> Bool) throws {
    let found = findInputs([path])
    if let failure = found.failures.first { throw failure.error }
    for input in found.inputs {
      try input.open().forEachObservation { _ in
        if shouldStop() { throw Interrupted() }
      }
    }
  }

  private static func walkArchive(_ path: String, _ shouldStop: () -> Bool) throws {
    let archive = try ArchiveReader(path: path)
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while let entry = try archive.nextEntry() {
      guard entry.kind == .file else { continue }
      while try chunk.withUnsafeMutableBytes({ try archive.read(into: $0) }) > 0 {
        if shouldStop() { throw Interrupted() }
      }
    }
  }
}
