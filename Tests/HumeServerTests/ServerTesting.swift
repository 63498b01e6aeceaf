import Foundation
import HumeServer
import TestSupport

/// A folder of its own for a test, gone with the last reference.
final class Scratch: Sendable {
  let path: String

  init() { path = temporaryFolder().path }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  @discardableResult
  func write(_ content: [UInt8], to name: String, mode: Int = 0o644) throws -> String {
    let file = "\(path)/\(name)"
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(content).write(to: URL(fileURLWithPath: file))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    return file
  }

  @discardableResult
  func write(_ text: String, to name: String, mode: Int = 0o644) throws -> String {
    try write(Array(text.utf8), to: name, mode: mode)
  }

  func read(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)"))) }

  /// All paths below it, links and hidden names too, with the sizes and times of files.
  func tree() -> [String] {
    let all = FileManager.default.subpaths(atPath: path) ?? []
    return all.sorted().map { name in
      let about = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
      let isFile = about?[.type] as? FileAttributeType == .typeRegular
      return isFile ? "\(name) \(about?[.size] ?? 0) \(about?[.modificationDate] ?? "")" : name
    }
  }
}

/// Predictions that the reader takes: one frame of one face, whose one score is this.
func predictions(_ score: String = "0.5") -> String {
  #"[{"source": {"type": "file", "filename": "a.mp4", "md5sum": "0"}, "results": {"predictions": [{"file": "a.mp4", "#
    + #""file_type": "video", "models": {"face": {"metadata": null, "grouped_predictions": [{"id": "face_0", "#
    + #""predictions": [{"frame": 0, "time": 0, "prob": 0.9, "box": {"x": 1, "y": 2, "w": 3, "h": 4}, "emotions": "#
    + #"[{"name": "Joy", "score": \#(score)}], "facs": null, "descriptions": null}]}]}}}], "errors": []}}]"#
}

/// Details of a job; times in milliseconds.
func details(_ id: String, _ status: String = "COMPLETED", created: Int = 1, ended: Int = 2) -> String {
  #"{"type": "INFERENCE", "job_id": "\#(id)", "request": {"files": []}, "state": {"status": "\#(status)", "#
    + #""created_timestamp_ms": \#(created), "started_timestamp_ms": \#(created), "ended_timestamp_ms": \#(ended)}}"#
}
