import Foundation
import HumeAnalysis
import HumeInputs
import TestSupport

/// A row of predictions JSON: a frame, an utterance, or a passage without a time.
struct SeriesRow {
  let time: String
  let scores: String

  init(_ second: Double, _ scores: [String: Double]) {
    time = #""time": \#(second), "frame": 0, "prob": 0.9, "box": {"x": 0, "y": 0, "w": 9, "h": 9}"#
    self.scores = SeriesRow.text(scores)
  }

  init(_ begin: Double, _ end: Double, _ scores: [String: Double]) {
    time = #""text": "so", "time": {"begin": \#(begin), "end": \#(end)}"#
    self.scores = SeriesRow.text(scores)
  }

  init(untimed scores: [String: Double]) {
    time = #""text": "so", "time": null"#
    self.scores = SeriesRow.text(scores)
  }

  private static func text(_ scores: [String: Double]) -> String {
    scores.sorted { $0.key < $1.key }.map { #"{"name": "\#($0.key)", "score": \#($0.value)}"# }.joined(separator: ", ")
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
      let rows = rows.map { #"{\#($0.time), "emotions": [\#($0.scores)]}"# }.joined(separator: ",\n")
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
