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

  // MARK: What a folder of the same would be

  /// An archive of a job in an archive of jobs is what people have who pack what they fetched.
  @Test func anArchiveInAnArchiveIsReadOnce() throws {
    let artifacts = Self.zip([("file-0-x/csv/x/face.csv", Array(smallCSV(times: [0, 1, 2]).utf8))])
    let inner = tar([("deep.zip", artifacts), ("predictions.json", Array(smallDocument("z").utf8))])
    let files: [(name: String, bytes: [UInt8])] = [
      ("j/one/artifacts.zip", artifacts), ("j/two/artifacts.zip", artifacts),
      ("j/two/predictions.json", Array(smallDocument("two").utf8)), ("j/three.tar.gz", gzip(inner)),
    ]
    for (name, bytes) in [("a.zip", Self.zip(files)), ("a.tar.gz", gzip(tar(files)))] {
      let path = try folder.write(name, bytes)
      let found = findInputs([path])
      #expect(found.failures.isEmpty)
      #expect(
        found.inputs.map { String($0.name.dropFirst(folder.path.count + 1)) } == [
          "\(name)!j/three.tar.gz!predictions.json", "\(name)!j/one/artifacts.zip", "\(name)!j/two/predictions.json",
        ])
      #expect(try found.inputs.map { try rankedRows($0).count } == [2, 3, 2])
      #expect(found.foreign.map(\.looksLike) == ["an archive inside an archive"])
      #expect(found.warnings.warnings.map(\.code) == ["artifacts_beside_json"])
    }
  }

  @Test func theJobsOfAnArchiveInAnArchiveAreReadInAnyOrder() throws {
    for inner in [Self.zip(Self.jobs(4)), tar(Self.jobs(4)), gzip(tar(Self.jobs(4)))] {
      for outer in [Self.zip([("inner", inner), ("other.txt", [0x61])]), gzip(tar([("inner", inner)]))] {
        let found = findInputs([try folder.write("a", outer)])
        #expect(found.failures.isEmpty && found.inputs.count == 4)
        for (index, input) in found.inputs.enumerated().reversed() { #expect(try rankedRows(input).count == index + 1) }
      }
    }
  }

  /// What is called predictions or artifacts and is none is told, and not passed over.
  @Test func brokenResultsInAnArchiveFail() throws {
    let files: [(name: String, bytes: [UInt8])] = [
      ("good/predictions.json", Array(smallDocument("a").utf8)), ("page/predictions.json", Array("<html>".utf8)),
      ("new/predictions.json", Array(#"{"run_id":"1","request_id":"2","measurements":[]}"#.utf8)),
      ("cut/artifacts.zip", Array(Self.zip(Self.jobs(1)).dropLast(30))), ("settings.json", Array("{\"a\":1}".utf8)),
      ("empty/predictions.json", []),
    ]
    func codes(_ found: FoundInputs) -> [String] { found.failures.map(\.error.codeName).sorted() }
    for (name, bytes) in files { try folder.write("plain/\(name)", bytes) }
    let expected = findInputs([folder.path + "/plain"])
    #expect(codes(expected) == ["not_results", "successor_response", "truncated_archive"])
    for (name, bytes) in [("a.zip", Self.zip(files)), ("a.tar.gz", gzip(tar(files)))] {
      let found = findInputs([try folder.write(name, bytes)])
      #expect(codes(found) == codes(expected), "\(name)")
      #expect(found.inputs.count == expected.inputs.count && found.inputs.count == 2)
      #expect(found.warnings.warnings.map(\.code) == expected.warnings.warnings.map(\.code))
    }
  }

  @Test func oneInputOfAnArchiveCanBeGiven() throws {
    let path = try folder.write("a.zip", Self.zip(Self.jobs(3)))
    for (name, count) in [("jobs/1/predictions.json", 1), ("jobs/1", 1), ("jobs", 3)] {
      let found = findInputs(["\(path)!\(name)"])
      #expect(found.inputs.count == count && found.failures.isEmpty, "\(name)")
    }
    #expect(findInputs(["\(path)!jobs/1", "\(path)!jobs/2"]).inputs.count == 2)
    for again in [["\(path)!jobs/1", "\(path)!jobs"], [path, "\(path)!jobs/1"], ["\(path)!jobs/1", path]] {
      let found = findInputs(again)
      #expect(found.inputs.count == 3 && found.warnings.warnings.map(\.code) == ["given_twice"])
    }
    let none = findInputs(["\(path)!job"])
    #expect(none.inputs.isEmpty && none.failures.first?.error.codeName == "missing_file")
    #expect(findInputs(["\(path)x!job"]).failures.first?.error.codeName == "missing_file")
  }

  // MARK: Memory and time

  /// Details of a job are small; what is not is no reason to hold it.
  @Test func hugeDetailsAreLeftOut() throws {
    let huge = Array("[\(String(repeating: "[],", count: 1_000_000))0]".utf8)
    for files in [Self.jobs(1) + [("jobs/0/job.json", huge)], Self.jobs(1) + [("jobs/0/job.json", Array("{".utf8))]] {
      let found = findInputs([try folder.write("a.zip", Self.zip(files))])
      #expect(found.inputs.count == 1 && found.failures.isEmpty)
      #expect(found.warnings.warnings.map(\.code) == ["unread_job_details"])
    }
  }

  /// The limits hold for what is compressed in an archive too.
  @Test func compressedEntriesAreLimited() throws {
    let document = smallDocument("a") + String(repeating: " ", count: 3_000_000)
    let packed = gzip(Array(document.utf8))
    var options = InputOptions()
    options.archiveLimits.bytesPerFile = 1_000_000
    let found = findInputs([try folder.write("a.zip", Self.zip([("predictions.json.gz", packed)]))], options: options)
    let input = try #require(found.inputs.first)
    #expect(throws: ArchiveError.self) { try rows(input.open()) }
    options.archiveLimits.bytesPerFile = 4_000_000
    #expect(try rows(#require(findInputs([folder.path + "/a.zip"], options: options).inputs.first).open()).count == 2)
  }
}
