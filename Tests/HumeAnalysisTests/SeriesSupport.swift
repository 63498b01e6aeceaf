import Foundation
import HumeAnalysis
import HumeInputs
import TestSupport
import Testing

/// A row of predictions JSON: a frame (`end` nil), an utterance, or a passage without a time; a nil score is null.
struct SeriesRow {
  var begin: Double?
  var end: Double?
  var scores: [(String, Double?)]

  init(_ second: Double, _ scores: KeyValuePairs<String, Double?>) {
    begin = second
    self.scores = scores.map { ($0, $1) }
  }

  init(_ begin: Double, _ end: Double, _ scores: KeyValuePairs<String, Double?>) {
    (self.begin, self.end) = (begin, end)
    self.scores = scores.map { ($0, $1) }
  }

  init(untimed scores: KeyValuePairs<String, Double?>) { self.scores = scores.map { ($0, $1) } }

  /// As a document has it.
  var json: String {
    let emotions = scores.map { #"{"name": "\#($0)", "score": \#($1.map { "\($0)" } ?? "null")}"# }
    return "{\(place), \"emotions\": [\(emotions.joined(separator: ", "))]}"
  }

  private var place: String {
    guard let begin else { return #""text": "so", "time": null"# }
    if let end { return #""text": "so", "time": {"begin": \#(begin), "end": \#(end)}"# }
    return #""time": \#(begin), "frame": 0, "prob": 0.9, "box": {"x": 0, "y": 0, "w": 9, "h": 9}"#
  }
}

/// Frames of one feature, Joy, at times in seconds; nil is a missing score.
func joyFrames(_ values: [(Double, Double?)]) -> [SeriesRow] {
  values.map { time, value in SeriesRow(time, value.map { ["Joy": $0] } ?? ["Anger": 0]) }
}

/// A source of predictions JSON with one file: models, each with ids and rows.
func seriesSource(_ file: String, _ models: [(String, [(String, [SeriesRow])])]) -> String {
  let models = models.map { model, groups in
    let groups = groups.map { id, rows in
      let rows = rows.map(\.json).joined(separator: ",\n")
      return #"{"id": "\#(id)", "predictions": [\#(rows)]}"#
    }
    return #""\#(model)": {"metadata": null, "grouped_predictions": [\#(groups.joined(separator: ", "))]}"#
  }
  return """
    {"source": {"type": "file", "filename": "\(file)", "md5sum": ""}, "results": {"predictions": [
    {"file": "\(file)", "file_type": "video", "models": {\(models.joined(separator: ", "))}}], "errors": []}}
    """
}

/// The series of the files of some sources, read as a document.
func readSeries(_ sources: [String], _ options: AnalysisOptions = AnalysisOptions()) throws -> [FileSeries] {
  let folder = temporaryFolder()
  defer { try? FileManager.default.removeItem(at: folder) }
  let path = folder.appendingPathComponent("made.json")
  try Data("[\(sources.joined(separator: ",\n"))]".utf8).write(to: path)
  let walk = try SeriesWalk(findInputs([path.path]).inputs, options: options)
  var files: [FileSeries] = []
  while let file = try walk.next() { files.append(file) }
  return files
}

/// The series of one file with these groups of a model.
func series(_ groups: KeyValuePairs<String, [SeriesRow]>, model: String = "face") throws -> FileSeries {
  try #require(try readSeries([seriesSource("a.mp4", [(model, groups.map { ($0, $1) })])]).first)
}

/// Events of a table parted by tabs, whose lines are written with spaces.
func events(_ lines: String...) throws -> EventTable {
  try EventTable(parsing: Array(lines.joined(separator: "\n").replacing(" ", with: "\t").utf8))
}

let joy = SeriesFeatures(names: ["Joy"])

/// Whether two numbers are the same but for rounding; nil is only nil.
func isNear(_ a: Double?, _ b: Double?) -> Bool {
  guard let a, let b else { return a == nil && b == nil }
  return abs(a - b) <= 1e-12 * max(1, abs(b))
}

func areNear(_ a: [Double?], _ b: [Double?]) -> Bool { a.count == b.count && zip(a, b).allSatisfy(isNear) }
