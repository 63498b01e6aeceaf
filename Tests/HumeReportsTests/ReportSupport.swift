import Foundation
import HumeAnalysis
import HumeParsing
import HumeReports
import HumeTypes

// Reports of real results: the project's fixtures, read and analysed as the program does it.

/// Bytes in memory.
final class ReportBytes: ByteStream {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = min(buffer.count, bytes.count - position)
    buffer.copyBytes(from: bytes[position..<(position + count)])
    position += count
    return count
  }

  func rewind(to offset: Int) throws -> Bool {
    position = offset
    return true
  }
}

/// The repository's root.
private let root = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// The bytes of a fixture.
func fixture(_ path: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: root.appendingPathComponent("Fixtures").appendingPathComponent(path)))
}

/// The predictions of the made-up interview.
let interviewPath = "interview/3f0c9d52-7a41-4c8e-9b1d-62e5a7c4f018/predictions.json"

/// What `bytes`, predictions JSON under the name `input`, gives for a report.
func analyse(
  _ bytes: [UInt8], input: String, jobID: String = "", options: AnalysisOptions = AnalysisOptions(),
  factors: FileGroups? = nil, wants: AnalysisWants = ReportContent.wants
) throws -> AnalyzedInput {
  let context = ReadingContext(input: input, jobID: jobID, allowsSeveralDocuments: true)
  do {
    return try analyse(PredictionsReader(ReportBytes(bytes), context: context), options, factors, retain: false)
  } catch let error as AnalysisError where error.code == .needsRetention {
    return try analyse(PredictionsReader(ReportBytes(bytes), context: context), options, factors, retain: true)
  }

  func analyse(
    _ reader: PredictionsReader, _ options: AnalysisOptions, _ factors: FileGroups?, retain: Bool
  ) throws -> AnalyzedInput {
    var analysis = try InputAnalysis(
      input: input, jobID: jobID, options: options, wants: wants, retainGroups: retain,
      factors: factors)
    while try reader.withNext({ step, row in try analysis.consume(step, row) }) {}
    return try analysis.finish()
  }
}

/// A report's content from results of documents, with the warnings of their analysis.
func content(
  of results: [AnalyzedInput], options: AnalysisOptions = AnalysisOptions(), top: Int = 5,
  factors: [String] = []
) -> ReportContent {
  ReportContent(
    results: results, inputs: results.map { InputRecord(path: $0.input) },
    warnings: results.flatMap(\.warnings) + duplicateJobs(results), options: options, top: top, version: "0.1.0",
    factors: factors)
}

/// A report's content from fixtures.
func content(
  ofFixtures paths: [String], options: AnalysisOptions = AnalysisOptions(), top: Int = 5, groups: FileGroups? = nil,
  wants: AnalysisWants = []
) throws -> ReportContent {
  let results = try paths.map { path in
    try analyse(
      fixture(path), input: path, jobID: path == interviewPath ? "3f0c9d52-7a41-4c8e-9b1d-62e5a7c4f018" : "",
      options: options, factors: groups, wants: ReportContent.wants.union(wants))
  }
  return content(of: results, options: options, top: top, factors: groups?.factors ?? [])
}

/// A report as text.
func text(_ content: ReportContent, width: Int?, style: Style = Style(), glyphs: Glyphs = .unicode) throws -> String {
  let output = Output.memory()
  try writeReport(content, to: output, layout: TextLayout(width: width, style: style, glyphs: glyphs))
  return output.text
}

/// A report as Markdown.
func markdown(_ content: ReportContent) throws -> String {
  let output = Output.memory()
  try writeMarkdownReport(content, to: output)
  return output.text
}

/// The golden file `name`; with `HUME_WRITE_GOLDENS` set, `text` becomes it.
func golden(_ name: String, _ text: String) throws -> String {
  let file = root.appendingPathComponent("Tests/HumeReportsTests/Goldens").appendingPathComponent(name)
  if ProcessInfo.processInfo.environment["HUME_WRITE_GOLDENS"] != nil {
    try Data(text.utf8).write(to: file)
  }
  return String(decoding: try Data(contentsOf: file), as: UTF8.self)
}
