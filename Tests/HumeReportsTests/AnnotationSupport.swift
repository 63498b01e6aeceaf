import Foundation
import HumeAnalysis
import HumeInputs
import HumeReports
import HumeTypes
import Testing

/// The files of a predictions JSON as series, with the sets that annotations of bursts take.
func series(_ json: String, _ options: AnalysisOptions = AnalysisOptions()) throws -> [FileSeries] {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString + "-results")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let path = folder.appendingPathComponent("predictions.json")
  try Data(json.utf8).write(to: path)
  var options = options
  options.featureSets.insert(.description)
  let walk = try SeriesWalk(findInputs([path.path]).inputs, options: options)
  var files: [FileSeries] = []
  while let file = try walk.next() { files.append(file) }
  #expect(walk.failures.isEmpty)
  return files
}

/// A predictions JSON of one file: `models` as `"face": …`, ids with their rows.
func document(_ file: String = "talk.mp4", _ models: [(model: String, id: String, rows: [String])]) -> String {
  let byModel = Dictionary(grouping: models) { $0.model }.sorted { $0.key < $1.key }
  let texts = byModel.map { model, groups in
    let groups = groups.map { "{\"id\": \"\($0.id)\", \"predictions\": [\($0.rows.joined(separator: ", "))]}" }
    return "\"\(model)\": {\"metadata\": null, \"grouped_predictions\": [\(groups.joined(separator: ", "))]}"
  }
  return """
    [{"source": {"type": "file", "filename": "\(file)"}, "results": {"predictions": [{"file": "\(file)",
    "models": {\(texts.joined(separator: ", "))}}], "errors": []}}]
    """
}

/// A face at a time with scores.
func face(_ time: Double, _ scores: (String, Double?)...) -> String {
  "{\"frame\": 0, \"time\": \(time), \"prob\": 1, \"box\": {\"x\": 0, \"y\": 0, \"w\": 9, \"h\": 9}, \(emotions(scores))}"
}

/// An utterance with scores; without times where `end` is nil.
func utterance(_ text: String?, _ begin: Double, _ end: Double?, _ scores: (String, Double?)...) -> String {
  let time = end.map { "{\"begin\": \(begin), \"end\": \($0)}" } ?? "null"
  return "{\"text\": \(text.map { "\"\($0)\"" } ?? "null"), \"time\": \(time), \(emotions(scores))}"
}

private func emotions(_ scores: [(String, Double?)]) -> String {
  let list = scores.map { "{\"name\": \"\($0)\", \"score\": \($1.map { "\($0)" } ?? "null")}" }
  return "\"emotions\": [\(list.joined(separator: ", "))]"
}
