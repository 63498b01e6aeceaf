import Foundation
import HumeInputs
import HumeParsing
import HumeTypes
import TestSupport
import Testing

/// Every form of input, found behind a path.
@Suite struct FindInputsTests {
  static let uuid = "0d9a4b3c-6e21-4d7f-9f08-7b2e8c1a5d46"
  let folder = TestFolder()

  private func names(_ found: FoundInputs) -> [String] {
    found.inputs.map { $0.name.replacing(folder.path + "/", with: "") }
  }

  private func codes(_ found: FoundInputs) -> [String] { found.failures.map(\.error.codeName) }

  private func count(_ found: FoundInputs) throws -> [Int] { try found.inputs.map { try rankedRows($0).count } }

  @Test(arguments: ["p.json", "p.txt", "noending"]) func aFileIsWhatItHolds(_ name: String) throws {
    let path = try folder.write(name, smallDocument("a"))
    let found = findInputs([path])
    #expect(names(found) == [name] && found.failures.isEmpty && found.foreign.isEmpty)
    #expect(try count(found) == [2])
    #expect(found.inputs[0].bytes == smallDocument("a").utf8.count)
    #expect(found.inputs[0].jobID == "")
  }

  @Test func compressedFilesAreRead() throws {
    let path = try folder.write("p.json", gzip(Array(smallDocument("a").utf8)))
    let csv = try folder.write("face.csv.gz", gzip(Array(smallCSV(times: [0, 1, 2]).utf8)))
    let twice = try folder.write("twice.json", gzip(gzip(Array(smallDocument("a").utf8))))
    let found = findInputs([fixture("compressed/predictions.json.gz").path, path, csv, twice])
    #expect(try count(found) == [30, 2, 3])
    #expect(try sources(found.inputs[2]) == ["file-0-face"])
    #expect(codes(found) == ["not_results"])
    // Keys behind their rows, in a stream that cannot go back.
    let shuffled = try fixtureBytes("shuffled-keys.json")
    let both = findInputs([fixture("shuffled-keys.json").path, try folder.write("s.gz", gzip(shuffled))])
    #expect(try rankedRows(both.inputs[0]) == rankedRows(both.inputs[1]))
  }

  @Test func aNameOrAnOptionMayPermitSeveralDocuments() throws {
    let text = smallDocument("a") + "\n" + smallDocument("b") + "\n"
    for name in ["a.ndjson", "b.JSONL", "c.ndjson.gz"] {
      let bytes = name.hasSuffix("gz") ? gzip(Array(text.utf8)) : Array(text.utf8)
      #expect(try sources(findInputs([folder.write(name, bytes)]).inputs[0]) == ["file-0-a", "file-1-b"])
    }
    let path = try folder.write("a.json", text)
    let error = #expect(throws: (any Error).self) { try sources(findInputs([path]).inputs[0]) }
    #expect((error as? any ExplainedError)?.codeName == "second_document")
    var options = InputOptions()
    options.allowsSeveralDocuments = true
    #expect(try sources(findInputs([path], options: options).inputs[0]) == ["file-0-a", "file-1-b"])
  }

  @Test func aLoneCSVNamesItsSource() throws {
    let found = findInputs([
      try folder.write("face.csv", smallCSV()), try folder.write("my talk.v2.csv", smallCSV()),
      try folder.write("odd", smallCSV()),
    ])
    #expect(try found.inputs.map(sources) == [["file-0-face"], ["file-0-my talk.v2"], ["file-0-odd"]])
    #expect(try rankedRows(found.inputs[1])[0].place == ["file-0-my talk.v2", "my talk.v2", "face", "face_0", "0"])
  }

  // MARK: Jobs

  @Test func aJobWithBothIsReadOnceFromItsJSON() throws {
    let job = fixture("interview").path
    let found = findInputs([job])
    try #require(found.inputs.count == 1)
    #expect(found.inputs[0].name.hasSuffix("/predictions.json"))
    #expect(found.inputs[0].jobID == "3f0c9d52-7a41-4c8e-9b1d-62e5a7c4f018")
    #expect(found.inputs[0].framesPerSecond == 3)
    #expect(found.warnings.warnings.map(\.code) == ["artifacts_beside_json"])
    #expect(found.warnings.warnings[0].kind == .note)
    #expect(found.foreign.isEmpty && found.failures.isEmpty)
  }

  @Test(arguments: [
    "artifacts.zip", "artifacts/file-0-a/csv/a/face.csv", "file-0-a/csv/a/face.csv", "artifacts.tar",
  ])
  func artifactsBesideTheJSONAreNotReadAgain(_ name: String) throws {
    try folder.write("job/predictions.json", smallDocument("a"))
    if name.hasSuffix(".zip") {
      try folder.copy("all-models/artifacts.zip", to: "job/" + name)
    } else if name.hasSuffix(".tar") {
      try folder.write("job/" + name, tar([("file-0-a/csv/a/face.csv", Array(smallCSV().utf8))]))
    } else {
      try folder.write("job/" + name, smallCSV())
    }
    let found = findInputs([folder.path])
    #expect(names(found) == ["job/predictions.json"])
    #expect(found.warnings.warnings.map(\.code) == ["artifacts_beside_json"])
    // Given by itself, it is read.
    let own = findInputs([folder.path + "/job/" + (name.split(separator: "/").first ?? "")])
    #expect(own.inputs.count == 1 && own.failures.isEmpty)
  }

  @Test func downloadsThatWereBrokenOffAreNoResults() throws {
    try folder.write("a/predictions.json", smallDocument("a"))
    for path in ["a/artifacts.zip.part", "b/predictions.json.part", "b/.predictions.json.resume"] {
      try folder.write(path, "[{")
    }
    try folder.write("b/artifacts/file-0-b/csv/b/face.csv", smallCSV())
    let found = findInputs([folder.path])
    #expect(names(found) == ["a/predictions.json", "b/artifacts"] && found.failures.isEmpty)
    #expect(found.warnings.warnings.map(\.code) == ["unfinished_fetch", "unfinished_fetch"])
  }

  @Test func theJobIsNamedByItsDetailsThenByItsFolder() throws {
    let details = #"{"job_id":"from-details","request":{"models":{"face":{"fps_pred":7.5}}},"state":{}}"#
    try folder.write("jobs/\(Self.uuid)/predictions.json", smallDocument("a"))
    try folder.write("jobs/\(Self.uuid)/manifest.json", #"{"files":[]}"#)
    try folder.write("jobs/named/predictions.json", smallDocument("b"))
    try folder.write("jobs/detailed/job.json", details)
    try folder.write("jobs/detailed/artifacts/file-0-c/csv/c/face.csv", smallCSV())
    try folder.write(
      "jobs/\(Self.uuid.uppercased())/job.json", #"{"job_id":"","request":{"models":{"face":{"fps_pred":0}}}}"#)
    try folder.write("jobs/\(Self.uuid.uppercased())/face.csv", smallCSV())
    let found = findInputs([folder.path])
    // Names are sorted by their bytes.
    #expect(found.inputs.map(\.jobID) == [Self.uuid.uppercased(), Self.uuid, "from-details", ""])
    #expect(found.inputs.map(\.framesPerSecond) == [nil, nil, 7.5, nil])
    #expect(found.foreign.isEmpty && found.failures.isEmpty)
    // A file of the job, given by itself, is of the same job; a webhook's body names its own.
    let inner = folder.path + "/jobs/\(Self.uuid)/"
    #expect(findInputs([inner + "predictions.json"]).inputs.map(\.jobID) == [Self.uuid])
    let hook = try folder.write("jobs/\(Self.uuid)/hook.json", fixtureBytes("webhook.json"))
    var ids: Set<String> = []
    try findInputs([hook]).inputs[0].open().forEachObservation { ids.insert($0.origin.jobID) }
    #expect(ids == ["b1d7e2a4-0c55-4f3e-8a90-5d1c3e7f6a21"])
  }

  // MARK: Archives

  @Test(arguments: [false, true]) func anArchiveOfSeveralJobs(_ isCompressed: Bool) throws {
    let files: [(String, String)] = [
      ("x/\(Self.uuid)/file-0-a/csv/a/face.csv", smallCSV()),
      ("x/\(Self.uuid)/file-1-b/csv/in/b/face.csv", smallCSV(times: [1])),
      ("x/two/job.json", #"{"job_id":"two-id","request":{"models":{"face":{"fps_pred":1}}}}"#),
      ("x/two/predictions.json", smallDocument("c", times: [0, 1, 2])),
      ("x/two/artifacts/file-0-c/csv/c/face.csv", smallCSV()), ("x/two/manifest.json", "{}"),
      ("x/three/face.csv", smallCSV(times: [0])), ("__MACOSX/x/._a", "junk"), ("x/.DS_Store", "junk"),
      ("x/notes.txt", "hello"),
    ]
    var archive = tar(
      files.map { ($0.0, Array($0.1.utf8)) } + [
        ("x/three/prosody.csv.gz", gzip(Array(smallCSV(times: [0, 1, 2, 3]).utf8)))
      ])
    if isCompressed { archive = gzip(archive) }
    let path = try folder.write("jobs.bin", archive)
    let found = findInputs([path])
    #expect(
      names(found) == [
        "jobs.bin!x/\(Self.uuid)", "jobs.bin!x/three/face.csv", "jobs.bin!x/three/prosody.csv.gz",
        "jobs.bin!x/two/predictions.json",
      ])
    #expect(found.inputs.map(\.jobID) == [Self.uuid, "", "", "two-id"])
    #expect(try count(found) == [3, 1, 4, 3])
    #expect(try sources(found.inputs[0]) == ["file-0-a", "file-1-b"])
    #expect(try rankedRows(found.inputs[0]).map { $0.place[1] } == ["a", "a", "in/b"])
    #expect(try rankedRows(found.inputs[3])[0].place[0] == "file-0-c")
    #expect(found.foreign.map(\.looksLike) == ["a hidden file", "a hidden file", "a text file"])
    #expect(found.warnings.warnings.map(\.code) == ["artifacts_beside_json"])
    #expect(found.failures.isEmpty)
  }

  @Test func anArchiveWithoutResultsSaysSo() throws {
    let path = try folder.write(
      "a.tar", tar([("notes.txt", Array("hello".utf8)), ("b/pic", [0x89, 0x50, 0x4E, 0x47])]))
    let found = findInputs([path])
    #expect(found.inputs.isEmpty && codes(found) == ["nothing_found"])
    #expect(found.failures.first?.error.message.contains("notes.txt looks like a text file") == true)
    #expect(found.foreign.map(\.looksLike) == ["a text file", "a PNG image"])
    #expect(findInputs([folder.path]).foreign.contains { $0.looksLike == "an archive without results" })
  }

  @Test func aDamagedArchiveFails() throws {
    let bytes = try fixtureBytes("all-models/artifacts.zip")
    let found = findInputs([try folder.write("cut.zip", Array(bytes[..<(bytes.count / 2)]))])
    #expect(found.inputs.isEmpty && found.failures.count == 1)
    #expect(found.failures[0].error.place.path?.hasSuffix("cut.zip") == true)
  }

  // MARK: Folders, globs, the same twice

  @Test func foldersAndGlobsGiveWhatIsInThem() throws {
    try folder.write("t/b.json", smallDocument("b"))
    try folder.write("t/a.json", smallDocument("a"))
    try folder.write("t/deep/er/c.json", smallDocument("c"))
    try folder.write("t/.hidden.json", smallDocument("h"))
    try folder.write("t/notes.md", "# Notes")
    let found = findInputs([folder.path + "/t/"])
    #expect(names(found) == ["t/a.json", "t/b.json", "t/deep/er/c.json"])
    #expect(found.foreign.map(\.looksLike) == ["a text file"] && found.failures.isEmpty)
    #expect(names(findInputs([folder.path + "/t/*.json"])) == ["t/a.json", "t/b.json"])
    let none = findInputs([folder.path + "/t/*.csv"])
    #expect(codes(none) == ["missing_file"] && none.failures[0].input.hasSuffix("*.csv"))
    // A name that holds a pattern's signs is a name first.
    try folder.write("t/[x].json", smallDocument("x"))
    #expect(names(findInputs([folder.path + "/t/[x].json"])) == ["t/[x].json"])
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/t/deep/loop", withDestinationPath: folder.path + "/t")
    #expect(findInputs([folder.path + "/t"]).inputs.count == 4)
  }

  @Test func whatIsGivenTwiceIsReadOnce() throws {
    let path = try folder.write("t/a.json", smallDocument("a"))
    try folder.write("t/artifacts/file-0-b/csv/b/face.csv", smallCSV())
    try FileManager.default.linkItem(atPath: path, toPath: folder.path + "/link.json")
    for again in [
      path, folder.path + "/t", folder.path + "/t/", folder.path + "/link.json", folder.path + "/t/../t/a.json",
    ] {
      let found = findInputs([folder.path + "/t", again, again])
      #expect(found.inputs.count == 2 && found.failures.isEmpty, "\(again)")
      #expect(Set(found.warnings.warnings.map(\.code)) == ["given_twice"])
    }
  }

  // MARK: What is no input

  @Test func whatIsMissingOrUnreadableFails() throws {
    try FileManager.default.createDirectory(atPath: folder.path + "/empty", withIntermediateDirectories: true)
    try folder.write("useless/notes.txt", "hello")
    let found = findInputs([folder.path + "/no.json", folder.path + "/empty", folder.path + "/useless"])
    #expect(codes(found) == ["missing_file", "nothing_found", "nothing_found"])
    #expect(found.failures[1].error.message.contains("empty"))
    #expect(found.failures[2].error.message.contains("1 file"))
    if getuid() != 0 {
      let path = try folder.write("locked.json", smallDocument("a"))
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
      #expect(codes(findInputs([path])) == ["unreadable_file"])
    }
  }

  @Test(arguments: [
    ("login-page/predictions.json", "not_results", "an HTML page"),
    ("successor-audio.json", "successor_response", "API that came after"),
    ("successor-video.json", "successor_response", "API that came after"),
    ("job-details.json", "not_results", "the details of a job"),
    ("list-jobs.json", "not_results", "a list of jobs"), ("fault.json", "not_results", "an error message of a server"),
    ("picture.png", "not_results", "a PNG image"), ("notes.txt", "not_results", "a text file"),
    ("people.csv", "not_results", "a CSV whose columns"), ("settings.json", "not_results", "JSON of another kind"),
    ("numbers.json", "not_results", "JSON of another kind"),
  ])
  func aForeignFileIsCalledByItsName(_ name: String, code: String, looksLike: String) throws {
    let found = findInputs([fixture("foreign/" + name).path])
    #expect(found.inputs.isEmpty && codes(found) == [code])
    #expect(found.failures.first?.error.message.contains(looksLike) == true)
    #expect(found.failures.first?.error.advice.isEmpty == false)
  }

  @Test func foreignFilesOfAFolderArePassedOver() throws {
    try folder.copy("foreign", to: "mixed")
    try folder.write("mixed/p.json", smallDocument("a"))
    let found = findInputs([folder.path + "/mixed"])
    #expect(names(found) == ["mixed/p.json"])
    // A page that is called predictions.json is a download gone wrong.
    #expect(codes(found) == ["not_results"])
    #expect(found.foreign.count == 10)
    #expect(found.warnings.warnings.map(\.code) == ["foreign_file", "successor_response", "successor_response"])
  }

  @Test(
    arguments: [
      ([0xFF, 0xFE, 0x5B, 0x00], "UTF-16"), (Array("%PDF-1.7".utf8), "a PDF"),
      (Array("RIFF....WAVEfmt ".utf8), "a WAV"),
      (Array("<?xml version=\"1.0\"?><a/>".utf8), "an XML"), (Array("\u{FEFF}\n<!doctype HTML>".utf8), "an HTML"),
      (Array("{\"message\":\"job not found\"}".utf8), "an error message"),
      (Array("{\"job_id\":\"x\"}".utf8), "the reply to a job's start"),
      (Array("{}".utf8), "JSON of another kind"), (Array("[[],{}]".utf8), "JSON of another kind"),
      ([UInt8](repeating: 0, count: 100), "data of another kind"), (Array("a,b\n1,2\n".utf8), "a CSV"),
    ] as [([UInt8], String)])
  func contentShowsWhatAFileIs(_ bytes: [UInt8], looksLike: String) throws {
    let found = findInputs([try folder.write("predictions.json", bytes)])
    #expect(found.failures.first?.error.message.contains(looksLike) == true, "\(found)")
  }

  @Test(arguments: [
    "", " \n", "[ ]", "[", "{", "[{\"source\":", "{'source'", "[{\"x", "{\"job_id\":\"j\",\"status\":\"FAILED\"}",
  ])
  func brokenResultsAreLeftToTheReader(_ text: String) throws {
    let found = findInputs([try folder.write("p.json", text)])
    #expect(found.inputs.count == 1 && found.failures.isEmpty)
  }
}
