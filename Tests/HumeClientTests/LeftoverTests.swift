import Foundation
import HumeClient
import HumeJobs
import TestSupport
import Testing

/// What an earlier download may have left: `NAME.part`, and the note beside it.
@Suite struct LeftoverTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var part: Data?
    /// The note, `URL` standing for the right address.
    var note: String?
    /// The ranges that are asked for.
    var ranges: [String?]
    var testDescription: String { name }
  }

  static let content = Content.predictions("a")
  static let half = content.bytes.prefix(1000)

  static func note(
    url: String = "URL", etag: String = #""\"a\"""#, bytes: String = "2000", schema: String = "hume-results.part/1"
  ) -> String {
    #"{"schema": "\#(schema)", "url": "\#(url)", "etag": \#(etag), "last_modified": null, "bytes": \#(bytes)}"#
  }

  static let cases: [Case] = [
    Case(name: "half, with its note", part: half, note: note(), ranges: ["bytes=1000-"]),
    Case(name: "half, of an unknown length", part: half, note: note(bytes: "null"), ranges: ["bytes=1000-"]),
    Case(name: "a byte", part: half.prefix(1), note: note(), ranges: ["bytes=1-"]),
    Case(name: "all but a byte", part: content.bytes.dropLast(), note: note(), ranges: ["bytes=1999-"]),
    Case(name: "whole", part: content.bytes, note: note(), ranges: []),
    Case(name: "whole, not known to be", part: content.bytes, note: note(bytes: "null"), ranges: ["bytes=2000-", nil]),
    Case(
      name: "too long, not known to be", part: content.bytes + half, note: note(bytes: "null"),
      ranges: ["bytes=3000-", nil]),
    Case(name: "longer than the note says", part: content.bytes + half, note: note(), ranges: [nil]),
    Case(name: "of another length", part: half, note: note(bytes: "1999"), ranges: ["bytes=1000-", nil]),
    Case(name: "without a note", part: half, ranges: [nil]), Case(name: "a note alone", note: note(), ranges: [nil]),
    Case(name: "nothing, with a note", part: Data(), note: note(), ranges: [nil]),
    Case(name: "another ETag", part: half, note: note(etag: #""\"old\"""#), ranges: ["bytes=1000-"]),
    Case(name: "a weak ETag", part: half, note: note(etag: #""W/\"a\"""#), ranges: [nil]),
    Case(name: "a bare ETag", part: half, note: note(etag: #""a""#), ranges: [nil]),
    Case(name: "a number for an ETag", part: half, note: note(etag: "7"), ranges: [nil]),
    Case(name: "an ETag of two lines", part: half, note: note(etag: #""\"a\r\nX-Injected: 1\"""#), ranges: [nil]),
    Case(name: "another address", part: half, note: note(url: "http://127.0.0.1/x"), ranges: [nil]),
    Case(name: "another schema", part: half, note: note(schema: "hume-results.part/2"), ranges: [nil]),
    Case(name: "a negative length", part: half, note: note(bytes: "-1"), ranges: [nil]),
    Case(name: "an empty note", part: half, note: "", ranges: [nil]),
    Case(name: "half a note", part: half, note: String(note().prefix(60)), ranges: [nil]),
    Case(name: "a list for a note", part: half, note: "[]", ranges: [nil]),
    Case(name: "a long note", part: half, note: note() + String(repeating: " ", count: 1 << 17), ranges: [nil]),
    // Bytes that are not what the note says show at the end, and are asked for anew.
    Case(name: "other bytes", part: Data(half.map { ~$0 }), note: note(), ranges: ["bytes=1000-", nil]),
    Case(name: "zeros", part: Data(count: 1000), note: note(), ranges: ["bytes=1000-", nil]),
  ]

  @Test(arguments: cases)
  func goesOnOnlyFromWhatIsKnown(_ test: Case) async throws {
    let server = try FaultyAPI([Self.content])
    let path = server.folder.path + "/j/"
    try test.part?.write(to: URL(fileURLWithPath: path + "predictions.json.part"))
    let url = server.api.url + "/v0/batch/jobs/j/predictions"
    _ = try test.note.map { try server.folder.write($0.replacing("URL", with: url), to: "j/.predictions.json.resume") }
    var options = FetchOptions()
    options.parts = [.predictions]
    let plan = try await client(server.api.url).fetchPlan(JobID("j"), into: server.folder.path, options: options)
    let isGoneOnFrom = test.ranges.first != .some(nil)
    #expect(plan.files.map(\.action) == [isGoneOnFrom ? .resume(from: test.part?.count ?? 0) : .fetch])
    let came = try await server.fetch()
    #expect(came == "a")
    server.stop()
    #expect(server.log.requests.map { $0.header("Range") } == test.ranges)
    #expect(server.log.requests.allSatisfy { $0.header("X-Injected") == nil })
  }

  /// Bytes that cannot be read show where all is there, too.
  @Test func wholeAndUnreadable() async throws {
    let server = try FaultyAPI([Self.content])
    let url = server.api.url + "/v0/batch/jobs/j/predictions"
    try Data(Self.content.bytes.map { ~$0 }).write(
      to: URL(fileURLWithPath: server.folder.path + "/j/predictions.json.part"))
    try server.folder.write(Self.note().replacing("URL", with: url), to: "j/.predictions.json.resume")
    let came = try await server.fetch()
    #expect(came == "a")
    server.stop()
    #expect(server.log.requests.map { $0.header("Range") } == [nil])
  }

  /// What is asked for anew the server has the last word on, even if all of an older content is there.
  @Test(arguments: [1000, 2000])
  func anewIsAnew(bytes: Int) async throws {
    let server = try FaultyAPI([.predictions("b")])
    let url = server.api.url + "/v0/batch/jobs/j/predictions"
    try Self.content.bytes.prefix(bytes).write(
      to: URL(fileURLWithPath: server.folder.path + "/j/predictions.json.part"))
    try server.folder.write(Self.note().replacing("URL", with: url), to: "j/.predictions.json.resume")
    try server.folder.write("old", to: "j/predictions.json")
    try await fetchJob(only: [.predictions], from: server.api.url, into: server.folder, force: true)
    #expect(try server.folder.read("j/predictions.json") == Content.predictions("b").bytes)
    server.stop()
    #expect(server.log.requests.count == 1)
  }

  /// A name that somebody gave to something else is not written through.
  @Test(arguments: ["predictions.json.part", ".predictions.json.resume"], ["link", "folder", "FIFO"])
  func thingsInTheWay(name: String, thing: String) async throws {
    let server = try FaultyAPI([Self.content])
    let path = server.folder.path + "/j/" + name
    let other = try server.folder.write("mine", to: "other")
    switch thing {
    case "link": try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: other)
    case "folder": try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    default: #expect(mkfifo(path, 0o600) == 0)
    }
    let came = try await server.fetch()
    let codes = ["link": "system_error", "folder": "is_folder", "FIFO": "exists"]
    // In the place of the note they make way for one.
    #expect(came == (name.hasSuffix("resume") && thing != "folder" ? "a" : codes[thing]))
    #expect(try server.folder.read("other") == Data("mine".utf8))
    server.stop()
  }

  /// What an interrupted run leaves is what the next one goes on from, run after run.
  @Test func runAfterRun() async throws {
    let server = try FaultyAPI([Self.content])
    server.api.script([.cut(after: 700), .reset(after: 300), .nothing, .status(503), .cut(after: 500), .cut(after: 0)])
    var codes: [String] = []
    while codes.last != "a", codes.count < 10 { codes.append(try await server.fetch()) }
    #expect(codes == ["cut_short", "no_connection", "no_connection", "server_fault", "cut_short", "cut_short", "a"])
    server.stop()
    let ranges = [0, 700, 1000, 1000, 1000, 1500, 1500].map { $0 == 0 ? nil : "bytes=\($0)-" }
    #expect(server.log.requests.map { $0.header("Range") } == ranges)
  }
}
