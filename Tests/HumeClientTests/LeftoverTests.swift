import Foundation
import HumeClient
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
    Case(name: "other bytes, whole", part: Data(content.bytes.map { ~$0 }), note: note(), ranges: [nil]),
    Case(name: "zeros", part: Data(count: 1000), note: note(), ranges: ["bytes=1000-", nil]),
  ]

  @Test(arguments: cases)
  func goesOnOnlyFromWhatIsKnown(_ test: Case) async throws {
    let server = try FaultyAPI([Self.content])
    let path = server.folder.path + "/j/"
    try test.part?.write(to: URL(fileURLWithPath: path + "predictions.json.part"))
    let url = server.api.url + "/v0/batch/jobs/j/predictions"
    _ = try test.note.map { try server.folder.write($0.replacing("URL", with: url), to: "j/.predictions.json.resume") }
    let came = try await server.fetch()
    #expect(came == "a")
    server.stop()
    #expect(server.log.requests.map { $0.header("Range") } == test.ranges)
    #expect(server.log.requests.allSatisfy { $0.header("X-Injected") == nil })
  }

  /// A name that somebody gave to something else is not written through.
  @Test(arguments: ["predictions.json.part", ".predictions.json.resume"], [false, true])
  func thingsInTheWay(name: String, isFolder: Bool) async throws {
    let server = try FaultyAPI([Self.content])
    let path = server.folder.path + "/j/" + name
    let other = try server.folder.write("mine", to: "other")
    if isFolder {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    } else {
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: other)
    }
    let came: String
    do { came = try await server.fetch() } catch { came = "\(error)" }
    // A link in the place of the note is replaced by a note.
    #expect(came == (!isFolder && name.hasSuffix("resume") ? "a" : isFolder ? "is_folder" : "system_error"))
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
