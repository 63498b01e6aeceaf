import HumeAnalysis
import HumeTypes

// What stands at the head of a report.

/// How much there is, and how to read the rest.
struct ReportHead {
  /// Inputs, jobs, files and how much media they hold.
  let title: String
  /// The tool and its version.
  let tool: String
  /// The rows of each model.
  let rows: String
  /// What was asked that is not the default.
  let asked: String
  /// What the reader should look for at the end.
  let troubles: String

  init(_ content: ReportContent) {
    let shape = JobShape(content.results)
    let failed = content.failures.count
    var parts = [plural(shape.inputs + failed, "input")]
    if shape.jobs > 0 { parts.append(plural(shape.jobs, "job")) }
    parts.append(plural(shape.files, "file"))
    let media = ReportHead.media(content.results)
    title = parts.joined(separator: ", ") + (media.isEmpty ? "" : ": " + media)
    tool = "hume-results \(content.version)"
    rows = shape.models.map { part in
      let frames = part.seconds > 0 ? ("row of a face", "rows of faces") : ("face", "faces")
      let noun = part.model == .face ? frames : rowNoun(part.model)
      let isNamed = part.model != .face && noun.0 == "row"
      let rows = (isNamed ? "\(part.model) " : "") + plural(part.rows, noun.0, noun.1)
      return part.rows > 0 ? "\(rows) (\(plural(part.ids, "id")))" : isNamed ? "\(part.model) no rows" : "no \(noun.1)"
    }.joined(separator: ", ")
    asked = content.options.asked
    let found = content.warnings.count { $0.kind == .warning }
    let told = [
      failed > 0 ? "\(plural(failed, "input")) could not be read" : "",
      found > 0 ? plural(found, "warning") : "",
    ].filter { !$0.isEmpty }
    troubles = told.isEmpty ? "" : told.joined(separator: ", ") + ": see the end"
  }

  /// The length of recordings by their kind, and the number of what has no length.
  private static func media(_ results: [AnalyzedInput]) -> String {
    var seconds: [String: Double] = [:]
    var counts: [String: Int] = [:]
    for file in results.flatMap(\.files) {
      let end = Double(endOfFile(file)) / 1e6
      let type = kind(file.fileType)
      if end > 0 { seconds[type, default: 0] += end } else if file.fileType != nil { counts[type, default: 0] += 1 }
    }
    let lengths = seconds.sorted { scalarsPrecede($0.key, $1.key) }.map { type, length in
      "\(clock(length) ?? "") of \(type.isEmpty ? "media" : type)"
    }
    // Pictures and texts are counted; of a recording without rows there is a type, and no length.
    let others = counts.sorted { scalarsPrecede($0.key, $1.key) }.map { type, number in
      ["image", "text"].contains(type) ? plural(number, type) : "\(plural(number, "\(type) file")) without times"
    }
    return (lengths + others).joined(separator: ", ")
  }

  private static func kind(_ fileType: String?) -> String {
    switch fileType {
    case "video_no_audio": "video"
    case let type: type ?? ""
    }
  }
}

/// How to read bars, curves and numbers, said once.
func legend(_ content: ReportContent, plan: ReportPlan, glyphs: Glyphs, hasBars: Bool, hasCurves: Bool) -> String {
  guard !plan.groups.isEmpty else { return "" }
  let by = content.options.by
  let number =
    content.topCount.map { $0 == 1 ? "The highest expression" : "The \($0) highest expressions" } ?? "All expressions"
  var sentences = ["\(number) of each id by \(by.inWords)."]
  if by == .distinct {
    sentences.append("distinct: (mean - mean of the other files) / their sd, for at least 5 files; else by mean.")
  }
  if hasBars, !plan.rows.isEmpty { sentences.append("Bars: the mean, full at 1.") }
  if hasCurves, plan.inputs.flatMap(\.files).contains(where: { $0.axis != nil }) {
    let (low, high, gap) = glyphs == .unicode ? ("▁", "█", "·: no row") : (".", "@", "blank: no row")
    sentences.append(
      "Curves: means over time, \(low) from \(plan.scale.labels.low), \(high) up to \(plan.scale.labels.high); \(gap).")
  }
  if content.topCount != nil { sentences.append("All the others: hume-results summary.") }
  return sentences.joined(separator: " ")
}

extension String {
  /// A number with decimals without the zeros at its end: `.800` as `.8`, `1.000` as `1`.
  var trimmed: String {
    guard contains("."), !contains("e") else { return self }
    var text = self
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }
}
