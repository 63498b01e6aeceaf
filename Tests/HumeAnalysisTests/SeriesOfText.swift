import Foundation
import HumeAnalysis
import HumeInputs
import HumeTypes
import TestSupport

/// A row of a face (`end` nil) or of speech, with its scores; a nil score is null.
struct SeriesRow {
  var begin: Double
  var end: Double?
  var scores: [(String, Double?)]

  /// A frame.
  init(_ time: Double, _ scores: KeyValuePairs<String, Double?>) {
    begin = time
    self.scores = scores.map { ($0, $1) }
  }

  /// An utterance.
  init(_ begin: Double, _ end: Double, _ scores: KeyValuePairs<String, Double?>) {
    (self.begin, self.end) = (begin, end)
    self.scores = scores.map { ($0, $1) }
  }

  var json: String {
    let emotions = scores.map { "{\"name\": \"\($0)\", \"score\": \($1.map { "\($0)" } ?? "null")}" }
    let time = end.map { "{\"begin\": \(begin), \"end\": \($0)}" } ?? "\(begin)"
    return "{\"time\": \(time), \"emotions\": [\(emotions.joined(separator: ", "))]}"
  }
}

/// The series of one file with these groups, read from predictions JSON.
func series(_ groups: KeyValuePairs<String, [SeriesRow]>, model: String = "face") throws -> FileSeries {
  let folder = temporaryFolder()
  defer { try? FileManager.default.removeItem(at: folder) }
  let path = folder.appendingPathComponent("a.json")
  let texts = groups.map { "{\"id\": \"\($0)\", \"predictions\": [\($1.map(\.json).joined(separator: ", "))]}" }
  let text = """
    [{"source": {"type": "file", "filename": "a.mp4"}, "results": {"predictions": [{"file": "a.mp4", "models":
    {"\(model)": {"metadata": null, "grouped_predictions": [\(texts.joined(separator: ", "))]}}}], "errors": []}}]
    """
  try text.write(to: path, atomically: false, encoding: .utf8)
  let walk = try SeriesWalk(findInputs([path.path]).inputs)
  guard let file = try walk.next() else { throw NoSeries(failures: walk.failures.map(\.error.message)) }
  return file
}

private struct NoSeries: Error { let failures: [String] }
