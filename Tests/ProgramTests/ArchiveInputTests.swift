import ArchiveSupport
import Foundation
import TestSupport
import Testing

/// Commands that read archives in place.
@Suite struct ArchiveInputTests {
  /// The files of two jobs, and what else stands beside them.
  static func files() throws -> [(String, Data)] {
    try [
      ("jobs/one/predictions.json", Data(contentsOf: fixture("webhook.json"))),
      ("jobs/two/predictions.json", Data(contentsOf: fixture("texts/predictions.json"))),
      ("jobs/one/faces/face_0.png", Data([0x89, 0x50, 0x4E, 0x47])),
      ("jobs/read\u{1B}[2Jme.txt", Data("notes".utf8)),
    ]
  }

  static func zip(_ files: [(String, Data)]) -> Data {
    var zip = ZipBuilder()
    for (name, contents) in files {
      var entry = ZipBuilder.Entry(name)
      entry.contents = [UInt8](contents)
      entry.method = 8
      zip.entries.append(entry)
    }
    return Data(zip.finished())
  }

  static func archives() throws -> [(String, Data)] {
    let tar = tar(try files())
    return [
      ("jobs.zip", zip(try files())), ("jobs.tar", tar),
      ("jobs.tar.gz", Data(deflated([UInt8](tar), windowBits: 31))),
    ]
  }

  /// The rows of an archive are those of its files, whatever the archive.
  @Test func rowsAreThoseOfTheFiles() throws {
    let scratch = Scratch()
    for (name, contents) in try Self.files() {
      let file = scratch.url.appendingPathComponent("plain/\(name)")
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try contents.write(to: file)
    }
    func rows(_ command: String, _ input: String) throws -> [String] {
      let run = try hume([command, "--format", "csv", input], directory: scratch.url)
      #expect(run.status == 0, "\(run.stderr)")
      return run.text.split(separator: "\n").map { $0.drop { $0 != "," }.description }
    }
    for (name, bytes) in try Self.archives() {
      _ = try scratch.write(bytes, to: name)
      for command in ["export", "summary", "timeline", "qc"] {
        let expected = try rows(command, "plain")
        #expect(expected.count > 2)
        #expect(try rows(command, name) == expected, "\(command), \(name)")
      }
    }
  }

  @Test func foreignEntriesAreListed() throws {
    let scratch = Scratch()
    for (name, bytes) in try Self.archives() {
      let path = try scratch.write(bytes, to: name)
      let run = try hume(["validate", "--format", "csv", path])
      #expect(run.status == 0 && run.text.contains("\(name)!jobs/one/faces/face_0.png"))
      #expect(run.text.contains("a PNG image") && run.text.contains("jobs/read\\u{1b}[2Jme.txt"))
      #expect(!run.text.contains("\u{1B}"))
    }
  }

  @Test func limitsHoldForEveryCommand() throws {
    let scratch = Scratch()
    for (name, bytes) in try Self.archives() {
      let path = try scratch.write(bytes, to: name)
      for command in ["report", "summary", "top", "timeline", "qc", "export", "validate"] {
        let run = try hume([command, "--max-entries", "7", path])
        #expect(run.status == 1, "\(command)")
        if command != "validate" { #expect(run.stdout.isEmpty) }
        #expect(run.stderr.contains("more than 7 entries") && run.stderr.contains("--max-entries"))
      }
      #expect(try hume(["qc", "--max-entries", "8", path]).status == 0)
    }
    #expect(try hume(["qc", "--max-dictionary", "129M", "x.zip"]).status == 64)
    #expect(try hume(["report", "--help-hidden"]).text.contains("--max-ratio"))
  }
}
