import ArchiveSupport
import HumeArchive
import HumeInputs
import HumeTypes
import Synchronization
import Testing

/// Inputs that stand in archives and are read there.
@Suite struct ArchivedInputsTests {
  let folder = TestFolder()

  private static func jobs(_ count: Int) -> [(name: String, bytes: [UInt8])] {
    (0..<count).map { job in
      ("jobs/\(job)/predictions.json", Array(smallDocument("f\(job)", times: (0...job).map(Double.init)).utf8))
    }
  }

  private static func zip(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var zip = ZipBuilder()
    for (index, file) in files.enumerated() {
      var entry = ZipBuilder.Entry(file.name)
      entry.contents = file.bytes
      entry.method = index % 2 * 8
      zip.entries.append(entry)
    }
    return zip.finished()
  }

  /// The jobs of an archive can be read in any order, several at once, and again.
  @Test func jobsAreReadInAnyOrder() async throws {
    let jobs = Self.jobs(6)
    for (name, bytes) in [("a.zip", Self.zip(jobs)), ("a.tar", tar(jobs)), ("a.tar.gz", gzip(tar(jobs)))] {
      let found = findInputs([try folder.write(name, bytes)])
      #expect(found.inputs.count == 6 && found.failures.isEmpty)
      var readers = try found.inputs.map { try $0.open() }
      readers.reverse()
      for (index, reader) in readers.enumerated() { #expect(try rows(reader).count == 6 - index, "\(name)") }
      try await withThrowingTaskGroup(of: (Int, Int).self) { group in
        for round in 0..<2 {
          for index in found.inputs.indices {
            let input = found.inputs[(index + round) % 6]
            group.addTask { ((index + round) % 6 + 1, try rankedRows(input).count) }
          }
        }
        for try await (expected, count) in group { #expect(expected == count, "\(name)") }
      }
    }
  }

  /// Of several inputs in a compressed tar each would decompress all before it: it is done once for all.
  @Test func aCompressedTarOfSeveralInputsIsDecompressedOnce() throws {
    for count in [1, 2] {
      let found = findInputs([try folder.write("\(count).tar.gz", gzip(tar(Self.jobs(count))))])
      guard case .archivedJSON(let archive, _)? = found.inputs.first?.form else {
        Issue.record("It is no JSON in an archive.")
        return
      }
      #expect(try archive.reader().isCompressed == (count == 1))
    }
  }

  @Test func whatIsReadIsMetered() throws {
    let jobs = Self.jobs(3)
    let trees = [("file-0-x/csv/x/face.csv", Array(smallCSV().utf8)), ("b/face.csv", Array(smallCSV().utf8))]
    let found = findInputs([try folder.write("a.zip", Self.zip(jobs + trees))])
    #expect(found.inputs.count == 5)
    for input in found.inputs {
      let counted = Mutex(0)
      _ = try rows(input.open(meter: { bytes in counted.withLock { $0 += bytes } }))
      #expect(counted.withLock { $0 } == input.bytesToRead, "\(input.name)")
    }
  }

  @Test func limitsHold() throws {
    var options = InputOptions()
    options.archiveLimits.entries = 5
    let path = try folder.write("a.zip", Self.zip(Self.jobs(3)))
    let found = findInputs([path], options: options)
    #expect(found.inputs.isEmpty && found.failures.first?.error.codeName == "archive_limit")
    #expect(found.failures.first?.error.advice.contains("--max-entries") == true)
    options.archiveLimits.entries = 7
    #expect(findInputs([path], options: options).inputs.count == 3)
  }

  /// Pictures of faces and whatever else is there is listed: the first thousand one by one, the others by their kind.
  @Test func foreignEntriesAreListed() throws {
    let pictures = (0..<1_100).map { (name: "faces/\($0).png", bytes: [0x89, 0x50, 0x4E, 0x47] as [UInt8]) }
    let texts = (0..<50).map { (name: "notes/\($0).txt", bytes: Array("note".utf8)) }
    let found = findInputs([try folder.write("a.zip", Self.zip(Self.jobs(1) + pictures + texts))])
    #expect(found.inputs.count == 1 && found.failures.isEmpty)
    #expect(found.foreign.reduce(0) { $0 + $1.count } == 1_150)
    #expect(found.foreign.prefix(1_000).allSatisfy { $0.count == 1 && $0.looksLike == "a PNG image" })
    #expect(found.foreign.dropFirst(1_000).map(\.count) == [100, 50])
    #expect(found.foreign.last?.path.hasSuffix("a.zip!notes/0.txt") == true)
  }

  /// A file that was replaced between two readings gives an error, never another job's rows.
  @Test func anArchiveThatChangesIsAnError() throws {
    let path = try folder.write("a.zip", Self.zip(Self.jobs(3)))
    let input = try #require(findInputs([path]).inputs.last)
    try folder.write("a.zip", Self.zip(Self.jobs(3).reversed()))
    #expect(throws: (any Error).self) { try rows(input.open()) }
    try folder.write("a.zip", Self.zip(Self.jobs(1)))
    #expect(throws: (any Error).self) { try rows(input.open()) }
  }
}
