import ArchiveSupport
import Foundation
import HumeJobs
import TestSupport
import Testing

/// What a file has to be to be taken for a part of a job.
@Suite struct PartCheckTests {
  static let csv = ZipBuilder([("file-0-a/csv/a/face.csv", "Id,Frame\r\n")]).finished()
  static let tar = {
    var tar = TarBuilder()
    tar.add("file-0-a/csv/a/face.csv", "Id,Frame\r\n")
    return tar.bytes
  }()
  static let damaged = {
    var zip = ZipBuilder([("file-0-a/csv/a/face.csv", "Id,Frame\r\n")])
    zip.entries[0].crc = 1
    return zip.finished()
  }()

  static let cases: [(name: String, bytes: [UInt8], parts: Set<JobPart>)] = [
    ("a list", Array("[]".utf8), [.predictions]),
    ("predictions", Array(#"[{"source": {"type": "text"}}]"#.utf8), [.predictions]),
    ("a webhook's body", Array(#"{"job_id": "j", "status": "COMPLETED", "predictions": []}"#.utf8), [.predictions]),
    ("details", Array(#"{"job_id": "j", "state": {"status": "QUEUED"}}"#.utf8), [.details]),
    ("an error", Array(#"{"message": "job not found"}"#.utf8), []), ("a page", Array("<html></html>".utf8), []),
    ("predictions cut short", Array(#"[{"source": {"type": "text"}}"#.utf8), []), ("nothing", [], []),
    ("a CSV", Array("Id,Frame,Time\r\nface_0,0,0\r\n".utf8), []),
    ("compressed predictions", deflated(Array("[]".utf8), windowBits: 31), []),
    ("artifacts", csv, [.artifacts]), ("artifacts without files", ZipBuilder().finished(), [.artifacts]),
    ("another ZIP", ZipBuilder([("index.html", "<html>")]).finished(), []),
    ("a ZIP of predictions", ZipBuilder([("predictions.json", "[]")]).finished(), []),
    ("artifacts cut short", Array(csv.dropLast(5)), []), ("artifacts with a wrong checksum", damaged, []),
    ("a tar of artifacts", tar, []),
  ]

  @Test(arguments: cases)
  func isTakenForWhatItIs(name: String, bytes: [UInt8], parts: Set<JobPart>) throws {
    let folder = temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("file")
    try Data(bytes).write(to: file)
    for part in JobPart.allCases {
      do {
        try part.check(file.path)
        #expect(parts.contains(part), "\(name) was taken for \(part)")
      } catch {
        #expect(!parts.contains(part), "\(name) was not taken for \(part): \(error)")
      }
    }
  }

  @Test func itCanBeStopped() throws {
    let folder = temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("file")
    try Data(Self.csv).write(to: file)
    #expect(throws: (any Error).self) { try JobPart.artifacts.check(file.path, shouldStop: { true }) }
  }
}
