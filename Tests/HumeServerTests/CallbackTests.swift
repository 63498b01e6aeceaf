import Foundation
import HumeJobs
import HumeParsing
import HumeServer
import Testing

@Suite struct CallbackTests {
  private let scratch = Scratch()

  private func receive(_ text: String, limit: Int = 1 << 20) throws -> JobArchive.Filed {
    let archive = try JobArchive(scratch.path)
    let spool = try Spool(in: archive, limit: limit)
    try Array(text.utf8).withUnsafeBytes { try spool.append($0) }
    return try archive.file(try CallbackBody(reading: spool), from: spool)
  }

  private func refusal(_ text: String) -> Int? {
    let before = scratch.tree()
    let error = #expect(throws: CallbackRefusal.self) { _ = try receive(text) }
    #expect(scratch.tree() == before)
    #expect(error?.message.isEmpty == false)
    return error?.status
  }

  private func body(_ id: String, _ predictions: String, _ status: String = "COMPLETED") -> String {
    #"{"job_id": "\#(id)", "status": "\#(status)", "predictions": \#(predictions)}"#
  }

  @Test func becomesAJobFolder() throws {
    // White space and numbers stay as they came.
    let list = "[ " + predictions("0.50").dropFirst() + " "
    #expect(try receive(body("a", list)) == .new)
    #expect(try scratch.read("a/predictions.json") == Array(list.dropLast().utf8))
    let job = try Job(parsing: scratch.read("a/job.json"))
    #expect((job.id, job.type, job.state) == ("a", "INFERENCE", JobState(.completed)))
    let manifest = try JSONValue(parsing: scratch.read("a/manifest.json"))
    guard case .array(let files)? = manifest["files"] else {
      Issue.record("no files in the manifest")
      return
    }
    #expect(files.map { $0["name"]?.text } == ["job.json", "predictions.json"])
    #expect(files.last?["bytes"]?.integer == list.utf8.count - 1)
    #expect(files.allSatisfy { $0["sha256"]?.text?.count == 64 && $0["url"] == .null })
    #expect(
      Set(scratch.tree().map { $0.prefix { $0 != " " } }) == [
        "a", "a/job.json", "a/manifest.json", "a/predictions.json",
      ])
  }

  @Test func againAndDifferent() throws {
    #expect(try receive(body("a", predictions())) == .new)
    let before = scratch.tree()
    #expect(try receive(body("a", predictions())) == .present)
    #expect(scratch.tree() == before)
    #expect(refusal(body("a", predictions("0.6"))) == 409)
    #expect(refusal(body("a", predictions("0.55"))) == 409)
    #expect(refusal(#"{"job_id": "a", "status": "FAILED"}"#) == 409)
  }

  @Test func whatIsMissingIsCompleted() throws {
    _ = try receive(body("a", predictions()))
    for name in ["job.json", "manifest.json", "predictions.json"] {
      try FileManager.default.removeItem(atPath: "\(scratch.path)/a/\(name)")
      _ = try receive(body("a", predictions()))
      #expect(try !scratch.read("a/\(name)").isEmpty)
    }
  }

  @Test func detailsThatAreThereAreKept() throws {
    try scratch.write(details("a"), to: "a/job.json")
    #expect(try receive(body("a", predictions())) == .new)
    #expect(try scratch.read("a/job.json") == Array(details("a").utf8))
    #expect(try scratch.read("a/predictions.json") == Array(predictions().utf8))
  }

  @Test(arguments: [
    (#"{"job_id": "a", "status": "FAILED", "message": "no \"face\""}"#, JobState(.failed, message: "no \"face\"")),
    (#"{"job_id": "a", "status": "FAILED", "error": "e", "predictions": null}"#, JobState(.failed, message: "e")),
    (#"{"job_id": "a", "status": "FAILED", "message": {"x": 1}}"#, JobState(.failed)),
    (#"{"status": "FAILED", "x": [[{}]], "job_id": "a"}"#, JobState(.failed)),
  ])
  func withoutPredictions(_ text: String, _ state: JobState) throws {
    #expect(try receive(text) == .new)
    #expect(try Job(parsing: scratch.read("a/job.json")).state == state)
    #expect(try receive(text) == .present)
    #expect(throws: (any Error).self) { try scratch.read("a/predictions.json") }
  }

  @Test(arguments: [
    ("QUEUED", "COMPLETED"), ("IN_PROGRESS", "COMPLETED"), ("QUEUED", "FAILED"), ("IN_PROGRESS", "FAILED"),
    ("ODD", "FAILED"),
  ])
  func whatWasGoingOnEnds(_ before: String, _ after: String) throws {
    let text = "\u{FEFF} " + details("a", before).dropLast() + #", "status": "kept"}"#
    try scratch.write(text, to: "a/job.json")
    try scratch.write("{}", to: "a/manifest.json")
    let callback =
      after == "COMPLETED" ? body("a", predictions()) : #"{"job_id": "a", "status": "FAILED", "message": "why"}"#
    #expect(try receive(callback) == .new)
    let archive = try JobArchive(scratch.path)
    #expect(archive.status(of: try JobID("a"))?.rawValue == after)
    // All else stays, byte for byte.
    var wanted = text.replacingOccurrences(of: #""status": "\#(before)""#, with: #""status": "\#(after)""#)
    if after == "FAILED" {
      wanted = wanted.replacingOccurrences(of: #""state": {"#, with: #""state": {"message": "why", "#)
    }
    #expect(try String(decoding: scratch.read("a/job.json"), as: UTF8.self) == wanted)
    let manifest = try JSONValue(parsing: scratch.read("a/manifest.json"))
    guard case .array(let files)? = manifest["files"] else { throw CocoaError(.coderReadCorrupt) }
    #expect(files.first?["bytes"]?.integer == wanted.utf8.count)
    let tree = scratch.tree()
    #expect(try receive(callback) == .present)
    #expect(scratch.tree() == tree)
  }

  @Test(arguments: [("COMPLETED", "FAILED"), ("FAILED", "COMPLETED")])
  func anotherEndIsRefused(_ before: String, _ after: String) throws {
    try scratch.write(details("a", before), to: "a/job.json")
    #expect(refusal(after == "FAILED" ? #"{"job_id": "a", "status": "FAILED"}"# : body("a", predictions())) == 409)
  }

  @Test func resultsThatAreHereDidNotFail() throws {
    try scratch.write("zip", to: "a/artifacts.zip")
    #expect(refusal(#"{"job_id": "a", "status": "FAILED"}"#) == 409)
  }

  @Test func damagedDetailsAreKept() throws {
    for text in ["{", "[]", #"{"state": {}}"#] {
      try scratch.write(text, to: "a/job.json")
      #expect(refusal(body("a", predictions())) == 409)
    }
  }

  @Test func detailsStaySmallEnoughToBeRead() throws {
    let (head, tail) = (#"{"state": {"status": "QUEUED"}, "x": ""#, #""}"#)
    let filling = String(repeating: "x", count: Job.largestDetails - head.utf8.count - tail.utf8.count)
    try scratch.write(head + filling + tail, to: "a/job.json")
    #expect(refusal(body("a", predictions())) == 409)
    let message = String(repeating: "\u{1}", count: 65_536)
    #expect(
      try receive(#"{"job_id": "b", "status": "FAILED", "message": "\#(String(repeating: "\\u0001", count: 65_536))"}"#)
        == .new)
    #expect(
      try JobArchive(scratch.path).details(of: try JobID("b")).map { try Job(parsing: $0.json()).state.message }
        == message)
  }

  @Test func everyCutIsRefused() {
    let text = Array(body("a", predictions()).utf8)
    for end in 0..<text.count where end % 7 == 0 || end > text.count - 20 {
      #expect(refusal(String(decoding: text[..<end], as: UTF8.self)) == 400)
    }
  }

  @Test(arguments: [
    ("", 400), ("hello", 400), ("{", 400), ("<html></html>", 400), (#"{"job_id": "a",}"#, 400),
    (#"{"job_id": "a", "status": "COMPLETED", "predictions": []} x"#, 400),
    (#"{"job_id": "a", "status": "COMPLETED", "predictions": [}"#, 400),
    (#"{"job_id": "a", "status": "COMPLETED", "predictions": [], "x": 01}"#, 400),
    ("[]", 422), ("7", 422), ("{}", 422), (#"{"status": "COMPLETED", "predictions": []}"#, 422),
    (#"{"job_id": 7, "status": "FAILED"}"#, 422), (#"{"job_id": "a"}"#, 422), (#"{"job_id": "a", "status": ""}"#, 422),
    (#"{"job_id": "a", "status": 1}"#, 422), (#"{"job_id": "a", "status": "COMPLETED"}"#, 422),
    (#"{"job_id": "a", "status": "COMPLETED", "predictions": null}"#, 422),
    (#"{"job_id": "a", "status": "COMPLETED", "predictions": {}}"#, 422),
    (#"{"job_id": "a", "status": "COMPLETED", "predictions": [[1]]}"#, 422),
    (#"{"job_id": "a", "job_id": "b", "status": "FAILED"}"#, 422),
    (#"{"job_id": "", "status": "FAILED"}"#, 422), (#"{"job_id": "..", "status": "FAILED"}"#, 422),
    (#"{"job_id": "../b", "status": "FAILED"}"#, 422), (#"{"job_id": "a\u0000", "status": "FAILED"}"#, 422),
    (#"{"job_id": "/etc", "status": "FAILED"}"#, 422), (#"{"job_id": ".hume", "status": "FAILED"}"#, 422),
    (#"{"job_id": "-a", "status": "FAILED"}"#, 422),
    (#"{"job_id": "a", "status": "IN_PROGRESS"}"#, 422), (#"{"job_id": "a", "status": "failed"}"#, 422),
    (#"{"job_id": "a", "status": "QUEUED", "predictions": []}"#, 422),
    (#"{"job_id": "a", "status": "FAILED", "message": "\#(String(repeating: "m", count: 65_537))"}"#, 422),
    (#"{"job_id": "\#(String(repeating: "i", count: 65_537))", "status": "FAILED"}"#, 422),
  ])
  func refused(_ text: String, _ status: Int) {
    #expect(refusal(text) == status, "\(text)")
  }

  @Test func tooLarge() {
    let error = #expect(throws: CallbackRefusal.self) { _ = try receive(body("a", predictions()), limit: 20) }
    #expect(error?.status == 413)
    #expect(scratch.tree().isEmpty)
  }

  @Test func noLinkIsFollowed() throws {
    let outside = Scratch()
    try FileManager.default.createSymbolicLink(atPath: "\(scratch.path)/a", withDestinationPath: outside.path)
    try scratch.write("", to: "b")
    #expect(refusal(body("a", predictions())) == 409)
    #expect(refusal(body("b", predictions())) == 409)
    #expect(outside.tree().isEmpty)
  }

  @Test(arguments: ["job.json", "predictions.json", "artifacts.zip", "manifest.json"])
  func noLinkOrPipeInTheFolder(_ name: String) throws {
    let outside = try scratch.write("CANARY", to: ".outside")
    try scratch.write("", to: "a/other")
    try FileManager.default.createSymbolicLink(atPath: "\(scratch.path)/a/\(name)", withDestinationPath: outside)
    try scratch.write("", to: "b/other")
    #expect(mkfifo("\(scratch.path)/b/\(name)", 0o600) == 0)
    for id in ["a", "b"] { #expect(refusal(body(id, predictions())) == 409) }
  }

  @Test func aFolderThatIsAnother() throws {
    let path = "\(scratch.path)/jobs"
    let files = FileManager.default
    try files.createDirectory(atPath: path, withIntermediateDirectories: false)
    let archive = try JobArchive(path)
    let spool = try Spool(in: archive, limit: 1 << 20)
    try Array(body("a", predictions()).utf8).withUnsafeBytes { try spool.append($0) }
    try files.moveItem(atPath: path, toPath: "\(scratch.path)/moved")
    let callback = try CallbackBody(reading: spool)
    #expect(throws: CallbackRefusal.self) { try archive.file(callback, from: spool) }
    try files.createDirectory(atPath: path, withIntermediateDirectories: false)
    let error = #expect(throws: CallbackRefusal.self) { try archive.file(callback, from: spool) }
    #expect(error?.status == 500)
    #expect(scratch.tree() == ["jobs", "moved"])
  }

  @Test func aFolderThatIsWrittenTo() throws {
    let folder = try JobFolder("\(scratch.path)/a")
    let error = #expect(throws: CallbackRefusal.self) { _ = try receive(body("a", predictions())) }
    #expect(error?.status == 503)
    _ = folder.path
  }

  @Test func halfOfItIsNotLeft() throws {
    try scratch.write("x", to: "a/manifest.json/x")
    let before = scratch.tree()
    #expect(throws: (any Error).self) { _ = try receive(body("a", predictions())) }
    #expect(scratch.tree() == before)
  }

  @Test func leftoversAreSwept() throws {
    try scratch.write("x", to: ".hume-results-server.abc")
    try scratch.write("x", to: ".other")
    try Spool.sweep(try JobArchive(scratch.path))
    #expect(scratch.tree().map { $0.prefix { $0 != " " } } == [".other"])
  }
}
