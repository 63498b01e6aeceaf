import Foundation
import HumeJobs
import HumeServer
import HumeTypes
import Testing

@Suite struct JobArchiveTests {
  private let scratch = Scratch()

  private func archive() throws -> JobArchive { try JobArchive(scratch.path) }

  private func text(_ id: String) throws -> String? {
    try archive().details(of: try JobID(id)).map { String(decoding: try $0.json(), as: UTF8.self) }
  }

  @Test func filesAreThoseOfTheFolderOfTheID() throws {
    try scratch.write("[]", to: "a/predictions.json")
    let archive = try archive()
    let file = try #require(try archive.open(.predictions, of: try JobID("a")))
    #expect(try file.readAll(limit: 2) == Array("[]".utf8))
    #expect(throws: (any Error).self) { try file.readAll(limit: 1) }
    #expect(try archive.open(.artifacts, of: try JobID("a")) == nil)
    #expect(try archive.open(.predictions, of: try JobID("b")) == nil)
    #expect(try archive.holds(try JobID("a")))
    #expect(try !archive.holds(try JobID("b")))
  }

  @Test func nothingOutsideIsReached() throws {
    let outside = Scratch()
    try outside.write("CANARY", to: "predictions.json")
    try outside.write(details("x"), to: "job.json")
    let files = FileManager.default
    try scratch.write("[]", to: "fifo/x")
    try files.createSymbolicLink(atPath: "\(scratch.path)/folder", withDestinationPath: outside.path)
    try files.createDirectory(atPath: "\(scratch.path)/file", withIntermediateDirectories: false)
    for name in ["predictions.json", "job.json"] {
      try files.createSymbolicLink(
        atPath: "\(scratch.path)/file/\(name)", withDestinationPath: "\(outside.path)/\(name)")
    }
    try files.createDirectory(atPath: "\(scratch.path)/isfolder/predictions.json", withIntermediateDirectories: true)
    #expect(mkfifo("\(scratch.path)/fifo/predictions.json", 0o600) == 0)
    try scratch.write("[]", to: ".hidden/predictions.json")
    let archive = try archive()
    for name in ["folder", "file", "isfolder", "fifo", ".hidden"] {
      let id = try JobID(name)
      for part in JobPart.allCases { #expect(try archive.open(part, of: id) == nil, "\(name)") }
      #expect(try archive.details(of: id) == nil)
    }
    #expect(try archive.jobs().isEmpty)
  }

  @Test(arguments: [
    (details("a"), details("a")), ("\u{FEFF}" + details("a"), details("a")),
    // Escapes say the same.
    (#"{"job_id": "\u0061", "state": {"status": "QUEUED"}}"#, #"{"job_id": "\u0061", "state": {"status": "QUEUED"}}"#),
    (details("other"), details("a")),
    (#"{"state": {"status": "QUEUED"}}"#, #"{"job_id": "a", "state": {"status": "QUEUED"}}"#),
    (#" { "job_id" : null , "state": {"status": "QUEUED"}}"#, #" { "job_id" : "a" , "state": {"status": "QUEUED"}}"#),
    (#"{"job_id":12,"state":{"status":"QUEUED"}}"#, #"{"job_id":"a","state":{"status":"QUEUED"}}"#),
    (
      #"{"state": {"status": "QUEUED", "job_id": "b"}, "job_id": {"x": [1]} }"#,
      #"{"state": {"status": "QUEUED", "job_id": "b"}, "job_id": "a" }"#
    ),
  ])
  func theFolderNamesTheJob(_ stored: String, _ served: String) throws {
    try scratch.write(stored, to: "a/job.json")
    #expect(try text("a") == served)
    #expect(try archive().jobs().map(\.id) == ["a"])
  }

  @Test func idsThatLookAlike() throws {
    for id in ["caf\u{E9}", "cafe\u{301}"] { try scratch.write(details("caf\u{E9}"), to: "\(id)/job.json") }
    let archive = try archive()
    for _ in 0..<2 {
      let ids = try archive.jobs().compactMap(\.id).map { Array($0.utf8) }
      #expect(Set(ids) == [Array("caf\u{E9}".utf8), Array("cafe\u{301}".utf8)])
    }
    for id in ["caf\u{E9}", "cafe\u{301}"] {
      let json = try #require(try archive.details(of: try JobID(id))).json()
      #expect(try Job(parsing: json).id.map { Array($0.utf8) } == Array(id.utf8))
    }
  }

  /// Large details are not held in memory, and say the same.
  @Test(arguments: [true, false]) func largeDetails(_ fillsIn: Bool) throws {
    let filling = String(repeating: "x", count: 100_000)
    for (id, text) in [("a", "b"), ("b", "b")] {
      let stored =
        #"{"x": "\#(filling)", "job_id": "\#(text)", "request": {"y": "\#(filling)"}, "state": {"status": "QUEUED"}}"#
      try scratch.write("\u{FEFF}" + stored, to: "\(id)/job.json")
      var wanted = stored.replacingOccurrences(of: #""job_id": "b""#, with: #""job_id": "\#(id)""#)
      if fillsIn {
        let list = #"["state.created_timestamp_ms", "request.files", "type"]"#
        wanted = wanted.replacingOccurrences(of: #"{"x""#, with: #"{"type": "INFERENCE", "filled_in": \#(list), "x""#)
        wanted = wanted.replacingOccurrences(of: #"{"y""#, with: #"{"files": [], "y""#)
        wanted = wanted.replacingOccurrences(
          of: #"{"status""#, with: #"{"created_timestamp_ms": 1700000000000, "status""#)
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)],
          ofItemAtPath: "\(scratch.path)/\(id)/job.json")
      }
      let archive = try JobArchive(scratch.path, fillsIn: fillsIn)
      let details = try #require(try archive.details(of: try JobID(id)))
      #expect(try String(decoding: details.json(), as: UTF8.self) == wanted)
      #expect((details.version == nil) == fillsIn)
    }
  }

  @Test func resultsWithoutDetails() throws {
    try scratch.write("[]", to: "a\"b/artifacts.zip")
    try scratch.write("{}", to: "empty/manifest.json")
    #expect(
      try text("a\"b") == #"{"type": "INFERENCE", "job_id": "a\"b", "request": {}, "state": {"status": "COMPLETED"}}"#)
    #expect(try text("empty") == nil)
    #expect(try archive().jobs().map(\.id) == ["a\"b"])
    #expect(try archive().status(of: try JobID("a\"b")) == .completed)
  }

  @Test(arguments: ["", "{", "[]", "{}", #"{"state": {}}"#, details("a") + "x"])
  func damagedDetails(_ stored: String) throws {
    try scratch.write(stored, to: "a/job.json")
    try scratch.write(details("b"), to: "b/job.json")
    #expect(throws: (any Error).self) { try text("a") }
    let archive = try archive()
    var told: [String] = []
    for _ in 0..<2 { #expect(try archive.jobs { id, _ in told.append(id.text) }.map(\.id) == ["b"]) }
    // Once, not for every list.
    #expect(told == ["a"])
  }

  @Test func aListSeesWhatChanged() throws {
    try scratch.write(details("a", "QUEUED"), to: "a/job.json")
    try scratch.write("x", to: "stray.json")
    let archive = try archive()
    func states() throws -> [String] { try archive.jobs().map { "\($0.id ?? "") \($0.state.status)" }.sorted() }
    #expect(try states() == ["a QUEUED"])
    try scratch.write(details("b", "QUEUED"), to: "b/job.json")
    #expect(try states() == ["a QUEUED", "b QUEUED"])
    try scratch.write(details("a", "FAILED"), to: "a/job.json")
    #expect(try states() == ["a FAILED", "b QUEUED"])
    try FileManager.default.removeItem(atPath: "\(scratch.path)/b")
    #expect(try states() == ["a FAILED"])
    #expect(try archive.jobs().allSatisfy { $0.json.isEmpty })
  }

  @Test func entityTags() throws {
    func tag() throws -> String {
      try #require(try archive().open(.predictions, of: try JobID("a"))).version.entityTag()
    }
    try scratch.write("[1]", to: "a/predictions.json")
    let first = try tag()
    #expect(try tag() == first)
    #expect(first.hasPrefix("\"") && first.hasSuffix("\"") && first.count == 34)
    // Another file with the same bytes, then the same file with others.
    try scratch.write("[1]", to: "b")
    #expect(rename("\(scratch.path)/b", "\(scratch.path)/a/predictions.json") == 0)
    let second = try tag()
    #expect(second != first)
    try FileHandle(forWritingTo: URL(fileURLWithPath: "\(scratch.path)/a/predictions.json")).write(
      contentsOf: Data("[22]".utf8))
    #expect(try tag() != second)
  }

  /// What is filled in, and only that; what is there stays, whatever it says.
  @Test(
    arguments: [
      (
        nil,
        [
          "state.created_timestamp_ms", "state.started_timestamp_ms", "state.ended_timestamp_ms",
          "state.num_predictions", "state.num_errors", "request.files",
        ]
      ),
      (
        #"{"state": {"num_errors": 3.0, "status": "COMPLETED", "created_timestamp_ms": 5}}"#,
        ["state.started_timestamp_ms", "state.ended_timestamp_ms", "state.num_predictions", "type", "request"]
      ),
      (
        #"{"type": "X", "request": {"files": [{}], "text": ["state"]}, "state": {"status": "FAILED"}}"#,
        ["state.created_timestamp_ms", "state.started_timestamp_ms", "state.ended_timestamp_ms", "state.message"]
      ),
      (#"{"type": "X", "request": null, "state": {"status": "QUEUED"}}"#, ["state.created_timestamp_ms"]),
      (#"{"type": "X", "request": {"files": []}, "state": {"status": "ODD"}}"#, []),
    ] as [(String?, [String])])
  func whatIsLackingIsFilledIn(_ details: String?, _ added: [String]) throws {
    try scratch.write("[]", to: "a/predictions.json")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)],
      ofItemAtPath: "\(scratch.path)/a/predictions.json")
    if let details { try scratch.write(details, to: "a/job.json") }
    let archive = try JobArchive(scratch.path, fillsIn: true)
    let json = try #require(try archive.details(of: try JobID("a"))).json()
    let value = try #require(try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
    #expect(value["filled_in"] as? [String] ?? [] == added)
    #expect(value["job_id"] as? String == "a")
    let state = try #require(value["state"] as? [String: Any])
    for name in added where name.hasSuffix("timestamp_ms") {
      #expect(state[String(name.dropFirst(6))] as? Int == 1_700_000_000_000)
    }
    for name in added where name.hasPrefix("state.num_") { #expect(state[String(name.dropFirst(6))] as? Int == 0) }
    if let details {
      // All that was there is there.
      let before = try #require(try JSONSerialization.jsonObject(with: Data(details.utf8)) as? [String: Any])
      for (key, old) in before["state"] as? [String: Any] ?? [:] {
        #expect("\(state[key] ?? "none")" == "\(old)")
      }
    }
    #expect(try archive.jobs().map(\.state.createdMilliseconds) == [state["created_timestamp_ms"] as? Int])
  }

  @Test func anOpenFileStaysTheSame() throws {
    try scratch.write("[1]", to: "a/predictions.json")
    let file = try #require(try archive().open(.predictions, of: try JobID("a")))
    try scratch.write("[2222]", to: "b")
    try FileManager.default.removeItem(atPath: "\(scratch.path)/a/predictions.json")
    try FileManager.default.moveItem(
      atPath: "\(scratch.path)/b", toPath: "\(scratch.path)/a/predictions.json")
    #expect(try file.readAll(limit: 100) == Array("[1]".utf8))
    try file.checkIsUnchanged()
  }

  @Test func aFileThatIsWrittenToIsNoticed() throws {
    try scratch.write("[1234]", to: "a/predictions.json")
    let file = try #require(try archive().open(.predictions, of: try JobID("a")))
    truncate("\(scratch.path)/a/predictions.json", 3)
    let error = #expect(throws: ServerError.self) { try file.readAll(limit: 100) }
    #expect(error?.code == .changed)
    #expect(throws: ServerError.self) { try file.checkIsUnchanged() }
  }

  @Test func noFolder() throws {
    let path = try scratch.write("", to: "file")
    #expect(throws: (any Error).self) { try JobArchive(path) }
    #expect(throws: (any Error).self) { try JobArchive(path + "/none") }
  }
}
