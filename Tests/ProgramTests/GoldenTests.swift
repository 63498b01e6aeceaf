import Foundation
import TestSupport
import Testing

/// What the commands write is, byte for byte, what was recorded. After a change that is meant, `UPDATE_GOLDENS=1 swift
/// test --filter GoldenTests` records anew: read the difference before it is committed.
@Suite struct GoldenTests {
  static let folder = packageFolder().appendingPathComponent("Tests/ProgramTests/Goldens")
  static let isRecording = ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1"

  @Test(arguments: Golden.all)
  func isAsRecorded(_ golden: Golden) throws {
    let run = try hume(golden.line, input: golden.input.map { Data($0.utf8) }, environment: golden.environment)
    // Some goldens are of inputs that fail: what could be read is in them.
    #expect([0, 1, 3].contains(run.status), "\(golden.line): \(run.stderr)")
    try #require(!run.stdout.isEmpty, "hume-results \(golden.line) writes nothing")
    let file = Self.folder.appendingPathComponent(golden.name)
    if Self.isRecording { try run.stdout.write(to: file) }
    let recorded = try #require(
      try? Data(contentsOf: file), "\(golden.name) was not recorded; UPDATE_GOLDENS=1 records it")
    if let difference = firstDifference(run.stdout, from: recorded) {
      Issue.record("hume-results \(golden.line): \(golden.name), \(difference)")
    }
  }

  @Test(arguments: Golden.all.filter { !$0.name.hasSuffix(".txt") && !$0.name.hasSuffix(".md") })
  func isWellFormed(_ golden: Golden) throws {
    let bytes = [UInt8](try Data(contentsOf: Self.folder.appendingPathComponent(golden.name)))
    #expect(bytes.last == UInt8(ascii: "\n"))
    #expect(!bytes.contains(UInt8(ascii: "\r")))
    switch golden.name.split(separator: ".").last {
    case "json":
      let json = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
      #expect((json?["schema"] as? String)?.hasPrefix("hume-results.") == true)
    case "ndjson":
      for line in bytes.split(separator: UInt8(ascii: "\n")) {
        #expect(try JSONSerialization.jsonObject(with: Data(line)) is [String: Any])
      }
    case "csv" where bytes.count > 20_000: break
    case "csv":
      let records = try #require(oracleCSV(bytes))
      #expect(Set(records.map(\.count)).count == 1)
    case "tsv":
      // A cell with a tab is quoted, as in a CSV; the number of tabs says nothing there.
      let lines = bytes.split(separator: UInt8(ascii: "\n")).filter { !$0.contains(UInt8(ascii: "\"")) }
      #expect(Set(lines.map { $0.count { $0 == UInt8(ascii: "\t") } }).count == 1)
    case "textgrid": #expect(bytes.starts(with: "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\n".utf8))
    case "eaf":
      #expect(bytes.starts(with: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ANNOTATION_DOCUMENT ".utf8))
      #expect(xmlTags(bytes).allSatisfy { $0.value == 0 })
    case "vtt": #expect(bytes.starts(with: "WEBVTT\n\n".utf8))
    default: Issue.record("\(golden.name) is of no known format")
    }
  }

  @Test func everyFileHasItsCase() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter { !$0.hasPrefix(".") }
    let names = Golden.all.map(\.name)
    #expect(Set(files).subtracting(names).sorted() == [], "goldens without a case")
    #expect(Set(names).count == names.count, "a name stands twice")
    #expect(
      commands.filter { command in !Golden.all.contains { $0.line.hasPrefix(command + " ") } } == [
        "merge", "unpack", "pack", "submit", "jobs", "status", "wait", "fetch",
      ])
  }
}

/// How many more begins than ends an XML document has of each element.
private func xmlTags(_ bytes: [UInt8]) -> [String: Int] {
  let text = String(decoding: bytes, as: UTF8.self)
  return text.matches(of: /<(\/?)([A-Z_]+)[^>]*?(\/?)>/).reduce(into: [:]) { open, tag in
    if tag.3.isEmpty { open[String(tag.2), default: 0] += tag.1.isEmpty ? 1 : -1 }
  }
}
